// What every page of the console shares: moments in the reader's own time zone, menus that close, and failures told.

const language = document.documentElement.lang;
const exact = new Intl.DateTimeFormat(`${language}-u-nu-latn`, { dateStyle: "medium", timeStyle: "short" });
const ago = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`, { numeric: "auto" });
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const RECENT = 2 * 86_400;

/**
 * Write moments as people say them, and the exact one where somebody points.
 * @param {ParentNode} root where to look for `<time data-moment>`
 */
export function writeMoments(root = document) {
  for (const time of root.querySelectorAll("time[data-moment]")) {
    const at = new Date(time.dateTime);
    time.textContent = said(at);
    time.title = exact.format(at);
  }
}

/**
 * Tell something at the foot of the page, where screen readers hear it.
 * @param {string} text
 * @param {"plain" | "good" | "bad"} tone a bad one stays until the next is told
 */
export function tell(text, tone = "plain") {
  const notice = document.createElement("p");
  notice.className = `notice notice-${tone}`;
  notice.textContent = text;
  notices()?.replaceChildren(notice);
  if (tone !== "bad") setTimeout(() => notice.remove(), 8_000);
}

/** @param {Date} at */
function said(at) {
  const seconds = (at.getTime() - Date.now()) / 1000;
  if (Math.abs(seconds) > RECENT) return exact.format(at);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["minute", 60];
  return ago.format(Math.round(seconds / length), unit);
}

function notices() {
  return document.getElementById("notices");
}

/** @param {string} key a sentence that the layout left with the notices */
function sentence(key) {
  return notices()?.dataset[key] ?? "";
}

/** @param {(menu: HTMLDetailsElement) => boolean} which */
function closeMenus(which) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (which(menu)) menu.open = false;
}

document.addEventListener("click", (event) => closeMenus((menu) => !menu.contains(event.target)));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details.menu[open]");
  closeMenus(() => true);
  open?.querySelector("summary").focus();
});
document.addEventListener("htmx:load", (event) => writeMoments(event.detail.elt));
document.addEventListener("htmx:sendError", () => tell(sentence("offline"), "bad"));
document.addEventListener("htmx:responseError", () => tell(sentence("failed"), "bad"));

writeMoments();
setInterval(() => writeMoments(), 30_000);
