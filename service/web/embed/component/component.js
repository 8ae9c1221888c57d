import { Discussion } from "./discussion.js";
import { make } from "./elements.js";
import { originOf } from "./origin.js";
import { darkDevice, isDark } from "./theme.js";

const ATTRIBUTES = ["site", "article", "locale", "digits", "order", "api", "article-url", "article-title"];

/** `<hakam-comments site="…" article="…">`: the form and the comments of an article, in a shadow root of its own. */
class HakamComments extends HTMLElement {
  static observedAttributes = [...ATTRIBUTES, "theme"];

  connectedCallback() {
    if (!this.shadowRoot) {
      adopt(this.attachShadow({ mode: "open" }));
      this.device = darkDevice();
      this.recolour = () => this.section?.setAttribute("data-theme", isDark(this) ? "dark" : "light");
    }
    this.device.addEventListener("change", this.recolour);
    this.begin();
  }

  disconnectedCallback() {
    this.device.removeEventListener("change", this.recolour);
    this.discussion?.stop();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.isConnected || !this.shadowRoot || before === after) return;
    if (name === "theme") this.recolour();
    else this.begin();
  }

  /** Begin, once for all attributes that change at once. */
  begin() {
    this.discussion?.stop();
    this.discussion = null;
    clearTimeout(this.beginning);
    this.beginning = setTimeout(() => this.isConnected && this.show());
  }

  show() {
    const asked = this.asked();
    if (!asked.site || !asked.article || !asked.origin) {
      console.error("hakam-comments needs the attributes site and article, and api where its script is not on the page");
      return;
    }
    this.section = make("section", { part: "root", class: "root" });
    this.recolour();
    this.shadowRoot.replaceChildren(this.section);
    this.discussion = new Discussion(this.section, asked);
    this.discussion.start();
  }

  asked() {
    const said = (name) => this.getAttribute(name) || null;
    return {
      origin: originOf(this),
      site: said("site"),
      article: said("article"),
      locale: said("locale") ?? (this.closest("[lang]")?.lang || null),
      digits: said("digits"),
      order: said("order") === "newest" ? "newest" : "oldest",
      url: said("article-url") ?? canonical(),
      title: said("article-title") ?? (document.title || null),
    };
  }
}

function canonical() {
  const link = document.querySelector("link[rel=canonical]");
  return link?.href || location.href.split("#")[0];
}

/** Give the root its style in a way that no policy of the page forbids. */
function adopt(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
}

if (!customElements.get("hakam-comments")) customElements.define("hakam-comments", HakamComments);
