import { Refused, Unreached } from "./api.js";
import { newKey } from "./idempotency.js";

const KEY_LASTS_MILLISECONDS = 23 * 3600 * 1000;
const LONGEST_PAUSE_SECONDS = 60;

/**
 * Sends one comment, and does not let go of it: what fails for want of a connection or of the service's time is sent
 * again with the same Idempotency-Key, also after a reload, so that it is taken once however often it was sent.
 */
export class Outbox {
  /**
   * @param {import("./api.js").Api} api
   * @param note where the comment is kept until it is sent
   * @param told `sending()`, `delayed(why, seconds)`, `sent(answer, payload)` and `refused(problem)`
   */
  constructor(api, note, told) {
    this.api = api;
    this.note = note;
    this.told = told;
    this.timer = null;
    this.busy = false;
    this.tries = 0;
  }

  /** Return the comment that waits to be sent, if one does. */
  get waiting() {
    const kept = this.note.read();
    if (kept && Date.now() - kept.at < KEY_LASTS_MILLISECONDS) return kept.payload;
    this.note.drop();
    return null;
  }

  send(payload) {
    this.tries = 0;
    this.note.write({ key: newKey(), at: Date.now(), payload });
    return this.now();
  }

  /** Try at once, whenever the next try was due. */
  async now() {
    clearTimeout(this.timer);
    const kept = this.note.read();
    if (this.busy || !kept) return;
    this.busy = true;
    this.told.sending();
    try {
      const answer = await this.api.post(kept.payload, kept.key);
      this.note.drop();
      this.told.sent(answer, kept.payload);
    } catch (failure) {
      this.failed(failure);
    } finally {
      this.busy = false;
    }
  }

  /** Give it up; the reader wants to change it first. */
  cancel() {
    clearTimeout(this.timer);
    this.note.drop();
  }

  /** Stop trying for now; it stays kept. */
  rest() {
    clearTimeout(this.timer);
  }

  failed(failure) {
    if (!passes(failure)) {
      this.note.drop();
      if (!(failure instanceof Refused)) throw failure;
      this.told.refused(failure);
      return;
    }
    this.tries += 1;
    const pause = failure.retryAfter ?? Math.min(2 ** this.tries, LONGEST_PAUSE_SECONDS);
    // Many readers are cut off at the same moment, and should not all come back at the same one.
    this.timer = setTimeout(() => this.now(), (pause + Math.random()) * 1000);
    this.told.delayed(failure, pause);
  }
}

/** Tell whether a failure passes by itself. */
function passes(failure) {
  if (failure instanceof Unreached) return true;
  return failure instanceof Refused && (failure.status >= 500 || failure.status === 429 || failure.status === 408);
}
