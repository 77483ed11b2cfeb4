"""HTTP to the peers of the channels: one kept connection pool, short waits, and failures told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx

from channels.contract.messages import Failure, SendFailed

_CONNECT_SECONDS, _ANSWER_SECONDS = 5.0, 15.0


@dataclass(frozen=True, slots=True)
class Response:
    """What a peer answered. ``body`` is the JSON object, empty when it was none; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]


class Http:
    """A client for one peer. Safe to use from several threads. A redirect is not followed: tokens go nowhere else."""

    def __init__(self, *, answer_seconds: float = _ANSWER_SECONDS) -> None:
        self._seconds = answer_seconds

    @cached_property
    def _client(self) -> httpx.Client:
        return httpx.Client(
            timeout=httpx.Timeout(self._seconds, connect=_CONNECT_SECONDS), trust_env=True, follow_redirects=False
        )

    def request(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, json: Any = None,
        form: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None, content: bytes | None = None,
    ) -> Response:  # fmt: skip
        """Ask, and give the answer whatever its status. Raises ``SendFailed`` (``PEER_UNREACHABLE``), ``unknown`` when
        the request may have arrived."""
        try:
            answer = self._client.request(
                method, url, headers=dict(headers or {}), json=json, data=dict(form) if form else None,
                params=dict(query) if query else None, content=content,
            )  # fmt: skip
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _unreachable(url, error, unknown=False) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(url, error, unknown=True) from error
        try:
            body = answer.json()
        except ValueError:
            body = {}
        return Response(answer.status_code, answer.headers, body if isinstance(body, dict) else {"data": body})


def _unreachable(url: str, error: Exception, *, unknown: bool) -> SendFailed:
    host = url.split("?", 1)[0]  # what follows may hold a token or a person's id
    return SendFailed(
        Failure.RETRY, f"{host}: {type(error).__name__}: {error}", code="PEER_UNREACHABLE", unknown=unknown
    )
