"""Where a source may send its requests: to its own hosts only, and never into the inner network by a trick.

A page may link, and a server may redirect, to ``http://127.0.0.1/…`` or to a name that leads inside
(``corpus.addresses``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from corpus.addresses import addresses_of, is_public
from corpus.sources.base import SourceError

_PORTS = {"http": 80, "https": 443}
_PLAIN = "/%:@!$&'()*+,;=-._~"
Resolve = Callable[[str, int], Iterable[str]]


class Guard:
    """Judges addresses for the site at ``url`` and the further ``hosts``. ``private``: hosts of the inner network are
    meant; ``lookup`` finds addresses."""

    def __init__(
        self, url: str, hosts: Iterable[str] = (), *, private: bool = False, lookup: Resolve = addresses_of
    ) -> None:
        self._home = urlsplit(url)
        self._hosts = {(self._home.hostname or "").casefold(), *(host.casefold() for host in hosts)}
        self._private, self._lookup = private, lookup

    def own(self, url: str) -> str | None:
        """The URL in one spelling if it is of the site, else None. Where the site is https, http becomes https:
        lists often name pages so. Fragments are cut off."""
        try:
            parts = urlsplit(urljoin(self._home.geturl(), url.strip()))
            port = parts.port
        except ValueError:
            return None
        host = (parts.hostname or "").casefold()
        if parts.scheme not in _PORTS or host not in self._hosts or parts.username:
            return None
        scheme = parts.scheme
        if scheme == "http" and self._home.scheme == "https" and port in (None, 80):
            scheme, port = "https", None
        if not self._port_is_allowed(scheme, host, port):
            return None
        shown = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
        # Letters beyond ASCII are written both ways: "/tin-tức" and "/tin-t%E1%BB%A9c" are one page.
        path, query = quote(parts.path or "/", safe=_PLAIN), quote(parts.query, safe=_PLAIN + "?")
        return urlunsplit((scheme, shown, path, query, ""))

    def follow(self, url: str, location: str) -> str:
        """Where a redirect leads. Raises ``SourceError`` (``REDIRECT_REFUSED``): to another host, or from https down."""
        target = urljoin(url, location)
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
            raise SourceError(f"{url} leads to {target[:200]}, without encryption", code="REDIRECT_REFUSED")
        own = self.own(target)
        if own is None:
            raise SourceError(f"{url} leads to {target[:200]}, another site", code="REDIRECT_REFUSED")
        return own

    def address(self, url: str) -> str:
        """The address to connect to. Raises ``SourceError``: ``ADDRESS_REFUSED`` when a name leads inside,
        ``SOURCE_UNREACHABLE`` when it leads nowhere."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        try:
            found = list(self._lookup(host, parts.port or _PORTS[parts.scheme]))
        except OSError as error:
            raise SourceError(f"{host}: {error}") from error
        if not found:
            raise SourceError(f"{host}: no address")
        if not self._private:
            # One inner address among public ones is the trick itself.
            for address in found:
                if not is_public(address):
                    raise SourceError(f"{host} leads to {address}, inside the network", code="ADDRESS_REFUSED")
        return found[0]

    def _port_is_allowed(self, scheme: str, host: str, port: int | None) -> bool:
        usual = port in (None, _PORTS[scheme])
        if host != (self._home.hostname or "").casefold():
            return usual
        return usual if self._home.port is None else port == self._home.port
