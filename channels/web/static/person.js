// An officer in the assistant's place: asked for with consent, waited for, and read in the same conversation.

import * as api from "./api.js";
import { pause } from "./asking.js";
import { codeCard, dialog, shownCode } from "./consent.js";
import * as device from "./device.js";
import { confirmBox } from "./box.js";
import { el, folded, paragraphs } from "./dom.js";
import { outlookWords } from "./outlook.js";
import { t } from "./words.js";

const UNKNOWN = ["no_source", "out_of_scope", "handed_over", "partial", "error"];
const QUICK = 5000; // ms between looks while an officer writes, or may soon
const SLOW = 15000;
const HIDDEN = 30000; // nobody looks at the page, or the line is gone
const TRIES = 5; // how often one line is sent

export class Person {
  /** The conversation with an officer inside `chat`; `kept` is the code this device was allowed to remember. */
  constructor(chat, kept = "") {
    Object.assign(this, { chat, code: device.ticket() || kept, shown: null, count: 0, aside: false, lost: false, timer: 0, line: Promise.resolve() });
    this.wake = () => this.code && (this.open || this.lost) && this.look();
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
  }

  /** Take up what this tab began, or what this device remembers. */
  resume() {
    if (this.code) this.come(this.code);
  }

  /** Whether officers answer on this page. */
  get offered() {
    return Boolean(this.chat.profile?.handover);
  }

  /** Whether somebody is waited for or talks. */
  get open() {
    return Boolean(this.shown && this.shown.state !== "closed");
  }

  /** What was typed, when it is for an officer: sent, or taken as the wish for one. */
  takes(text) {
    if (this.open && !this.aside) {
      this.send(text);
      return true;
    }
    if (!this.offered || this.open || !this.chat.profile.handover.says.includes(folded(text))) return false;
    this.ask();
    return true;
  }

  /** The button below an answer that did not help; null where it would be out of place. */
  offer(answer) {
    if (!this.offered || answer.private || !UNKNOWN.includes(answer.outcome)) return null;
    return el("p", { class: "offer" }, el("button", { type: "button", onclick: () => this.ask() }, t("handover.offer")));
  }

  /** Open the dialog: what is passed on, how long it may take, the yes; or the code of an earlier conversation. */
  ask() {
    if (this.open) return this.setAside(false);
    dialog(this.chat, {
      begun: ({ token, shown }, withTurns) => {
        this.forgetCode();
        this.take(token, shown, withTurns);
        const card = codeCard(this.chat, token);
        this.chat.parts.log.append(card);
        this.chat.focusHome();
        this.chat.show(card);
      },
      come: (code) => this.come(code, true),
    });
  }

  /** Take up the conversation of a code. `typed`: by hand, so a wrong one is told about. */
  async come(code, typed = false) {
    try {
      const shown = await api.ticket(code);
      this.forgetCode();
      this.take(code, shown, false);
      return "";
    } catch (problem) {
      if (typed) return problem.message;
      if (gone(problem)) this.forgetCode();
      else {
        this.code = code;
        this.fail();
      }
      this.chat.say(problem.message);
      return problem.message;
    }
  }

  take(code, shown, there) {
    this.code = code;
    device.keepTicket(code);
    // What was passed on stands on the screen already, unless this is another visit.
    this.skip = there || this.chat.turns.length > 0;
    this.fresh(shown);
    this.chat.keep();
  }

  /** Ask how it stands, and go on asking. One question at a time: an older answer must not follow a newer one. */
  async look() {
    clearTimeout(this.timer);
    if (this.looking || this.chat.over || !this.code) return;
    this.looking = true;
    const code = this.code;
    try {
      const shown = await api.ticket(code);
      if (code === this.code) this.fresh(shown);
    } catch (problem) {
      if (code === this.code && gone(problem)) {
        this.forgetCode();
        this.chat.say(problem.message);
      } else if (code === this.code) this.fail();
    } finally {
      this.looking = false;
    }
  }

  fail() {
    this.lost = true;
    this.label();
    this.plan();
  }

  plan() {
    clearTimeout(this.timer);
    if (this.chat.over || !this.code || (this.shown && !this.open)) return;
    const quick = this.shown?.state === "claimed" || this.shown?.outlook?.opening !== "closed";
    this.timer = setTimeout(() => this.look(), document.hidden ? HIDDEN : quick ? QUICK : SLOW);
  }

  fresh(shown) {
    const before = this.shown;
    this.lost = false;
    this.shown = shown;
    const lines = shown.lines.slice(this.count);
    this.count = Math.max(this.count, shown.lines.length);
    const nodes = lines.filter((line) => !(line.before && this.skip)).map(lineOf);
    this.chat.parts.log.append(...nodes);
    if (nodes.length) {
      this.chat.parts.fresh.hidden = false;
      this.chat.show(nodes.at(-1));
    }
    if (shown.redirected) this.chat.parts.log.append(said(shown.redirected, t("ai")));
    if (shown.urgent) {
      this.chat.parts.log.append(this.chat.replyTo(shown.urgent, -1));
      this.chat.alarm(shown.urgent);
    }
    if (before && before.state !== shown.state && shown.state === "closed") {
      this.aside = false;
      this.chat.focusHome();
    }
    this.label();
    this.plan();
  }

  /** Say something to the officer. What does not arrive stays on the screen with a way to send it again. */
  send(text) {
    const id = device.chanceNumber();
    const state = el("p", { class: "soft" }, t("handover.sending"));
    const node = el("div", { class: "turn" }, el("div", { class: "you waits" }, el("h2", { class: "vh" }, t("handover.you")), paragraphs(text), state));
    this.chat.parts.log.append(node);
    this.chat.show(node);
    const go = () => (this.line = this.line.then(() => this.deliver(text, id, node, state, go)));
    go();
  }

  async deliver(text, id, node, state, again) {
    state.replaceChildren(t("handover.sending"));
    for (let tries = 1; ; tries++) {
      try {
        const shown = await api.tell(this.code, { text, id });
        node.remove(); // the service gives it back as it is kept: masked
        return this.fresh(shown);
      } catch (problem) {
        const passing = ["network", "timeout", "offline", "server"].includes(problem.code);
        if (passing && tries < TRIES && !this.chat.over) {
          this.fail();
          await pause(1500 * tries);
          continue;
        }
        state.replaceChildren(`${problem.message} `, el("button", { type: "button", onclick: again }, t("again")));
        this.chat.say(problem.message);
        return null;
      }
    }
  }

  /** Let the assistant answer while the officer is waited for, or stop it. */
  setAside(on) {
    this.aside = on;
    this.label();
    this.chat.focusHome();
  }

  async end() {
    if (!(await confirmBox(this.chat.root, t("handover.endAsk"), t("handover.endYes")))) return;
    try {
      this.fresh(await api.endTicket(this.code));
      this.chat.focusHome();
    } catch (problem) {
      this.chat.say(problem.message);
    }
  }

  /** After the screen was cleared: what is still open is shown again, what is over is left. */
  cleared() {
    this.count = 0;
    this.skip = false;
    if (this.open) this.fresh(this.shown);
    else this.forgetCode();
  }

  /** Delete it here and on the service; false when the service could not be reached. */
  async erase() {
    const code = this.code || this.left;
    this.forgetCode();
    if (!code) return true;
    try {
      await api.dropTicket(code);
      this.left = "";
      return true;
    } catch {
      this.left = code; // stays in memory: pressing again tries again
      return false;
    }
  }

  forgetCode() {
    clearTimeout(this.timer);
    Object.assign(this, { code: "", shown: null, count: 0, aside: false, lost: false });
    device.keepTicket("");
    this.chat.keep();
    this.label();
  }

  leave() {
    clearTimeout(this.timer);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
  }

  /** The strip above the input, and whose the input is. */
  label() {
    const { desk, deskstate, aside, code, end, person } = this.chat.parts;
    person.hidden = !this.offered || this.open;
    desk.hidden = !this.open && !this.lost;
    const words = this.lost ? t("handover.lost") : this.open ? stateWords(this.shown) : "";
    const whole = this.aside && words ? `${words} ${t("handover.isAside")}` : words;
    if (deskstate.textContent !== whole) deskstate.textContent = whole;
    aside.textContent = t(this.aside ? "handover.back" : "handover.aside");
    [aside, code, end].forEach((button) => (button.hidden = !this.open));
    const mine = this.open && !this.aside;
    this.chat.parts.inputlabel.textContent = t(mine ? "handover.input" : "question");
  }

  showCode() {
    shownCode(this.chat, this.code);
  }
}

const gone = (problem) => ["TICKET_UNKNOWN", "BAD_REQUEST", "rejected"].includes(problem.code);

const stateWords = ({ state, outlook, lines }) =>
  state === "claimed" ? t(lines.some((line) => line.side === "officer") ? "handover.talks" : "handover.claimed") : [t("handover.waiting"), outlook && outlookWords(outlook), outlook?.opening === "closed" && t("handover.later")].filter(Boolean).join(" ");

const said = (text, who, kind = "") => el("article", { class: `reply ${kind}` }, el("h2", { class: "who" }, who), paragraphs(text));

function lineOf(line) {
  if (line.side === "officer") return said(line.text, t("handover.officer", line.who), "officer");
  if (line.side === "assistant") return said(line.text, t("ai"));
  return el("div", { class: "turn" }, el("div", { class: "you" }, el("h2", { class: "vh" }, t(line.before ? "you" : "handover.you")), paragraphs(line.text)));
}
