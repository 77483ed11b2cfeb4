"""A server that speaks OpenAI's chat interface and says what it is told to: to try and test the assistant's writer."""

from __future__ import annotations

import json
import re
import select
import threading
import time
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[str], Iterable[str]]
_TOKEN = re.compile(r"^\{(\w+)\}:", re.MULTILINE)
# What a well-behaved model writes with the tokens it is given.
_SAYINGS = (
    ("fee", "Dạ, khi làm {procedure}, lệ phí: {fee} [s1]."),
    ("time", "Thời hạn giải quyết: {time} [s1]."),
    ("papers", "Anh/chị chuẩn bị {papers} [s1]."),
    ("office", "Hồ sơ nộp tại {office} ạ [s1]."),
)


def clerk(prompt: str) -> list[str]:
    """Sentences that a well-behaved model would write, as JSON in small pieces."""
    tokens = set(_TOKEN.findall(prompt))
    return pieces_of([saying for token, saying in _SAYINGS if token in tokens])


def pieces_of(sentences: Iterable[str], size: int = 6) -> list[str]:
    """Sentences in the JSON that is asked for, cut into pieces."""
    text = json.dumps({"sentences": [{"text": sentence} for sentence in sentences]}, ensure_ascii=False)
    return [text[start : start + size] for start in range(0, len(text), size)]


class FakeChatServer:
    """``POST /v1/chat/completions`` with ``stream``. ``url`` is the base URL.

    ``pause``: seconds before each piece; ``statuses``: answered with instead, one a request, 0 for none; ``drop_after``
    and ``hang_after``: pieces after which the line breaks, or nothing comes any more. ``asked`` holds the requests,
    ``left`` counts those whose client went away before the end.
    """

    def __init__(self, script: Script = clerk, *, port: int = 0, pause: float = 0.0) -> None:
        self.script = script
        self.pause = pause
        self.statuses: list[int] = []
        self.drop_after: int | None = None
        self.hang_after: int | None = None
        self.asked: list[dict[str, Any]] = []
        self.left = 0
        fake = self

        class Handler(BaseHTTPRequestHandler):
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                fake.asked.append({**body, "authorization": self.headers.get("Authorization", "")})
                if fake.statuses and (status := fake.statuses.pop(0)):
                    self.send_response(status)
                    self.end_headers()
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                try:
                    fake.answer(self, body)
                except OSError:
                    fake.left += 1

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def answer(self, line: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        """Send the script. Raises ``OSError`` when the client has gone."""
        prompt = str(body["messages"][-1]["content"])
        for number, piece in enumerate(self.script(prompt)):
            if number == self.drop_after:
                return
            if number == self.hang_after:
                self._wait(line, 60.0)
                return
            self._wait(line, self.pause)
            self._send(line, {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None})
        self._send(line, {"index": 0, "delta": {}, "finish_reason": "stop"})
        line.wfile.write(b"data: [DONE]\n\n")

    @staticmethod
    def _send(line: BaseHTTPRequestHandler, choice: dict[str, Any]) -> None:
        chunk = {"id": "fake", "object": "chat.completion.chunk", "created": int(time.time()), "model": "fake",
                 "choices": [choice]}  # fmt: skip
        line.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
        line.wfile.flush()

    @staticmethod
    def _wait(line: BaseHTTPRequestHandler, seconds: float) -> None:
        """Wait, unless the client closes the line meanwhile."""
        if seconds and select.select([line.connection], [], [], seconds)[0]:
            raise ConnectionResetError("the client has gone")

    def __enter__(self) -> FakeChatServer:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def serve(self) -> None:
        """Answer in this thread until it is interrupted."""
        self._server.serve_forever()
