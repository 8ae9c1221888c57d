// Leases: kept while somebody sits at the desk, and given back when they leave.

import { leave, post } from "./call.js";

const AWAY = 15 * 60_000;
const signs = ["pointerdown", "pointermove", "keydown", "focus"];

/**
 * Renew the leases of what the page holds for as long as somebody is there.
 * @param {() => string[]} held the leases of now
 * @param {number} seconds how long a lease lasts
 * @param {(ended: string[], text: string) => void} onEnded
 */
export function holdLeases(held, seconds, onEnded) {
  let lastSign = Date.now();
  const renew = async () => {
    const leases = held();
    if (!leases.length || Date.now() - lastSign > AWAY) return;
    try {
      const answer = await (await post("desk/keep", { leases: leases.join(" ") })).json();
      if (answer.ended.length) onEnded(answer.ended, answer.text);
    } catch {
      // Whoever is offline or signed out is told so by their next decision; the lease may end meanwhile.
    }
  };
  const seen = () => {
    const back = Date.now() - lastSign > (seconds * 1000) / 3;
    lastSign = Date.now();
    if (back) renew();
  };
  for (const sign of signs) addEventListener(sign, seen, { passive: true });
  document.addEventListener("visibilitychange", () => document.hidden || seen());
  addEventListener("pagehide", () => held().length && leave(held()));
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  setInterval(renew, Math.min(seconds / 3, 60) * 1000);
  return renew;
}
