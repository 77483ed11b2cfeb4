"""Asking a site politely: one request at a time, not too often, again when it stumbles, never more than was meant.

The only module of the room that imports httpx.
"""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from typing import Any
from urllib.parse import urlsplit

import httpx

from corpus.sources.addresses import Guard
from corpus.sources.base import SourceError
from corpus.sources.config import WebConfig

AGENT = "trolybot"
_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5
_AGAIN = frozenset((408, 425, 429, 500, 502, 503, 504))
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 120.0
_LONGEST_ANSWER = 10  # times the time-out, for an answer that drips


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site said. ``url`` is where the redirects ended; header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def etag(self) -> str:
        return self.headers.get("etag", "")[:512]

    @property
    def modified(self) -> str:
        return self.headers.get("last-modified", "")[:80]

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()


class Polite:
    """Requests to one site. Not for several threads. ``sleep`` and ``clock`` (seconds) are given by tests."""

    def __init__(
        self, config: WebConfig, guard: Guard, *,
        sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._config, self._guard, self._sleep, self._clock = config, guard, sleep, clock
        self.delay = config.rate_seconds
        self._last: float | None = None

    def get(self, url: str, *, etag: str = "", modified: str = "", most: int | None = None) -> Answer:
        """GET, conditional where validators are given. Any status but those that call for another attempt is an
        answer. Raises ``SourceError``: ``SOURCE_UNREACHABLE``, ``SOURCE_OVERLOADED``, ``ADDRESS_REFUSED``,
        ``REDIRECT_REFUSED``, ``ANSWER_TOO_LARGE``, ``ANSWER_BROKEN``."""
        headers = {"If-None-Match": etag} if etag else {}
        if modified:
            headers["If-Modified-Since"] = modified
        return self._ask("GET", url, headers, None, most or self._config.largest_page)

    def post(self, url: str, value: Any) -> Answer:
        """POST of JSON. Raises like ``get``."""
        return self._ask("POST", url, {"Accept": "application/json"}, value, self._config.largest_page)

    def close(self) -> None:
        """End the connections."""
        if "_client" in self.__dict__:
            self._client.close()
            del self.__dict__["_client"]

    @cached_property
    def _client(self) -> httpx.Client:
        contact = f"; +{self._config.contact}" if self._config.contact else ""
        # The environment's proxies are not taken: what is asked for must be what the configuration says.
        return httpx.Client(
            timeout=self._config.timeout_seconds, follow_redirects=False, trust_env=False, proxy=self._config.proxy,
            headers={"User-Agent": f"TrolyBot/{metadata.version('troly')} (public-service assistant{contact})"},
        )  # fmt: skip

    def _ask(self, method: str, url: str, headers: dict[str, str], value: Any, most: int) -> Answer:
        for _ in range(_MOST_REDIRECTS + 1):
            answer = self._with_patience(method, url, headers, value, most)
            location = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not location:
                return answer
            url = self._guard.follow(url, location)
            headers = {name: text for name, text in headers.items() if not name.startswith("If-")}
        raise SourceError(f"{url}: more than {_MOST_REDIRECTS} redirects", code="REDIRECT_REFUSED")

    def _with_patience(self, method: str, url: str, headers: dict[str, str], value: Any, most: int) -> Answer:
        pause = _FIRST_PAUSE
        for attempt in range(1, self._config.attempts + 1):
            self._wait()
            last = attempt == self._config.attempts
            try:
                answer = self._once(method, url, headers, value, most)
            except httpx.TransportError as error:
                if last:
                    raise SourceError(f"{url}: {type(error).__name__}: {error}") from error
            else:
                if answer.status not in _AGAIN:
                    return answer
                wanted = _retry_after(answer.headers.get("retry-after", ""))
                if last or wanted > _LONGEST_PAUSE:
                    code = "SOURCE_OVERLOADED" if answer.status == 429 else "SOURCE_UNREACHABLE"
                    raise SourceError(f"{url}: HTTP {answer.status}", code=code)
                pause = max(pause, wanted)
            self._sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise AssertionError("unreachable")

    def _once(self, method: str, url: str, headers: dict[str, str], value: Any, most: int) -> Answer:
        parts = urlsplit(url)
        target, host = httpx.URL(url), parts.hostname or ""
        sent = {**headers, "Host": parts.netloc}
        if self._config.proxy is None:  # a proxy looks the name up itself
            target = target.copy_with(host=self._guard.address(url))
        try:
            request = self._client.build_request(
                method, target, headers=sent, json=value, extensions={"sni_hostname": host}
            )
            ends = self._clock() + _LONGEST_ANSWER * self._config.timeout_seconds
            response = self._client.send(request, stream=True)
            try:
                body = self._body(response, url, most, ends)
            finally:
                response.close()
        except (httpx.DecodingError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            raise SourceError(f"{url}: {error}", code="ANSWER_BROKEN") from error
        return Answer(url, response.status_code, response.headers, body)

    def _body(self, response: httpx.Response, url: str, most: int, ends: float) -> bytes:
        """The unpacked body: counted while it comes, for a small answer may unpack to a large one."""
        body = bytearray()
        for part in response.iter_bytes():
            body += part
            if len(body) > most:
                raise SourceError(f"{url}: more than {most} bytes", code="ANSWER_TOO_LARGE")
            if self._clock() > ends:
                raise SourceError(f"{url}: the answer does not end")
        return bytes(body)

    def _wait(self) -> None:
        if self._last is not None and (left := self._last + self.delay - self._clock()) > 0:
            self._sleep(left)
        self._last = self._clock()


def _retry_after(value: str) -> float:
    """Seconds of a Retry-After header, which holds a number or a date."""
    if value.strip().isdecimal():
        return float(value)
    try:
        then = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return 0.0
    return max(0.0, then.timestamp() - time.time())
