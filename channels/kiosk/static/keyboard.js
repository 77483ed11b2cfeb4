// The Vietnamese keyboard on the screen: Telex, VNI, and keys for letters and tones with their marks on them.

import { el } from "../../static/dom.js";
import { TONE_NAMES, erase, press, toned } from "./typing.js";

const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const LETTERS = "ăâđêôơư";
const WAYS = { telex: "Telex", vni: "VNI" };
const LONGEST = 500;
const REPEAT = [450, 90]; // ms before backspace repeats, and between

/** The keyboard for a text field; `send` is called by its large key. Takes no focus from the field. */
export function keyboard(field, send) {
  let way = "telex";
  let raw = false;
  let shift = false;
  let repeating = 0;

  const caret = () => field.selectionStart ?? field.value.length;
  function put(text, rest = field.value.slice(field.selectionEnd)) {
    if (text.length + rest.length > LONGEST && text.length + rest.length > field.value.length) return;
    field.value = text + rest;
    field.setSelectionRange(text.length, text.length);
    field.scrollTop = field.scrollHeight;
    field.dispatchEvent(new Event("input"));
  }
  const before = () => field.value.slice(0, caret());

  function type(key) {
    const made = press(before(), shift ? key.toUpperCase() : key, way, raw);
    raw = made.raw;
    put(made.text);
    if (shift) turn(false);
  }
  function tone(name) {
    const [word] = /[\p{L}\p{M}]*$/u.exec(before());
    const changed = word && toned(word, TONE_NAMES[name]);
    if (changed) put(before().slice(0, before().length - word.length) + changed);
  }
  function wipe() {
    if (field.selectionStart !== field.selectionEnd) put(field.value.slice(0, field.selectionStart));
    else put(erase(before()));
    if (!/\p{L}$/u.test(before())) raw = false;
  }
  function turn(on) {
    shift = on;
    board.classList.toggle("shift", on);
    board.querySelector(".shift-key").setAttribute("aria-pressed", String(on));
    for (const key of board.querySelectorAll("[data-letter]")) {
      const letter = key.dataset.letter;
      key.textContent = on ? letter.toUpperCase() : letter;
    }
  }

  const key = (label, name, does, more = {}) => {
    const button = el("button", { type: "button", class: "key", "aria-label": name, onclick: does, ...more }, label);
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // the caret stays in the field
    return button;
  };
  const letter = (sign) => key(sign, null, () => type(sign), { "data-letter": sign });
  const row = (kind, ...keys) => el("div", { class: `row ${kind}` }, keys);

  const stop = () => clearTimeout(repeating);
  const erasing = key("⌫", "Xóa một chữ", wipe, { class: "key wide" });
  const again = () => {
    wipe();
    repeating = setTimeout(again, REPEAT[1]);
  };
  erasing.addEventListener("pointerdown", () => (repeating = setTimeout(again, REPEAT[0])));
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) erasing.addEventListener(name, stop);

  const ways = Object.entries(WAYS).map(([name, label]) =>
    key(label, `Kiểu gõ ${label}`, () => choose(name), { class: "key way", "data-way": name, "aria-pressed": String(name === way) }));
  function choose(name) {
    way = name;
    raw = false;
    for (const each of ways) each.setAttribute("aria-pressed", String(each.dataset.way === name));
  }

  const board = el(
    "div",
    { class: "keyboard", role: "group", "aria-label": "Bàn phím trên màn hình" },
    row("marks", [...LETTERS].map(letter), Object.keys(TONE_NAMES).map((name) => key(name, `Dấu ${name}`, () => tone(name), { class: "key tone" }))),
    ROWS.slice(0, 3).map((signs) => row("", [...signs].map(letter))),
    row("", key("⇧", "Chữ hoa", () => turn(!shift), { class: "key wide shift-key", "aria-pressed": "false" }), [...ROWS[3]].map(letter), erasing),
    row("last", ways, key(",", "Dấu phẩy", () => type(",")), key("Dấu cách", null, () => type(" "), { class: "key space" }), key(".", "Dấu chấm", () => type(".")), key("?", "Dấu hỏi chấm", () => type("?")), key("Hỏi", null, send, { class: "key send" })),
  );
  return { board, stop };
}
