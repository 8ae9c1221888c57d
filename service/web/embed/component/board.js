import { Arrivals } from "./arrivals.js";
import { attempt } from "./attempt.js";
import { CommentView } from "./comment_view.js";
import { button, make } from "./elements.js";
import { steadily } from "./steady.js";

/** From this depth on answers are set no further in, or nothing would be left of a telephone's width. */
const DEEPEST_INDENT = 3;

/**
 * The list under an article. Oldest first it shows threads; newest first it is flat, as an answer comes before what it
 * answers. What arrives while somebody reads waits until they ask for it.
 */
export class Board {
  /** @param kit what the views share; @param {"oldest"|"newest"} order */
  constructor(kit, order) {
    this.kit = kit;
    this.order = order;
    this.views = new Map();
    this.public = new Set();
    this.total = 0;
    this.next = null;
    this.arrivals = new Arrivals(kit.voice, (comments) => this.showArrivals(comments));
    this.element = this.build();
  }

  build() {
    const { voice } = this.kit;
    this.heading = make("h2", { part: "count", tabindex: "-1" });
    this.empty = make("p", { part: "empty", class: "meta" }, voice.say("empty"));
    this.list = make("ol", { part: "list", class: "list" });
    this.later = make("ol", { class: "list" });
    this.fault = make("p", { role: "alert", class: "fault" });
    this.more = button(voice.say("more"), () => this.showMore(), { part: "button more" });
    const head = make("div", { class: "head" }, this.heading, this.ordering());
    const below = [this.empty, this.list, this.fault, this.more, this.later, this.arrivals.element];
    return make("div", { part: "comments", class: "board" }, head, ...below);
  }

  ordering() {
    const { voice } = this.kit;
    const option = (order) => make("option", { value: order, selected: order === this.order }, voice.say(order));
    const choice = make("select", { part: "input order", class: "input", "aria-label": voice.say("order") });
    choice.append(option("oldest"), option("newest"));
    choice.addEventListener("change", () => this.reorder(choice));
    return choice;
  }

  async reorder(choice) {
    const page = await attempt(() => this.kit.api.list(choice.value, null), this.kit.voice, (why) => this.warn(why));
    if (page === null) {
      choice.value = this.order;
      return;
    }
    this.order = choice.value;
    this.kit.told.reordering();
    this.start(page);
    this.kit.told.reordered();
  }

  /** Show the first page, and nothing of what was there before but what only the reader sees. */
  start(page) {
    this.list.replaceChildren();
    this.later.replaceChildren();
    this.views.clear();
    this.public.clear();
    this.append(page);
  }

  /** Add a page behind what is there, and return the view of its first new comment. */
  append({ comments, next, total }) {
    this.warn("");
    this.next = next;
    this.total = total;
    const fresh = comments.filter(({ id }) => !this.views.has(id));
    for (const { id } of comments) {
      this.public.add(id);
      this.arrivals.drop(id);
    }
    const [first] = fresh.map((comment) => this.place(comment, this.list));
    this.recount();
    return first;
  }

  async showMore() {
    const ask = () => this.kit.api.list(this.order, this.next);
    const page = await attempt(ask, this.kit.voice, (why) => this.warn(why));
    if (page === null) return;
    const first = this.append(page);
    (first ?? this).focus();
  }

  focus() {
    this.heading.focus();
  }

  /** Put a comment where it belongs: under what it answers if that is there, else at the end of a list. */
  place(comment, list, { first = false } = {}) {
    const parent = this.order === "oldest" ? this.views.get(comment.parent) : undefined;
    const plain = parent && this.kit.told.depth(comment) < DEEPEST_INDENT;
    const view = new CommentView(comment, this.kit, plain ? null : this.context(comment));
    this.views.set(comment.id, view);
    const home = parent?.replies ?? list;
    if (first && home === list) home.prepend(view.element);
    else home.append(view.element);
    return view;
  }

  context(comment) {
    if (comment.parent === null) return null;
    const answered = this.views.get(comment.parent);
    const { voice } = this.kit;
    return answered ? voice.say("answers", { name: answered.name }) : voice.say("answers_unseen");
  }

  /** Count a comment among the public ones, or no longer. */
  count(id, isPublic) {
    if (isPublic === this.public.has(id)) return;
    if (isPublic) this.public.add(id);
    else this.public.delete(id);
    this.total += isPublic ? 1 : -1;
    this.recount();
  }

  /** Take note of a comment that is public now; show it only when the reader asks. */
  arrived(comment) {
    this.count(comment.id, true);
    if (this.views.has(comment.id)) this.changed(comment);
    else this.arrivals.add(comment);
  }

  changed(comment) {
    if (this.arrivals.has(comment.id)) this.arrivals.add(comment);
    const view = this.views.get(comment.id);
    if (view) this.steadily(() => view.show(comment));
  }

  /** Leave a note where a comment was; one that nobody has seen yet goes without. */
  removed(id, note) {
    this.arrivals.drop(id);
    const view = this.views.get(id);
    // One of a page that was not asked for yet was counted all the same.
    if (!view && this.next !== null) this.public.add(id);
    this.count(id, false);
    if (view && view.parting === null) this.steadily(() => view.leave(note));
  }

  /** Make up for what was not heard during a break: the first page as it is now says what is new and what is gone. */
  catchUp(page) {
    const whole = this.next === null && page.next === null;
    const here = new Set(page.comments.map(({ id }) => id));
    const gone = whole ? Array.from(this.public).filter((id) => !here.has(id)) : [];
    gone.forEach((id) => this.kit.told.removed(id));
    if (this.next === null || this.order === "newest") page.comments.forEach((comment) => this.arrived(comment));
    this.total = page.total;
    this.recount();
  }

  showArrivals(comments) {
    const newest = this.order === "newest";
    const list = this.next === null || newest ? this.list : this.later;
    const views = comments.map((comment) => this.place(comment, list, { first: newest }));
    for (const { element } of views) element.classList.add("fresh");
    this.recount();
    views.at(newest ? -1 : 0)?.focus();
  }

  steadily(change) {
    steadily(this.element.querySelectorAll("article"), change);
  }

  recount() {
    this.heading.textContent = this.kit.voice.count("comments", this.total);
    this.empty.hidden = this.total > 0 || this.kit.closed;
    this.more.hidden = this.next === null;
  }

  warn(why) {
    this.fault.textContent = why;
  }
}
