// The dialog before an officer is asked: what is passed on, how long it may take, the yes; and the code to come back with.

import * as api from "./api.js";
import { openBox } from "./box.js";
import * as device from "./device.js";
import { address, el, paragraphs } from "./dom.js";
import { outlookWords } from "./outlook.js";
import { qrPicture } from "./qr.js";
import { toClipboard } from "./reply.js";
import { t } from "./words.js";

const TURNS = 12; // lines of the conversation that are passed on
const LONGEST = 2000;

/** Open it. `begun(opened, withTurns)` is called when a ticket is open, `come(code)` gives "" or what is wrong. */
export function dialog(chat, { begun, come }) {
  const history = chat.history.slice(-TURNS);
  const attempt = device.chanceNumber(); // sent again after a lost answer, it opens the same ticket
  const last = chat.turns.at(-1);
  const outlook = el("p", { class: "notice info", role: "status" }, t("handover.checking"));
  const field = el("textarea", { id: "tell", rows: "3", maxlength: String(LONGEST), "aria-describedby": "tell-why" });
  // What the assistant could not answer need not be typed twice.
  field.value = last && last.answer.outcome !== "answered" && !last.answer.private ? last.question : "";
  const along = el("input", { type: "checkbox" });
  const passed = el("ol", { class: "passed" });
  const problem = el("p", { role: "alert", class: "problem" });
  const body = () => ({ text: field.value.trim(), history: along.checked ? history : [] });

  const look = async () => {
    try {
      const found = await api.preview(body());
      outlook.textContent = outlookWords(found, "handover.wait") || t("handover.someone");
      passed.replaceChildren(...found.lines.map((line) => el("li", {}, el("strong", {}, t(line.side === "citizen" ? "handover.youSay" : "handover.aiSays")), " ", line.text)));
      if (!found.lines.length) passed.replaceChildren(el("li", {}, t("handover.nothing")));
      return true;
    } catch (error) {
      outlook.textContent = error.message;
      return false;
    }
  };
  const go = async () => {
    problem.textContent = "";
    if (!body().text && !body().history.length) {
      problem.textContent = t("handover.empty");
      field.focus();
      return;
    }
    yes.setAttribute("aria-disabled", "true");
    try {
      const opened = await api.askPerson({ ...body(), attempt });
      close();
      begun(opened, along.checked);
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      yes.removeAttribute("aria-disabled");
    }
  };

  const yes = el("button", { type: "button", class: "go", onclick: () => yes.hasAttribute("aria-disabled") || go() }, t("handover.yes"));
  const show = el("details", {}, el("summary", {}, t("handover.see")), el("p", { class: "soft" }, t("handover.masked")), passed);
  show.addEventListener("toggle", () => show.open && look());
  field.addEventListener("change", () => show.open && look());
  along.addEventListener("change", () => show.open && look());
  const withTurns = history.length > 0 && el("label", { class: "option" }, along, el("span", { class: "words" }, t("handover.along", history.length)));
  const { close } = openBox(chat.root, {
    title: t("person"),
    className: "handover",
    body: [
      outlook,
      el("label", { for: "tell" }, t("handover.tell")),
      field,
      withTurns,
      show,
      el("p", { class: "soft", id: "tell-why" }, t("handover.consent")),
      problem,
      el("div", { class: "tools" }, yes, el("button", { type: "button", onclick: () => close() }, t("cancel"))),
      codeField(come, () => close()),
    ],
  });
  field.focus();
  look();
}

function codeField(come, close) {
  const input = el("input", { type: "text", id: "old-code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", maxlength: "24", placeholder: "ABCD-EFGH-JKMN-PQRS" });
  const state = el("p", { role: "alert", class: "problem" });
  const open = async (event) => {
    event.preventDefault();
    const wrong = input.value.trim() ? await come(input.value.trim()) : t("handover.noCode");
    if (wrong) state.textContent = wrong;
    else close();
  };
  const form = el("form", { novalidate: true }, el("label", { for: "old-code" }, t("handover.codeLabel")), el("div", { class: "row" }, input, el("button", { type: "submit" }, t("handover.openCode"))), state);
  form.addEventListener("submit", open);
  return el("details", { class: "option-block" }, el("summary", {}, t("handover.haveCode")), form);
}

/** A code as people write it down. */
export const grouped = (code) => code.replace(/(.{4})(?=.)/g, "$1-");

// After "#": no server on the way gets to see it.
const linkOf = (code) => `${address("./").href}#h=${code}`;

/** The card in the conversation that tells the code. */
export function codeCard(chat, code) {
  return el(
    "article",
    { class: "reply code" },
    el("h2", { class: "who" }, t("ai")),
    paragraphs(t("handover.codeWhy")),
    el("p", { class: "number" }, grouped(code)),
    el("div", { class: "tools" }, el("button", { type: "button", onclick: () => shownCode(chat, code) }, t("handover.takeCode"))),
  );
}

/** The code with its QR picture, to be taken along. */
export function shownCode(chat, code) {
  const state = el("p", { role: "status", class: "soft" });
  const copy = async () => (state.textContent = t((await toClipboard(chat, linkOf(code))) ? "linkCopied" : "copyNot"));
  openBox(chat.root, {
    title: t("handover.code"),
    className: "share",
    body: [
      el("p", { class: "number" }, grouped(code)),
      el("p", {}, t("handover.codeKeep")),
      qrPicture(linkOf(code), t("handover.codeQr")),
      el("div", { class: "tools" }, el("button", { type: "button", onclick: copy }, t("copyLink"))),
      state,
    ],
  });
}
