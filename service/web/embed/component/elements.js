/**
 * Make an element. Attributes that are null or false are left out; strings among the children are text, never markup.
 * @param {string} name
 * @param {Record<string, unknown>} attributes
 * @param {...(Node|string|null)} children
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Make a button that does something; `spoken` is its whole name where the label alone says too little. */
export function button(label, act, { part = "button", spoken = null } = {}) {
  const made = make("button", { type: "button", part, "aria-label": spoken }, label);
  made.addEventListener("click", act);
  return made;
}

/** Make an element for a reader's own words: text only, in whatever direction they run. */
export function words(name, part, text) {
  return make(name, { part, class: part, dir: "auto" }, text);
}

/** Focus an element that is no control, and bring it into view without a slide. */
export function land(element) {
  if (!element.hasAttribute("tabindex")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
