// What can be done with an answer: copied, printed, read aloud, taken along, judged.

import * as api from "./api.js";
import { openBox } from "./box.js";
import { address, el, paragraphs, plainText, today, vnDate } from "./dom.js";
import { printOne } from "./print.js";
import { qrPicture } from "./qr.js";
import { inLanguage, t } from "./words.js";
import { canSpeak, speakAloud } from "./voice.js";

const JUDGED = ["answered", "partial", "clarification", "no_source", "out_of_scope", "handed_over"];
const REASONS = ["wrong", "incomplete", "other_matter", "unclear", "outdated", "no_source"];

const list = (value) => (Array.isArray(value) ? value : []);

/** The buttons under an answer. */
export function tools(chat, reply, answer) {
  const tongue = reply.lang;
  const papers = list(answer.blocks).some((block) => block?.type === "checklist");
  const read = el("button", { type: "button", class: "read", hidden: !canSpeak(tongue), onclick: () => readAloud(chat, reply, read) }, t("read"));
  return el(
    "div",
    { class: "tools" },
    el("button", { type: "button", onclick: () => copy(chat, reply) }, t("copy")),
    el("button", { type: "button", onclick: () => printOne(chat, reply) }, t(papers ? "printPapers" : "print")),
    papers && el("button", { type: "button", onclick: () => share(chat, reply, answer) }, t("share")),
    read,
  );
}

/** Show or hide the buttons for reading aloud, once the browser knows its voices. */
export function showVoices(chat) {
  chat.root.querySelectorAll(".read").forEach((button) => (button.hidden = !canSpeak(button.closest(".reply").lang)));
}

/** Put a text into the clipboard; whether that worked. */
export async function toClipboard(chat, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Offices' plain http pages have no clipboard object: the old way still works there.
    const focused = chat.root.getRootNode().activeElement;
    const area = el("textarea", { class: "vh", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    (focused?.closest("dialog") || chat.root).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }
}

async function copy(chat, reply) {
  const text = `${plainText(reply)}\n\n${inLanguage(reply.lang, () => t("madeBy", vnDate(today())))}`;
  chat.say(t((await toClipboard(chat, text)) ? "copied" : "copyNot"));
}

// --- aloud -----------------------------------------------------------------------------------------------------

function readAloud(chat, reply, button) {
  const mine = chat.reading?.button === button;
  chat.reading?.stop();
  chat.reading = null;
  if (mine) return;
  const tongue = reply.lang;
  const here = (key) => inLanguage(tongue, () => t(key));
  const ended = () => {
    button.textContent = here("read");
    if (chat.reading?.button === button) chat.reading = null;
  };
  button.textContent = here("stopReading");
  chat.say(here("synthetic"));
  // Law and courtesy: a voice made by a machine says so before anything else.
  chat.reading = { button, stop: speakAloud([here("synthetic"), plainText(reply)], tongue, ended) };
}

// --- taken along -----------------------------------------------------------------------------------------------

/** The address that opens the same list of papers elsewhere, ticks included. After "#": no server gets to see it. */
export function shareLink(reply, answer) {
  const block = list(answer.blocks).find((each) => each?.type === "checklist");
  const source = list(answer.sources).find((item) => item.id === block?.source && item.kind === "procedure");
  const code = source?.number || list(answer.procedures)[0];
  if (!code) return "";
  const boxes = [...reply.querySelectorAll(".paper input")];
  const ticked = boxes.flatMap((box, i) => (box.checked ? [i.toString(36)] : []));
  const asked = new URLSearchParams({ p: code, ...(reply.lang !== "vi" && { l: reply.lang }) });
  if (ticked.length) asked.set("t", `${boxes.length}-${ticked.join("-")}`);
  return `${address("./").href}#${asked}`;
}

/** Tick the boxes that a shared link names, when the list is still of the same length. */
export function tickAgain(reply, ticks) {
  const [total, ...ticked] = String(ticks || "").split("-");
  const boxes = [...reply.querySelectorAll(".paper input")];
  if (Number(total) !== boxes.length) return;
  ticked.map((text) => boxes[parseInt(text, 36)]).filter((box) => box && !box.checked).forEach((box) => box.click());
}

function share(chat, reply, answer) {
  const link = shareLink(reply, answer);
  if (!link) return void copy(chat, reply);
  const state = el("p", { role: "status", class: "soft" });
  const field = el("input", { type: "text", readonly: true, value: link, "aria-label": t("copyLink") });
  const copyLink = async () => (state.textContent = t((await toClipboard(chat, link)) ? "linkCopied" : "copyNot"));
  const send = async () => navigator.share({ title: chat.parts.name.textContent, url: link }).catch(() => {});
  openBox(chat.root, {
    title: t("shareTitle"),
    className: "share",
    body: [
      el("p", {}, t("shareWhy")),
      qrPicture(link, t("qr")),
      field,
      el("div", { class: "tools" }, el("button", { type: "button", onclick: copyLink }, t("copyLink")), navigator.share && el("button", { type: "button", onclick: send }, t("sendLink"))),
      state,
    ],
  });
}

// --- judged ----------------------------------------------------------------------------------------------------

/** The question whether the answer helped; null where that would be out of place. */
export function verdict(chat, answer, number) {
  if (!JUDGED.includes(answer.outcome)) return null;
  const tongue = chat.root.lang;
  const box = el("div", { class: "verdict", role: "group" });
  const here = (make) => inLanguage(tongue, make);
  const send = async (body) => {
    const codes = list(answer.procedures).filter((code) => /^[\p{L}\p{N}_.-]{1,30}$/u.test(code)).slice(0, 3);
    const generation = /^[\w.:-]{0,60}$/.test(answer.generation || "") ? answer.generation || "" : "";
    const about = { outcome: answer.outcome, aspect: answer.aspect || "none", procedures: codes, generation, language: tongue, channel: chat.panel ? "widget" : "web" };
    let done = true;
    try {
      await api.feedback({ conversation: chat.conversation, answer: number, ...body, ...about });
      chat.judged(number);
    } catch {
      done = false;
    }
    const words = here(() => el("p", { tabindex: "-1" }, t(done ? "thanks" : "feedbackNot")));
    const again = !done && here(() => el("button", { type: "button", onclick: () => send(body) }, t("again")));
    box.replaceChildren(words, ...(again ? [again] : []));
    words.focus({ preventScroll: true });
  };
  const ask = () => {
    const id = `helpful-${number}`;
    box.setAttribute("aria-labelledby", id);
    const yes = el("button", { type: "button", onclick: () => send({ helpful: true, reasons: [] }) }, t("yes"));
    const no = el("button", { type: "button", onclick: () => here(why) }, t("no"));
    box.replaceChildren(el("p", { id }, t("helpful")), yes, no);
  };
  const why = () => {
    const boxes = REASONS.map((name) => el("input", { type: "checkbox", value: name }));
    const options = boxes.map((input) => el("label", { class: "option" }, input, el("span", { class: "words" }, t(`reasons.${input.value}`))));
    const go = () => send({ helpful: false, reasons: boxes.filter((input) => input.checked).map((input) => input.value) });
    box.removeAttribute("aria-labelledby");
    box.replaceChildren(
      el("fieldset", {}, el("legend", {}, t("why")), options),
      el("button", { type: "button", onclick: go }, t("sendFeedback")),
      el("button", { type: "button", onclick: () => { here(ask); box.querySelectorAll("button")[1].focus(); } }, t("cancel")),
    );
    boxes[0].focus({ preventScroll: true });
  };
  ask();
  return box;
}

/** The card in the place of an answer that did not come. */
export function failure(message, stopped, again) {
  return el(
    "article",
    { class: `reply ${stopped ? "stopped" : "failed"}` },
    el("h2", { class: "vh" }, t(stopped ? "stopped" : "failed")),
    paragraphs(message),
    el("button", { type: "button", onclick: again }, t("again")),
  );
}
