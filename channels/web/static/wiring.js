// What the person does with the frame, and what each of it sets off.

import { dictate } from "./dictation.js";
import { openOptions } from "./options.js";
import { showVoices } from "./reply.js";
import { canListen, onVoices } from "./voice.js";
import { language, t } from "./words.js";

/** Connect the parts of the frame with a conversation. */
export function wire(chat) {
  const { form, question, stop, fresh, smaller, normal, larger, options, tongue, mic, close, person, aside, code, end } = chat.parts;
  const on = (target, name, act) => target?.addEventListener(name, act);
  on(form, "submit", (event) => {
    event.preventDefault();
    chat.submit();
  });
  on(question, "keydown", (event) => {
    // While a Telex or VNI word is being composed, Enter belongs to the input method (229: Safari says so afterwards).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    chat.submit();
  });
  on(question, "input", () => chat.inputChanged());
  on(stop, "click", () => {
    chat.pending?.abort();
    chat.focusHome();
  });
  on(fresh, "click", () => chat.fresh());
  on(smaller, "click", () => chat.resize(chat.looks.size - 1));
  on(normal, "click", () => chat.resize(1));
  on(larger, "click", () => chat.resize(chat.looks.size + 1));
  on(options, "click", () => openOptions(chat));
  on(tongue, "click", () => chat.setLanguage(language() === "en" ? "vi" : "en", true));
  on(close, "click", () => chat.onClose());
  on(person, "click", () => chat.person.ask());
  on(aside, "click", () => chat.person.setAside(!chat.person.aside));
  on(code, "click", () => chat.person.showCode());
  on(end, "click", () => chat.person.end());
  on(mic, "click", () => dictate(chat));
  mic.hidden = !canListen();
  onVoices(() => showVoices(chat));
  chat.hears = { offline: () => chat.say(t("isOffline")), online: () => chat.pending || chat.say(t("isOnline")) };
  Object.entries(chat.hears).forEach(([name, act]) => addEventListener(name, act));
}
