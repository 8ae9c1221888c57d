import { Refused, Unreached } from "./api.js";

/**
 * Ask the service for something small. What it refuses is told in its own words, and null is returned.
 * @template T
 * @param {() => Promise<T>} ask
 * @param {import("./voice.js").Voice} voice
 * @param {(message: string) => void} tell
 * @returns {Promise<T|null>}
 */
export async function attempt(ask, voice, tell) {
  try {
    return await ask();
  } catch (failure) {
    tell(complaint(failure, voice));
    return null;
  }
}

/** Return a failed call in words for the reader. */
export function complaint(failure, voice) {
  if (failure instanceof Unreached) return voice.say("unchanged");
  if (!(failure instanceof Refused)) throw failure;
  return failure.errors.map((each) => each.message).join(" ") || failure.detail || voice.say("failed");
}
