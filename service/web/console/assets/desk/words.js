// The sentences that the page left for its scripts, and where they are told.

const templates = document.getElementById("desk-words");
const own = document.getElementById("desk-own");
const place = document.getElementById("desk-notices");
const MOST = 3;

/** @param {string} key one of those in `#desk-words` */
export function say(key) {
  return templates?.content.querySelector(`[data-key="${key}"]`)?.textContent ?? "";
}

/**
 * Tell something at the head of the desk, where screen readers hear it; the newest stands first.
 * @param {string} text
 * @param {"plain" | "good" | "bad"} tone
 * @param {string} about what it is about: of one thing only the latest is told
 */
export function tellHere(text, tone = "plain", about = "") {
  const notice = document.createElement("p");
  notice.className = `notice notice-${tone}`;
  notice.dataset.about = about;
  notice.textContent = text;
  if (about) unsay(about);
  place.prepend(notice);
  while (place.children.length > MOST) place.lastElementChild.remove();
}

/** @param {string} about */
export function unsay(about) {
  for (const old of [...place.children]) if (old.dataset.about === about) old.remove();
}

/** Tell screen readers what everybody else sees in the list of last decisions, without moving the case. */
export function murmur(text) {
  own.textContent = text;
}
