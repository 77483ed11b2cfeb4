"""A file behind a link, fetched so that nobody can reach through us what only this machine can reach.

The host is looked up once, every address it has must be a public one, and the connection goes to the address that was
checked: a name that means another address a moment later (DNS rebinding) changes nothing. Each redirect is checked as
the first address was. No proxy of the environment is used: it would look the name up again, by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from email.message import Message
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from channels.editing.base import EditingError
from channels.editing.quarantine import Incoming, label
from corpus.addresses import addresses_of, is_public
from corpus.documents.limits import MEGABYTE

_REDIRECTS = 3
_CONNECT_SECONDS, _READ_SECONDS, _TOTAL_SECONDS = 5.0, 20.0, 120.0
_PORTS = {"https": 443, "http": 80}
_HEADERS = {"user-agent": "troly-editing", "accept": "*/*", "accept-encoding": "identity"}
Lookup = Callable[[str, int], list[str]]


class _Target(NamedTuple):
    """Who a request is for, when the connection goes to an address."""

    netloc: str
    hostname: str


class Fetcher:
    """Fetches links. ``allowed`` are hosts of the province's own network, which may be private and plain http."""

    def __init__(
        self, *, allowed: Collection[str] = (), largest: int = 100 * MEGABYTE, lookup: Lookup = addresses_of,
        transport: httpx.BaseTransport | None = None,
    ) -> None:  # fmt: skip
        self._allowed = frozenset(host.lower() for host in allowed)
        self._largest = largest
        self._lookup = lookup
        self._transport = transport

    def fetch(self, url: str) -> Incoming:
        """The file behind ``url``. Raises ``EditingError``: ``LINK_REFUSED`` (not https, not public, a port of its own,
        too many redirects), ``LINK_FAILED`` (not reachable, an error of the server), ``FILE_TOO_LARGE``."""
        ends = time.monotonic() + _TOTAL_SECONDS
        for _ in range(_REDIRECTS + 1):
            target, pinned = self._checked(url)
            try:
                with self._client() as client, client.stream(
                    "GET", pinned, headers={**_HEADERS, "host": target.netloc},
                    extensions={"sni_hostname": target.hostname},
                ) as answer:  # fmt: skip
                    if answer.is_redirect and (onward := answer.headers.get("location")):
                        url = urljoin(url, onward)
                        continue
                    if answer.status_code != httpx.codes.OK:
                        raise EditingError(f"{url}: status {answer.status_code}", code="LINK_FAILED")
                    return Incoming(_name(url, answer.headers), self._body(answer, url, ends))
            except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
                raise EditingError(f"{url}: {type(error).__name__}: {error}", code="LINK_FAILED") from error
        raise EditingError(f"{url}: more than {_REDIRECTS} redirects", code="LINK_REFUSED")

    def _client(self) -> httpx.Client:
        timeout = httpx.Timeout(_READ_SECONDS, connect=_CONNECT_SECONDS)
        return httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False, transport=self._transport)

    def _checked(self, url: str) -> tuple[_Target, httpx.URL]:
        """The parts of an address and the same with its host's address in place of its name."""
        try:
            parts = urlsplit(url.strip())
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError as error:
            raise EditingError(f"{url}: {error}", code="LINK_REFUSED") from error
        ours = host in self._allowed
        schemes = ("https", "http") if ours else ("https",)
        if parts.scheme not in schemes or not host or "@" in parts.netloc:
            raise EditingError(f"{url}: only https addresses without a password", code="LINK_REFUSED")
        if not ours and port not in (None, _PORTS[parts.scheme]):
            raise EditingError(f"{url}: only the usual port", code="LINK_REFUSED")
        port = port or _PORTS[parts.scheme]
        try:
            found = self._lookup(host, port)
        except (OSError, UnicodeError) as error:
            raise EditingError(f"{host}: {error}", code="LINK_FAILED") from error
        if not found or (not ours and not all(is_public(address) for address in found)):
            raise EditingError(f"{host}: no public address", code="LINK_REFUSED")
        target = httpx.URL(url.strip())
        return _Target(parts.netloc, host), target.copy_with(host=found[0], port=port)

    def _body(self, answer: httpx.Response, url: str, ends: float) -> bytes:
        body = bytearray()
        for chunk in answer.iter_raw():  # not unpacked: a small answer could become a large one
            body += chunk
            if len(body) > self._largest:
                raise EditingError(f"{url}: more than {self._largest} bytes", code="FILE_TOO_LARGE")
            if time.monotonic() > ends:
                raise EditingError(f"{url}: took more than {_TOTAL_SECONDS:.0f} s", code="LINK_FAILED")
        if not body:
            raise EditingError(f"{url}: empty", code="LINK_FAILED")
        return bytes(body)


def _name(url: str, headers: httpx.Headers) -> str:
    told = Message()
    told["content-disposition"] = headers.get("content-disposition", "")
    name = told.get_filename() or PurePosixPath(unquote(urlsplit(url).path)).name or urlsplit(url).hostname or ""
    return label(name)
