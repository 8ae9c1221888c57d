import { button, make } from "./elements.js";

const QUIET_MILLISECONDS = 2000;

/** Comments that came while the reader reads: they wait behind a button that tells how many they are. */
export class Arrivals {
  /**
   * @param {import("./voice.js").Voice} voice
   * @param {(comments: object[]) => void} show what is done with them when the reader asks
   */
  constructor(voice, show) {
    this.voice = voice;
    this.waiting = new Map();
    this.told = make("p", { role: "status", class: "aside" });
    this.button = button("", () => this.release(show), { part: "button arrivals" });
    this.element = make("div", { class: "pill" }, this.told, this.button);
    this.recount();
  }

  has(id) {
    return this.waiting.has(id);
  }

  add(comment) {
    this.waiting.set(comment.id, comment);
    this.recount();
  }

  drop(id) {
    if (this.waiting.delete(id)) this.recount();
  }

  release(show) {
    const comments = Array.from(this.waiting.values());
    this.waiting.clear();
    this.recount();
    show(comments.sort((one, other) => (one.id < other.id ? -1 : 1)));
  }

  recount() {
    const number = this.waiting.size;
    this.button.hidden = number === 0;
    this.button.textContent = number === 0 ? "" : this.voice.count("show", number);
    // A voice that reads along hears of many arrivals as of one.
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.told.textContent = number === 0 ? "" : this.voice.count("arrived", number);
    }, QUIET_MILLISECONDS);
  }
}
