"""The application with a made-up assistant, served by a process of its own that can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import uvicorn

from assistant.answer import Answer
from assistant.context import Question
from channels.container import Container
from channels.http.app import create_app
from tests.support.processes import start, wait
from tests.support.talks import PROFILE, echo


@dataclass
class MadeUp:
    """An assistant without an index. ``live`` is itself: nothing asks it more than whether it is ready."""

    answers: Callable[[Question], Answer] = echo
    seconds: float = 0.0

    def warm_up(self) -> None:
        """Nothing to load."""

    def answer(self, question: Question, **_: object) -> Answer:
        time.sleep(self.seconds)
        return self.answers(question)


def made_up_container(assistant: MadeUp | None = None) -> Container:
    container = Container()
    container.assistant = assistant or MadeUp()  # type: ignore[assignment]
    container.profile = PROFILE
    return container


@dataclass
class MessageServer:
    """Lives, is killed, lives again; the socket stays, so that what comes meanwhile waits as at a proxy."""

    assistant: MadeUp = field(default_factory=MadeUp)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.process = 0

    def live(self) -> None:
        """Begin a life."""
        self.process = start(self._serve)

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.process, signal.SIGKILL)
        assert wait(self.process) == -signal.SIGKILL
        self.process = 0

    def end(self) -> None:
        """The end, in good order or not."""
        if self.process:
            self.kill()
        self.listener.close()

    def _serve(self) -> None:
        config = uvicorn.Config(create_app(made_up_container(self.assistant)), log_level="error", access_log=False)
        uvicorn.Server(config).run(sockets=[self.listener])


def post_all(url: str, requests: list[tuple[bytes, str]]) -> list[tuple[int, float]]:
    """Send every (body, signature) at the same moment, each on a connection of its own; status and seconds of each."""
    host, port = url.removeprefix("http://").split(":")

    async def one(body: bytes, signature: str) -> tuple[int, float]:
        reader, writer = await asyncio.open_connection(host, int(port))
        head = (f"POST /channels/zalo/webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                f"X-ZEvent-Signature: {signature}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n")  # fmt: skip
        started = time.monotonic()
        writer.write(head.encode() + body)
        status = (await reader.readline()).split()
        seconds = time.monotonic() - started
        writer.close()
        return int(status[1]) if len(status) > 1 else 0, seconds

    async def every() -> list[tuple[int, float]]:
        return await asyncio.gather(*(one(*request) for request in requests))

    with ThreadPoolExecutor(1) as own:  # a browser of the same run may hold a running loop in this thread
        return own.submit(asyncio.run, every()).result()
