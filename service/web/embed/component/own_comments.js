const KEPT_MILLISECONDS = 30 * 24 * 3600 * 1000;

/** The reader's own comments under an article, with the tokens that open them; kept on this device for 30 days. */
export class OwnComments {
  constructor(note) {
    this.note = note;
  }

  all() {
    const kept = Object.values(this.note.read() ?? {});
    return kept.filter((each) => Date.now() - each.at < KEPT_MILLISECONDS);
  }

  of(id) {
    return this.all().find((each) => each.id === id) ?? null;
  }

  /** Keep a comment that was just taken in; `body` is as it was typed, which the public may not see whole. */
  add(answer, body, windowSeconds) {
    const now = Date.now();
    const { id, status, message, comment } = answer;
    const record = { id, token: answer.author_token, at: now, until: now + windowSeconds * 1000, status, message, comment };
    this.put({ ...record, body });
    return this.of(id);
  }

  put(record) {
    const others = this.all().filter((each) => each.id !== record.id);
    this.note.write(Object.fromEntries([...others, record].map((each) => [each.id, each])));
  }

  drop(id) {
    const others = this.all().filter((each) => each.id !== id);
    if (others.length > 0) this.note.write(Object.fromEntries(others.map((each) => [each.id, each])));
    else this.note.drop();
  }
}
