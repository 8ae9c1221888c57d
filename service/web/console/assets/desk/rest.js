// A pause proposed: after many severe texts in a row, softly and once.

import { say, tellHere } from "./words.js";

const KEY = "hakam-severe";

/**
 * Count a case that was read.
 * @param {boolean} severe
 * @param {number} most severe ones in a row after which a pause is proposed, 0 for never
 */
export function countSevere(severe, most) {
  const run = severe ? Number(sessionStorage.getItem(KEY) ?? 0) + 1 : 0;
  const enough = most > 0 && run >= most;
  sessionStorage.setItem(KEY, String(enough ? 0 : run));
  if (enough) tellHere(say("rest"), "plain", "rest");
}
