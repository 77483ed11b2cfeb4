// One person after another: attract, choose or ask, read, take along, leave. When somebody leaves nothing of them stays.

import * as idle from "./idle.js";
import { lock } from "./lock.js";
import * as screens from "./screens.js";
import * as service from "./service.js";
import { printSlip } from "./slip.js";
import * as voice from "./voice.js";

const BEAT = 30_000; // ms between two signs of life
const RETRY = 3000;
const TURNS = 6; // of the conversation, sent with a question
const at = (id) => document.getElementById(id);
const [main, tools, bar, trouble, dialog] = ["main", "tools", "bar", "trouble", "idle"].map(at);
const named = new URLSearchParams(location.search).get("id") || "";
const started = performance.now();

let setup = null;
let topics = { events: [], fields: [] };
let hears = "";
let opening = null;
let person = null; // everything known of the one before the screen
let wipes = 0;
let faults = 0;

addEventListener("error", () => faults++);
addEventListener("unhandledrejection", () => faults++);

const fresh = () => ({ trail: [], history: [], found: null, asked: "", draft: "", taken: null, wide: false, view: {}, control: new AbortController(), leave: null });
const say = (text) => (at("status").textContent = text);
const context = () => ({ setup, topics, hears, opening, listen, draft: person?.draft });

// --- screens ----------------------------------------------------------------------------------------------------

function show(name, made) {
  person?.leave?.();
  const { nodes = made, focus = null, leave = null } = Array.isArray(made) || made instanceof Node ? {} : made;
  if (person) person.leave = leave;
  document.body.dataset.screen = name;
  document.body.classList.toggle("attract", name === "attract");
  main.replaceChildren(...[nodes].flat(Infinity).filter(Boolean));
  main.scrollTop = 0;
  bar.hidden = name === "attract";
  const passing = name === "waiting" || name === "failed"; // stands before the last screen of the trail
  if (person) person.passing = passing;
  at("back").disabled = !person || person.trail.length < (passing ? 1 : 2);
  at("person").hidden = name === "officer";
  showTools(name);
  (focus || main.querySelector("h2") || main).focus({ preventScroll: true });
  requestAnimationFrame(scrolled);
}

function showTools(name) {
  const answered = name === "answer" && person?.found;
  tools.hidden = !answered;
  if (!answered) return void tools.replaceChildren();
  const speaks = voice.canSpeak(setup);
  tools.replaceChildren(
    ...[
      speaks ? screens.button("Đọc cho nghe", (event) => read(event.currentTarget), { image: "sound", id: "read", note: "giọng đọc tổng hợp" })
        : screens.button("Chưa có giọng đọc", () => say("Máy này chưa có giọng đọc tiếng Việt."), { image: "sound", "aria-disabled": "true", note: "máy này không đọc được" }),
      person.matter && screens.button("Mang về điện thoại", () => go("take"), { image: "phone", id: "take" }),
      person.matter && setup.paper !== "none" && screens.button("In phiếu", () => go("slip"), { image: "print", id: "print" }),
      screens.button("Hỏi thêm", () => go("ask"), { image: "keys", id: "more" }),
    ].filter(Boolean),
  );
}

const scrolled = () => {
  at("up").disabled = main.scrollTop < 4;
  at("down").disabled = main.scrollTop + main.clientHeight > main.scrollHeight - 4;
};
main.addEventListener("scroll", scrolled, { passive: true });
for (const [id, sign] of [["up", -1], ["down", 1]]) {
  at(id).addEventListener("click", () => main.scrollBy({ top: sign * main.clientHeight * 0.8, behavior: "auto" }));
}

const MAKERS = {
  home: () => screens.home(context(), go, ask),
  event: (chosen) => screens.event(context(), go, ask, chosen),
  fields: () => screens.fields(context(), go),
  procedures: async (field) => screens.procedures(context(), go, ask, { field, listed: await service.procedures(field, person.control.signal) }),
  ask: () => screens.asking(context(), go, ask),
  answer: () => screens.answer(context(), go, ask, { answer: person.found, asked: person.asked }),
  officer: () => screens.officer(context(), go),
  tongues: () => screens.tongues(context(), go, ask, (language, topic) => aloud(voice.playRecording(language, topic))),
  options: () => screens.options(context(), go, ask, { state: person.view, set: change }),
  take: async () => {
    const { taken, problem } = await takeAway();
    return screens.take(context(), go, ask, { taken, problem, can: setup.paper !== "none" });
  },
  slip: async () => {
    const { taken } = await takeAway();
    const swap = () => {
      person.wide = !person.wide;
      show("slip", made());
    };
    const print = (node) => {
      say("Đang in. Mời lấy phiếu ở khe in.");
      printSlip(node);
    };
    const made = () => screens.paper(context(), go, ask, { answer: person.found, name: person.matter.title, taken, wide: person.wide, print, swap });
    return made();
  },
};

/** Go to a screen; `back()` comes back from it. */
async function go(name, what) {
  if (!person) begin();
  const mine = person;
  voice.hush();
  const last = mine.trail.at(-1);
  if (!last || last[0] !== name || last[1] !== what) mine.trail.push([name, what]);
  try {
    const made = await MAKERS[name](what);
    if (person === mine && mine.trail.at(-1)?.[0] === name) show(name, made);
  } catch (problem) {
    if (person !== mine || problem.code === "stopped") return;
    mine.trail.pop();
    failed(problem, () => go(name, what));
  }
}

function back() {
  if (!person || person.trail.length < (person.passing ? 1 : 2)) return;
  person.control.abort(); // a question under way is given up
  person.control = new AbortController();
  if (!person.passing) person.trail.pop();
  const [name, what] = person.trail.at(-1);
  go(name, what);
}

function failed(problem, again) {
  if (!(problem instanceof service.Problem)) faults++;
  const message = problem instanceof service.Problem ? problem.message : "Máy đang gặp sự cố.";
  show("failed", [
    Object.assign(document.createElement("h2"), { textContent: "Chưa trả lời được", tabIndex: -1 }),
    Object.assign(document.createElement("p"), { textContent: `${message} Bà con có thể gặp cán bộ tại quầy.` }),
    screens.button("Thử lại", again, { kind: "main wide" }),
  ]);
}

// --- questions --------------------------------------------------------------------------------------------------

/** Ask. `shown` is what stands above the answer; a matter chosen by touch begins a new conversation. */
async function ask(text, shown = text, anew = false) {
  const mine = person;
  if (anew) mine.history = [];
  const question = text.normalize("NFC").trim();
  voice.hush();
  person.draft = "";
  show("waiting", screens.waiting(context(), go, ask, shown));
  say("Đang tìm câu trả lời…");
  try {
    const found = await service.answer(question, mine.history.slice(-2 * TURNS), mine.control.signal, troubled);
    if (person !== mine) return;
    const first = found.sources?.[0];
    Object.assign(mine, { found, asked: shown.trim(), taken: null });
    mine.matter = first && { title: first.title, code: first.kind === "procedure" ? first.number : "" };
    mine.history.push({ role: "user", text: question }, { role: "assistant", text: found.text });
    say("Đã có câu trả lời.");
    mine.trail = mine.trail.filter(([name]) => name !== "answer");
    go("answer");
  } catch (problem) {
    if (person !== mine || problem.code === "stopped") return;
    mine.draft = anew ? "" : question;
    failed(problem, () => ask(text, shown, anew));
  }
}

async function takeAway() {
  const { matter, control } = person;
  if (!matter) return { problem: "Nội dung này không có nguồn để mở trên điện thoại." };
  const asked = matter.code ? { code: matter.code } : { title: matter.title };
  try {
    person.taken ||= { ...(await service.link(asked, control.signal)), image: service.qr(asked) };
    return { taken: person.taken };
  } catch (problem) {
    if (problem.code === "stopped") throw problem;
    return { problem: problem.message };
  }
}

// --- voice ------------------------------------------------------------------------------------------------------

async function aloud(said) {
  try {
    await said;
  } catch (problem) {
    if (problem.code !== "stopped") say(problem.message || "Phần giọng nói đang lỗi.");
    if (problem.code !== "stopped") at("read")?.querySelector("small")?.replaceChildren(problem.message || "đang lỗi");
  }
}

async function read(pressed) {
  if (voice.busy()) return voice.hush();
  const words = pressed.querySelector("span").firstChild;
  words.textContent = "Dừng đọc";
  await aloud(voice.speak(person.found.text, setup));
  words.textContent = "Đọc cho nghe";
}

let hearing = null;
async function listen(pressed, field, heard) {
  if (hearing) return hearing.finish();
  const words = pressed.querySelector("span");
  words.textContent = "Đang nghe… chạm khi nói xong";
  hearing = voice.hear(hears);
  try {
    const text = await hearing.text;
    if (!field.isConnected) return;
    field.value = text;
    heard.textContent = text ? "Máy nghe được như trên. Đúng thì bấm “Tìm câu trả lời”, sai thì sửa." : "Máy chưa nghe rõ. Mời nói lại.";
  } catch (problem) {
    if (problem.code !== "stopped") heard.textContent = problem.message || "Máy chưa nghe được.";
  } finally {
    hearing = null;
    words.textContent = "Chạm rồi nói";
  }
}

// --- beginning and end ------------------------------------------------------------------------------------------

function begin() {
  person = fresh();
  person.wide = setup.paper === "a4";
  stay();
}

/** Forget the person: what was asked, shown, typed, said, how it looked. */
function wipe() {
  person?.control.abort();
  voice.hush();
  person?.leave?.();
  person = null;
  wipes++;
  if (dialog.open) dialog.close();
  troubled(false);
  say("");
  getSelection()?.removeAllRanges();
  /^/.test(""); // the engine remembers the last text an expression was tried on
  document.documentElement.className = "";
  show("attract", screens.attract(context(), go));
}

function change(name) {
  person.view[name] = !person.view[name];
  document.documentElement.classList.toggle(name, person.view[name]);
  go("options");
}

const stay = idle.watch({
  get idle() { return setup?.idle_seconds ?? 40; },
  get countdown() { return setup?.countdown_seconds ?? 20; },
  active: () => Boolean(person),
  busy: voice.busy,
  warn: (seconds) => {
    if (seconds === null) return dialog.close();
    at("left").textContent = seconds;
    if (!dialog.open) dialog.showModal();
  },
  end: wipe,
});
dialog.addEventListener("cancel", (event) => event.preventDefault());
at("stay").addEventListener("click", () => stay());
for (const id of ["end", "leave"]) at(id).addEventListener("click", wipe);
at("back").addEventListener("click", back);
at("person").addEventListener("click", () => go("officer"));
at("options").addEventListener("click", () => go("options"));

// --- the server -------------------------------------------------------------------------------------------------

function troubled(on, words = "Máy đang nối lại với hệ thống, xin đợi một chút. Nếu lâu, mời gặp cán bộ tại quầy.") {
  trouble.hidden = !on;
  const text = on ? words : "";
  if (trouble.textContent !== text) trouble.textContent = text;
}

/** A sign of life, again and again; one chain of them, however long the server is away. */
async function beat() {
  const heap = (performance.memory?.usedJSHeapSize || 0) / 1e6;
  const body = { id: setup.id, up_seconds: Math.round((performance.now() - started) / 1000), wipes, faults, heap_mb: Math.round(heap * 10) / 10 };
  let next = BEAT;
  try {
    const told = await service.beat(body);
    if (told.version !== setup.version && !person) return location.reload();
    if (!told.ready) throw new service.Problem("NOT_READY", "");
    opening = told.opening;
    if (!trouble.hidden && !person) await refresh(); // back again, perhaps with other data
    troubled(false);
  } catch (problem) {
    faults += problem instanceof service.Problem ? 0 : 1;
    if (["lost", "NOT_READY"].includes(problem.code)) {
      troubled(true);
      next = RETRY;
    }
  }
  setTimeout(beat, next);
  at("opening").hidden = !opening?.text;
  at("opening").textContent = opening?.text || "";
  at("opening").className = opening?.state || "";
}

async function refresh() {
  setup = await service.setup(named);
  topics = await service.topics();
  hears = await voice.hears(setup);
  const { profile, desk } = setup;
  document.title = at("name").textContent = profile.name;
  at("office").textContent = desk.name;
  at("queue").textContent = desk.queue_note;
  at("queue").hidden = !desk.queue_note;
  at("notice").textContent = profile.ai_notice;
}

async function open() {
  for (;;) {
    try {
      await refresh();
      break;
    } catch (problem) {
      const known = problem.code === "UNKNOWN_KIOSK" || problem.code === "PROFILE_BROKEN";
      troubled(true, known ? `${problem.message} (máy “${named}”)` : undefined);
      await service.pause(RETRY);
    }
  }
  troubled(false);
  beat();
  setInterval(() => !person && refresh().catch(() => {}), 20 * BEAT); // new data shows without anybody's help
  show("attract", screens.attract(context(), go));
}

lock(back);
open();
