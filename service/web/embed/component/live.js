const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS_LIVE = 300;

/**
 * Hears what changes under the article for as long as somebody looks at the page. Browsers come back by themselves after
 * a break, but not after a refusal; then we do, later each time.
 */
export class Live {
  /**
   * @param {import("./api.js").Api} api
   * @param told `published(comment)`, `changed(comment)`, `removed(id)`, and `opened(missed)`, which says whether
   *   something may have been missed that the service does not tell by itself
   */
  constructor(api, told) {
    this.api = api;
    this.told = told;
    this.last = null;
    this.pause = FIRST_PAUSE_SECONDS;
    this.look = () => (document.hidden ? this.close() : this.open());
  }

  start() {
    document.addEventListener("visibilitychange", this.look);
    this.look();
  }

  stop() {
    document.removeEventListener("visibilitychange", this.look);
    this.close();
  }

  open() {
    if (this.source || typeof EventSource === "undefined") return;
    clearTimeout(this.timer);
    this.source = new EventSource(this.api.live(this.last));
    this.source.onopen = () => {
      this.pause = FIRST_PAUSE_SECONDS;
      this.told.opened(this.last === null);
    };
    this.source.onerror = () => this.failed();
    this.hear("published", (data) => this.told.published(JSON.parse(data)));
    this.hear("changed", (data) => this.told.changed(JSON.parse(data)));
    this.hear("removed", (data) => this.told.removed(data));
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  hear(kind, tell) {
    this.source.addEventListener(kind, (event) => {
      this.last = event.lastEventId || this.last;
      tell(event.data);
    });
  }

  failed() {
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.close();
    this.timer = setTimeout(() => this.look(), (this.pause + Math.random()) * 1000);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_SECONDS_LIVE);
  }
}
