// The full page at "/".

import { Chat } from "./chat.js";
import { t } from "./words.js";

const chat = new Chat(document.getElementById("troly"));

// A shared list of papers (#p=code) or a question some page links to (#q=…): asked anew, so that it is as the records are today. The address forgets it at once.
const shared = new URLSearchParams(location.hash.slice(1));
if (shared.get("l")) chat.setLanguage(shared.get("l"), true);
// The code of a conversation with an officer (#h=…), from a slip or a QR picture.
const code = (shared.get("h") || "").slice(0, 24);
if (code) {
  history.replaceState(null, "", location.pathname + location.search);
  chat.person.come(code);
}
const question = (shared.get("p") ? t("papersOf", shared.get("p")) : shared.get("q") || "").slice(0, 2000);
if (question.trim()) {
  history.replaceState(null, "", location.pathname + location.search);
  chat.ask(question, shared.get("t"));
}
