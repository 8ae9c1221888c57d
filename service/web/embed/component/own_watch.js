import { Refused, Unreached } from "./api.js";
import { land } from "./elements.js";
import { OwnComments } from "./own_comments.js";

const LOOK_AGAIN_MILLISECONDS = 60_000;
const LOST = new Set([401, 404, 410]);

/** Looks after the reader's own comments: shows those that wait, and asks from time to time how they stand. */
export class OwnWatch {
  /**
   * @param note where the comments' tokens are kept
   * @param element the list for those that have no place among the public ones
   * @param status where it is said what became of one
   */
  constructor({ api, voice, form }, note, element, status) {
    Object.assign(this, { api, voice, element, status, comments: new OwnComments(note) });
    this.window = form.edit_window_seconds;
    this.board = null;
  }

  of(id) {
    return this.comments.of(id);
  }

  start() {
    this.timer = setInterval(() => this.look(), LOOK_AGAIN_MILLISECONDS);
    this.look();
  }

  stop() {
    clearInterval(this.timer);
    this.board = null;
  }

  /** Show what nobody else sees; what is public by now stands in the list. */
  show() {
    this.element.replaceChildren();
    for (const record of this.comments.all()) {
      const view = record.status === "published" ? this.board.views.get(record.id) : this.viewOf(record);
      if (view) this.endEditingInTime(view);
    }
  }

  /** Take in a comment that was just sent, and show it. */
  add(answer, body) {
    const record = this.comments.add(answer, body, this.window);
    this.status.textContent = answer.message;
    this.board.arrivals.drop(answer.id);
    this.board.count(answer.id, answer.status === "published");
    const view = this.viewOf(record);
    view.show(answer.comment);
    this.endEditingInTime(view);
    return view;
  }

  viewOf({ id, comment }) {
    return this.board.views.get(id) ?? this.board.place(comment, this.element);
  }

  endEditingInTime(view) {
    const left = view.record.until - Date.now();
    if (left > 0) setTimeout(() => view.element.isConnected && view.render(), left);
  }

  look() {
    if (document.hidden) return;
    for (const record of this.comments.all()) if (record.status === "held") this.check(record);
  }

  /** Ask how a comment stands. */
  async check(record) {
    try {
      const answer = await this.api.own(record);
      if (this.board) this.stands(record, answer);
    } catch (failure) {
      if (failure instanceof Refused && LOST.has(failure.status)) this.drop(record.id);
      else if (!(failure instanceof Refused || failure instanceof Unreached)) throw failure;
    }
  }

  stands(record, { status, message, objection, comment }) {
    if (status === "published") {
      this.published(comment);
      return;
    }
    this.comments.put({ ...record, status, message, objection, comment });
    this.board.count(record.id, false);
    const view = this.viewOf(record);
    if (status !== record.status || message !== record.message) this.board.steadily(() => view.show(comment));
  }

  /** A comment is public now, whosever it is; tell if it is the reader's own and had to wait. */
  published(comment) {
    const record = this.of(comment.id);
    const isNews = record !== null && record.status !== "published";
    if (isNews) this.comments.put({ ...record, status: "published", comment });
    this.board.arrived(comment);
    if (isNews) this.status.textContent = this.voice.say("published_now");
  }

  /** A comment is public no longer, whosever it is; its author is told why. */
  removed(id) {
    const record = this.of(id);
    if (record) this.check(record);
    else this.board.removed(id, this.voice.say("removed"));
  }

  edited(view, answer, body) {
    const { status, message, objection, comment } = answer;
    const record = view.record;
    if (record) this.comments.put({ ...record, status, message, objection, comment, body });
    this.board.count(view.id, status === "published");
    view.show(comment);
    view.settle(message);
  }

  withdrawn(view) {
    // The live channel may have told of it before.
    this.drop(view.id);
    view.leave(this.voice.say("withdrawn"));
    view.focus();
  }

  drop(id) {
    this.comments.drop(id);
    this.board?.removed(id, this.voice.say("removed"));
  }

  dismissed(view) {
    this.comments.drop(view.id);
    this.board.views.delete(view.id);
    view.element.remove();
    land(this.board.heading);
  }
}
