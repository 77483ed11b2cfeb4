// The conversation: what is asked, waited for, shown and forgotten. Nothing is kept on the device.

import * as api from "./api.js";
import { el, paragraphs, plainText, telUrl, today, vnDate } from "./dom.js";
import { emergencyCalls, renderAnswer, renderChoices } from "./render.js";

const LIMIT = 2000; // characters in one question, as the service counts them
const NEAR = 1800; // from here on the counter is shown
const TURNS = 6; // question-and-answer pairs sent as history
const SIZES = [87.5, 100, 125, 150, 175];

const at = (id) => document.getElementById(id);
const [log, form, input, send, stop, status, counter] = ["log", "form", "question", "send", "stop", "status", "counter"].map(at);
const pause = (ms, signal) =>
  new Promise((done) => {
    setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });

let history = [];
let pending = null; // the AbortController of the question being answered
let ready = false;
let profile = null;
let asked = null; // the request for the profile under way
let size = 1;

/** Shown above the input and spoken; the same words again would be spoken again. */
const say = (text) => {
  if (status.textContent !== text) status.textContent = text;
};
const measure = (text) => [...text.normalize("NFC").trim()].length;

// --- the input -------------------------------------------------------------------------------------------------

function inputChanged() {
  const length = measure(input.value);
  const before = counter.textContent;
  counter.hidden = length < NEAR;
  counter.textContent = length < NEAR ? "" : length > LIMIT ? `Quá ${length - LIMIT} ký tự` : `Còn ${LIMIT - length} ký tự`;
  counter.classList.toggle("over-limit", length > LIMIT);
  if (length > LIMIT) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  // Spoken when a line is crossed only: at each key it would talk over the typing.
  if (!pending && before.slice(0, 3) !== counter.textContent.slice(0, 3)) say(counter.textContent);
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

function submit() {
  const length = measure(input.value);
  if (length > LIMIT) return say(`Câu hỏi dài quá ${LIMIT} ký tự. Xin rút gọn ${length - LIMIT} ký tự.`);
  if (length && ask(input.value)) {
    input.value = "";
    inputChanged();
  }
}

/** Focus stays in the input; on a phone beside it, or the keyboard would cover half of the answer. */
const focusHome = () => (matchMedia("(pointer: coarse)").matches ? send : input).focus({ preventScroll: true });

// --- questions and answers -------------------------------------------------------------------------------------

function show(node) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

/** Ask from the input, a choice or a suggestion. False when it cannot be taken now. */
function ask(text) {
  if (pending) {
    say("Đang trả lời câu trước. Xin đợi, hoặc bấm “Dừng”.");
    return false;
  }
  const question = text.normalize("NFC").trim();
  const turn = el("div", { class: "turn" }, el("div", { class: "you" }, el("h2", { class: "vh" }, "Bạn hỏi"), paragraphs(question)));
  log.append(turn);
  show(turn);
  focusHome();
  run(question, turn);
  return true;
}

function busy(on) {
  stop.hidden = !on;
  send.setAttribute("aria-disabled", String(on)); // not `disabled`: that would drop the focus
  at("bar").classList.toggle("busy", on);
}

async function untilReady(signal) {
  while (!ready) {
    ready = await api.isReady(signal);
    if (ready) break;
    say("Trợ lý đang khởi động…");
    await pause(2000, signal);
  }
}

async function answerTo(question, signal) {
  const past = history.slice(-2 * TURNS);
  loadProfile();
  for (;;) {
    await untilReady(signal);
    say("Đang tìm câu trả lời…");
    try {
      return await api.answer(question, past, signal);
    } catch (problem) {
      if (problem.code !== "NOT_READY") throw problem;
      ready = false; // the service was started anew under us
      await pause(2000, signal);
    }
  }
}

async function run(question, turn) {
  const mine = new AbortController();
  pending = mine;
  busy(true);
  at("urgent").textContent = "";
  const slow = setTimeout(() => say("Vẫn đang tìm, xin đợi thêm chút nữa…"), 8000);
  let answer = null;
  let reply;
  try {
    answer = await answerTo(question, mine.signal);
    reply = replyTo(answer);
  } catch (problem) {
    answer = null;
    if (!(problem instanceof api.Problem)) console.error(problem);
    const message = problem instanceof api.Problem ? problem.message : "Trợ lý đang gặp sự cố. Xin bấm “Thử lại”.";
    reply = failure(message, problem.code === "stopped", () => {
      if (pending) return void ask(question); // says that one question at a time is answered
      reply.remove();
      focusHome();
      run(question, turn);
    });
  } finally {
    clearTimeout(slow);
  }
  if (pending !== mine) return; // a new conversation was begun meanwhile
  pending = null;
  busy(false);
  say("");
  if (answer) remember(question, answer);
  turn.append(reply);
  show(turn);
}

function remember(question, answer) {
  history.push({ role: "user", text: question }, { role: "assistant", text: [...answer.text].slice(0, LIMIT).join("") });
  if (answer.outcome !== "emergency") return;
  const calls = emergencyCalls(answer).map((call) => `${call.label} ${call.phone}`);
  at("urgent").textContent = `Khẩn cấp. Gọi ngay: ${calls.join(", ")}`;
}

function replyTo(answer) {
  const urgent = answer.outcome === "emergency";
  const papers = Array.isArray(answer.blocks) && answer.blocks.some((block) => block?.type === "checklist");
  const reply = el(
    "article",
    { class: urgent ? "reply emergency" : "reply" },
    el("h2", { class: "who" }, urgent ? "Khẩn cấp" : "Trợ lý AI"),
    renderAnswer(answer, ask),
    el(
      "div",
      { class: "tools" },
      el("button", { type: "button", onclick: () => copy(reply) }, "Sao chép"),
      el("button", { type: "button", onclick: () => printOnly(reply) }, papers ? "In danh sách giấy tờ" : "In câu trả lời"),
    ),
  );
  return reply;
}

function failure(message, stopped, again) {
  return el(
    "article",
    { class: `reply ${stopped ? "stopped" : "failed"}` },
    el("h2", { class: "vh" }, stopped ? "Đã dừng" : "Chưa trả lời được"),
    paragraphs(message),
    el("button", { type: "button", onclick: again }, "Thử lại"),
  );
}

// --- taking the answer along -----------------------------------------------------------------------------------

async function copy(reply) {
  const text = `${plainText(reply)}\n\nDo trợ lý ảo (AI) soạn ngày ${vnDate(today())}, chỉ để tham khảo.`;
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Offices' plain http pages have no clipboard object: the old way still works there.
    const area = el("textarea", { class: "vh", "aria-hidden": "true", tabindex: "-1" });
    const focused = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
  }
  say(done ? "Đã sao chép câu trả lời." : "Không sao chép được. Hãy bôi đen câu trả lời rồi sao chép.");
}

let chosen = null; // the answer to print when it is not the last one

function printOnly(reply) {
  chosen = reply;
  print();
  chosen = null;
}

function beforePrint() {
  afterPrint(); // some phones never say that printing is over
  const replies = [...log.querySelectorAll(".turn > .reply")];
  const reply = chosen || replies[replies.length - 1];
  if (!reply) return;
  document.body.classList.add("print-one");
  reply.parentNode.classList.add("to-print");
  at("printed").textContent = `In ngày ${vnDate(today())}. ${at("ai-notice").textContent}`;
  // Papers must not be missing on paper because they were folded on the screen.
  reply.querySelectorAll("details.checklist:not([open])").forEach((node) => {
    node.open = true;
    node.classList.add("opened");
  });
}

function afterPrint() {
  document.body.classList.remove("print-one");
  log.querySelectorAll(".to-print").forEach((node) => node.classList.remove("to-print"));
  log.querySelectorAll(".opened").forEach((node) => {
    node.open = false;
    node.classList.remove("opened");
  });
}

// --- the page --------------------------------------------------------------------------------------------------

/** Show the greeting; with a profile, also everything in the page that carries the province's words. */
function welcome(loaded) {
  if (loaded) {
    profile = loaded;
    const { name, province, ai_notice: notice, hotline } = loaded;
    if (name) at("name").textContent = document.title = name;
    at("province").textContent = province || "";
    if (notice) at("ai-notice").textContent = notice;
    const number = telUrl(hotline?.phone);
    at("hotline").hidden = !number;
    if (number) {
      at("hotline").href = number;
      at("hotline").textContent = `${hotline.label || "Gặp cán bộ"}: ${hotline.phone}`;
    }
  }
  const suggestions = (profile?.suggestions || []).map((text) => ({ label: text, question: text }));
  const node = el(
    "article",
    { class: "reply welcome" },
    el("h2", { class: "who" }, "Trợ lý AI"),
    paragraphs(profile?.greeting || "Chào bạn. Bạn cần hỏi về thủ tục nào?"),
    renderChoices(suggestions, "Câu hỏi gợi ý", ask),
  );
  const old = log.querySelector(".welcome");
  if (old) old.replaceWith(node);
  else log.prepend(node);
}

function fresh() {
  if (log.querySelector(".turn") && !confirm("Xóa cuộc trò chuyện này và bắt đầu lại?")) return;
  const old = pending;
  pending = null;
  old?.abort();
  busy(false);
  history = [];
  log.replaceChildren();
  at("urgent").textContent = "";
  welcome(null);
  input.value = "";
  inputChanged();
  scrollTo(0, 0);
  say("Đã bắt đầu cuộc trò chuyện mới.");
  focusHome();
}

function resize(to) {
  size = Math.max(0, Math.min(SIZES.length - 1, to));
  document.documentElement.dataset.size = SIZES[size];
  inputChanged();
  say(`Cỡ chữ ${SIZES[size]}%`.replace(".", ","));
}

/** Once it is there, the profile replaces the page's own words; asked for again after a failure. */
function loadProfile() {
  if (profile || asked) return;
  asked = api.profile().then((loaded) => {
    asked = null;
    welcome(loaded);
  });
}

/** Before the first question: say when the assistant is still starting, or cannot be reached. */
async function start() {
  for (;;) {
    loadProfile();
    try {
      await untilReady();
      if (!pending) say("");
      return;
    } catch (problem) {
      if (!pending) say(problem.message.split(". ")[0] + ".");
      await pause(5000);
    }
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
input.addEventListener("keydown", (event) => {
  // While a Telex or VNI word is being composed, Enter belongs to the input method (229: Safari says so afterwards).
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
input.addEventListener("input", inputChanged);
stop.addEventListener("click", () => {
  pending?.abort();
  focusHome();
});
at("fresh").addEventListener("click", fresh);
at("smaller").addEventListener("click", () => resize(size - 1));
at("normal").addEventListener("click", () => resize(1));
at("larger").addEventListener("click", () => resize(size + 1));
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
addEventListener("offline", () => say("Thiết bị đang không có mạng."));
addEventListener("online", () => pending || say("Đã có mạng trở lại."));
at("loading").hidden = true;
at("bar").hidden = false;
start();
