// The cases that the page holds: the first is read, the others wait in the page itself, so that the next is there at once.

import { writeMoments } from "../console.js";
import { post } from "./call.js";
import { restore, showKept } from "./notes.js";

const desk = document.getElementById("desk");
const shelf = document.getElementById("desk-cases");
const empty = document.getElementById("desk-empty");
const next = document.getElementById("desk-next");
const nextSection = document.getElementById("desk-next-section");

/** @returns {HTMLElement[]} */
export function held() {
  return [...shelf.children];
}

/** @returns {HTMLElement | null} the case that is being read */
export function current() {
  return shelf.firstElementChild;
}

/** @param {string} comment */
export function caseOf(comment) {
  return document.getElementById(`case-${comment}`);
}

/** @param {HTMLElement} article */
export function labelOf(article) {
  return article.querySelector(".case-heading").textContent.trim();
}

/**
 * Show the first case and list the others.
 * @param {boolean} focus whether to lead the person to it, since what they had in hand is gone
 */
export function show(focus = false) {
  const [first, ...others] = held();
  if (first) first.hidden = false;
  for (const other of others) other.hidden = true;
  empty.hidden = Boolean(first);
  nextSection.hidden = !first;
  next.replaceChildren(...others.map(line));
  showKept();
  if (focus) lead(first);
}

/** Take a case out of the page. */
export function drop(article) {
  const read = article === current();
  article.remove();
  show(read);
}

/** Put a case that comes back before all others. */
export function putBack(article) {
  shelf.prepend(article);
  show(true);
}

/**
 * Ask for more cases and put them behind those that are here, or the one that is wanted before them.
 * @param {Record<string, string>} wanted
 * @returns {Promise<number>} how many came
 */
export async function fetchCases(wanted) {
  const answer = await post("desk/cases", wanted, "text/html");
  const piece = document.createElement("template");
  piece.innerHTML = await answer.text();
  const came = [...piece.content.querySelectorAll("article")].filter((article) => !caseOf(article.dataset.comment));
  const idle = !current();
  for (const article of came) {
    article.hidden = true;
    restore(article);
    writeMoments(article);
  }
  if (wanted.take) shelf.prepend(...came);
  else shelf.append(...came);
  const onDesk = desk.contains(document.activeElement) || document.activeElement === document.body;
  show(came.length > 0 && ((idle && onDesk) || Boolean(wanted.take)));
  return came.length;
}

function lead(first) {
  const goal = first?.querySelector(".case-heading") ?? empty;
  goal.focus();
}

/** A case in the list of the next ones: whose it is and why it is here, but not a word that was not asked for. */
function line(article) {
  const item = document.createElement("li");
  const name = document.createElement("p");
  const why = document.createElement("p");
  name.append(article.querySelector(".case-heading bdi").cloneNode(true));
  why.className = "soft small desk-glimpse";
  why.textContent = article.querySelector(".case-why li span")?.textContent ?? "";
  item.append(name, why);
  return item;
}
