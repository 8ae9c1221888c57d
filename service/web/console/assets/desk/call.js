// Calls to the desk's own addresses, and what can go wrong with them.

const desk = document.getElementById("desk");
const root = desk.dataset.root;

/** Nobody is signed in any more, or not with these rights. */
export class SignedOut extends Error {}

/** The service, or the way to it, is down for the moment: the same call may succeed a little later. */
export class Down extends Error {}

/** The call was understood and refused. */
export class Refused extends Error {}

/**
 * Post a form and return the answer.
 * @param {string} path below the desk's address
 * @param {Record<string, string>} fields
 * @param {string} accept
 */
export async function post(path, fields, accept = "application/json") {
  const headers = { Accept: accept, "X-CSRF-Token": desk.dataset.csrf };
  return checked(path, { method: "POST", headers, body: new URLSearchParams(fields), keepalive: true });
}

/** Learn the token of a session that began anew in another tab. Raises as `post` does. */
export async function learnToken() {
  const answer = await checked("desk/waiting", { headers: { Accept: "text/html" } });
  const piece = document.createElement("template");
  piece.innerHTML = await answer.text();
  desk.dataset.csrf = piece.content.querySelector("[data-csrf]").dataset.csrf;
}

/** Say goodbye while the page goes away, when no answer can be awaited. */
export function leave(leases) {
  const form = new FormData();
  form.append("csrf", desk.dataset.csrf);
  form.append("leases", leases.join(" "));
  navigator.sendBeacon(`${root}desk/leave`, form);
}

async function checked(path, options) {
  let answer;
  try {
    answer = await fetch(root + path, { redirect: "manual", credentials: "same-origin", ...options });
  } catch {
    throw new Down();
  }
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new SignedOut();
  if (answer.status === 429 || answer.status >= 500) throw new Down();
  if (!answer.ok) throw new Refused();
  return answer;
}
