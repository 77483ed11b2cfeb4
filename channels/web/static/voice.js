// Speech in and out, by the browser's own engines where it has them.

const TAGS = { vi: "vi-VN", en: "en-US" };
const PIECE = 180; // characters: some engines fall silent in the middle of longer ones

const Recognition = () => window.SpeechRecognition || window.webkitSpeechRecognition;

/** Whether a question can be spoken here: an engine, a secure page, and no policy of the page against it. */
export function canListen() {
  const policy = document.permissionsPolicy || document.featurePolicy;
  return Boolean(Recognition()) && window.isSecureContext && policy?.allowsFeature?.("microphone") !== false;
}

/** Listen to one question. `onText(text)` gets all that was heard so far; `onEnd(error)` comes once, with "" or the
 * engine's reason. Returns what stops it. */
export function listen(language, { onText, onEnd }) {
  const engine = new (Recognition())();
  let reason = "";
  engine.lang = TAGS[language];
  engine.interimResults = true;
  engine.onresult = (event) => onText([...event.results].map((result) => result[0].transcript).join(" "));
  engine.onerror = (event) => (reason = event.error || "failed");
  engine.onend = () => onEnd(reason);
  engine.start();
  return () => engine.stop();
}

const voiceFor = (language) => window.speechSynthesis?.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(language));

/** Whether there is a voice of this language. Browsers load theirs late: see `onVoices`. */
export const canSpeak = (language) => Boolean(voiceFor(language));

/** Call `done` whenever the browser's voices have changed. */
export const onVoices = (done) => window.speechSynthesis?.addEventListener?.("voiceschanged", done);

/** Read texts aloud, one after another; `onEnd` comes once, also when it is stopped. Returns what stops it. */
export function speakAloud(texts, language, onEnd) {
  const engine = window.speechSynthesis;
  const voice = voiceFor(language);
  const parts = texts.flatMap(pieces);
  let over = false;
  const end = () => {
    if (!over) onEnd();
    over = true;
  };
  engine.cancel();
  parts.forEach((part, i) => {
    const said = new SpeechSynthesisUtterance(part);
    said.voice = voice;
    said.lang = voice?.lang || TAGS[language];
    said.onerror = end;
    if (i === parts.length - 1) said.onend = end;
    engine.speak(said);
  });
  if (!parts.length) end();
  return () => {
    engine.cancel();
    end();
  };
}

function pieces(text) {
  const out = [];
  for (const sentence of text.replace(/<https?:[^>]*>/g, "").replace(/([.!?…:;])\s+/gu, "$1\n").split(/\n+/)) {
    let rest = sentence.replace(/^\[[ x]\]\s*|^-\s+/, "").trim();
    while (rest.length > PIECE) {
      const cut = rest.lastIndexOf(" ", PIECE);
      out.push(rest.slice(0, cut > 0 ? cut : PIECE));
      rest = rest.slice(cut > 0 ? cut + 1 : PIECE);
    }
    if (rest) out.push(rest);
  }
  return out;
}
