// The desk with script: decisions leave in the background, and the next case is in the page already.

import { caseOf, current, drop, fetchCases, held, labelOf, putBack, show } from "./cases.js";
import { bindKeys } from "./keys.js";
import { addLately, bindUndo, dropLately, lastDecided } from "./lately.js";
import { holdLeases } from "./leases.js";
import { listen, stir } from "./live.js";
import { forget, remember, restore } from "./notes.js";
import { Outbox } from "./outbox.js";
import { countSevere } from "./rest.js";
import { murmur, say, tellHere } from "./words.js";

const desk = document.getElementById("desk");
const help = document.getElementById("desk-help");
const settings = { ahead: Number(desk.dataset.ahead), lease: Number(desk.dataset.lease), rest: Number(desk.dataset.rest) };
const sent = new Map();
const MOST = 20;
const MORE = 5;
let filling = null;
let again = false;
let returning = Promise.resolve();

const outbox = new Outbox(answered, refused);

/** Hold as many cases as the person likes to have ahead. While they are asked for, the desk says so of itself. */
function fill() {
  again = filling !== null;
  desk.dataset.filling = "yes";
  filling ??= claim().finally(() => {
    filling = null;
    delete desk.dataset.filling;
    if (again) fill();
  });
  return filling;
}

async function claim() {
  // Some at once rather than one after each decision, while there are still enough to go on with.
  const wanted = settings.ahead + 1 - held().length;
  if (wanted <= settings.ahead / 3) return 0;
  const seen = [...held().map((article) => article.dataset.comment), ...outbox.comments].join(" ");
  try {
    return await fetchCases({ wanted: String(wanted), seen });
  } catch {
    // The next decision, or the next news, asks again; what is wrong is told by the outbox.
    return 0;
  }
}

function decide(form, button) {
  const article = form.closest("article");
  const fields = Object.fromEntries(new FormData(form, button));
  const skips = button.classList.contains("case-skip");
  delete fields.csrf;
  sent.set(fields.comment, article);
  outbox.put({ path: skips ? "desk/skip" : "desk/decisions", fields, label: labelOf(article) });
  drop(article);
  // Whoever reads faster than cases come is given more of them ahead.
  if (held().length < 2) settings.ahead = Math.min(2 * settings.ahead + 1, MOST - 1);
  if (!skips) countSevere(article.dataset.severe === "yes", settings.rest);
  fill();
}

function answered(letter, answer) {
  const comment = letter.fields.comment;
  sent.delete(comment);
  if (answer.came === "decided") {
    forget(comment);
    addLately(comment, answer.text, letter.label);
    murmur(answer.text);
  } else if (answer.came === "undone") {
    dropLately(comment);
    // One after the other, so that the one that was taken back last is the one that is read.
    returning = returning.then(() => takeBack(comment));
  } else if (letter.path === "desk/undo") {
    dropLately(comment);
  }
  if (!["decided", "skipped"].includes(answer.came)) tellHere(answer.text, answer.tone);
  stir();
  if (letter.path !== "desk/undo") fill();
}

function refused(letter) {
  const article = sent.get(letter.fields.comment);
  sent.delete(letter.fields.comment);
  if (!article) return;
  putBack(article);
  restore(article);
  tellHere(say("refused"), "bad");
}

async function takeBack(comment) {
  await fetchCases({ take: comment }).catch(() => 0);
  const article = caseOf(comment);
  if (!article) fill();
  else if (article !== current()) putBack(article);
}

function lost(article, text) {
  tellHere(text);
  drop(article);
  fill();
}

function decidedElsewhere(comment, status) {
  const article = caseOf(comment);
  if (!article || status === "held") return;
  if (article === current()) lost(article, say(`elsewhere_${status}`));
  else drop(article);
}

function leasesEnded(ended, text) {
  for (const article of held().filter((one) => ended.includes(one.dataset.lease))) {
    if (article === current()) tellHere(text);
    drop(article);
  }
  fill();
}

function undo(comment) {
  if (comment) outbox.put({ path: "desk/undo", fields: { comment }, label: "" });
  else tellHere(outbox.empty ? say("nothing_to_undo") : say("pending"), "plain", "undo");
}

async function more() {
  const before = held().length;
  settings.ahead = Math.min(settings.ahead + MORE, MOST - 1);
  await fill();
  if (held().length === before) tellHere(say("nothing_more"), "plain", "more");
}

function press(selector) {
  current()?.querySelector(selector)?.click();
}

function chooseReason() {
  const reject = current()?.querySelector(".case-reject");
  if (!reject) return;
  reject.open = !reject.open;
  const goal = reject.open ? reject.querySelector(".suggested, .case-reasons button") : reject.firstElementChild;
  goal.focus();
}

function choose(number) {
  const buttons = current()?.querySelectorAll(".case-reject[open] .case-reasons button");
  buttons?.[number - 1]?.click();
  return Boolean(buttons?.length);
}

function unveil() {
  current()?.querySelector(".veiled")?.classList.toggle("shown");
}

function escape() {
  const article = current();
  if (!article?.contains(document.activeElement)) return;
  article.querySelector(".case-reject").open = false;
  article.querySelector(".case-heading").focus();
}

bindKeys(
  {
    p: () => press("[value=publish]"),
    r: chooseReason,
    s: () => press(".case-skip"),
    u: () => undo(lastDecided()),
    a: () => press("[name=similar]"),
    n: () => current()?.querySelector("textarea").focus(),
    v: unveil,
    m: more,
    "?": () => help.showModal(),
    Escape: escape,
  },
  choose,
);
bindUndo(undo);
desk.addEventListener("submit", (event) => {
  if (!event.target.matches(".case-form")) return;
  event.preventDefault();
  if (event.submitter) decide(event.target, event.submitter);
});
desk.addEventListener("click", (event) => event.target.closest(".case-unveil, .veiled") && unveil());
desk.addEventListener("input", (event) => {
  const article = event.target.closest("article");
  if (event.target.matches("textarea")) remember(article.dataset.comment, event.target.value, labelOf(article));
});
document.getElementById("desk-more").addEventListener("click", more);
document.getElementById("desk-leave").addEventListener("click", () => location.assign(`${desk.dataset.root}queue`));
document.getElementById("desk-help-button").addEventListener("click", () => help.showModal());
document.getElementById("desk-help-button").hidden = false;
holdLeases(() => held().map((article) => article.dataset.lease), settings.lease, leasesEnded);
listen(desk.dataset.live, () => setTimeout(fill, 300 * Math.random()), decidedElsewhere);
held().forEach(restore);
show();
fill().then(() => {
  desk.dataset.ready = "yes";
});
