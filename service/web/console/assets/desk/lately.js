// The last decisions, each with its way back.

const section = document.getElementById("desk-lately-section");
const list = document.getElementById("desk-lately");
const entry = document.getElementById("desk-lately-entry");
const { root } = document.getElementById("desk").dataset;
const MOST = 10;

/**
 * Put a decision at the head of the list.
 * @param {string} comment
 * @param {string} text the decision as a sentence
 * @param {string} label whose comment it was
 */
export function addLately(comment, text, label) {
  dropLately(comment);
  const one = entry.content.cloneNode(true);
  one.querySelector("li").dataset.comment = comment;
  one.querySelector(".desk-said").textContent = text;
  one.querySelector("bdi").textContent = label;
  one.querySelector("a").href = `${root}comments/${encodeURIComponent(comment)}`;
  one.querySelector("[name=comment]").value = comment;
  list.prepend(one);
  while (list.children.length > MOST) list.lastElementChild.remove();
  mark();
}

/** @param {string} comment */
export function dropLately(comment) {
  const item = itemOf(comment);
  const focused = item?.contains(document.activeElement);
  item?.remove();
  mark();
  if (focused) document.querySelector("#desk-cases .case-heading, #desk-empty")?.focus();
}

/** @returns {string | undefined} the comment that was decided last and is not being taken back yet */
export function lastDecided() {
  const item = [...list.children].find((one) => !one.hidden);
  if (item) item.hidden = true;
  return item?.dataset.comment;
}

/** @param {(comment: string) => void} undo */
export function bindUndo(undo) {
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    undo(event.target.elements.comment.value);
  });
}

function itemOf(comment) {
  return [...list.children].find((one) => one.dataset.comment === comment);
}

/** The key stands beside the decision that it takes back. */
function mark() {
  section.hidden = list.children.length === 0;
  for (const button of list.querySelectorAll("button")) button.querySelector("kbd")?.remove();
  const key = document.createElement("kbd");
  key.textContent = "u";
  list.querySelector("button")?.append(" ", key);
}
