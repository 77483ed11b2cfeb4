// Talks to the service. Every failure leaves here as a Problem whose message is fit to be shown.

import { address } from "./dom.js";
import { t } from "./words.js";

export class Problem extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const problem = (code) => new Problem(code, t(`problems.${code}`));

/** Open a request and let `read(response)` take what it needs. `seconds` count from the last sign of life. */
async function call(path, read, { method, body, accept = "application/json", signal, seconds = 90 } = {}) {
  const control = new AbortController();
  const abort = () => control.abort();
  let timer = setTimeout(abort, seconds * 1000);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(abort, seconds * 1000);
  };
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    const response = await fetch(address(path), {
      method: method || (body ? "POST" : "GET"),
      headers: { Accept: accept, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      cache: "no-store",
      credentials: "omit",
      signal: control.signal,
    });
    return await read(response, alive);
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (signal?.aborted) throw problem("stopped");
    if (error.name === "AbortError") throw problem("timeout");
    throw problem(navigator.onLine === false ? "offline" : "network");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

const json = async (response) => {
  const data = await response.json().catch((error) => {
    if (error.name === "AbortError") throw error;
    return null;
  });
  return { response, data };
};

/** True when the assistant can answer. Fails open: a health page that makes no sense does not stop a question. */
export async function isReady(signal) {
  const { data } = await call("health", json, { signal, seconds: 15 });
  if (data?.status === "unusable") throw problem("unusable");
  return data?.status !== "warming";
}

/** The assistant's name, greeting and the like; null when it cannot be had. */
export async function profile() {
  try {
    const { response, data } = await call("v1/profile", json, { seconds: 15 });
    return response.ok && data && typeof data === "object" ? data : null;
  } catch {
    return null;
  }
}

function refusal(status, data) {
  if (typeof data?.message === "string" && data.message) return new Problem(String(data.code || "server"), data.message);
  return problem(status === 429 ? "busy" : status < 500 ? "rejected" : "server");
}

function checked(data) {
  if (typeof data?.text !== "string" || typeof data.outcome !== "string") throw problem("server");
  return data;
}

const answered = ({ response, data }) => {
  if (!response.ok) throw refusal(response.status, data);
  return checked(data);
};

/** One question to one Answer. */
export async function answer(question, history, signal) {
  return answered(await call("v1/answers", json, { body: { question, history }, signal }));
}

/** The same, with `onBlock(block, position)` called as blocks arrive, and `onWritten(text)` for each sentence a model
 * adds above them. A line that breaks before the answer is whole is
 * a Problem "broken": what came so far is no answer. A service that does not stream is taken as it is. */
export async function stream(question, history, { signal, onBlock, onWritten }) {
  let begun = false;
  const read = async (response, alive) => {
    begun = response.ok;
    if (!response.body || !/event-stream/.test(response.headers.get("content-type") || "")) return answered(await json(response));
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let rest = "";
    let count = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Problem("broken", t("problems.network"));
      alive();
      const parts = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = parts.pop();
      for (const part of parts) {
        const { name, data } = event(part);
        if (name === "answer") return checked(data);
        if (name === "error") throw refusal(503, data);
        if (name === "block" && data) onBlock(data, count++);
        if (name === "written" && typeof data?.text === "string") onWritten?.(data.text);
      }
    }
  };
  try {
    return await call("v1/answers", read, { body: { question, history }, accept: "text/event-stream, application/json;q=0.9", signal });
  } catch (error) {
    throw begun && ["network", "offline"].includes(error.code) ? new Problem("broken", error.message) : error;
  }
}

function event(part) {
  let name = "message";
  const data = [];
  for (const line of part.split(/\r?\n/)) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5));
  }
  try {
    return { name, data: JSON.parse(data.join("\n")) };
  } catch {
    return { name: name === "block" ? "" : name, data: null }; // an answer that cannot be read is a failure, a block is not
  }
}

/** The text behind a source, by section; null when the service does not have it. */
export async function source(kind, number, article, language) {
  const query = new URLSearchParams({ kind, number, language, ...(article && { article }) });
  const { response, data } = await call(`v1/sources?${query}`, json, { seconds: 30 });
  return response.ok && Array.isArray(data?.sections) ? data : null;
}

/** Store a verdict on an answer. */
export async function feedback(verdict) {
  const { response, data } = await call("v1/feedback", json, { body: verdict, seconds: 30 });
  if (!response.ok) throw refusal(response.status, data);
}

/** What the service stores for a conversation. */
export async function stored(conversation) {
  const { response, data } = await call(`v1/conversations/${conversation}`, json, { seconds: 30 });
  if (!response.ok) throw refusal(response.status, data);
  return data;
}

/** Delete what the service stores for a conversation; how many entries that were. */
export async function forget(conversation) {
  const { response, data } = await call(`v1/conversations/${conversation}`, json, { method: "DELETE", seconds: 30 });
  if (!response.ok) throw refusal(response.status, data);
  return Number(data?.deleted) || 0;
}

const whole = ({ response, data }) => {
  if (!response.ok || !data) throw refusal(response.status, data);
  return data;
};

/** What asking for an officer would pass on, and how soon somebody may answer. */
export const preview = async (body) => whole(await call("v1/handover/preview", json, { body, seconds: 30 }));

/** Ask for an officer: the code of the conversation, and how it stands. */
export const askPerson = async (body) => whole(await call("v1/handover", json, { body, seconds: 30 }));

const ticketPath = (code) => `v1/handover/${encodeURIComponent(code)}`;

/** How the conversation with an officer stands. */
export const ticket = async (code) => whole(await call(ticketPath(code), json, { seconds: 20 }));

/** Say one more thing to the officer; `id` in the body makes a repeat known. */
export const tell = async (code, body) => whole(await call(`${ticketPath(code)}/lines`, json, { body, seconds: 20 }));

/** End it. */
export const endTicket = async (code) => whole(await call(`${ticketPath(code)}/end`, json, { method: "POST", seconds: 20 }));

/** Erase it. */
export async function dropTicket(code) {
  const { response, data } = await call(ticketPath(code), json, { method: "DELETE", seconds: 20 });
  if (!response.ok) throw refusal(response.status, data);
}
