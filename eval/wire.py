"""Talking to systems over HTTP. The only module of this room that imports httpx."""

from __future__ import annotations

import time
from typing import Any

import httpx

from corpus.errors import TrolyError

_TRIES = 3
_PAUSE = 0.5  # seconds, doubled after each try
_PASSING = frozenset({429, 502, 503, 504})  # a system that is warming up or busy, not one that refuses


class PeerError(TrolyError):
    """A system that is to be measured beside ours does not answer."""

    code = "PEER_UNREACHABLE"


def post_json(url: str, body: dict[str, Any], *, key: str = "", timeout: float = 60.0) -> dict[str, Any]:
    """The JSON object a POST is answered with. Tries three times while the other side is busy or away.

    Raises ``PeerError``; its detail holds address and status, never the key.
    """
    headers = {"authorization": f"Bearer {key}"} if key else {}
    said = ""
    for turn in range(_TRIES):
        if turn:
            time.sleep(_PAUSE * 2 ** (turn - 1))
        try:
            answer = httpx.post(url, json=body, headers=headers, timeout=timeout, trust_env=False)
        except (httpx.TransportError, httpx.InvalidURL) as error:
            said = type(error).__name__
            continue
        said = f"HTTP {answer.status_code}"
        if answer.status_code in _PASSING:
            continue
        if answer.is_success:
            try:
                found = answer.json()
            except ValueError as error:
                raise PeerError(f"{url}: not JSON") from error
            if isinstance(found, dict):
                return found
            said = "not a JSON object"
        break
    raise PeerError(f"{url}: {said}")
