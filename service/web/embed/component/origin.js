// It is known only while the script runs for the first time; a module never learns it this way.
const loaded = document.currentScript?.src ?? null;

/** Return where the service is, with a slash at the end: what the tag says, else where this script came from. */
export function originOf(host) {
  const said = host.getAttribute("api");
  const source = said ? new URL(`${said.replace(/\/+$/, "")}/`, document.baseURI) : (loaded ?? scriptOnPage());
  return source ? new URL(".", source).href : null;
}

function scriptOnPage() {
  const scripts = Array.from(document.scripts, (script) => script.src);
  return scripts.find((source) => source && new URL(source).pathname.endsWith("/embed.js")) ?? null;
}
