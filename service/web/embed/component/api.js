const PATIENCE_MILLISECONDS = 20_000;

/** The service did not answer: no connection, or too late. */
export class Unreached extends Error {}

/** The service answered with a problem document (RFC 9457), or what stands before it with none: then `detail` is empty. */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(`HTTP ${status}`);
    this.status = status;
    this.detail = problem.detail ?? problem.title ?? "";
    this.errors = problem.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

/** The calls of one article. Each raises Unreached or Refused. */
export class Api {
  /** @param {{origin: string, site: string, article: string}} place `origin` ends with a slash */
  constructor({ origin, site, article }) {
    this.site = `${origin}v1/sites/${encodeURIComponent(site)}`;
    this.article = `${this.site}/articles/${encodeURIComponent(article)}`;
    this.language = null;
  }

  form(locale) {
    return this.call("GET", `${this.site}/form${query({ locale })}`);
  }

  list(order, cursor) {
    return this.call("GET", `${this.article}/comments${query({ order, cursor, limit: 50 })}`);
  }

  post(payload, key) {
    return this.call("POST", `${this.article}/comments`, { payload, headers: { "Idempotency-Key": key } });
  }

  flag(id, payload) {
    return this.call("POST", `${this.comment(id)}/flags`, { payload });
  }

  own({ id, token }) {
    return this.call("GET", this.comment(id), { headers: { Authorization: `Bearer ${token}` } });
  }

  edit({ id, token }, body) {
    return this.call("PATCH", this.comment(id), { payload: { body }, headers: { Authorization: `Bearer ${token}` } });
  }

  withdraw({ id, token }) {
    return this.call("DELETE", this.comment(id), { headers: { Authorization: `Bearer ${token}` } });
  }

  live(after) {
    return `${this.article}/live${query({ last_event_id: after })}`;
  }

  comment(id) {
    return `${this.site}/comments/${encodeURIComponent(id)}`;
  }

  async call(method, url, { payload, headers = {} } = {}) {
    const sent = { ...headers };
    if (this.language) sent["Accept-Language"] = this.language;
    if (payload) sent["Content-Type"] = "application/json";
    const body = payload && JSON.stringify(payload);
    const answer = await reach(url, { method, headers: sent, body, credentials: "omit" });
    if (!answer.ok) throw new Refused(answer.status, await read(answer), seconds(answer.headers.get("Retry-After")));
    return answer.status === 204 ? null : read(answer);
  }
}

async function reach(url, request) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MILLISECONDS);
  try {
    const answer = await fetch(url, { ...request, signal: patience.signal });
    const text = await answer.text();
    return { ok: answer.ok, status: answer.status, headers: answer.headers, text };
  } catch {
    throw new Unreached();
  } finally {
    clearTimeout(timer);
  }
}

/** Read an answer. What stands on the way may answer in its own words, and they are no problem document. */
function read(answer) {
  try {
    return JSON.parse(answer.text);
  } catch {
    if (answer.ok) throw new Unreached();
    return {};
  }
}

function seconds(written) {
  const number = Number.parseInt(written ?? "", 10);
  return Number.isFinite(number) ? Math.max(number, 1) : null;
}

function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : "";
}
