"""Web answers under load: ``python -m benchmarks.concurrent [--users 50] [--rounds 3] [--pause 10] [--home FOLDER]``.

Two ways of asking, each person with a connection of their own, over a real socket and the whole service:
*at once*: everybody asks at the same moment and again as soon as the answer is there, which no hall of people does;
*paced*: everybody asks, reads for ``--pause`` seconds on average, and asks again.
The time is from sending to the last byte of the answer. Questions: the profile's suggestions, or ``--questions SET``.
The load average is printed: figures mean something only on an otherwise idle machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from benchmarks.serving import running_service
from eval.datasets import load_set
from eval.metrics import percentile

_PATIENCE = 120.0  # seconds for one answer


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=3, help="questions each person asks, in either way")
    parser.add_argument("--pause", type=float, default=10.0, help="seconds between a person's questions, on average")
    parser.add_argument("--home", type=Path, help="data folder; default: a new one with the starter corpus")
    parser.add_argument("--questions", type=Path, help="question set (JSONL); default: the profile's suggestions")
    given = parser.parse_args()
    found: dict[str, Any] = {"load_average_1min": os.getloadavg()[0], "cores": os.cpu_count(), "users": given.users}
    with running_service(given.home) as base:
        own = [item.question for item in load_set(given.questions)] if given.questions else None
        texts = own or httpx.get(base + "/v1/profile", timeout=30).json()["suggestions"]
        asyncio.run(_people(base, texts, 4, 1, 0.0))  # warm
        found["at_once"] = asyncio.run(_people(base, texts, given.users, given.rounds, 0.0))
        found["paced"] = asyncio.run(_people(base, texts, given.users, given.rounds, given.pause))
    print(json.dumps({**found, "load_average_after": os.getloadavg()[0]}, indent=1))


async def _people(base: str, texts: list[str], users: int, rounds: int, pause: float) -> dict[str, Any]:
    """All people together; times in ms."""
    times: list[float] = []
    outcomes: Counter[str] = Counter()
    started = time.perf_counter()
    await asyncio.gather(*(_person(base, texts, number, rounds, pause, times, outcomes) for number in range(users)))
    seconds = time.perf_counter() - started
    ordered = sorted(times)
    return {
        "answers": len(times), "p50_ms": percentile(ordered, 0.5), "p95_ms": percentile(ordered, 0.95),
        "slowest_ms": percentile(ordered, 1.0), "answers_per_s": round(len(times) / seconds, 1), "outcomes": dict(outcomes),
    }  # fmt: skip


async def _person(
    base: str, texts: list[str], number: int, rounds: int, pause: float, times: list[float], outcomes: Counter[str]
) -> None:
    chance = random.Random(number)
    async with httpx.AsyncClient(timeout=_PATIENCE) as client:
        for turn in range(rounds):
            if pause:
                await asyncio.sleep(chance.uniform(0, 2 * pause))
            body = {"question": texts[(number + turn) % len(texts)]}
            sent = time.perf_counter()
            try:
                answer = await client.post(base + "/v1/answers", json=body)
                name = answer.json()["outcome"] if answer.status_code == 200 else answer.json()["code"]
            except httpx.HTTPError as error:
                name = type(error).__name__
            else:
                times.append((time.perf_counter() - sent) * 1000)
            outcomes[name] += 1


if __name__ == "__main__":
    main()
