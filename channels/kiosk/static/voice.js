// Reading aloud and listening. Nothing said or heard leaves this machine unless the office has set it so; nothing is kept.

import * as service from "./service.js";

const PIECE = 250; // characters spoken at a time: long utterances are cut off by engines
const SPOKEN = 1500;
const LISTEN_SECONDS = 15;
const RATE = 16000;
const MARK = "Giọng đọc tổng hợp, không phải người thật.";

let sound = null; // the AudioContext, made on the first touch
let speaking = null; // the AbortController of what is being said
let hearing = null;

const context = () => (sound ||= new AudioContext());
const vietnamese = () => globalThis.speechSynthesis?.getVoices().find((voice) => voice.localService && /^vi\b/i.test(voice.lang));
globalThis.speechSynthesis?.getVoices(); // asks for the list, which comes later

export const busy = () => Boolean(speaking || hearing);
export const canSpeak = (setup) => setup.speak === "command" || Boolean(vietnamese());

/** Whether and how speech can be recognised: "command", "device", "browser" or "" with nothing to listen with. */
export async function hears(setup) {
  if (setup.listen === "command") return navigator.mediaDevices ? "command" : "";
  const Recognition = globalThis.SpeechRecognition;
  if (setup.listen === "browser") return Recognition || globalThis.webkitSpeechRecognition ? "browser" : "";
  if (setup.listen !== "local" || !Recognition?.available) return "";
  const state = await Recognition.available({ langs: ["vi-VN"], processLocally: true }).catch(() => "");
  return state === "available" ? "device" : "";
}

/** A text in pieces that end where a sentence, a clause or at least a word ends. */
export function pieces(text, longest = PIECE) {
  const made = [];
  let rest = text.replace(/\s+/gu, " ").trim();
  if (rest.length > SPOKEN) rest = `${rest.slice(0, rest.lastIndexOf(" ", SPOKEN))}. Phần còn lại mời đọc trên màn hình.`;
  while (rest.length > longest) {
    const head = rest.slice(0, longest);
    const cut = Math.max(...[". ", "; ", ": ", "! ", "? "].map((end) => head.lastIndexOf(end))) + 1 || head.lastIndexOf(", ") + 1 || head.lastIndexOf(" ") || longest;
    made.push(rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return rest ? [...made, rest] : made;
}

async function play(data, signal) {
  const buffer = await context().decodeAudioData(data);
  if (signal.aborted) return;
  await new Promise((done) => {
    const source = context().createBufferSource();
    source.buffer = buffer;
    source.connect(context().destination);
    source.onended = done;
    signal.addEventListener("abort", () => { source.stop(); done(); }, { once: true });
    source.start();
  });
}

function utter(text, signal) {
  return new Promise((done) => {
    const said = new SpeechSynthesisUtterance(text);
    Object.assign(said, { voice: vietnamese(), lang: "vi-VN", rate: 0.95, onend: done, onerror: done });
    signal.addEventListener("abort", () => { speechSynthesis.cancel(); done(); }, { once: true });
    speechSynthesis.speak(said);
  });
}

async function saying(what) {
  hush();
  const mine = (speaking = new AbortController());
  try {
    await what(mine.signal);
  } finally {
    if (speaking === mine) speaking = null;
  }
}

/** Read a text aloud, first of all that no person speaks. Rejects with a Problem. */
export const speak = (text, setup) =>
  saying(async (signal) => {
    for (const piece of [MARK, ...pieces(text)]) {
      if (signal.aborted) return;
      if (setup.speak === "command") await play(await service.speech(piece, signal), signal);
      else await utter(piece, signal);
    }
  });

/** Play what a person recorded. */
export const playRecording = (language, topic) =>
  saying(async (signal) => play(await service.recording(language, topic, signal), signal));

/** Be silent, and listen to nothing. */
export function hush() {
  speaking?.abort();
  speaking = null;
  hearing?.abort();
  hearing = null;
}

/** What is said until `finish()` is called or a quarter of a minute is over: `{ text: Promise, finish }`. */
export function hear(how) {
  hush();
  const mine = (hearing = new AbortController());
  const stopped = new AbortController();
  const timer = setTimeout(() => stopped.abort(), LISTEN_SECONDS * 1000);
  mine.signal.addEventListener("abort", () => stopped.abort(), { once: true });
  const text = (how === "command" ? byCommand : byBrowser)(stopped.signal, mine.signal, how).finally(() => {
    clearTimeout(timer);
    if (hearing === mine) hearing = null;
  });
  return { text, finish: () => stopped.abort() };
}

async function byCommand(stopped, signal) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } }).catch(() => {
    throw new service.Problem("deaf", "Máy này chưa có micro. Mời chạm để gõ.");
  });
  const parts = [];
  try {
    const recorder = new MediaRecorder(stream);
    recorder.ondataavailable = (event) => parts.push(event.data);
    const done = new Promise((end) => (recorder.onstop = end));
    recorder.start();
    const stop = () => recorder.state !== "inactive" && recorder.stop();
    stopped.addEventListener("abort", stop, { once: true });
    if (stopped.aborted) stop();
    await done;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
  if (signal.aborted) throw new service.Problem("stopped", "");
  const wav = await asWav(await new Blob(parts).arrayBuffer());
  return (await service.listen(wav, signal)).text;
}

async function asWav(data) {
  const heard = await context().decodeAudioData(data);
  const offline = new OfflineAudioContext(1, Math.max(1, Math.ceil(heard.duration * RATE)), RATE);
  const source = offline.createBufferSource();
  source.buffer = heard;
  source.connect(offline.destination);
  source.start();
  const samples = (await offline.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const word = (at, text) => [...text].forEach((sign, i) => view.setUint8(at + i, sign.charCodeAt(0)));
  word(0, "RIFF"), view.setUint32(4, 36 + samples.length * 2, true), word(8, "WAVEfmt ");
  view.setUint32(16, 16, true), view.setUint16(20, 1, true), view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true), view.setUint32(28, RATE * 2, true), view.setUint16(32, 2, true), view.setUint16(34, 16, true);
  word(36, "data"), view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, i) => view.setInt16(44 + i * 2, Math.max(-1, Math.min(1, value)) * 32767, true));
  return new Blob([view], { type: "audio/wav" });
}

function byBrowser(stopped, signal, how) {
  return new Promise((done, fail) => {
    const Recognition = globalThis.SpeechRecognition || globalThis.webkitSpeechRecognition;
    const engine = new Recognition();
    let text = "";
    engine.lang = "vi-VN";
    if (how === "device") engine.processLocally = true;
    engine.onresult = (event) => (text = [...event.results].map((result) => result[0].transcript).join(" "));
    engine.onerror = () => fail(new service.Problem("deaf", "Máy chưa nghe được. Mời nói lại hoặc chạm để gõ."));
    engine.onend = () => (signal.aborted ? fail(new service.Problem("stopped", "")) : done(text.trim()));
    stopped.addEventListener("abort", () => engine.stop(), { once: true });
    engine.start();
  });
}
