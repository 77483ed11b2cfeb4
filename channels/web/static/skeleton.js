// The frame around a conversation: header, log, input. Built once; its words are set again when the language changes.

import { el } from "./dom.js";
import { language, t } from "./words.js";

/** Fill `root` and give the parts by name, with `label()` which says all words in the language of now. */
export function skeleton(root, { panel, closable }) {
  const parts = {};
  const labels = [];
  const word = (node, key, attribute = "") => {
    labels.push([node, key, attribute]);
    return node;
  };
  const part = (id, tag, attributes = {}, ...children) => (parts[id] = el(tag, { id, ...attributes }, ...children));
  const button = (id, key) => word(part(id, "button", { type: "button" }), key);
  const size = (id, sign) => part(id, "button", { type: "button" }, sign, el("span", { class: "vh" }, " ", word(el("span"), id)));

  const sizes = word(el("div", { role: "group", class: "sizes" }, size("smaller", "A-"), size("normal", "A"), size("larger", "A+")), "sizes", "aria-label");
  parts.sizes = sizes;
  const close = closable && word(part("close", "button", { type: "button", class: "shut" }, "✕"), "close", "aria-label");
  const tongue = part("tongue", "button", { type: "button" });
  const knobs = el("div", { class: "knobs" }, !panel && [sizes, tongue], button("options", "options"), !panel && button("fresh", "fresh"), close);
  const name = el("div", { class: "name" }, part("name", panel ? "h2" : "h1"), part("province", "p"));
  const notice = part("ai-notice", "p", { class: "ai" });
  const skip = word(el("a", { class: "skip", href: "#question" }), "skip");
  const header = el(panel ? "div" : "header", { class: "top" }, el("div", { class: "wide" }, name, knobs), !panel && notice);

  const log = word(part("log", "div", { role: "log", "aria-live": "polite", "aria-relevant": "additions" }), "log", "aria-label");
  const waiting = el("div", { class: "waiting" }, part("status", "p", { role: "status" }), part("stop", "button", { type: "button", hidden: true }));
  word(parts.stop, "stop");
  const over = el(
    "div",
    { class: "over" },
    part("inputlabel", "label", { for: "question" }),
    word(part("hint", "span", { class: "hint" }), "hint"),
    el("span", { class: "people" }, word(part("person", "button", { type: "button", hidden: true }), "person"), part("hotline", "a", { href: "tel:", hidden: true })),
  );
  const field = part("question", "textarea", { rows: "1", autocomplete: "off", enterkeyhint: "send", "aria-describedby": "hint counter" });
  const mic = part("mic", "button", { type: "button", hidden: true });
  const send = word(part("send", "button", { type: "submit" }), "send");
  const form = word(part("form", "form", { novalidate: true }, over, el("div", { class: "row" }, field, mic, send)), "form", "aria-label");
  const always = el("p", { class: "always" }, word(el("span"), "always"), part("counter", "span", { class: "counter", hidden: true }));
  const acts = el("div", { class: "acts" }, part("aside", "button", { type: "button" }), button("code", "handover.code"), button("end", "handover.end"));
  const desk = word(part("desk", "div", { class: "desk", role: "group", hidden: true }, part("deskstate", "p", { role: "status" }), acts), "handover.strip", "aria-label");
  const bar = part("bar", "div", { class: "bar" }, desk, waiting, part("urgent", "p", { role: "alert", class: "vh" }), form, always);
  const printed = part("printed", "p");
  const scroll = panel && el("div", { class: "scroll" }, notice, log, printed);
  const main = el(panel ? "div" : "main", { class: "main" }, scroll || [log, printed], bar);
  parts.scrollers = panel ? [scroll, main] : []; // which of them scrolls is a matter of style: see the short panel
  if (panel) button("fresh", "fresh");

  root.replaceChildren(...(panel ? [] : [skip]), header, main);
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    field.focus();
  });
  const label = () => {
    for (const [node, key, attribute] of labels) {
      if (attribute) node.setAttribute(attribute, t(key));
      else node.textContent = t(key);
    }
    tongue.textContent = language() === "en" ? "Tiếng Việt" : "English";
    tongue.lang = language() === "en" ? "vi" : "en";
    root.lang = language();
  };
  return { parts, label };
}
