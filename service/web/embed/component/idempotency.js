/** Return a new Idempotency-Key. Pages without encryption have no `crypto.randomUUID`, but random values they have. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
