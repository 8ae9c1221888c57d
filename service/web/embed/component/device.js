/** A place that keeps values on this device. Where the browser keeps nothing, they last as long as the page. */
class Shelf {
  constructor(open) {
    this.open = open;
    this.spare = new Map();
  }

  read(key) {
    try {
      return JSON.parse(this.open().getItem(key)) ?? this.spare.get(key) ?? null;
    } catch {
      return this.spare.get(key) ?? null;
    }
  }

  write(key, value) {
    this.spare.delete(key);
    try {
      this.open().setItem(key, JSON.stringify(value));
    } catch {
      this.spare.set(key, value);
    }
  }

  drop(key) {
    this.spare.delete(key);
    try {
      this.open().removeItem(key);
    } catch {
      // What could not be kept need not be dropped.
    }
  }
}

const device = new Shelf(() => window.localStorage);
const tab = new Shelf(() => window.sessionStorage);

/** One value by its name: on this device for good, or as long as the tab is open. */
class Note {
  constructor(shelf, key) {
    this.shelf = shelf;
    this.key = key;
  }

  read() {
    return this.shelf.read(this.key);
  }

  write(value) {
    this.shelf.write(this.key, value);
  }

  drop() {
    this.shelf.drop(this.key);
  }
}

/**
 * Return what the component keeps for one article. A name and an address are kept on the device only if the reader
 * agrees (`reader`); until then they live as long as the tab (`typed`, `unsent`).
 */
export function notes(site, article) {
  const here = `${site}:${article}`;
  return {
    reader: new Note(device, `hakam:reader:${site}`),
    draft: new Note(device, `hakam:draft:${here}`),
    own: new Note(device, `hakam:own:${here}`),
    typed: new Note(tab, `hakam:typed:${site}`),
    unsent: new Note(tab, `hakam:unsent:${here}`),
  };
}
