"""What the page and the widget weigh and when they are there: ``python -m benchmarks.web_budget [--home FOLDER]``.

Bytes are counted as sent (gzip). Times are those of a real Chromium on a phone-sized window, on the local line and on
slow 3G as Chromium's own tools define it (400 ms, 400 kbit/s): first paint, and when a question can be typed.
Leaves with 1 when a budget is overrun; times are shown, not judged: they depend on the machine.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
from pathlib import Path
from typing import Any

from benchmarks.serving import running_service
from channels.web import STATIC, bundle

BUDGET = 60_000  # bytes gzipped, for the widget and for the whole page each
_CHROMIUM = "/usr/bin/chromium"
_SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_RUNS = 3


def main() -> None:
    """Measure, print one JSON object, judge the bytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="data folder; default: a new one with the starter corpus")
    parser.add_argument("--bytes-only", action="store_true", help="no browser")
    given = parser.parse_args()
    found: dict[str, Any] = {"budget_bytes": BUDGET, "bytes_gzipped": weights()}
    if not given.bytes_only:
        found["load_average_1min"] = os.getloadavg()[0]
        with running_service(given.home) as base:
            found["milliseconds"] = _times(base)
    print(json.dumps(found, indent=1))
    over = [name for name in ("page", "widget") if found["bytes_gzipped"][name] > BUDGET]
    sys.exit(f"over the budget: {', '.join(over)}" if over else 0)


def weights() -> dict[str, int]:
    """Bytes after gzip: what the page loads, together and by file, and the widget's one script."""
    files = {name: (STATIC / name).read_bytes() for name in ("index.html", "chat.css", "icon.svg")}
    parts = {name: len(gzip.compress(raw)) for name, raw in {**files, "page.js": bundle.page().text}.items()}
    return {"page": sum(parts.values()), "widget": len(gzip.compress(bundle.widget().text)), **parts}


def _times(base: str) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        lines = {"local": None, "slow_3g": _SLOW_3G}
        found = {name: _median([_load(browser, base, line) for _ in range(_RUNS)]) for name, line in lines.items()}
        browser.close()
    return found


def _load(browser: Any, base: str, line: dict[str, Any] | None) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, device_scale_factor=2)
    page = context.new_page()
    if line:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)
    page.goto(base + "/", wait_until="commit")
    page.locator("#question").wait_for(timeout=120_000)
    usable = page.evaluate("performance.now()")
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    first = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    shift = page.evaluate(
        "new Promise((done) => { let sum = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => { sum += entry.value; })).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 300); })"
    )
    context.close()
    return {
        "first_contentful_paint": round(first),
        "question_can_be_typed": round(usable),
        "layout_shift": round(shift, 3),
    }


def _median(runs: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


if __name__ == "__main__":
    main()
