import { Unreached } from "./api.js";
import { complaint } from "./attempt.js";
import { button, make } from "./elements.js";
import { Field } from "./fields.js";
import { Outbox } from "./outbox.js";

const ABOUT_THE_READER = ["name", "email", "website"];

/**
 * The form: what the reader types, kept until it is sent. There is one for the whole article; to answer a comment it
 * moves below that comment, with everything in it.
 */
export class CommentForm {
  /**
   * @param kit voice, form (as the service tells it), api, place (what goes with each comment)
   * @param notes where drafts are kept, as `notes()` returns them
   * @param told `sent(answer, payload)` and `left(parent)`
   */
  constructor({ voice, form, api, place }, notes, told) {
    Object.assign(this, { voice, form, place, notes, told, parent: null });
    this.fields = new Map(form.fields.map((asked) => [asked.name, new Field(asked, `hakam-${asked.name}`)]));
    this.outbox = new Outbox(api, notes.unsent, this.course());
    this.element = this.build();
    this.restore();
  }

  build() {
    const { voice, form } = this;
    this.heading = make("h2", { part: "heading", id: "hakam-heading" }, form.heading);
    this.alert = make("div", { role: "alert", part: "alert", class: "fault" });
    this.state = make("p", { role: "status", part: "status" });
    this.submit = make("button", { type: "submit", part: "button submit" }, form.submit);
    this.change = button(voice.say("change"), () => this.reconsider());
    this.leave = button(voice.say("cancel_reply"), () => this.told.left(this.parent));
    this.change.hidden = true;
    this.leave.hidden = true;
    const promise = make("p", { part: "promise", class: "meta" }, form.promise);
    const fields = Array.from(this.fields.values(), (field) => field.element);
    const buttons = make("div", { class: "buttons" }, this.submit, this.change, this.leave);
    const parts = [this.heading, promise, this.alert, ...fields, this.trap(), this.agreement(), this.state, buttons];
    const built = make("form", { part: "form", class: "form", novalidate: true, "aria-labelledby": "hakam-heading" }, ...parts);
    built.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    built.addEventListener("input", () => this.keep());
    return built;
  }

  /** The honeypot: nobody sees it, hears it or gets to it by keyboard. */
  trap() {
    this.bait = make("input", { name: this.form.hp, tabindex: "-1", autocomplete: "off" });
    return make("div", { class: "aside", "aria-hidden": "true" }, this.bait);
  }

  agreement() {
    this.agreed = make("input", { type: "checkbox", id: "hakam-remember", part: "checkbox" });
    this.agreed.checked = this.notes.reader.read() !== null;
    const label = make("label", { for: "hakam-remember" }, this.voice.say("remember"));
    return make("p", { class: "agreement" }, this.agreed, label);
  }

  restore() {
    const waiting = this.outbox.waiting;
    const draft = this.notes.draft.read() ?? {};
    const known = this.notes.typed.read() ?? this.notes.reader.read() ?? {};
    this.fill(waiting ?? { ...known, body: draft.body });
    this.draftOf = waiting?.parent ?? draft.parent ?? null;
  }

  /** Send what could not be sent before a reload. */
  resume() {
    if (this.isWaiting) this.outbox.now();
  }

  fill(values) {
    for (const [name, field] of this.fields) field.value = values[name] ?? "";
  }

  typed() {
    return Object.fromEntries(Array.from(this.fields, ([name, field]) => [name, field.value]));
  }

  /** Keep what is typed: the comment on the device, the reader's name and address in this tab or as they agreed. */
  keep() {
    const typed = this.typed();
    const reader = Object.fromEntries(ABOUT_THE_READER.map((name) => [name, typed[name]]));
    this.notes.typed.write(reader);
    if (!this.agreed.checked) this.notes.reader.drop();
    if (typed.body) this.notes.draft.write({ body: typed.body, parent: this.parent?.id ?? null });
    else this.notes.draft.drop();
  }

  /** Say which comment this answers, null for none, and take the form there. */
  answer(view, place) {
    this.parent = view;
    this.heading.textContent = view ? this.voice.say("replying", { name: view.name }) : this.form.heading;
    this.leave.hidden = view === null || this.isWaiting;
    place.append(this.element);
    if (this.fields.get("body").value) this.keep();
  }

  focus() {
    const fields = Array.from(this.fields.values());
    const empty = fields.find((field) => field.asked.required && field.value === "");
    (empty ?? this.fields.get("body")).input.focus();
  }

  send() {
    if (this.outbox.busy) return;
    if (this.isWaiting) {
      this.outbox.now();
      return;
    }
    const said = Array.from(this.fields, ([name, field]) => ({ field: name, message: field.objection(this.voice) }));
    if (!this.blame(said.filter(({ message }) => message !== null))) this.outbox.send(this.payload());
  }

  payload() {
    const typed = this.typed();
    const reply = { parent: this.parent?.id ?? null, form_token: this.form.form_token, [this.form.hp]: this.bait.value };
    return { ...typed, website: typed.website || null, ...reply, ...this.place() };
  }

  /** Show what is wrong beside its field and all of it at the top; return whether anything is. */
  blame(wrong) {
    const messages = new Map(wrong.map(({ field, message }) => [field, message]));
    for (const [name, field] of this.fields) field.blame(messages.get(name) ?? null);
    const elsewhere = wrong.filter(({ field }) => !this.fields.has(field)).map(({ message }) => message);
    const beside = wrong.length - elsewhere.length;
    this.warn([...(beside > 0 ? [this.voice.count("wrong", beside)] : []), ...elsewhere].join(" "));
    Array.from(this.fields.values()).find((field) => messages.has(field.asked.name))?.input.focus();
    return wrong.length > 0;
  }

  warn(message) {
    this.alert.textContent = message;
  }

  /** Tell how the sending goes; what was said already is not said again at every try. */
  tell(message) {
    if (this.state.textContent !== message) this.state.textContent = message;
  }

  /** What the outbox tells on its way. */
  course() {
    return {
      sending: () => {
        this.freeze(true);
        this.warn("");
        if (this.outbox.tries === 0) this.tell(this.voice.say("sending"));
      },
      delayed: (failure, seconds) => this.delayed(failure, seconds),
      sent: (answer, payload) => this.sent(answer, payload),
      refused: (problem) => {
        this.freeze(false);
        this.tell("");
        if (!this.blame(problem.errors)) this.warn(complaint(problem, this.voice));
      },
    };
  }

  delayed(failure, seconds) {
    const again = `${this.voice.say("unanswered")} ${this.voice.count("retry", seconds)}`;
    this.tell(failure instanceof Unreached ? this.voice.say("unreached") : again);
    this.submit.textContent = this.voice.say("send_now");
    this.change.hidden = false;
  }

  sent(answer, payload) {
    this.freeze(false);
    this.tell("");
    this.notes.draft.drop();
    this.notes.typed.drop();
    const reader = Object.fromEntries(ABOUT_THE_READER.map((name) => [name, payload[name]]));
    if (this.agreed.checked) this.notes.reader.write(reader);
    else this.notes.reader.drop();
    this.fill({ ...reader, body: "" });
    this.told.sent(answer, payload);
  }

  /** Take back what waits to be sent, to change it. */
  reconsider() {
    this.outbox.cancel();
    this.freeze(false);
    this.tell("");
    this.keep();
    this.fields.get("body").input.focus();
  }

  get isWaiting() {
    return this.outbox.waiting !== null;
  }

  /** What is on its way must stay as it is: the same key goes with the same words only. */
  freeze(frozen) {
    for (const field of this.fields.values()) field.input.readOnly = frozen;
    this.submit.textContent = this.form.submit;
    this.change.hidden = true;
    this.leave.hidden = frozen || this.parent === null;
  }
}
