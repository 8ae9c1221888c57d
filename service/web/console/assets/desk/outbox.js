// The outbox: decisions leave one after the other, and none is lost while the connection or the session is.

import { Down, learnToken, post, Refused, SignedOut } from "./call.js";
import { say, tellHere, unsay } from "./words.js";

const desk = document.getElementById("desk");
const KEY = `hakam-outbox ${desk.dataset.root}`;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/** @typedef {{path: string, fields: Record<string, string>, label: string}} Letter what is to be sent */

export class Outbox {
  /**
   * @param {(letter: Letter, answer: object) => void} onAnswer
   * @param {(letter: Letter) => void} onRefused
   */
  constructor(onAnswer, onRefused) {
    this.onAnswer = onAnswer;
    this.onRefused = onRefused;
    this.letters = kept();
    this.sending = false;
    if (this.letters.length) tellHere(say("stuck"), "plain", "outbox");
    this.#send();
  }

  /** @param {Letter} letter */
  put(letter) {
    this.letters.push(letter);
    keep(this.letters);
    this.#send();
  }

  /** The comments that decisions on their way are about. */
  get comments() {
    return this.letters.map((letter) => letter.fields.comment).filter(Boolean);
  }

  get empty() {
    return this.letters.length === 0;
  }

  async #send() {
    if (this.sending) return;
    this.sending = true;
    while (this.letters.length) await this.#deliver(this.letters[0]);
    this.sending = false;
  }

  async #deliver(letter) {
    let answer = null;
    for (let pause = FIRST_PAUSE; answer === null; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      answer = await attempt(letter);
      if (answer === null) await waitFor(pause);
    }
    this.letters.shift();
    keep(this.letters);
    if (answer === Refused) this.onRefused(letter);
    else this.onAnswer(letter, answer);
  }
}

/** Send a letter; null says that it has to be sent again. */
async function attempt(letter) {
  try {
    const answer = await (await post(letter.path, letter.fields)).json();
    unsay("outbox");
    return answer;
  } catch (fault) {
    if (fault instanceof Refused) return Refused;
    if (fault instanceof SignedOut) return await renewed();
    if (!(fault instanceof Down)) throw fault;
    tellHere(say("offline"), "bad", "outbox");
    return null;
  }
}

/** The session may have begun anew in another tab, and then its token is another. */
async function renewed() {
  try {
    await learnToken();
  } catch {
    tellHere(say("signed_out"), "bad", "outbox");
  }
  return null;
}

/** Wait so many milliseconds, or until the connection or the person comes back. */
function waitFor(pause) {
  return new Promise((go) => {
    const heard = new AbortController();
    const end = () => {
      heard.abort();
      go();
    };
    addEventListener("online", end, { signal: heard.signal });
    addEventListener("focus", end, { signal: heard.signal });
    setTimeout(end, pause);
  });
}

function keep(letters) {
  desk.dataset.unsent = String(letters.length);
  sessionStorage.setItem(KEY, JSON.stringify(letters));
}

/** @returns {Letter[]} what an earlier page of this tab could not send any more */
function kept() {
  return JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
}
