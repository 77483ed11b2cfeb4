// The options: language, letters, colours, what is kept, and deleting it.

import { openBox } from "./box.js";
import { el } from "./dom.js";
import { exportData } from "./export.js";
import { language, t } from "./words.js";

const row = (kind, name, value, label, checked, onchange) => {
  const input = el("input", { type: kind, name, value, checked });
  input.addEventListener("change", () => onchange(kind === "radio" ? value : input.checked, input));
  return el("label", { class: "option" }, input, el("span", { class: "words" }, label));
};

const group = (legend, ...children) => el("fieldset", {}, el("legend", {}, legend), children);

/** Open the options of a conversation. */
export function openOptions(chat) {
  const { looks } = chat;
  const radios = (name, values, now, change) => values.map(([value, label]) => row("radio", name, value, label, value === now, change));
  const state = el("p", { role: "status", class: "soft" });
  const consent = row("checkbox", "keep", "yes", t("keep"), chat.keeps, (on, input) => {
    if (!chat.setKeeping(on)) input.checked = false;
    state.textContent = on ? (chat.keeps ? t("keepOn") : t("keepNot")) : t("keepOff");
  });
  const { close } = openBox(chat.root, {
    title: t("options"),
    className: "options",
    body: [
      chat.panel && el("div", { class: "tools" }, chat.parts.fresh),
      chat.panel && el("div", { class: "tools" }, chat.parts.sizes),
      group(t("language"), radios("language", [["vi", "Tiếng Việt"], ["en", "English"]], language(), (value) => {
        close();
        chat.setLanguage(value, true);
        chat.parts.options.focus();
      })),
      group(t("colours"), radios("theme", ["auto", "light", "dark"].map((name) => [name, t(name)]), looks.theme, (theme) => chat.setLooks({ theme })),
        row("checkbox", "contrast", "more", t("contrast"), looks.contrast, (contrast) => chat.setLooks({ contrast }))),
      el("div", { class: "option-block" }, consent, el("p", { class: "soft" }, t("keepWhy")), state),
      el("div", { class: "option-block" }, el("button", { type: "button", id: "export", class: "plain", onclick: () => { close(); exportData(chat); } }, t("exportData")), el("p", { class: "soft" }, t("exportWhy"))),
      el("div", { class: "option-block" }, el("button", { type: "button", id: "forget", onclick: () => { close(); chat.forget(); } }, t("forget")), el("p", { class: "soft" }, t("forgetWhy"))),
    ],
    onClose: () => {
      if (chat.panel) [chat.parts.fresh, chat.parts.sizes].forEach((node) => node.remove());
    },
  });
  if (chat.panel) chat.closeOptions = close;
}
