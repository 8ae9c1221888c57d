import { make } from "./elements.js";

const LEFT_TO_RIGHT = new Set(["email", "url"]);

/** One field of a form: its label, its control, and beside it what is wrong with it. */
export class Field {
  /**
   * @param {{name: string, label: string, type: string, required?: boolean, limit?: number, autocomplete?: string}} asked
   * @param {string} id one that no other control has
   */
  constructor(asked, id) {
    this.asked = asked;
    this.fault = make("p", { id: `${id}-fault`, part: "fault", class: "fault", hidden: true });
    this.input = control(asked, id);
    const star = asked.required ? make("span", { class: "star", "aria-hidden": "true" }, " *") : null;
    const label = make("label", { for: id, part: "label" }, asked.label, star);
    this.element = make("div", { class: `field field-${asked.name}`, part: "field" }, label, this.input, this.fault);
  }

  get value() {
    return this.input.value;
  }

  set value(text) {
    this.input.value = text;
  }

  /** Say what is wrong with the field, or null that nothing is. */
  blame(message) {
    this.fault.textContent = message ?? "";
    this.fault.hidden = message === null;
    if (message === null) {
      this.input.removeAttribute("aria-invalid");
      this.input.removeAttribute("aria-describedby");
    } else {
      this.input.setAttribute("aria-invalid", "true");
      this.input.setAttribute("aria-describedby", this.fault.id);
    }
  }

  /** Return what can be said against the value without asking the service, or null. */
  objection(voice) {
    const { label, required, limit } = this.asked;
    if (required && this.value.trim() === "") return voice.say("required", { field: label });
    if (limit && Array.from(this.value).length > limit) return voice.say("too_long", { field: label });
    return null;
  }
}

function control({ name, type, required, autocomplete }, id) {
  const direction = LEFT_TO_RIGHT.has(type) ? "ltr" : "auto";
  const asked = { id, name, part: "input", class: "input", dir: direction, required, autocomplete };
  if (type === "textarea") return make("textarea", { ...asked, rows: 5 });
  return make("input", { ...asked, type });
}
