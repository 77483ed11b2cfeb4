// Small helpers. Everything becomes a text node or a checked attribute: no HTML string is ever parsed.

import { language, t } from "./words.js";

let base = "";

/** Say where the service lives, when that is not where this page lies. */
export function useService(url) {
  base = url;
}

/** A path of the service as a whole address. */
export const address = (path) => new URL(path, base || document.baseURI);

/** A text as it is compared: without marks, case and punctuation. */
export const folded = (text) => text.normalize("NFD").replace(/\p{M}+/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Make an element. Children are nodes or strings; empty ones are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== "" && child !== false));
  return node;
}

/** The address when it is http(s) and names a host itself, or a path of this site; otherwise "". */
export function safeUrl(text) {
  const raw = String(text || "").trim();
  if (!/^(https?:\/\/|\/(?![/\\]))/i.test(raw)) return "";
  try {
    const url = address(raw);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : "";
  } catch {
    return "";
  }
}

/** A link that opens beside the conversation (which nothing stores), or plain text when the address is not safe. */
export function outLink(url, label, className = "") {
  const href = safeUrl(url);
  if (!href) return el("span", { class: className || null }, label);
  return el(
    "a",
    { href, target: "_blank", rel: "noopener noreferrer", class: className || null },
    label,
    el("span", { class: "vh" }, t("newTab")),
  );
}

/** "tel:" address of one phone number, "" when the text is not exactly one number. */
export function telUrl(text) {
  const raw = String(text || "").trim();
  const digits = raw.replace(/[^\d+]/g, "");
  return /^\+?[\d\s.()-]+$/.test(raw) && /^\+?\d{3,15}$/.test(digits) ? `tel:${digits}` : "";
}

/** Phone text with each number in it a link: "0260 386 2222 hoặc 1022" must not become one long number. */
export function phones(text, className = "phone") {
  return String(text || "")
    .split(/(\s*(?:[,;/]|\shoặc\s|\s-\s)\s*)/u)
    .map((part) => (telUrl(part) ? el("a", { href: telUrl(part), class: className }, part.trim()) : part));
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** "2025-07-01" as "01/07/2025", in English "1 July 2025". By text: a Date would shift the day with the time zone. */
export function vnDate(iso) {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(iso || "");
  if (!match) return "";
  if (language() === "en" && MONTHS[match[2] - 1]) return `${Number(match[3])} ${MONTHS[match[2] - 1]} ${match[1]}`;
  return `${match[3]}/${match[2]}/${match[1]}`;
}

/** Today on this device, as an ISO date that compares with the answer's dates. */
export function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
}

/** Paragraphs of a text: blank lines divide, single line breaks stay (by style). */
export function paragraphs(text) {
  return String(text || "")
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => el("p", {}, part));
}

const LINES = new Set("ARTICLE SECTION DETAILS SUMMARY FIELDSET LEGEND P LI UL OL TR CAPTION H2 H3 FIGCAPTION BLOCKQUOTE DIV".split(" "));

/** A rendered answer as plain text for the clipboard, folded parts included. */
export function plainText(root) {
  let out = "";
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      out += node.data;
      return;
    }
    if (node.matches("button, input, thead, .vh, .tools, .verdict, .progress")) return;
    const line = LINES.has(node.tagName);
    if (line && out && !out.endsWith("\n")) out += "\n";
    if (node.tagName === "LI") {
      const box = node.querySelector(":scope > label > input");
      if (box) out += box.checked ? "[x] " : "[ ] ";
      else out += node.parentNode.tagName === "OL" ? `${[...node.parentNode.children].indexOf(node) + 1}. ` : "- ";
    }
    if (node.tagName === "TD" && node.previousSibling) out = `${out.trimEnd()}: `;
    node.childNodes.forEach(visit);
    if (node.tagName === "A" && node.protocol !== "tel:") out += ` <${node.href}>`;
    if (line && !out.endsWith("\n")) out += "\n";
  };
  visit(root);
  return out.replace(/(^|\n)(\d+\.|-) \n/g, "$1$2 ").replace(/[ \t]+\n/g, "\n").trim();
}
