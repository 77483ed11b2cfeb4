// Dialogs of our own: the browser's confirm() is silent in a frame of another site.

import { el } from "./dom.js";
import { t } from "./words.js";

let count = 0;

/** Open a dialog above the page; Escape, the cross and a tap beside it close it, and the focus goes back by itself. */
export function openBox(root, { title, body, className = "", language = "", onClose }) {
  const id = `box-${++count}`;
  const shut = el("button", { type: "button", class: "shut", "aria-label": t("close") }, "✕");
  const box = el(
    "dialog",
    { class: `box ${className}`, "aria-labelledby": id, lang: language || null },
    el("div", { class: "boxhead" }, el("h2", { id }, title), shut),
    el("div", { class: "boxbody" }, body),
  );
  const close = () => (box.close ? box.close() : box.dispatchEvent(new Event("close")));
  shut.addEventListener("click", close);
  box.addEventListener("click", (event) => event.target === box && close());
  box.addEventListener("close", () => {
    box.remove();
    onClose?.();
  });
  root.append(box);
  if (box.showModal) box.showModal();
  else box.setAttribute("open", "");
  return { box, close };
}

/** Ask for a yes. Resolves to false on anything else. */
export function confirmBox(root, text, yes) {
  return new Promise((done) => {
    let agreed = false;
    const no = el("button", { type: "button" }, t("cancel"));
    const go = el("button", { type: "button", class: "go" }, yes);
    const { close } = openBox(root, { title: text, className: "small", body: el("div", { class: "tools" }, go, no), onClose: () => done(agreed) });
    no.addEventListener("click", close);
    go.addEventListener("click", () => {
      agreed = true;
      close();
    });
    no.focus();
  });
}
