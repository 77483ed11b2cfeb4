"""Doing it again and again: "6h", "30m", "1d"."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from corpus.errors import InputError

_UNITS = {"m": 60.0, "h": 3_600.0, "d": 86_400.0}
_LEAST = 60.0


def interval(text: str) -> float:
    """Seconds. Raises ``InputError`` (``BAD_INTERVAL``)."""
    match = re.fullmatch(r"(\d{1,4})([mhd])", text.strip().casefold())
    seconds = int(match[1]) * _UNITS[match[2]] if match else 0.0
    if seconds < _LEAST:
        raise InputError(f"{text!r}: a number and m, h or d, at least 1m", code="BAD_INTERVAL")
    return seconds


def repeatedly(
    work: Callable[[], None], seconds: float, *,
    sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic,
) -> None:  # fmt: skip
    """Do ``work`` at once and then every ``seconds``, counted from start to start; never two at a time. Ends only by
    an exception."""
    while True:
        started = clock()
        work()
        sleep(max(_LEAST, started + seconds - clock()))
