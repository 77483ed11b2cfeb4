// One question to one answer, whatever the line and the service do meanwhile.

import * as api from "./api.js";
import { el } from "./dom.js";
import { renderBlock } from "./render.js";
import { t } from "./words.js";

const TURNS = 6; // question-and-answer pairs sent as history
const BREAKS = 3; // how often a question whose answer broke off is asked again by itself
const PATIENCE = 20; // how often a service that has gone is looked for, 3 s apart

export const pause = (ms, signal) =>
  new Promise((done) => {
    setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });

/** Wait until the service answers questions; with `patient`, also while it cannot be reached. */
export async function untilReady(chat, signal, patient = false) {
  for (let tries = 1; !chat.ready && !chat.over; tries++) {
    try {
      chat.ready = await api.isReady(signal);
      if (chat.ready) break;
      chat.say(t("warming"));
      await pause(2000, signal);
    } catch (problem) {
      const gone = ["network", "timeout", "offline"].includes(problem.code);
      if (!patient || !gone || tries >= PATIENCE) throw problem;
      await pause(3000, signal);
    }
  }
}

/** The answer to a question. What breaks off in the middle is taken off the screen and asked again. */
export async function answerTo(chat, question, signal, live) {
  const past = chat.history.slice(-2 * TURNS);
  chat.loadProfile();
  for (let breaks = 0; ; ) {
    await untilReady(chat, signal, breaks > 0);
    chat.say(t(breaks ? "broken" : "searching"));
    try {
      return await api.stream(question, past, { signal, onBlock: (block) => live.add(block), onWritten: (text) => live.write(text) });
    } catch (problem) {
      live.clear();
      // A service that answered a moment ago and is gone is being started anew; asking changes nothing there, so it
      // may be done twice.
      const gone = ["broken", "network"].includes(problem.code);
      if (gone && ++breaks <= BREAKS) chat.say(t("broken"));
      else if (problem.code !== "NOT_READY") throw problem;
      chat.ready = false;
      await pause(gone ? 700 * breaks : 2000, signal);
    }
  }
}

/** The blocks of an answer that is still arriving, and what they become when it is whole. */
export function liveReply(chat, turn) {
  let node = null;
  let made = [];
  let above = null; // the sentences a model adds above the blocks
  let said = "";
  const add = (block) => {
    if (!node) {
      chat.parts.log.setAttribute("aria-busy", "true"); // spoken once, when it is whole
      node = el("article", { class: "live" }, el("h2", { class: "who" }, t("ai")));
      turn.append(node);
      chat.show(turn);
    }
    const one = renderBlock(block);
    made.push(one);
    if (one) node.append(one);
    chat.say(t("receiving"));
  };
  const write = (text) => {
    if (!node) return;
    said = `${said} ${text}`.trim();
    const one = renderBlock({ type: "text", title: t("written"), text: said, written: true });
    if (above) above.replaceWith(one);
    else node.firstElementChild.after(one);
    above = one;
    chat.say(t("writing"));
  };
  const clear = () => {
    node?.remove();
    node = above = null;
    made = [];
    said = "";
  };
  // A written block is rendered anew with the whole answer: its title and source are the answer's.
  const ready = (answer) => {
    const all = answer.blocks?.[0]?.written ? [null, ...made] : made;
    return all.length === answer.blocks?.length ? all : [];
  };
  return { add, write, clear, started: () => made.length > 0, writing: () => Boolean(above), made: ready };
}
