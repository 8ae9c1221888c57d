import { button, land, make, words } from "./elements.js";
import { editPanel, flagPanel, withdrawPanel } from "./panels.js";

const PANELS = { flag: flagPanel, edit: editPanel, withdraw: withdrawPanel };

/** One comment on the page, with what the reader may do about it. Under it stand its answers. */
export class CommentView {
  /**
   * @param comment as the public sees it
   * @param kit what all views share: voice, form, api, own, told
   * @param {string|null} context what it answers, where that does not stand right above it
   */
  constructor(comment, kit, context = null) {
    this.comment = comment;
    this.kit = kit;
    this.context = context;
    this.parting = null;
    this.buttons = {};
    this.article = make("article", { part: "comment", class: "comment", tabindex: "-1", "aria-labelledby": `by-${this.id}` });
    this.panel = make("div", { class: "under" });
    this.answer = make("div", { class: "under" });
    this.replies = make("ol", { part: "replies", class: "replies" });
    this.element = make("li", { class: "item" }, this.article, this.panel, this.answer, this.replies);
    this.render();
  }

  get id() {
    return this.comment.id;
  }

  get name() {
    return this.comment.author.name || this.kit.voice.say("nameless");
  }

  /** What this device knows of it, if it is the reader's own. */
  get record() {
    return this.kit.own.of(this.id);
  }

  get isPublic() {
    return this.parting === null && (this.record?.status ?? "published") === "published";
  }

  show(comment) {
    this.comment = comment;
    this.parting = null;
    this.render();
  }

  /** Leave a note where the comment was; its answers stay. */
  leave(note) {
    this.parting = note;
    this.panel.replaceChildren();
    this.render();
  }

  focus() {
    land(this.article);
  }

  open(name) {
    this.panel.replaceChildren(PANELS[name](this, this.kit));
    this.panel.querySelector("select, textarea, button").focus();
  }

  close(name) {
    this.panel.replaceChildren();
    (this.buttons[name] ?? this.article).focus();
  }

  /** Put words where a small form was, for all to hear. */
  settle(message) {
    const note = make("p", { part: "note", class: "note", role: "status", tabindex: "-1" }, message);
    this.panel.replaceChildren(note);
    note.focus();
  }

  render() {
    const focused = this.article.matches(":focus-within");
    const held = Object.keys(this.buttons).find((name) => this.buttons[name].matches(":focus"));
    this.buttons = {};
    const gone = () => [make("p", { id: `by-${this.id}`, part: "note", class: "note" }, this.parting)];
    this.article.replaceChildren(...(this.parting === null ? this.parts() : gone()));
    this.article.classList.toggle("waiting", !this.isPublic);
    if (focused) (this.buttons[held] ?? this.article).focus({ preventScroll: true });
  }

  parts() {
    const context = this.context ? make("p", { part: "context", class: "meta" }, this.context) : null;
    const body = words("p", "body", this.comment.body);
    const record = this.record;
    return [this.header(record), context, body, this.standing(record), this.actions(record)].filter(Boolean);
  }

  header(record) {
    const { voice } = this.kit;
    const initial = Array.from(this.name)[0];
    const when = make("time", { datetime: this.comment.created_at, class: "meta" }, voice.moment(this.comment.created_at));
    const edited = this.comment.edited_at ? make("span", { class: "meta" }, voice.say("edited")) : null;
    const chip = record ? make("span", { part: "chip", class: `chip ${record.status}` }, voice.say(record.status)) : null;
    const avatar = make("span", { part: "avatar", class: "avatar", "aria-hidden": "true" }, initial);
    return make("header", { class: "head" }, avatar, this.author(), when, edited, chip);
  }

  author() {
    const { website } = this.comment.author;
    const name = words("bdi", "author", this.name);
    name.id = `by-${this.id}`;
    if (!/^https?:\/\//i.test(website ?? "")) return name;
    return make("a", { href: website, rel: "nofollow ugc noopener noreferrer", target: "_blank" }, name);
  }

  /** Say where the reader's own comment stands, as long as nobody else sees it. */
  standing(record) {
    if (!record || record.status === "published") return null;
    const { voice, told } = this.kit;
    const message = make("p", {}, record.message);
    const privately = make("p", { class: "meta" }, voice.say("not_public"));
    const objection = record.objection ? make("p", {}, record.objection) : null;
    const dismiss = record.status === "rejected" ? button(voice.say("dismiss"), () => told.dismissed(this)) : null;
    return make("div", { part: "standing", class: "standing" }, message, objection, privately, dismiss);
  }

  actions(record) {
    const names = this.allowed(record);
    if (names.length === 0) return null;
    const { voice, told } = this.kit;
    for (const name of names) {
      const label = voice.say(name);
      const spoken = voice.say("about", { label, name: this.name });
      const act = name === "reply" ? () => told.replying(this) : () => this.open(name);
      this.buttons[name] = button(label, act, { part: "action", spoken });
    }
    return make("div", { part: "actions", class: "actions" }, ...Object.values(this.buttons));
  }

  allowed(record) {
    const { closed, form, told } = this.kit;
    if (!form) return [];
    const names = !closed && this.isPublic && told.depth(this.comment) < form.thread_depth ? ["reply"] : [];
    if (!record) return [...names, "flag"];
    if (record.status === "rejected") return names;
    return [...names, ...(Date.now() < record.until ? ["edit"] : []), "withdraw"];
  }
}
