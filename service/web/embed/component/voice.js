const ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** One language of the texts, with its plurals, its direction, and the digits that the site chose. */
export class Voice {
  /**
   * @param {string} locale a language tag; one that we have no texts for is answered in English
   * @param {string|null} digits "arab" or "latn"
   */
  constructor(locale, digits) {
    const language = locale.split("-")[0].toLowerCase();
    this.texts = TEXTS[language] ?? TEXTS.en;
    this.language = TEXTS[language] ? language : "en";
    this.direction = this.texts.direction;
    const tag = wellFormed(locale) && TEXTS[language] ? locale : this.language;
    const numberingSystem = digits === "arab" ? "arab" : "latn";
    this.plurals = new Intl.PluralRules(tag);
    this.numbers = new Intl.NumberFormat(tag, { numberingSystem });
    const moment = { dateStyle: "long", timeStyle: "short", calendar: "gregory", numberingSystem };
    this.moments = new Intl.DateTimeFormat(tag, moment);
  }

  /** Return a text with its places filled; a reader's name in it keeps its own direction. */
  say(key, values = {}) {
    return filled(this.texts[key], (place) => (place === "name" ? ISOLATE + values.name + POP_ISOLATE : values[place]));
  }

  /** Return a text in the plural form that goes with the number. */
  count(key, number) {
    const forms = this.texts.counts[key];
    return filled(forms[this.plurals.select(number)] ?? forms.other, () => this.numbers.format(number));
  }

  /** Return a time as the reader's calendar and clock tell it. */
  moment(written) {
    return this.moments.format(new Date(written));
  }
}

function filled(text, fill) {
  return text.replace(/\{(\w+)\}/g, (_, place) => fill(place));
}

function wellFormed(locale) {
  try {
    return Intl.getCanonicalLocales(locale).length > 0;
  } catch {
    return false;
  }
}
