// What stands on the screen. Each function makes the nodes of one screen; `go` leads to the others.

import { el, paragraphs } from "../../static/dom.js";
import { renderAnswer } from "../../static/render.js";
import { keyboard } from "./keyboard.js";
import { withoutLinks } from "./lock.js";
import { slip } from "./slip.js";

const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const image = document.createElementNS(SVG, "svg");
  image.setAttribute("aria-hidden", "true");
  image.append(document.createElementNS(SVG, "use"));
  image.firstChild.setAttribute("href", `#i-${name}`);
  return image;
}

export const button = (label, does, { image, kind = "", note = "", ...more } = {}) =>
  el("button", { type: "button", class: kind || null, onclick: does, ...more }, image && icon(image), el("span", {}, label, note && el("small", {}, note)));

const title = (text) => el("h2", { tabindex: "-1" }, text);
const soft = (text) => el("p", { class: "soft" }, text);

export function attract({ setup }, go) {
  const { profile, desk } = setup;
  return el(
    "button",
    { type: "button", class: "start", onclick: () => go("home") },
    el("strong", {}, "Chạm vào đây để bắt đầu"),
    el("span", {}, "Hỏi giấy tờ cần nộp, lệ phí, thời gian, nơi làm thủ tục"),
    profile.suggestions?.length > 0 && el("span", { class: "example" }, `Ví dụ: “${profile.suggestions[0]}”`),
    desk.hours && el("span", { class: "hours" }, desk.hours),
  );
}

export function home({ setup, topics }, go, ask) {
  const events = topics.events.map((event) => button(event.label, () => go("event", event), { image: event.icon, kind: "tile" }));
  return [
    title("Bà con cần làm việc gì?"),
    button("Gõ hoặc nói câu hỏi", () => go("ask"), { image: "keys", kind: "main wide" }),
    events.length > 0 && el("div", { class: "tiles" }, events),
    el(
      "div",
      { class: "pair" },
      topics.fields.length > 0 && button("Chọn theo lĩnh vực", () => go("fields"), { image: "list" }),
      setup.tongues.length > 0 && button("Tiếng dân tộc", () => go("tongues"), { image: "speech" }),
    ),
  ];
}

export const event = (_, go, ask, chosen) => [
  title(chosen.label),
  el("div", { class: "rows" }, chosen.needs.map((need) => button(need.label, () => ask(need.question, need.question, true)))),
  button("Việc khác: gõ hoặc nói câu hỏi", () => go("ask"), { image: "keys", kind: "wide" }),
];

export const fields = ({ topics }, go) => [
  title("Chọn lĩnh vực"),
  el("div", { class: "rows" }, topics.fields.map((field) => button(field.name, () => go("procedures", field.name), { note: `${field.count} thủ tục` }))),
];

export const procedures = (_, go, ask, { field, listed }) => [
  title(field),
  el("div", { class: "rows" }, listed.map((each) => button(each.title, () => ask(`Thủ tục ${each.code}`, each.title, true), { note: `Mã ${each.code}` }))),
];

export function asking({ hears, listen, draft }, go, ask) {
  const field = el("textarea", { id: "question", rows: 3, maxlength: 500, autocomplete: "off", autocorrect: "off", spellcheck: "false", inputmode: "none", "aria-describedby": "heard" });
  const heard = el("p", { id: "heard", role: "status", class: "soft" }, "Có dấu hay không dấu đều được. Xin đừng gõ tên, số căn cước.");
  const send = () => {
    if (field.value.trim()) ask(field.value);
    else heard.textContent = "Mời gõ câu hỏi trước.";
    field.focus();
  };
  field.value = draft || "";
  field.addEventListener("keydown", (pressed) => {
    if (pressed.key !== "Enter" || pressed.isComposing) return;
    pressed.preventDefault();
    send();
  });
  const { board, stop } = keyboard(field, send);
  const nodes = [
    title("Bà con muốn hỏi gì?"),
    el("label", { for: "question", class: "vh" }, "Câu hỏi"),
    field,
    el("div", { class: "pair" },
      button("Tìm câu trả lời", send, { kind: "main" }),
      hears ? button("Chạm rồi nói", (pressed) => listen(pressed.currentTarget, field, heard), { image: "mic" })
        : el("p", { class: "absent" }, "Máy này chưa nghe được giọng nói.")),
    heard,
    board,
  ];
  return { nodes, focus: field, leave: stop };
}

export const waiting = (_, go, ask, question) => [title("Đang tìm câu trả lời…"), el("p", { class: "asked" }, question), el("p", { class: "wait", "aria-hidden": "true" })];

export function answer({ setup }, go, ask, { answer: found, asked }) {
  const shown = el("article", { class: "reply" }, renderAnswer(found, (question) => ask(question)));
  withoutLinks(shown);
  const { desk } = setup;
  const urgent = found.outcome === "emergency";
  return [
    title("Trợ lý AI trả lời"),
    el("p", { class: "asked" }, asked),
    shown,
    el("p", { class: "notice" }, el("strong", {}, urgent ? "Báo ngay cho cán bộ: " : "Chỉ để tham khảo. "), !urgent && "Cần chắc chắn, mời gặp cán bộ: ", [desk.name, desk.counter].filter(Boolean).join(", "), "."),
  ];
}

export function take({ setup }, go, ask, { taken, problem, can }) {
  const official = taken?.opens === "official";
  return [
    title("Mang về điện thoại"),
    taken && el("figure", { class: "qr" }, el("img", { src: taken.image, alt: "Mã QR", width: 500, height: 500 }),
      el("figcaption", {}, official ? "Mở máy ảnh hoặc Zalo, quét mã này. Điện thoại mở trang chính thức của thủ tục." : "Mở máy ảnh hoặc Zalo, quét mã này. Điện thoại mở đúng nội dung đang xem."),
      el("p", { class: "soft" }, taken.url)),
    problem && el("p", { class: "notice" }, problem),
    soft("Mã chỉ mang tên thủ tục, không mang câu bà con đã gõ."),
    can && button("In phiếu giấy", () => go("slip"), { image: "print", kind: "wide" }),
  ];
}

export function paper({ setup }, go, ask, { answer: found, name, taken, wide, print, swap }) {
  const made = slip(found, { title: name, name: setup.profile.name, desk: setup.desk, wide, taken, now: new Date() });
  return [
    title("In phiếu"),
    el("div", { class: "pair" },
      button("In ngay", () => print(made), { image: "print", kind: "main" }),
      button(wide ? "Đổi sang phiếu nhỏ 80 mm" : "Đổi sang khổ A4", swap)),
    el("div", { class: "preview" }, made),
  ];
}

export function officer({ setup, opening }, go) {
  const { desk, profile, emergency } = setup;
  const line = (name, value) => value && el("div", {}, el("dt", {}, name), el("dd", {}, paragraphs(value)));
  return [
    title("Gặp cán bộ"),
    soft("Bà con luôn có thể hỏi người thay cho máy."),
    desk.counter && el("p", { class: "counter" }, desk.counter),
    el("dl", { class: "desk" }, line("Nơi", desk.name), line("Lấy số", desk.queue_note), line("Bây giờ", opening?.text), line("Giờ tiếp dân", desk.hours), line("Địa chỉ", desk.address), line("Điện thoại", desk.phone || profile.hotline?.phone)),
    emergency.length > 0 && el("h3", {}, "Số khẩn cấp"),
    emergency.length > 0 && el("ul", { class: "numbers" }, emergency.map((each) => el("li", {}, el("b", {}, each.phone), ` ${each.label}`))),
  ];
}

export function tongues({ setup }, go, ask, play) {
  return [
    title("Tiếng dân tộc"),
    soft("Người thật đã đọc và thu sẵn. Máy không tự dịch."),
    setup.tongues.map((tongue) =>
      el("section", {}, el("h3", {}, tongue.name),
        el("div", { class: "rows" }, tongue.recordings.map((each) => button(each.title, () => play(tongue.id, each.topic), { image: "sound", note: each.text }))),
        el("p", { class: "notice" }, tongue.recordings.length ? "" : "Chưa có bản thu. ", tongue.person ? `Người nói được tiếng này: ${tongue.person}.` : "Mời gặp cán bộ tại quầy để nhờ người phiên dịch.")),
    ),
  ];
}

export const options = (_, go, ask, { state, set }) => [
  title("Dễ nhìn, dễ với"),
  el("div", { class: "rows" },
    ["large", "low", "strong"].map((name) =>
      button({ large: "Chữ to hơn", low: "Hạ thấp màn hình cho vừa tầm tay", strong: "Tương phản mạnh" }[name], () => set(name), { "aria-pressed": String(state[name]) }))),
];
