// Two blocks that are more than a list: procedures side by side, and the steps that follow from a life event.

import { el, paragraphs } from "./dom.js";
import { t } from "./words.js";

const list = (value) => (Array.isArray(value) ? value.filter(Boolean) : []);

/** A cell: its lines as a list where there are several, "- " before them taken off. */
function cell(text) {
  const lines = String(text || "").split("\n").map((line) => line.replace(/^- /, ""));
  return lines.length > 1 ? el("ul", {}, lines.map((line) => el("li", {}, line))) : lines[0];
}

/** Rows with a heading over each pair, so that two columns fit 320 px; the name of the column is on every cell for
 * screens where the cells stand one under another. */
export function comparison(block) {
  const columns = list(block.columns);
  const heads = columns.map((column) => el("th", { scope: "col", role: "columnheader" }, column.title, el("span", { class: "soft" }, ` (${column.code})`)));
  const rows = list(block.rows).flatMap((row) => {
    const same = new Set(row.cells).size === 1;
    const label = el("th", { scope: "rowgroup", role: "rowheader", colspan: String(columns.length) }, row.label);
    const cells = same
      ? el("td", { role: "cell", colspan: String(columns.length), "data-of": t("bothSides") }, cell(row.cells[0]))
      : list(row.cells).map((text, i) => el("td", { role: "cell", "data-of": columns[i]?.title }, cell(text)));
    return [el("tr", { role: "row", class: "about" }, label), el("tr", { role: "row" }, cells)];
  });
  return el(
    "table",
    { role: "table", class: "sides" },
    el("caption", { class: "vh" }, block.title),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)),
    el("tbody", { role: "rowgroup" }, rows),
  );
}

function leg(item) {
  const known = Boolean(item.question);
  const after = list(item.after).join(", ");
  return el(
    "li",
    { class: known ? "leg" : "leg unknown" },
    el("strong", {}, item.label),
    item.code && el("span", { class: "soft" }, ` (${item.code})`),
    item.when && el("p", {}, t("legWhen", item.when)),
    after && el("p", {}, t("legAfter", after)),
    item.brings && el("p", {}, item.brings),
    item.limit && el("p", { class: "limit" }, item.limit),
    item.note && paragraphs(item.note),
    known && el("button", { type: "button", "data-ask": item.question, "aria-label": t("legAskOf", item.label) }, t("legAsk")),
  );
}

/** The steps of a journey in order; what asks on carries its question as data, see `askable`. */
export const journey = (block) => el("ol", { class: "legs" }, list(block.legs).map(leg));

/** Let the buttons in `node` ask: blocks are made before anybody knows who takes the question. */
export function askable(node, ask) {
  node.querySelectorAll("[data-ask]").forEach((button) => (button.onclick = () => ask(button.dataset.ask)));
}
