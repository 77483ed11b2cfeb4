// A question spoken instead of typed: heard into the input, looked over by the person, sent as any other.

import { confirmBox } from "./box.js";
import { listen } from "./voice.js";
import { language, t } from "./words.js";

/** Start to listen, or stop. Before the first time the person is told where the voice may go. */
export async function dictate(chat) {
  if (chat.listening) return void chat.listening();
  chat.told ||= await confirmBox(chat.root, t("voiceWhy"), t("agree"));
  if (!chat.told) return;
  const { question } = chat.parts;
  const before = question.value ? `${question.value.trimEnd()} ` : "";
  let heard = "";
  const onText = (text) => {
    heard = text;
    question.value = before + text;
    chat.inputChanged();
  };
  const onEnd = (error) => {
    chat.listening = null;
    labelMic(chat);
    const refused = error === "not-allowed" || error === "service-not-allowed";
    chat.say(t(heard ? "heard" : refused ? "notAllowed" : "notHeard"));
    question.focus({ preventScroll: true });
  };
  chat.listening = listen(language(), { onText, onEnd });
  labelMic(chat);
  chat.say(t("listening"));
}

/** The words on the button, as things are. */
export function labelMic({ parts: { mic }, listening }) {
  mic.textContent = t(listening ? "stopListening" : "speakInput");
  mic.setAttribute("aria-label", t(listening ? "stopListening" : "speakInputLabel"));
  mic.setAttribute("aria-pressed", String(Boolean(listening)));
}
