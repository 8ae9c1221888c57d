// Notes: what was typed is kept until it has gone with a decision, wherever its case went meanwhile.

const desk = document.getElementById("desk");
const KEY = `hakam-notes ${desk.dataset.root}`;
const section = document.getElementById("desk-kept-section");
const list = document.getElementById("desk-kept");
const entry = document.getElementById("desk-kept-entry");

/** @returns {Record<string, {text: string, label: string}>} */
function all() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
}

function write(notes) {
  sessionStorage.setItem(KEY, JSON.stringify(notes));
}

/**
 * Remember what stands in a case's note.
 * @param {string} comment
 * @param {string} text
 * @param {string} label
 */
export function remember(comment, text, label) {
  const notes = all();
  if (text) notes[comment] = { text, label };
  else delete notes[comment];
  write(notes);
}

/** @param {string} comment */
export function forget(comment) {
  remember(comment, "", "");
  showKept();
}

/** Put a remembered note back into its case. @param {HTMLElement} article */
export function restore(article) {
  const note = all()[article.dataset.comment];
  if (note) article.querySelector("textarea").value = note.text;
}

/** List the notes whose cases have left the desk. */
export function showKept() {
  const notes = Object.entries(all()).filter(([comment]) => !document.getElementById(`case-${comment}`));
  section.hidden = notes.length === 0;
  list.replaceChildren(...notes.map(([comment, note]) => item(comment, note)));
}

function item(comment, note) {
  const one = entry.content.cloneNode(true);
  one.querySelector("a").href = `${desk.dataset.root}comments/${encodeURIComponent(comment)}`;
  one.querySelector("bdi").textContent = note.label;
  one.querySelector(".desk-note-kept").textContent = note.text;
  one.querySelector("button").addEventListener("click", () => forget(comment));
  return one;
}
