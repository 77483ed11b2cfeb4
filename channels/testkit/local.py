"""What the HTTP fakes share: a server on 127.0.0.1 that answers JSON, can break a line, and can be down."""

from __future__ import annotations

import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class LocalPeer:
    """Base of a fake. ``respond`` says what a request is answered with."""

    def __init__(self, port: int = 0) -> None:
        self.swallow: deque[str] = deque()  # "delivered" or "lost": no answer, one a send
        self.lock = threading.RLock()
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                self._do("POST", self.rfile.read(int(self.headers.get("Content-Length", 0))))

            def do_GET(self) -> None:
                self._do("GET", b"")

            def _do(self, method: str, body: bytes) -> None:
                answer = peer.respond(method, self.path, body, dict(self.headers.items()))
                if answer is None:  # the line goes dead
                    self.close_connection = True
                    return
                status, said = answer
                raw = json.dumps(said, ensure_ascii=False).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Any:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def respond(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Any] | None:
        """Status and body of an answer, or None for none."""
        raise NotImplementedError
