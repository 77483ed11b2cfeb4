// Talks to the service. Every failure leaves here as a Problem whose message is Vietnamese and fit to be shown.

export class Problem extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const MESSAGES = {
  offline: "Thiết bị đang không có mạng. Câu hỏi của bạn vẫn còn ở đây; khi có mạng, hãy bấm “Thử lại”.",
  network: "Không kết nối được với trợ lý. Hãy kiểm tra mạng rồi bấm “Thử lại”.",
  timeout: "Trợ lý trả lời quá lâu. Hãy bấm “Thử lại” hoặc hỏi ngắn hơn.",
  busy: "Đang có quá nhiều câu hỏi. Xin đợi một phút rồi bấm “Thử lại”.",
  rejected: "Trợ lý không đọc được câu hỏi này. Hãy viết lại câu hỏi.",
  unusable: "Trợ lý đang được bảo trì nên chưa trả lời được. Xin bấm “Thử lại” sau ít phút.",
  server: "Trợ lý đang gặp sự cố. Xin bấm “Thử lại” sau ít phút.",
};

const problem = (code) => new Problem(code, MESSAGES[code]);

async function call(path, { body, signal, seconds = 90 } = {}) {
  const control = new AbortController();
  const abort = () => control.abort();
  const timer = setTimeout(abort, seconds * 1000);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    const response = await fetch(new URL(path, document.baseURI), {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
      cache: "no-store",
      signal: control.signal,
    });
    const data = await response.json().catch((error) => {
      if (error.name === "AbortError") throw error;
      return null;
    });
    return { response, data };
  } catch (error) {
    if (signal?.aborted) throw new Problem("stopped", "Bạn đã dừng câu hỏi này.");
    if (error.name === "AbortError") throw problem("timeout");
    throw problem(navigator.onLine === false ? "offline" : "network");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}

/** True when the assistant can answer. Fails open: a health page that makes no sense does not stop a question. */
export async function isReady(signal) {
  const { data } = await call("health", { signal, seconds: 15 });
  if (data?.status === "unusable") throw problem("unusable");
  return data?.status !== "warming";
}

/** The assistant's name, greeting and the like; null when it cannot be had. */
export async function profile() {
  try {
    const { response, data } = await call("v1/profile", { seconds: 15 });
    return response.ok && data && typeof data === "object" ? data : null;
  } catch {
    return null;
  }
}

/** One question to one Answer. */
export async function answer(question, history, signal) {
  const { response, data } = await call("v1/answers", { body: { question, history }, signal });
  if (response.ok) {
    if (typeof data?.text !== "string" || typeof data.outcome !== "string") throw problem("server");
    return data;
  }
  if (typeof data?.message === "string" && data.message) throw new Problem(String(data.code || "server"), data.message);
  throw problem(response.status === 429 ? "busy" : response.status < 500 ? "rejected" : "server");
}
