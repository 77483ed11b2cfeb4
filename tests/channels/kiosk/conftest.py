"""The kiosk's page as a hall has it: a real server over the starter corpus, a real browser, touch."""

from __future__ import annotations

import io
import socket
import struct
import sys
import threading
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn

from assistant.hall import Hall
from assistant.live import LiveIndex
from assistant.profile import load_profile
from channels.container import Container
from channels.http.app import create_app
from channels.settings import KioskSettings
from tests.channels.conftest import wait_until

PORTRAIT = {"width": 1080, "height": 1920}
LANDSCAPE = {"width": 1920, "height": 1080}
HALL = {
    "opening": [{"days": ["T2", "T3", "T4", "T5", "T6", "T7", "CN"], "hours": ["00:00-23:59"]}],
    "stations": [
        {"id": "sanh-1", "office": "ttpvhcc-phuong-kon-tum", "counter": "Quầy 1 – Hướng dẫn",
         "queue_note": "Bốc số ở máy cạnh cửa ra vào.", "paper": "80mm"},
    ],
    "tongues": [{"id": "suoi", "name": "Tiếng Suối", "person": "Cô Lam, quầy 2"}],
    "recordings": [{"language": "suoi", "topic": "chao", "title": "Lời chào", "file": "chao.wav", "text": "Chào bà con."}],
}  # fmt: skip


def tone(frames: int = 1600) -> bytes:
    """A short sound."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(struct.pack(f"<{frames}h", *(900 * (i % 9 - 4) for i in range(frames))))
    return out.getvalue()


@dataclass
class HallServer:
    """A server that can be stopped and started again on its port."""

    container: Container
    port: int = 0
    _running: list[tuple[uvicorn.Server, threading.Thread]] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        app = create_app(self.container)
        config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        self._running.append((server, thread))
        app.state.readiness.start()
        app.state.readiness._thread.join(100)  # the first question loads models: long on a busy machine
        assert app.state.readiness.ready
        wait_until(lambda: server.started)

    def stop(self) -> None:
        server, thread = self._running.pop()
        server.should_exit = True
        thread.join(15)


@pytest.fixture(scope="module")
def hall(
    starter_home: Path, _starter_live: LiveIndex, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HallServer]:
    """One station with a slip printer, a local voice, and a recording in a language of the hills."""
    folder = tmp_path_factory.mktemp("hall")
    (folder / "chao.wav").write_bytes(tone())
    speaker = f"{sys.executable} -c 'import sys; sys.stdin.read(); sys.stdout.buffer.write(open(sys.argv[1], \"rb\").read())' {folder}/chao.wav"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROLY_HOME", str(starter_home))
        patch.setenv("TROLY_INDEX_EMBEDDER", "hashing")
        container = Container()
        container.live = _starter_live
        for part in ("corpus_settings", "index_settings", "assistant_settings", "channel_settings", "library"):
            getattr(container, part)
        container.profile = load_profile("demo").model_copy(update={"kiosk": Hall.model_validate(HALL)})
        container.kiosk_settings = KioskSettings(
            recordings=folder,
            link_base="https://troly.example",
            speak_command=speaker,
            listen_command=f"{sys.executable} -c 'print(1)'",
        )
        server = HallServer(container)
        server.start()
    yield server
    server.stop()
    container.library.close()


@pytest.fixture
def open_kiosk(chromium, hall):
    """Open the page; afterwards no error and no request elsewhere may have happened."""
    contexts, complaints = [], []

    def opener(address: str = "/kiosk?id=sanh-1", *, clock: bool = False, quiet: bool = True, **options):
        context = chromium.new_context(
            **{"viewport": PORTRAIT, "has_touch": True, "locale": "vi-VN", "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "request",
            lambda sent: sent.url.startswith((hall.base, "blob:")) or complaints.append(f"elsewhere: {sent.url}"),
        )
        if quiet:
            page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
        if clock:
            page.clock.install()
        page.goto(hall.base + address)
        if "/kiosk?" in address:
            page.locator(".start").wait_for()
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not complaints
