import { attempt } from "./attempt.js";
import { button, make } from "./elements.js";
import { Field } from "./fields.js";

/** Return the small form with which a reader reports a comment. */
export function flagPanel(view, { api, voice, form }) {
  const reason = make("select", { id: `why-${view.id}`, part: "input", class: "input" });
  reason.append(...form.flag_reasons.map(({ code, label }) => make("option", { value: code }, label)));
  const label = make("label", { for: reason.id, part: "label" }, voice.say("flag_reason"));
  const note = new Field({ name: "note", label: voice.say("flag_note"), type: "textarea", limit: 1000 }, `note-${view.id}`);
  const choice = make("div", { class: "field" }, label, reason);
  const named = { name: "flag", yes: "flag_send", no: "cancel" };
  return panel(view, voice, named, [choice, note.element], async (tell) => {
    const objection = note.objection(voice);
    if (objection) return tell(objection);
    const payload = { reason: reason.value, note: note.value || null };
    const answer = await attempt(() => api.flag(view.id, payload), voice, tell);
    if (answer) view.settle(answer.message);
  });
}

/** Return the small form with which an author changes their comment. */
export function editPanel(view, { api, voice, form, told }) {
  const { record } = view;
  const limit = form.fields.find((each) => each.name === "body").limit;
  const asked = { name: "body", label: voice.say("edit_label"), type: "textarea", required: true, limit };
  const field = new Field(asked, `edit-${view.id}`);
  field.value = record.body ?? view.comment.body;
  return panel(view, voice, { name: "edit", yes: "save", no: "cancel" }, [field.element], async (tell) => {
    const objection = field.objection(voice);
    field.blame(objection);
    if (objection) return field.input.focus();
    const answer = await attempt(() => api.edit(record, field.value), voice, tell);
    if (answer) told.edited(view, answer, field.value);
  });
}

/** Return the question whether an author means to withdraw their comment. */
export function withdrawPanel(view, { api, voice, told }) {
  const { record } = view;
  const question = make("p", {}, voice.say("withdraw_ask"));
  const named = { name: "withdraw", yes: "withdraw_yes", no: "withdraw_no" };
  return panel(view, voice, named, [question], async (tell) => {
    const done = await attempt(async () => (await api.withdraw(record)) ?? true, voice, tell);
    if (done) told.withdrawn(view);
  });
}

/** Return a small form of the parts; `named` are the keys of its name and of its two buttons. */
function panel(view, voice, { name, yes, no }, parts, act) {
  const fault = make("p", { role: "alert", class: "fault" });
  const send = make("button", { type: "submit", part: "button submit" }, voice.say(yes));
  const cancel = button(voice.say(no), () => view.close(name));
  const buttons = make("div", { class: "buttons" }, send, cancel);
  const spoken = voice.say("about", { label: voice.say(name), name: view.name });
  const form = make("form", { part: "panel", class: "box", novalidate: true, "aria-label": spoken }, ...parts, fault, buttons);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (send.getAttribute("aria-disabled") === "true") return;
    // A button that is really disabled would lose the focus, and a reader by keyboard their place.
    send.setAttribute("aria-disabled", "true");
    fault.textContent = "";
    await act((message) => (fault.textContent = message)).finally(() => send.removeAttribute("aria-disabled"));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") view.close(name);
  });
  return form;
}
