// What was taken along by QR: asks for the matter named behind the # and shows the answer, links and all.

import { el } from "../../static/dom.js";
import { renderAnswer } from "../../static/render.js";

const main = document.getElementById("main");
const matter = new URLSearchParams(location.hash.slice(1));
const code = matter.get("ma") || "";
const question = /^[\w.-]{3,30}$/.test(code) ? `Thủ tục ${code}` : (matter.get("hoi") || "").slice(0, 500);

const show = (...nodes) => main.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
const failed = () => show(el("p", {}, "Chưa mở được nội dung này."), el("button", { type: "button", onclick: () => ask(question) }, "Thử lại"));

async function ask(text) {
  if (!text) return show(el("p", {}, "Liên kết này không nêu thủ tục nào."));
  show(el("p", {}, "Đang mở nội dung…"));
  try {
    const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ question: text }) };
    const response = await fetch("../v1/answers", options);
    if (!response.ok) return failed();
    show(el("article", { class: "reply" }, renderAnswer(await response.json(), ask)));
    scrollTo(0, 0);
  } catch {
    failed();
  }
}

async function profile() {
  const response = await fetch("../v1/profile").catch(() => null);
  if (!response?.ok) return;
  const told = await response.json();
  document.getElementById("name").textContent = told.name;
  document.getElementById("notice").textContent = told.ai_notice;
}

profile();
ask(question);
