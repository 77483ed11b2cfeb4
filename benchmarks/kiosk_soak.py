"""A day at the kiosk: ``python -m benchmarks.kiosk_soak [--sessions 320] [--hours 8]``.

Starts a server over the starter corpus in a temporary data folder and a real Chromium with a profile folder of its own,
and lets one visitor after another come: by topic, by keyboard, by field; some leave, some just walk away. The page's
clock is moved so that the sessions fill the hours. Measured after each wipe, with garbage collected: heap, nodes,
listeners, and everything the browser stores. In the end the browser's folder, the data folder and the server's log are
searched for what visitors typed. Needs the package playwright and Chromium; prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from channels.cli.index import run_build
from channels.container import Container
from corpus.library import import_paths
from corpus.starter import starter_path

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
NAME = "Lò Thị Kiểm Thử"  # nobody; typed on the keys of the screen, and grepped for afterwards
NUMBER = "079199{:06d}"
IDLE = 61_000  # ms after which nobody is there
_STORES = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookies: document.cookie.length,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length, title: document.title.includes("Thử"),
})"""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass
class Day:
    """What was measured."""

    heap_mb: list[float] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    listeners: list[int] = field(default_factory=list)
    stored: list[dict[str, Any]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """Figures of the first and the last quarter of the day; what was stored or left on the page."""
        quarter = max(1, len(self.heap_mb) // 4)

        def ends(values: list[Any]) -> dict[str, float]:
            return {"first_quarter": round(statistics.median(values[:quarter]), 2),
                    "last_quarter": round(statistics.median(values[-quarter:]), 2)}  # fmt: skip

        return {"sessions": len(self.left), "measured": len(self.heap_mb), "heap_mb": ends(self.heap_mb),
                "nodes": ends(self.nodes), "listeners": ends(self.listeners), "stored": self.stored,
                "left_on_page": [text for text in self.left if text]}  # fmt: skip


class Visitors:
    """People before one kiosk's page, whose clock is ours."""

    def __init__(self, page: Any, wait_ms: int) -> None:
        self.page = page
        self.day = Day()
        self._wait_ms = wait_ms
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")
        self._ways: tuple[Callable[[int], None], ...] = (self._topic, self._keys, self._field, self._unsent)

    def come(self, number: int, *, measure: bool) -> None:
        """One visitor, from the first touch to the wipe."""
        self.page.locator(".start").tap()
        self.page.locator(".tiles").wait_for()
        self._ways[number % len(self._ways)](number)
        if number % 3 == 0:
            self.page.clock.fast_forward(IDLE - 15_000)
            self.page.locator("#idle[open]").wait_for()
            self.page.clock.fast_forward(15_000)
        else:
            self.page.locator("#leave").tap()
        self.page.locator(".start").wait_for()
        self.page.clock.fast_forward(self._wait_ms)
        self._look(measure)

    def _topic(self, number: int) -> None:
        page = self.page
        page.locator(".tile").nth(number % page.locator(".tile").count()).tap()
        page.locator(".rows button").first.tap()
        page.locator("[data-screen=answer] .reply").wait_for()
        if page.locator("#take").count():
            page.locator("#take").tap()
            page.locator(".qr img, .notice").first.wait_for()
            page.get_by_role("button", name="In phiếu giấy").tap()
            page.locator(".slip").wait_for()
            page.get_by_role("button", name="In ngay").tap()

    def _keys(self, number: int) -> None:
        said = f"{NUMBER.format(number)} khai sinh cho con"
        self._ask(said)
        self.page.locator("[data-screen=answer] .reply").wait_for()
        for summary in self.page.locator(".reply summary").all()[:3]:
            summary.tap()
        self.page.locator("#more").tap()

    def _field(self, number: int) -> None:
        page = self.page
        page.get_by_role("button", name="Chọn theo lĩnh vực").tap()
        page.locator(".rows button").nth(number % 8).tap()
        page.locator("[data-screen=procedures] .rows button").first.tap()
        page.locator("[data-screen=answer] .reply").wait_for()
        page.locator("#person").tap()
        page.locator("#options").tap()
        page.get_by_role("button", name="Chữ to hơn").tap()

    def _unsent(self, number: int) -> None:
        page = self.page
        page.get_by_role("button", name="Gõ hoặc nói").tap()
        page.locator("#question").fill(f"{NAME} {NUMBER.format(number)}")
        self.day.typed.append(NUMBER.format(number))
        page.locator('.key[data-letter="a"]').tap()

    def _ask(self, said: str) -> None:
        page = self.page
        page.get_by_role("button", name="Gõ hoặc nói").tap()
        page.locator("#question").fill(f"{NAME} {said} ")
        for key in "ddk":
            page.locator(f'.key[data-letter="{key}"]').tap()
        self.day.typed.append(said.split()[0])
        page.locator(".key.send").tap()

    def _look(self, measure: bool) -> None:
        page, day = self.page, self.day
        text = page.evaluate("document.documentElement.outerHTML")
        day.left.append(next((typed for typed in [NAME, *day.typed] if typed in text), ""))
        stored = page.evaluate(_STORES)
        stored["cookies"] += len(page.context.cookies())
        if any(stored.values()):
            day.stored.append(stored)
        if not measure:
            return
        for _ in range(2):
            self._cdp.send("HeapProfiler.collectGarbage")
        figures = {m["name"]: m["value"] for m in self._cdp.send("Performance.getMetrics")["metrics"]}
        day.heap_mb.append(figures["JSHeapUsedSize"] / 1e6)
        day.nodes.append(int(figures["Nodes"]))
        day.listeners.append(int(figures["JSEventListeners"]))


def live_through(
    chromium: Any, base: str, profile: Path, *, sessions: int, hours: float, every: int, address: str = "/kiosk"
) -> Day:
    """A day before a running server's kiosk, in a browser that keeps its profile in ``profile``."""
    context = chromium.launch_persistent_context(
        profile, executable_path=str(CHROMIUM), args=list(ARGUMENTS), has_touch=True, locale="vi-VN",
        viewport={"width": 1080, "height": 1920}, reduced_motion="reduce",
    )  # fmt: skip
    try:
        page = context.pages[0]
        page.set_default_timeout(15_000)
        page.add_init_script("window.print = () => {}")
        page.clock.install()
        page.goto(base + address)
        page.locator(".start").wait_for()
        visitors = Visitors(page, int(hours * 3_600_000 / sessions))
        for number in range(sessions):
            visitors.come(number, measure=number % every == every - 1)
        return visitors.day
    finally:
        context.close()


def traces(folders: list[Path], words: list[str]) -> list[str]:
    """Files under the folders in which one of the words stands, as UTF-8 or as UTF-16."""
    wanted = [word.encode(coding) for word in words for coding in ("utf-8", "utf-16-le")]
    files = [
        file for folder in folders for file in (folder.rglob("*") if folder.is_dir() else [folder]) if file.is_file()
    ]
    found = []
    for file in files:
        content = file.read_bytes()
        found += [f"{file.name}: {word!r}" for word in wanted if word in content]
    return found


@contextmanager
def _server(home: Path) -> Iterator[str]:
    container = Container()
    import_paths(container.library, [starter_path()], collection=container.corpus_settings.collection)
    run_build(container, publish=True, full=False)
    container.library.close()
    command = [sys.executable, "-m", "channels.cli.main", "serve", "--port", "0"]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
        )
        try:
            assert process.stdout is not None
            base = next(found[0] for line in process.stdout if (found := _ADDRESS.search(line)))
            with httpx.Client(transport=httpx.HTTPTransport(retries=5), base_url=base, timeout=60) as client:
                while client.get("/health").status_code != 200:
                    time.sleep(0.5)
            yield base
        finally:
            process.terminate()
            process.wait(20)


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=320)
    parser.add_argument("--hours", type=float, default=8)
    parser.add_argument("--every", type=int, default=10, help="sessions between two measurements")
    arguments = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home, profile = Path(folder, "home"), Path(folder, "profile")
        home.mkdir()
        os.environ.update(TROLY_HOME=str(home), TROLY_INDEX_EMBEDDER="none", TROLY_KIOSK_HALL=str(home / "hall.yaml"))
        (home / "hall.yaml").write_text("stations: [{id: sanh-1, counter: Quầy 1, paper: 80mm}]\n", "utf-8")
        with _server(home) as base:
            day = live_through(playwright.chromium, base, profile, sessions=arguments.sessions, hours=arguments.hours,
                               every=arguments.every, address="/kiosk?id=sanh-1")  # fmt: skip
        found = traces([home, profile], [NAME, *day.typed])
        print(
            json.dumps(
                {"simulated_hours": arguments.hours, **day.report(), "traces": found}, ensure_ascii=False, indent=1
            )
        )


if __name__ == "__main__":
    main()
