// The slip somebody takes home: what to bring, fee, days, where, source. From the answer's blocks, word for word.

import { el, vnDate } from "../../static/dom.js";

const METHODS = { direct: "Nộp trực tiếp", online: "Nộp trực tuyến", postal: "Qua bưu chính" };
const list = (value) => (Array.isArray(value) ? value : []);
const lines = (text) => String(text || "").split(/\n+/).filter((line) => line.trim()).map((line) => el("p", {}, line));

function papers(block) {
  return list(block.cases).map((group) => [
    group.case && el("p", { class: "case" }, group.case),
    el("ul", { class: "boxes" }, list(group.papers).map((paper) => {
      const count = [paper.originals > 0 && `${paper.originals} bản chính`, paper.copies > 0 && `${paper.copies} bản sao`].filter(Boolean).join(", ");
      const forms = list(paper.forms).map((form) => [form.code, form.name].filter(Boolean).join(" ") || form.file).filter(Boolean);
      return el("li", { class: paper.note ? "note" : null }, paper.name, count && el("b", {}, ` (${count})`), forms.length > 0 && ` – mẫu: ${forms.join("; ")}`);
    })),
  ]);
}

const rows = (block) =>
  list(block.rows).map((row) => el("p", {}, [METHODS[row.method], row.case].filter(Boolean).join(", "), (METHODS[row.method] || row.case) && ": ", el("b", {}, row.text)));

const BODIES = {
  text: (block) => lines(block.text),
  notice: (block) => lines(block.text),
  checklist: papers,
  fees: rows,
  times: rows,
  places: (block) => list(block.places).map((place) => el("p", {}, el("b", {}, place.name), [place.address, place.phone && `ĐT ${place.phone}`, place.hours].filter(Boolean).map((part) => `; ${part}`))),
  steps: (block) => el("ol", {}, list(block.steps).map((step) => el("li", {}, step.title && el("b", {}, `${step.title}: `), step.text))),
  legal: (block) => list(block.items).map((item) => el("p", {}, [item.number, item.title].filter(Boolean).join(" – "))),
  comparison: (block) => list(block.rows).map((row) => [
    el("p", { class: "case" }, row.label),
    list(row.cells).map((cell, i) => [el("p", {}, el("b", {}, list(block.columns)[i]?.title)), lines(cell)]),
  ]),
  journey: (block) => list(block.legs).map((leg) => [
    el("p", {}, el("b", {}, `${leg.number}. ${leg.label}`), leg.code && ` (${leg.code})`),
    [leg.when && `Trường hợp: ${leg.when}.`, leg.brings, leg.limit, leg.note].filter(Boolean).map((part) => el("p", { class: "note" }, part)),
  ]),
  article: (block) => [el("p", {}, `${/^\d/.test(block.article) ? "Điều " : ""}${block.article} ${block.number}`), lines(block.excerpt)],
};

/** What of an answer goes on paper: all of it on A4, the open parts on a narrow roll. */
function shown(answer, wide) {
  const blocks = list(answer.blocks).filter((block) => BODIES[block.type] && (wide || !block.folded));
  return blocks.map((block) => el("section", {}, block.title && el("h3", {}, block.title), BODIES[block.type](block)));
}

function source(item) {
  const about = [(item.kind !== "procedure" || /^\d\.\d{6}/.test(item.number)) && item.number && `Mã/số ${item.number}`, item.updated && `cập nhật ${vnDate(item.updated)}`].filter(Boolean).join(", ");
  return el("p", {}, item.title, about && ` (${about})`);
}

/** The slip of an answer. `more`: title, name, desk, wide, taken (link and address of its QR code, or null), now. */
export function slip(answer, { title, name, desk, wide, taken, now }) {
  const body = shown(answer, wide);
  const when = now.toLocaleString("vi-VN", { timeZone: "Etc/GMT-7", hour12: false, dateStyle: "short", timeStyle: "short" });
  const place = [desk.name, desk.counter, desk.hours].filter(Boolean).join(" · ");
  return el(
    "article",
    { class: `slip ${wide ? "a4" : "roll"}`, "aria-label": "Phiếu sẽ in" },
    el("header", {}, el("p", { class: "from" }, name), el("h2", {}, title)),
    body.length ? body : lines(answer.text),
    list(answer.sources).length > 0 && el("section", {}, el("h3", {}, "Nguồn"), answer.sources.map(source)),
    el("section", {}, el("h3", {}, "Gặp cán bộ"), lines(place)),
    taken && el("figure", {}, el("img", { src: taken.image, alt: "Mã QR mở nội dung này trên điện thoại" }), el("figcaption", {}, taken.opens === "answer" ? "Quét để mở trên điện thoại" : "Quét để mở trang chính thức")),
    el("footer", {}, `Do trợ lý ảo (AI) soạn từ nguồn trên, in lúc ${when}. Chỉ để tham khảo, không phải văn bản của cơ quan nhà nước.`),
  );
}

const sheet = new CSSStyleSheet();

/** Print a slip. A roll is cut where the slip ends, so the page is made as long as it. */
export function printSlip(node) {
  let size = "A4";
  if (node.classList.contains("roll")) {
    const measured = node.cloneNode(true);
    measured.classList.add("measured");
    document.body.append(measured);
    size = `80mm ${Math.ceil((measured.offsetHeight * 25.4) / 96) + 10}mm`;
    measured.remove();
  }
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  sheet.replaceSync(`@page { size: ${size}; margin: ${size === "A4" ? "15mm" : "3mm 4mm"}; }`);
  window.print();
}
