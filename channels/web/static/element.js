// <tro-ly>: the assistant inside a foreign page. Loaded by one script tag; needs nothing of the page and leaves it alone.
//
// Attributes: service (address of the service; default: where the script came from), lang (vi, en), theme (light, dark),
// mode="inline" (fills the element's own box instead of floating), open. Methods: open(), close(), ask(text).

import { Chat } from "./chat.js";
import { address, el, useService } from "./dom.js";
import { inLanguage, t } from "./words.js";

const here = document.currentScript?.src || "";
const BASE = 17 / 16; // our letters beside the browser's medium

/** Give our styles to a document or a shadow root: as an object, which no content policy of the page forbids. */
function dress(place, view) {
  try {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(TROLY_STYLE);
    place.adoptedStyleSheets = [...place.adoptedStyleSheets, sheet];
  } catch {
    // Browsers of before 2023: an ordinary link, which the page's policy has to allow.
    (place.head || place).append(el("link", { rel: "stylesheet", href: address("static/chat.css").href }));
  }
}

class TroLy extends HTMLElement {
  connectedCallback() {
    useService(this.getAttribute("service")?.replace(/\/*$/, "/") || here);
    this.inline = this.getAttribute("mode") === "inline";
    this.tongue = this.getAttribute("lang") === "en" ? "en" : "vi";
    const shadow = this.shadowRoot || this.attachShadow({ mode: "open" });
    if (!this.frame) {
      dress(shadow, window);
      this.frame = el("div", { class: `troly widget ${this.inline ? "inline" : "floating"}`, lang: this.tongue });
      shadow.append(this.frame);
      this.frame.addEventListener("keydown", (event) => this.key(event));
    }
    this.frame.replaceChildren();
    const probe = el("span", { class: "probe" }, "x");
    this.frame.append(probe);
    // The browser's own letter size, whatever the page made of "rem".
    this.frame.style.setProperty("--base", `${parseFloat(getComputedStyle(probe).fontSize) * BASE}px`);
    probe.remove();
    if (this.getAttribute("theme")) this.frame.dataset.theme = this.getAttribute("theme");
    if (this.inline) return void this.fill();
    this.button = el("button", { type: "button", class: "launch", "aria-expanded": "false", onclick: () => this.open() }, inLanguage(this.tongue, () => t("launch")));
    this.frame.append(this.button);
    // Above everything, also where a parent with a transform would catch what is fixed.
    if (this.frame.showPopover) {
      this.frame.popover = "manual";
      this.frame.showPopover();
    }
    if (this.hasAttribute("open")) this.open();
  }

  disconnectedCallback() {
    this.chat?.end();
    this.chat = this.panel = null;
  }

  fill() {
    const name = inLanguage(this.tongue, () => t("title"));
    this.panel = el("div", { class: "panel", role: this.inline ? "region" : "dialog", "aria-label": name });
    this.frame.append(this.panel);
    this.chat = new Chat(this.panel, {
      panel: true,
      tongue: this.tongue,
      theme: this.getAttribute("theme") || "auto",
      onClose: this.inline ? null : () => this.close(),
      dress,
      changed: (chat) => this.copyLooks(chat),
    });
  }

  /** Letters and colours are set on the panel and hold for the whole frame. */
  copyLooks({ root }) {
    if (root.dataset.theme) this.frame.dataset.theme = root.dataset.theme;
    else delete this.frame.dataset.theme;
    this.frame.dataset.size = root.dataset.size;
    this.frame.classList.toggle("contrast", root.classList.contains("contrast"));
  }

  open() {
    if (this.inline) return;
    if (!this.panel) this.fill();
    this.panel.hidden = false;
    this.frame.classList.add("opened");
    this.button.hidden = true;
    this.button.setAttribute("aria-expanded", "true");
    this.chat.focusHome();
  }

  close() {
    if (this.inline || !this.panel) return;
    this.panel.hidden = true;
    this.frame.classList.remove("opened");
    this.button.hidden = false;
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus({ preventScroll: true });
  }

  /** Open and ask a question; false when another is being answered. */
  ask(text) {
    this.open();
    return this.chat.ask(String(text));
  }

  key(event) {
    // What is typed here is no shortcut of the page around.
    event.stopPropagation();
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || this.shadowRoot.querySelector("dialog[open]")) return;
    this.close();
  }
}

function begin() {
  if (!customElements.get("tro-ly")) customElements.define("tro-ly", TroLy);
  if (!document.querySelector("tro-ly")) document.body.append(document.createElement("tro-ly"));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
