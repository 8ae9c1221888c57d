/**
 * Choosing comments of a list: all of a page at once, a stretch with Shift, and the arrow keys from box to box.
 * The list works without this; htmx may put another one in its place at any time.
 */

const BOXES = "#choosing .box";

/** @returns {HTMLInputElement[]} the boxes of the list that is on the page now, from top to bottom. */
const boxes = () => [...document.querySelectorAll(BOXES)];

/** @type {HTMLInputElement | null} the box that was ticked or unticked last, from which a stretch begins. */
let last = null;

/** Show the box that chooses the whole page, and whether all, some or none are chosen. */
function reflect() {
  const all = document.querySelector("#choose-all");
  if (!all) return;
  const chosen = boxes().filter((box) => box.checked).length;
  all.parentElement.hidden = false;
  all.checked = chosen > 0 && chosen === boxes().length;
  all.indeterminate = chosen > 0 && !all.checked;
}

/**
 * Tick or untick everything between the last box and this one, as this one is.
 * @param {HTMLInputElement} box
 */
function stretch(box) {
  const line = boxes();
  const [from, to] = [line.indexOf(last), line.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) line.slice(from, to + 1).forEach((each) => { each.checked = box.checked; });
}

document.addEventListener("click", (event) => {
  if (!event.target.matches(BOXES)) return;
  if (event.shiftKey) stretch(event.target);
  last = event.target;
  reflect();
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "choose-all") return;
  boxes().forEach((box) => { box.checked = event.target.checked; });
  reflect();
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches(BOXES)) return;
  event.preventDefault();
  const line = boxes();
  line[line.indexOf(event.target) + step]?.focus();
});

document.addEventListener("htmx:afterSettle", reflect);
reflect();
