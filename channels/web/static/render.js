// An Answer (see assistant/answer.py) as elements. A block of an unknown type is left out, never the whole answer.

import { el, outLink, paragraphs, phones, safeUrl, telUrl, today, vnDate } from "./dom.js";
import { askable, comparison, journey } from "./plans.js";
import { inLanguage, language, t } from "./words.js";

const PLAIN = ["text", "notice", "article"];
const emergency = () => ["113", "114", "115"].map((phone) => ({ type: "phone", label: t(`emergency.${phone}`), phone }));

const list = (value) => (Array.isArray(value) ? value.filter(Boolean) : []);
const prefixed = (word, text) => (text.toLowerCase().startsWith(word.toLowerCase()) ? text : `${word} ${text}`);
const dotted = (...parts) => parts.filter(Boolean).join(" · ");
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The list already numbers the steps; "1. Bước 1:" read aloud twice is noise. */
function withoutNumber(text, position) {
  const match = /^\s*Bước\s+(\d+)\s*[:.)–-]?\s*/iu.exec(text.normalize("NFC"));
  return match && Number(match[1]) === position ? text.normalize("NFC").slice(match[0].length) : text;
}

function steps(block) {
  const items = list(block.steps).map((step, i) => {
    const title = withoutNumber(step.title || "", i + 1);
    const text = title ? step.text : withoutNumber(step.text || "", i + 1);
    return el("li", {}, title && el("strong", {}, title), paragraphs(text));
  });
  return el("ol", { class: "steps" }, items);
}

function form(item) {
  const code = item.code && (/^mẫu/i.test(item.code) ? item.code : prefixed(t("form_"), item.code));
  const name = [code, item.name].filter(Boolean).join(": ") || item.file || t("forms");
  const label = t("download", name.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase()));
  if (safeUrl(item.url)) return el("li", {}, outLink(item.url, label, "line"));
  return el("li", {}, item.file && item.file !== name ? t("file", name, item.file) : name);
}

function paper(item, changed) {
  const forms = list(item.forms).length > 0 && el("ul", { class: "forms" }, item.forms.map(form));
  if (item.note) return el("li", { class: "remark" }, paragraphs(item.name), forms);
  const count = [item.originals > 0 && t("originals", item.originals), item.copies > 0 && t("copies", item.copies)]
    .filter(Boolean)
    .join(", ");
  const box = el("input", { type: "checkbox" });
  box.addEventListener("change", changed);
  const words = el("span", { class: "words" }, item.name, count && [" – ", el("span", { class: "count" }, count)]);
  return el("li", { class: "paper" }, el("label", {}, box, words), forms);
}

function checklist(block) {
  const cases = list(block.cases);
  const several = cases.length > 1;
  const tongue = language(); // the boxes are ticked when the page may speak another
  const groups = cases.map((group) => {
    const papers = list(group.papers);
    const total = papers.filter((item) => !item.note).length;
    const progress = el("p", { class: "progress" });
    const items = el("ul", { class: "papers" });
    const count = () => {
      const ticked = items.querySelectorAll("input:checked").length;
      progress.textContent = inLanguage(tongue, () => t("ready", ticked, total));
    };
    items.append(...papers.map((item) => paper(item, count)));
    count();
    const name = group.case || (several ? t("common") : "");
    const body = [items, total > 1 && progress];
    return name ? el("fieldset", {}, el("legend", {}, name), body) : el("div", {}, body);
  });
  return [several && el("p", { class: "soft" }, t("cases")), groups];
}

/** Two columns whatever the rows hold, to fit 320 px. Roles are spelt out: styles stack the cells for large letters. */
function table(rows, first, last, caption) {
  const column = (name) => name && el("th", { scope: "col", role: "columnheader" }, name);
  const heads = el("tr", { role: "row" }, column(first), column(last));
  const lines = rows.map((row) =>
    el(
      "tr",
      { role: "row" },
      first &&
        el("th", { scope: "row", role: "rowheader" }, t(`methods.${row.method}`) || (!row.case && t("noMethod")), row.case && el("p", { class: "case" }, row.case)),
      el("td", { role: "cell" }, row.text),
    ),
  );
  const head = el("thead", { role: "rowgroup" }, heads);
  return el("table", { role: "table" }, el("caption", { class: "vh" }, caption), head, el("tbody", { role: "rowgroup" }, lines));
}

function fees(block) {
  const rows = list(block.rows);
  return table(rows, rows.some((row) => row.method) && t("how"), t("amount"), block.title || t("blocks.fees"));
}

function times(block) {
  const rows = list(block.rows);
  const heads = [rows.some((row) => row.method) && t("how"), rows.some((row) => row.case) && t("case_")].filter(Boolean);
  const head = heads.map((name, i) => (i ? name.toLowerCase() : name)).join(", ");
  return table(rows, head, t("term"), block.title || t("blocks.times"));
}

function place(item) {
  return el(
    "li",
    {},
    el("strong", {}, item.name),
    item.address && el("p", {}, t("address", item.address)),
    item.phone && el("p", {}, t("phone"), phones(item.phone)),
    item.hours && el("p", {}, t("hours", item.hours)),
    item.note && el("p", { class: "soft" }, item.note),
    safeUrl(item.url) && outLink(item.url, t("office"), "line"),
  );
}

function legal(item) {
  const label = [item.number, item.title].filter(Boolean).join(" – ");
  return el("li", {}, outLink(item.url, label, "line"), item.status && el("span", { class: "tag" }, item.status));
}

/** An appendix is an article whose number is its name. */
const articleName = (number) => (/^\d/.test(number) ? prefixed(t("article"), number) : number);

function article(block) {
  const where = [block.clause && prefixed(t("clause"), block.clause), articleName(block.article), block.number];
  const quote = el("blockquote", {}, paragraphs(block.excerpt));
  const head = el("figcaption", {}, el("strong", {}, capital(where.filter(Boolean).join(", "))), block.heading && `: ${block.heading}`);
  return el("figure", {}, head, quote);
}

function notice(block) {
  const level = t(`levels.${block.level}`) ? block.level : "info";
  const [head, ...rest] = paragraphs(block.text);
  head?.prepend(el("strong", {}, block.title || t(`levels.${level}`)), " ");
  return el("div", { class: `notice ${level}` }, head, rest);
}

const BLOCKS = {
  text: (block) => paragraphs(block.text),
  notice,
  steps,
  checklist,
  fees,
  times,
  places: (block) => el("ul", { class: "places" }, list(block.places).map(place)),
  legal: (block) => el("ul", { class: "laws" }, list(block.items).map(legal)),
  article,
  comparison,
  journey,
};

/** One block as an element, null for a type this page does not know. `bare`: without its title, never folded. */
export function renderBlock(block, bare = false) {
  if (!Object.keys(BLOCKS).includes(block?.type)) return null;
  let body;
  try {
    body = [BLOCKS[block.type](block)];
  } catch (error) {
    console.error("block left out", block.type, error);
    return null;
  }
  const title = bare ? "" : block.title || (PLAIN.includes(block.type) && !block.folded ? "" : t(`blocks.${block.type}`));
  const name = block.type === "notice" ? "block" : `block ${block.type}${block.written ? " written" : ""}`;
  if (block.folded && !bare) return el("details", { class: name }, el("summary", {}, title), body);
  return el("section", { class: name }, title && block.type !== "notice" && el("h3", {}, title), body);
}

/** Below a block: which source it is from, and the way to that place in the source. */
function origin(block, sources, open) {
  const position = sources.findIndex((item) => item.id === block.source);
  if (position < 0) return null;
  const titled = block.type === "article" || (block.type !== "notice" && block.title);
  const name = block.title || t(`blocks.${block.type}`);
  const see = open && titled && canOpen(sources[position]) && seeButton(t("seeSource"), t("seeSourceOf", name), () => open(sources[position], block));
  if (sources.length < 2 && !see) return null;
  return el("p", { class: "from" }, sources.length > 1 && t("fromSource", position + 1), see && [sources.length > 1 && " ", see]);
}

const canOpen = (item) => Boolean(item.number) && ["procedure", "legal"].includes(item.kind);

function seeButton(label, spoken, onclick) {
  return el("button", { type: "button", class: "see", "aria-label": spoken === label ? null : spoken, onclick }, label);
}

/** From when and until when a source holds, in words; "" when there is nothing to say. */
/** A key that an office's own sheet gave a procedure can be looked up nowhere. */
export const shownNumber = (item) => (item.kind !== "procedure" || /^\d\.\d{6}/.test(item.number) ? item.number : "");

export function validityOf(item) {
  const now = today();
  const until = item.valid_to && t(item.valid_to < now ? "expired" : "validTo", vnDate(item.valid_to));
  return capital(dotted(item.valid_from > now && t("validFrom", vnDate(item.valid_from)), until));
}

function source(item, answer, open) {
  const about = dotted(
    t(`kinds.${item.kind}`),
    shownNumber(item) && t("number", item.number),
    item.updated ? t("updated", vnDate(item.updated)) : t("updatedUnknown"),
  );
  const validity = validityOf(item);
  return el(
    "li",
    {},
    outLink(item.url, item.title, "line"),
    el("p", { class: "soft" }, about),
    validity && el("p", { class: "validity" }, validity),
    item.excerpt && el("details", {}, el("summary", {}, t("excerpt")), el("blockquote", {}, paragraphs(item.excerpt))),
    open && canOpen(item) && seeButton(t("openSource"), t("openSource"), () => open(item, quotedIn(answer, item))),
  );
}

/** The block that stands for a source when no block was chosen: the quoted article, else the aspect that was asked. */
function quotedIn(answer, item) {
  const own = list(answer.blocks).filter((block) => block.source === item.id);
  return own.find((block) => block.type === "article") || own.find((block) => block.aspect && block.aspect === answer.aspect) || null;
}

function renderSources(answer, open) {
  const items = list(answer.sources);
  if (items.length) return el("section", { class: "sources" }, el("h3", {}, t("sources")), el("ol", {}, items.map((item) => source(item, answer, open))));
  if (answer.outcome !== "answered" && answer.outcome !== "partial") return null;
  return el("p", { class: "soft" }, t("noSource"));
}

function action(item, ask) {
  if (item.type === "link") return safeUrl(item.url) ? outLink(item.url, item.label, "button") : null;
  if (item.type === "phone") {
    const href = telUrl(item.phone);
    // A bare number says nothing to somebody in fear: the national ones are named.
    const known = item.label === item.phone && t(`emergency.${item.phone}`);
    const label = known ? `${known}: ${item.phone}` : item.label.includes(item.phone) ? item.label : `${item.label}: ${item.phone}`;
    return href ? el("a", { href, class: "button call" }, label) : el("p", {}, label);
  }
  if (item.type !== "ask" || !item.question) return null;
  return el("button", { type: "button", onclick: () => ask(item.question) }, item.label);
}

/** Buttons that send a question: choices of an answer, or suggestions under the greeting. */
export function renderChoices(choices, label, ask) {
  if (!list(choices).length) return null;
  const buttons = choices.map((choice) =>
    el(
      "li",
      {},
      el(
        "button",
        { type: "button", onclick: () => ask(choice.question) },
        el("span", {}, choice.label),
        choice.hint && el("span", { class: "why" }, choice.hint),
      ),
    ),
  );
  return el("ul", { class: "choices", "aria-label": label }, buttons);
}

/** Numbers to call in an emergency: the answer's own, or the national ones when it brought none. */
export function emergencyCalls(answer) {
  const own = list(answer.actions).filter((item) => item.type === "phone" && telUrl(item.phone));
  return own.length ? own : emergency();
}

/** The whole answer. `ask(question)` is called when a choice or a follow-up is taken. `more` may hold `open(source,
 * block)`, which shows a place in a source, and `made`, the elements of blocks rendered before (by position). */
export function renderAnswer(answer, ask, more = {}) {
  const urgent = answer.outcome === "emergency";
  const calls = urgent ? emergencyCalls(answer) : [];
  const sources = list(answer.sources);
  const others = list(answer.actions).filter((item) => !calls.includes(item));
  const actions = others.map((item) => action(item, ask)).filter(Boolean);
  const blocks = list(answer.blocks)
    .map((block, i) => {
      const node = more.made?.[i] || renderBlock(block);
      const below = node && origin(block, sources, more.open);
      if (below) node.append(below);
      if (node) askable(node, ask);
      return node;
    })
    .filter(Boolean);
  // The text says the same as the open blocks, for channels that show no blocks.
  const told = blocks.some((block) => block.tagName !== "DETAILS");
  return [
    calls.length > 0 && el("div", { class: "actions calls" }, calls.map((item) => action(item, ask))),
    !told && el("div", { class: "lead" }, paragraphs(answer.text)),
    blocks,
    renderChoices(answer.choices, t("choose"), ask),
    actions.length > 0 && el("div", { class: "actions" }, actions),
    renderSources(answer, more.open),
  ];
}
