// Printing one answer: from the full page by style, from a foreign page through a frame that holds nothing else.

import { el, today, vnDate } from "./dom.js";
import { t } from "./words.js";

const footer = (chat) => `${t("printedOn", vnDate(today()))} ${chat.parts["ai-notice"].textContent}`;

/** Let the full page print the last answer, or the one given to `printOne`; never the whole window. */
export function preparePrinting(chat) {
  const { root, parts } = chat;
  const after = () => {
    root.classList.remove("print-one");
    root.querySelectorAll(".to-print").forEach((node) => node.classList.remove("to-print"));
    root.querySelectorAll(".opened").forEach((node) => {
      node.open = false;
      node.classList.remove("opened");
    });
  };
  const before = () => {
    after(); // some phones never say that printing is over
    const replies = [...parts.log.querySelectorAll(".turn > .reply")];
    const reply = chat.toPrint || replies[replies.length - 1];
    if (!reply) return;
    root.classList.add("print-one");
    reply.parentNode.classList.add("to-print");
    parts.printed.textContent = footer(chat);
    // Papers must not be missing on paper because they were folded on the screen.
    reply.querySelectorAll("details.checklist:not([open])").forEach((node) => {
      node.open = true;
      node.classList.add("opened");
    });
  };
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
}

/** Print one answer. */
export function printOne(chat, reply) {
  if (!chat.panel) {
    chat.toPrint = reply;
    print();
    chat.toPrint = null;
    return;
  }
  const frame = el("iframe", { class: "printer", title: t("print"), "aria-hidden": "true", tabindex: "-1" });
  chat.root.append(frame);
  const { contentWindow: inner, contentDocument: page } = frame;
  const copy = page.importNode(reply, true);
  const boxes = reply.querySelectorAll("input");
  copy.querySelectorAll("input").forEach((box, i) => (box.checked = boxes[i].checked));
  copy.querySelectorAll("details.checklist").forEach((node) => (node.open = true));
  const question = page.importNode(reply.parentNode.querySelector(".you"), true);
  const end = page.createElement("p");
  end.id = "printed";
  end.textContent = footer(chat);
  const root = page.createElement("div");
  root.className = "troly page print-one";
  root.append(question, copy, end);
  page.documentElement.lang = chat.root.lang;
  page.title = chat.parts.name.textContent;
  page.body.append(root);
  chat.dress(page, inner);
  inner.addEventListener("afterprint", () => setTimeout(() => frame.remove()));
  inner.focus();
  inner.print();
}
