// Talks to the server on this machine. Every failure leaves here as a Problem fit to be read in a hall.

export class Problem extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const PATIENCE = 60_000; // a server that is started anew is back within this
const lost = () => new Problem("lost", "Máy đang nối lại với hệ thống.");

async function call(path, { body, signal, seconds = 30, as = "json" } = {}) {
  const control = new AbortController();
  const abort = () => control.abort();
  const timer = setTimeout(abort, seconds * 1000);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  const raw = body instanceof Blob;
  try {
    const response = await fetch(path, {
      method: body ? "POST" : "GET",
      headers: body && { "Content-Type": raw ? body.type : "application/json" },
      body: body && (raw ? body : JSON.stringify(body)),
      cache: "no-store",
      credentials: "omit",
      signal: control.signal,
    });
    if (response.ok) return await response[as]();
    const told = await response.json().catch(() => ({}));
    throw new Problem(told.code || "lost", told.message || "Hệ thống đang gặp sự cố.");
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (signal?.aborted) throw new Problem("stopped", "");
    throw lost();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

const query = (path, values) => `${path}?${new URLSearchParams(values)}`;

export const setup = (id) => call(query("kiosk/setup", { id }));
export const topics = (signal) => call("kiosk/topics", { signal });
export const procedures = (field, signal) => call(query("kiosk/procedures", { field }), { signal });
export const beat = (body) => call("kiosk/health", { body, seconds: 10 });
export const link = (matter, signal) => call(query("kiosk/link", matter), { signal });
export const qr = (matter) => query("kiosk/qr.svg", matter);
export const speech = (text, signal) => call("kiosk/speech", { body: { text }, signal, as: "arrayBuffer" });
export const listen = (sound, signal) => call("kiosk/listen", { body: sound, signal, seconds: 60 });
export const recording = (language, topic, signal) => call(`kiosk/recordings/${language}/${topic}`, { signal, as: "arrayBuffer" });

export const pause = (ms, signal) =>
  new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });

/** One question to one Answer. A server that is away for a moment is waited for; `waiting(true)` tells so. */
export async function answer(question, history, signal, waiting) {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      const found = await call("v1/answers", { body: { question, history, channel: "kiosk" }, signal, seconds: 60 });
      if (typeof found?.text !== "string") throw lost();
      waiting(false);
      return found;
    } catch (problem) {
      const passing = ["lost", "NOT_READY", "OVERLOADED", "INDEX_MISSING"].includes(problem.code);
      if (!passing || Date.now() > until) {
        waiting(false);
        throw problem;
      }
      waiting(true);
      await pause(1500, signal);
    }
  }
}
