// The drawer with a source's own words, opened at the field or the article that an answer quotes.

import * as api from "./api.js";
import { openBox } from "./box.js";
import { el, outLink, paragraphs, safeUrl, vnDate } from "./dom.js";
import { renderBlock, shownNumber, validityOf } from "./render.js";
import { inLanguage, t } from "./words.js";

/** Open it. `item` is a source of an answer, `block` the block of the answer that was looked at, or null. */
export async function openSource(root, item, block, language) {
  const say = (make) => inLanguage(language, make);
  const body = el("div", { class: "source" });
  const wait = el("p", { role: "status" }, say(() => t("loadingSource")));
  const facts = say(() => [t(`kinds.${item.kind}`), shownNumber(item) && t("number", item.number), item.updated && t("updated", vnDate(item.updated))]);
  const link = say(() => safeUrl(item.url) && outLink(item.url, t("official"), "button"));
  const validity = say(() => validityOf(item));
  body.append(el("p", { class: "soft" }, facts.filter(Boolean).join(" · ")), ...(validity ? [el("p", { class: "validity" }, validity)] : []));
  body.append(...(link ? [el("p", {}, link)] : []), wait);
  const { box } = say(() => openBox(root, { title: item.title, body, className: "drawer", language }));
  const article = block?.type === "article" ? block.article : "";
  let text = null;
  try {
    text = await api.source(item.kind, item.number, article, language);
  } catch {
    // the line is cut: the excerpt that came with the answer is shown instead
  }
  wait.remove();
  if (!box.isConnected) return;
  const place = article ? `article:${article}` : block?.aspect;
  if (text) say(() => fill(box, body, text, place, block));
  else body.append(...say(() => quotation(block?.excerpt || item.excerpt || t("problems.network"))));
}

function fill(box, body, text, place, block) {
  const sections = text.sections.map((section) => {
    const here = section.key === place;
    const blocks = section.blocks.map((each) => renderBlock(each, true)).filter(Boolean);
    if (!here) return el("details", { class: "block" }, el("summary", {}, section.title), blocks);
    const mark = el("p", { class: "tag" }, t("quoted"));
    const node = el("section", { class: "block here" }, mark, el("h3", { tabindex: "-1" }, section.title), blocks);
    if (block?.excerpt) markQuote(node, block.excerpt);
    return node;
  });
  body.append(...sections, ...(text.left_out ? [el("p", { class: "soft" }, t("leftOut", text.left_out))] : []));
  // The ticks and figures of a record are looked at here, not worked with.
  body.querySelectorAll("input").forEach((input) => input.remove());
  body.querySelectorAll(".progress, figcaption").forEach((node) => node.remove());
  const here = body.querySelector(".here");
  if (!here) return;
  const target = here.querySelector("mark") || here;
  target.scrollIntoView({ block: target === here ? "start" : "center" });
  here.querySelector("h3").focus({ preventScroll: true });
}

const quotation = (excerpt) => [el("blockquote", {}, paragraphs(excerpt))];

/** Mark the quoted lines within the article's text. An excerpt may have been shortened: then its beginning is found. */
function markQuote(node, excerpt) {
  const lines = excerpt.replace(/…$/, "").split("\n").map((line) => line.trim()).filter((line) => line.length > 3);
  for (const paragraph of node.querySelectorAll("blockquote p")) {
    const whole = paragraph.textContent;
    const found = lines.map((line) => [whole.indexOf(line), line.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0]);
    const parts = [];
    let from = 0;
    for (const [at, length] of found) {
      if (at < from) continue;
      parts.push(whole.slice(from, at), el("mark", {}, whole.slice(at, at + length)));
      from = at + length;
    }
    if (parts.length) paragraph.replaceChildren(...parts, whole.slice(from));
  }
}
