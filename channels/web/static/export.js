// "Download my data": what this page holds of the conversation and what the service stores of it, as one JSON file.

import * as api from "./api.js";
import { el } from "./dom.js";
import { t } from "./words.js";

/** Hand the file to the browser; says what came of it. Without the service, what is on the device still comes. */
export async function exportData(chat) {
  let server = null;
  try {
    server = await api.stored(chat.conversation);
  } catch {
    // said below: half of it is better than nothing
  }
  const turns = chat.turns.map(({ question, answer, day }) => ({ day, question, answer: answer.text, outcome: answer.outcome }));
  const data = { conversation: chat.conversation, device: { kept: chat.keeps, turns }, server, officer: chat.person.shown?.lines || [] };
  const file = new Blob([JSON.stringify(data, null, 1)], { type: "application/json" });
  const link = el("a", { class: "vh", download: "troly-du-lieu-cua-toi.json" });
  link.href = URL.createObjectURL(file);
  chat.root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  chat.say(t(server ? "exportDone" : "exportHalf"));
}
