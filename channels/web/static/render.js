// An Answer (see assistant/answer.py) as elements. A block of an unknown type is left out, never the whole answer.

import { el, outLink, paragraphs, phones, safeUrl, telUrl, today, vnDate } from "./dom.js";

const METHODS = { direct: "Nộp trực tiếp", online: "Nộp trực tuyến", postal: "Nộp qua bưu chính" };
const KINDS = {
  procedure: "Thủ tục hành chính",
  legal: "Văn bản pháp luật",
  news: "Tin tức",
  faq: "Hỏi đáp",
  office: "Cơ quan",
  form: "Biểu mẫu",
};
const TITLES = {
  text: "Xem thêm",
  notice: "Lưu ý",
  steps: "Các bước thực hiện",
  checklist: "Giấy tờ cần chuẩn bị",
  fees: "Phí, lệ phí",
  times: "Thời hạn giải quyết",
  places: "Nơi nộp hồ sơ",
  legal: "Căn cứ pháp lý",
  article: "Trích văn bản",
};
const LEVELS = { info: "Thông tin:", warning: "Lưu ý:", danger: "Cảnh báo:" };
const EMERGENCY = [
  { type: "phone", label: "Công an", phone: "113" },
  { type: "phone", label: "Cứu hỏa, cứu nạn", phone: "114" },
  { type: "phone", label: "Cấp cứu y tế", phone: "115" },
];

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
  const name = [item.code && prefixed("Mẫu", item.code), item.name].filter(Boolean).join(": ") || item.file || "Biểu mẫu";
  const label = `Tải ${name.replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase())}`;
  if (safeUrl(item.url)) return el("li", {}, outLink(item.url, label, "line"));
  return el("li", {}, item.file && item.file !== name ? `${name} (tệp ${item.file})` : name);
}

function paper(item, changed) {
  const forms = list(item.forms).length > 0 && el("ul", { class: "forms" }, item.forms.map(form));
  if (item.note) return el("li", { class: "remark" }, paragraphs(item.name), forms);
  const count = [item.originals > 0 && `${item.originals} bản chính`, item.copies > 0 && `${item.copies} bản sao`]
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
  const groups = cases.map((group) => {
    const papers = list(group.papers);
    const total = papers.filter((item) => !item.note).length;
    const progress = el("p", { class: "progress" });
    const items = el("ul", { class: "papers" });
    const count = () => {
      progress.textContent = `Đã chuẩn bị ${items.querySelectorAll("input:checked").length}/${total} giấy tờ`;
    };
    items.append(...papers.map((item) => paper(item, count)));
    count();
    const name = group.case || (several ? "Hồ sơ chung" : "");
    const body = [items, total > 1 && progress];
    return name ? el("fieldset", {}, el("legend", {}, name), body) : el("div", {}, body);
  });
  return [several && el("p", { class: "soft" }, "Hồ sơ khác nhau theo từng trường hợp:"), groups];
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
        el("th", { scope: "row", role: "rowheader" }, METHODS[row.method] || (!row.case && "Không nêu hình thức"), row.case && el("p", { class: "case" }, row.case)),
      el("td", { role: "cell" }, row.text),
    ),
  );
  const head = el("thead", { role: "rowgroup" }, heads);
  return el("table", { role: "table" }, el("caption", { class: "vh" }, caption), head, el("tbody", { role: "rowgroup" }, lines));
}

function fees(block) {
  const rows = list(block.rows);
  return table(rows, rows.some((row) => row.method) && "Cách nộp", "Mức thu", block.title || TITLES.fees);
}

function times(block) {
  const rows = list(block.rows);
  const heads = [rows.some((row) => row.method) && "Cách nộp", rows.some((row) => row.case) && "Trường hợp"];
  return table(rows, heads.filter(Boolean).join(", ").replace(", T", ", t"), "Thời hạn", block.title || TITLES.times);
}

function place(item) {
  return el(
    "li",
    {},
    el("strong", {}, item.name),
    item.address && el("p", {}, `Địa chỉ: ${item.address}`),
    item.phone && el("p", {}, "Điện thoại: ", phones(item.phone)),
    item.hours && el("p", {}, `Giờ làm việc: ${item.hours}`),
    item.note && el("p", { class: "soft" }, item.note),
    safeUrl(item.url) && outLink(item.url, "Xem trang của cơ quan", "line"),
  );
}

function legal(item) {
  const label = [item.number, item.title].filter(Boolean).join(" – ");
  return el("li", {}, outLink(item.url, label, "line"), item.status && el("span", { class: "tag" }, item.status));
}

function article(block) {
  const where = [block.clause && prefixed("khoản", block.clause), prefixed("Điều", block.article), block.number];
  const quote = el("blockquote", {}, paragraphs(block.excerpt));
  const head = el("figcaption", {}, el("strong", {}, capital(where.filter(Boolean).join(", "))), block.heading && `: ${block.heading}`);
  return el("figure", {}, head, quote);
}

function notice(block) {
  const level = LEVELS[block.level] ? block.level : "info";
  const [head, ...rest] = paragraphs(block.text);
  head?.prepend(el("strong", {}, block.title || LEVELS[level]), " ");
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
};

function renderBlock(block, sources) {
  if (!Object.keys(BLOCKS).includes(block?.type)) return null;
  let body;
  try {
    body = [BLOCKS[block.type](block)];
  } catch (error) {
    console.error("block left out", block.type, error);
    return null;
  }
  const position = sources.findIndex((source) => source.id === block.source);
  if (sources.length > 1 && position >= 0) body.push(el("p", { class: "from" }, `Theo nguồn ${position + 1}`));
  const plain = block.type === "text" || block.type === "notice" || block.type === "article";
  const title = block.title || (plain && !block.folded ? "" : TITLES[block.type]);
  const name = block.type === "notice" ? "block" : `block ${block.type}`;
  if (block.folded) return el("details", { class: name }, el("summary", {}, title), body);
  return el("section", { class: name }, title && block.type !== "notice" && el("h3", {}, title), body);
}

function source(item) {
  const now = today();
  const about = dotted(
    KINDS[item.kind],
    item.number && `số ${item.number}`,
    item.updated ? `cập nhật ${vnDate(item.updated)}` : "chưa rõ ngày cập nhật",
  );
  const validity = dotted(
    item.valid_from > now && `áp dụng từ ${vnDate(item.valid_from)}`,
    item.valid_to && `${item.valid_to < now ? "đã hết hiệu lực sau ngày" : "có hiệu lực đến hết"} ${vnDate(item.valid_to)}`,
  );
  return el(
    "li",
    {},
    outLink(item.url, item.title, "line"),
    el("p", { class: "soft" }, about),
    validity && el("p", { class: "validity" }, capital(validity)),
    item.excerpt && el("details", {}, el("summary", {}, "Xem đoạn trích"), el("blockquote", {}, paragraphs(item.excerpt))),
  );
}

function renderSources(answer) {
  const items = list(answer.sources);
  if (items.length) return el("section", { class: "sources" }, el("h3", {}, "Nguồn"), el("ol", {}, items.map(source)));
  if (answer.outcome !== "answered" && answer.outcome !== "partial") return null;
  return el("p", { class: "soft" }, "Câu trả lời này không kèm nguồn. Xin hỏi lại cơ quan trước khi làm theo.");
}

function action(item, ask) {
  if (item.type === "link") return safeUrl(item.url) ? outLink(item.url, item.label, "button") : null;
  if (item.type === "phone") {
    const href = telUrl(item.phone);
    const label = item.label.includes(item.phone) ? item.label : `${item.label}: ${item.phone}`;
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
  return own.length ? own : EMERGENCY;
}

/** The whole answer. `ask(question)` is called when a choice or a follow-up is taken. */
export function renderAnswer(answer, ask) {
  const urgent = answer.outcome === "emergency";
  const calls = urgent ? emergencyCalls(answer) : [];
  const others = list(answer.actions).filter((item) => !calls.includes(item));
  const actions = others.map((item) => action(item, ask)).filter(Boolean);
  const blocks = list(answer.blocks).map((block) => renderBlock(block, list(answer.sources))).filter(Boolean);
  // The text says the same as the open blocks, for channels that show no blocks.
  const told = blocks.some((block) => block.tagName !== "DETAILS");
  return [
    calls.length > 0 && el("div", { class: "actions calls" }, calls.map((item) => action(item, ask))),
    !told && el("div", { class: "lead" }, paragraphs(answer.text)),
    blocks,
    renderChoices(answer.choices, "Chọn một để tiếp tục", ask),
    actions.length > 0 && el("div", { class: "actions" }, actions),
    renderSources(answer),
  ];
}
