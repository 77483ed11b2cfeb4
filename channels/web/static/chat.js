// The conversation: what is asked, waited for, shown and forgotten. One class for the full page and the widget.

import * as api from "./api.js";
import { answerTo, liveReply, pause, untilReady } from "./asking.js";
import { confirmBox } from "./box.js";
import * as device from "./device.js";
import { labelMic } from "./dictation.js";
import { el, paragraphs, telUrl, today, vnDate } from "./dom.js";
import { openSource } from "./drawer.js";
import { Person } from "./person.js";
import { preparePrinting } from "./print.js";
import { emergencyCalls, renderAnswer, renderChoices } from "./render.js";
import { failure, tickAgain, tools, verdict } from "./reply.js";
import { skeleton } from "./skeleton.js";
import { wire } from "./wiring.js";
import { inLanguage, language, languageOf, speak, t } from "./words.js";

const LIMIT = 2000; // characters in one question, as the service counts them
const NEAR = 1800; // from here on the counter is shown
const SIZES = [87.5, 100, 125, 150, 175, 200];
const measure = (text) => [...text.normalize("NFC").trim()].length;

export class Chat {
  /** `root`: the element to be filled. `panel`: within a foreign page, scrolling by itself. `dress(document, window)`
   * gives our styles to another document. `changed(chat)` is called when letters or colours change. */
  constructor(root, { panel = false, tongue = "vi", theme = "auto", onClose = null, dress = () => {}, changed = () => {} } = {}) {
    Object.assign(this, { root, panel, onClose, dress, changed });
    const kept = device.recall();
    speak(kept?.language || tongue);
    this.chosenLanguage = Boolean(kept?.language);
    this.keeps = Boolean(kept);
    this.conversation = kept?.conversation || device.chanceNumber();
    this.verdicts = new Set(kept?.verdicts || []);
    this.looks = { size: 1, contrast: false, ...kept?.looks, theme: kept?.looks?.theme || theme };
    this.history = [];
    this.turns = [];
    this.count = 0; // answers in this conversation, for feedback
    this.pending = null; // the AbortController of the question being answered
    this.ready = false;
    this.profile = null;
    this.over = false;
    const { parts, label } = skeleton(root, { panel, closable: Boolean(onClose) });
    this.parts = parts;
    this.label = label;
    this.person = new Person(this, kept?.ticket);
    wire(this);
    parts.fresh.hidden = true; // there is nothing yet to begin anew from
    this.setLooks({});
    this.relabel();
    if (!panel) preparePrinting(this);
    if (kept) this.restore(kept);
    this.person.resume();
    this.start();
  }

  // --- the frame -----------------------------------------------------------------------------------------------

  /** Stop everything: the element was taken out of its page. */
  end() {
    this.over = true;
    this.pending?.abort();
    this.reading?.stop();
    this.listening?.();
    this.person.leave();
    Object.entries(this.hears).forEach(([name, act]) => removeEventListener(name, act));
  }

  /** Shown above the input and spoken; the same words again would be spoken again. */
  say(text) {
    const { status } = this.parts;
    if (status.textContent !== text) status.textContent = text;
  }

  /** Focus stays in the input; on a phone beside it, or the keyboard would cover half of the answer. */
  focusHome() {
    (matchMedia("(pointer: coarse)").matches ? this.parts.send : this.parts.question).focus({ preventScroll: true });
  }

  show(node) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const { scrollers } = this.parts;
    const behavior = calm ? "auto" : "smooth";
    if (!this.panel) return node.scrollIntoView({ block: "start", behavior });
    // Of a foreign page nothing may move but the panel's own inside.
    for (const scroller of scrollers) {
      const top = scroller.scrollTop + node.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 12;
      scroller.scrollTo({ top, behavior });
    }
  }

  inputChanged() {
    const { question, counter } = this.parts;
    const length = measure(question.value);
    const before = counter.textContent;
    counter.hidden = length < NEAR;
    counter.textContent = length < NEAR ? "" : length > LIMIT ? t("charactersOver", length - LIMIT) : t("charactersLeft", LIMIT - length);
    counter.classList.toggle("over-limit", length > LIMIT);
    if (length > LIMIT) question.setAttribute("aria-invalid", "true");
    else question.removeAttribute("aria-invalid");
    // Spoken when a line is crossed only: at each key it would talk over the typing.
    if (!this.pending && before.replace(/\d+/, "") !== counter.textContent.replace(/\d+/, "")) this.say(counter.textContent);
    question.style.height = "auto";
    question.style.height = `${question.scrollHeight + 2}px`;
  }

  submit() {
    const { question } = this.parts;
    const length = measure(question.value);
    if (length > LIMIT) return this.say(t("tooLong", LIMIT, length - LIMIT));
    if (length && (this.person.takes(question.value.normalize("NFC").trim()) || this.ask(question.value))) {
      question.value = "";
      this.inputChanged();
    }
  }

  // --- questions and answers -----------------------------------------------------------------------------------

  /** Ask from the input, a choice or a suggestion. False when it cannot be taken now. */
  ask(text, ticks = "") {
    if (this.pending) {
      this.say(t("busyWith"));
      return false;
    }
    const question = text.normalize("NFC").trim();
    const turn = this.turnOf(question);
    this.parts.log.append(turn);
    this.parts.fresh.hidden = false;
    this.show(turn);
    this.focusHome();
    this.run(question, turn, ticks);
    return true;
  }

  turnOf(question) {
    return el("div", { class: "turn" }, el("div", { class: "you" }, el("h2", { class: "vh" }, t("you")), paragraphs(question)));
  }

  busy(on) {
    const { stop, send, bar, log } = this.parts;
    stop.hidden = !on;
    send.setAttribute("aria-disabled", String(on)); // not `disabled`: that would drop the focus
    bar.classList.toggle("busy", on);
    if (!on) log.removeAttribute("aria-busy");
  }

  async run(question, turn, ticks) {
    const mine = new AbortController();
    const live = liveReply(this, turn);
    this.pending = mine;
    this.busy(true);
    this.parts.urgent.textContent = "";
    const slow = setTimeout(() => this.say(t(live.writing() ? "writing" : live.started() ? "slowLine" : "still")), 8000);
    let answer = null;
    let reply;
    try {
      answer = await answerTo(this, question, mine.signal, live);
      const fits = languageOf(answer) === language(); // else the blocks that came carry words of the other language
      this.follow(languageOf(answer));
      reply = this.replyTo(answer, this.count, fits ? live.made(answer) : []);
    } catch (problem) {
      answer = null;
      if (!(problem instanceof api.Problem)) console.error(problem);
      const message = problem instanceof api.Problem ? problem.message : t("problems.server");
      reply = failure(message, problem.code === "stopped", () => {
        if (this.pending) return void this.ask(question); // says that one question at a time is answered
        reply.remove();
        this.focusHome();
        return void this.run(question, turn, ticks);
      });
    } finally {
      clearTimeout(slow);
    }
    if (this.pending !== mine) return; // a new conversation was begun meanwhile
    this.pending = null;
    this.busy(false);
    this.say("");
    if (answer) this.remember(question, answer);
    const focused = this.root.getRootNode().activeElement;
    turn.append(reply);
    live.clear();
    if (focused && reply.contains(focused)) focused.focus({ preventScroll: true });
    if (answer) tickAgain(reply, ticks);
    this.show(turn);
  }

  /** The page's words follow the language of the answers until the person chose one. */
  follow(tongue) {
    if (!this.chosenLanguage && tongue !== language()) this.setLanguage(tongue, false);
  }

  replyTo(answer, number, made = []) {
    const tongue = languageOf(answer);
    const urgent = answer.outcome === "emergency";
    const reply = el("article", { class: urgent ? "reply emergency" : "reply", lang: tongue });
    const open = (source, block) => openSource(this.root, source, block, language());
    const body = inLanguage(tongue, () => [
      el("h2", { class: "who" }, t(urgent ? "urgent" : "ai")),
      renderAnswer(answer, (text) => this.ask(text), { open, made }),
      tools(this, reply, answer),
    ]);
    const below = [inLanguage(tongue, () => this.person.offer(answer)), number >= 0 && verdict(this, answer, number)];
    reply.append(...body.flat(Infinity).filter(Boolean), ...below.filter(Boolean));
    return reply;
  }

  remember(question, answer) {
    this.recall(question, answer);
    this.turns.push({ question, answer, number: this.count, day: today() });
    this.count += 1;
    this.keep();
    if (answer.outcome === "emergency") this.alarm(answer);
  }

  /** Spoken at once, over everything else. */
  alarm(answer) {
    const calls = emergencyCalls(answer).map((call) => `${call.label} ${call.phone}`);
    this.parts.urgent.textContent = t("urgentCall", calls.join(", "));
  }

  /** Let the next questions be understood with this turn before them. */
  recall(question, answer) {
    this.history.push({ role: "user", text: question }, { role: "assistant", text: [...answer.text].slice(0, LIMIT).join("") });
  }

  // --- greeting ------------------------------------------------------------------------------------------------

  /** Everything that carries words: the frame in the language of now, the greeting, the province's own words. */
  relabel() {
    const { parts, profile } = this;
    this.label();
    const own = language() === "vi" ? profile : null; // a profile's words are Vietnamese
    parts.name.textContent = own?.name || t("title");
    if (!this.panel) document.title = parts.name.textContent;
    if (!this.panel) document.documentElement.lang = language();
    parts.province.textContent = profile?.province || "";
    parts["ai-notice"].textContent = own?.ai_notice || t("notice");
    const number = telUrl(profile?.hotline?.phone);
    parts.hotline.hidden = !number;
    if (number) {
      parts.hotline.href = number;
      parts.hotline.textContent = `${(own && profile.hotline.label) || t("person")}: ${profile.hotline.phone}`;
    }
    labelMic(this);
    this.person.label();
    const suggestions = (profile?.suggestions || []).map((text) => ({ label: text, question: text }));
    const choices = renderChoices(suggestions, t("suggestions"), (text) => this.ask(text));
    if (choices && !own) choices.lang = "vi";
    const node = el("article", { class: "reply welcome" }, el("h2", { class: "who" }, t("ai")), paragraphs(own?.greeting || t("greeting")), choices);
    const old = parts.log.querySelector(".welcome");
    if (old) old.replaceWith(node);
    else parts.log.prepend(node);
    this.inputChanged();
  }

  setLanguage(to, chosen) {
    speak(to);
    this.chosenLanguage ||= chosen;
    this.relabel();
    this.keep();
  }

  /** Once it is there, the profile replaces the page's own words; asked for again after a failure. */
  loadProfile() {
    if (this.profile || this.asked) return;
    this.asked = api.profile().then((loaded) => {
      this.asked = null;
      this.profile = loaded;
      if (loaded) this.relabel();
    });
  }

  /** Before the first question: say when the assistant is still starting, or cannot be reached. */
  async start() {
    while (!this.over) {
      this.loadProfile();
      try {
        await untilReady(this);
        if (!this.pending) this.say("");
        return;
      } catch (problem) {
        if (!this.pending) this.say(`${problem.message.split(". ")[0]}.`);
        await pause(5000);
      }
    }
  }

  // --- looks ---------------------------------------------------------------------------------------------------

  setLooks(change) {
    Object.assign(this.looks, change);
    const { size, theme, contrast } = this.looks;
    for (const node of this.panel ? [this.root] : [this.root, document.documentElement]) {
      node.dataset.size = SIZES[size];
      if (theme === "auto") delete node.dataset.theme;
      else node.dataset.theme = theme;
      node.classList.toggle("contrast", contrast);
    }
    this.changed(this);
    this.keep();
  }

  resize(to) {
    this.setLooks({ size: Math.max(0, Math.min(SIZES.length - 1, to)) });
    this.inputChanged();
    this.say(t("sizeIs", String(SIZES[this.looks.size]).replace(".", language() === "en" ? "." : ",")));
  }

  // --- kept and forgotten --------------------------------------------------------------------------------------

  keep() {
    if (!this.keeps) return;
    const { conversation, count, looks, turns } = this;
    const ticket = this.person.code;
    this.keeps = device.keep({ conversation, count, looks, turns, ticket, verdicts: [...this.verdicts], language: this.chosenLanguage ? language() : "" });
  }

  /** Take back or give leave to keep things on the device; says whether it is as wished. */
  setKeeping(on) {
    this.keeps = on;
    if (on) this.keep();
    else device.wipe();
    return this.keeps === on;
  }

  restore({ turns = [], count = 0 }) {
    for (const kept of turns) {
      const { question, answer, number, day } = kept;
      if (typeof question !== "string" || typeof answer?.text !== "string") continue;
      const turn = this.turnOf(question);
      turn.append(el("p", { class: "soft" }, t("savedOn", vnDate(day))), this.replyTo(answer, number));
      this.parts.log.append(turn);
      this.turns.push(kept);
      this.recall(question, answer);
    }
    this.count = Math.max(count, this.turns.length);
    this.parts.fresh.hidden = !this.turns.length;
    if (this.turns.length) this.say(t("restored"));
  }

  judged(number) {
    this.verdicts.add(number);
    this.keep();
  }

  clear() {
    const old = this.pending;
    this.pending = null;
    old?.abort();
    this.reading?.stop();
    this.reading = null;
    this.busy(false);
    this.history = [];
    this.turns = [];
    this.keep();
    this.parts.log.replaceChildren();
    this.parts.fresh.hidden = true;
    this.parts.urgent.textContent = "";
    this.parts.question.value = "";
    this.relabel();
    this.person.cleared();
    this.parts.scrollers.forEach((scroller) => scroller.scrollTo(0, 0));
    if (!this.panel) scrollTo(0, 0);
  }

  async fresh() {
    if (this.parts.log.querySelector(".turn") && !(await confirmBox(this.root, t("freshAsk"), t("yesDelete")))) return;
    this.closeOptions?.();
    this.clear();
    this.say(t("freshDone"));
    this.focusHome();
  }

  /** Delete what is on the screen, on the device, and what the service stores of this conversation. */
  async forget() {
    if (!(await confirmBox(this.root, `${t("forget")}?`, t("yesDelete")))) return;
    this.keeps = false;
    device.wipe();
    const dropped = this.person.erase();
    this.clear();
    let deleted = 0;
    try {
      if (this.verdicts.size) deleted = await api.forget(this.conversation);
      this.verdicts.clear();
      this.conversation = device.chanceNumber();
      this.count = 0;
      this.say(t("forgetDone", deleted));
    } catch {
      this.say(t("forgetHalf", this.verdicts.size)); // the number stays in memory: pressing again tries again
    }
    if (!(await dropped)) this.say(t("handover.eraseNot"));
    this.focusHome();
  }
}
