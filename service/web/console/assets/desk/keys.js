// The desk by keyboard: one stroke for each thing to do, two for a rejection with its reason.

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const help = document.getElementById("desk-help");

/**
 * Bind the keys.
 * @param {Record<string, () => void>} actions by the letter of the key, "?" and "Escape"
 * @param {(number: number) => boolean} choose takes the reason of that number, if reasons are being chosen
 */
export function bindKeys(actions, choose) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest?.(TYPING) && event.key !== "Escape") return;
    if (act(event, actions, choose)) event.preventDefault();
  });
}

function act(event, actions, choose) {
  const digit = digitOf(event);
  if (digit) return choose(digit);
  const key = keyOf(event);
  if (event.repeat || !Object.hasOwn(actions, key)) return false;
  actions[key]();
  return true;
}

/** The letter that is printed on a Latin key, whatever the layout: on an Arabic one ح lies where p does. */
function keyOf(event) {
  if (event.key === "Escape") return event.key;
  if (event.key === "?" || event.key === "؟" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.shiftKey) return "";
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : "";
}

function digitOf(event) {
  const found = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return found && !event.shiftKey ? Number(found[1]) : 0;
}
