import { Api, Refused, Unreached } from "./api.js";
import { Board } from "./board.js";
import { notes } from "./device.js";
import { button, land, make } from "./elements.js";
import { CommentForm } from "./form.js";
import { Live } from "./live.js";
import { OwnWatch } from "./own_watch.js";
import { Voice } from "./voice.js";

/** All that happens under one article: the form, the reader's own comments, the list, and what arrives. */
export class Discussion {
  /**
   * @param {HTMLElement} root where it is shown
   * @param asked origin, site, article, url, title, locale, digits, order
   */
  constructor(root, asked) {
    Object.assign(this, { root, asked, api: new Api(asked), ended: new AbortController() });
    this.notes = notes(asked.site, asked.article);
    this.speak(asked.locale ?? navigator.language ?? "en");
  }

  speak(locale) {
    this.voice = new Voice(locale, this.asked.digits);
    this.api.language = this.voice.language;
    this.root.lang = this.voice.language;
    this.root.dir = this.voice.direction;
  }

  async start() {
    this.root.replaceChildren(make("p", { role: "status", class: "meta" }, this.voice.say("loading")));
    const { locale, order } = this.asked;
    const [form, page] = await Promise.allSettled([this.api.form(locale), this.api.list(order, null)]);
    if (this.isOver) return;
    if (form.status === "rejected" || page.status === "rejected") {
      this.unloaded(form.reason ?? page.reason);
      return;
    }
    // A site that asks for ar-SY gets the months of Syria, though the form only says that it is in Arabic.
    const closer = locale?.toLowerCase().startsWith(form.value.locale);
    this.speak(closer ? locale : form.value.locale);
    this.build(form.value, page.value);
    this.listen();
  }

  stop() {
    this.ended.abort();
    this.live?.stop();
    this.own?.stop();
    this.form?.outbox.rest();
  }

  get isOver() {
    return this.ended.signal.aborted;
  }

  unloaded(failure) {
    const why = failure.detail || this.voice.say("unloaded");
    const again = button(this.voice.say("again"), () => {
      // The button is about to go, and with it the place of a reader by keyboard.
      land(this.root);
      this.start();
    });
    this.root.replaceChildren(make("p", { role: "alert", class: "fault" }, why), again);
    if (failure instanceof Unreached) this.on(window, "online", () => this.start(), { once: true });
    else if (!(failure instanceof Refused)) throw failure;
  }

  on(target, kind, act, options = {}) {
    target.addEventListener(kind, act, { ...options, signal: this.ended.signal });
  }

  build(form, page) {
    const { api, voice } = this;
    const mine = make("ol", { class: "list", part: "own", "aria-label": voice.say("yours") });
    const status = make("p", { role: "status", class: "aside" });
    this.own = new OwnWatch({ api, voice, form }, this.notes.own, mine, status);
    const closed = page.closed === true;
    const kit = { api, form, closed, own: this.own, voice, told: this.wishes() };
    this.board = this.own.board = new Board(kit, this.asked.order);
    this.form = this.makeForm(form);
    // What was typed before the site closed the article stays kept, and is there again if it opens it.
    this.form.element.hidden = closed;
    const refusal = closed ? make("p", { part: "closed", class: "closed" }, voice.say("closed")) : null;
    this.home = make("div", {}, refusal, this.form.element);
    this.root.replaceChildren(this.home, mine, status, this.board.element);
    this.board.start(page);
    this.own.show();
    this.resume();
  }

  makeForm(form) {
    const { api, voice } = this;
    const place = () => ({ article_url: this.asked.url, article_title: this.asked.title });
    const told = { sent: (answer, payload) => this.sent(answer, payload), left: (parent) => this.back(parent) };
    return new CommentForm({ voice, form, api, place }, this.notes, told);
  }

  /** What the views ask for. */
  wishes() {
    return {
      depth: (comment) => this.depth(comment),
      replying: (view) => this.reply(view),
      edited: (view, answer, body) => this.own.edited(view, answer, body),
      withdrawn: (view) => this.own.withdrawn(view),
      removed: (id) => this.own.removed(id),
      dismissed: (view) => this.own.dismissed(view),
      reordering: () => this.form.answer(null, this.home),
      reordered: () => this.own.show(),
    };
  }

  listen() {
    this.live = new Live(this.api, {
      published: (comment) => this.own.published(comment),
      changed: (comment) => this.board.changed(comment),
      removed: (id) => this.own.removed(id),
      opened: (missed) => missed && this.catchUp(),
    });
    this.live.start();
    this.own.start();
    this.on(window, "online", () => this.form.outbox.now());
    this.on(document, "visibilitychange", () => this.own.look());
  }

  async catchUp() {
    const { board } = this;
    try {
      const page = await this.api.list(board.next === null ? board.order : "newest", null);
      if (!this.isOver) board.catchUp(page);
    } catch (failure) {
      if (!(failure instanceof Refused || failure instanceof Unreached)) throw failure;
    }
  }

  depth({ parent }) {
    if (parent === null) return 0;
    const answered = this.board.views.get(parent);
    return 1 + (answered ? this.depth(answered.comment) : 0);
  }

  reply(view) {
    this.form.answer(view, view.answer);
    this.form.focus();
  }

  back(parent) {
    this.form.answer(null, this.home);
    (parent?.buttons.reply ?? this.form.submit).focus();
  }

  sent(answer, payload) {
    this.form.answer(null, this.home);
    this.own.add(answer, payload.body).focus();
    const detail = { id: answer.id, status: answer.status };
    this.root.getRootNode().host.dispatchEvent(new CustomEvent("hakam-sent", { detail }));
  }

  /** Go on where the reader was: at a reply that was begun before a reload, at the comment that the address names. */
  resume() {
    const answered = this.board.views.get(this.form.draftOf);
    if (answered) this.form.answer(answered, answered.answer);
    this.form.resume();
    const named = location.hash.match(/^#comment-([\w-]+)$/)?.[1];
    this.board.views.get(named)?.focus();
  }
}
