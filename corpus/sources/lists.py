"""Sitemaps and feeds: XML in, addresses out."""

from __future__ import annotations

import email.utils
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from corpus.documents.limits import MEGABYTE
from corpus.documents.xml import parsed_xml
from corpus.errors import InputError
from corpus.language.hygiene import clean
from corpus.readers.html_text import html_to_text
from corpus.readers.values import parse_date
from corpus.sources.base import SourceError

LARGEST = 50 * MEGABYTE  # of a sitemap, unpacked, as the protocol says
_MOST_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class ListedPage:
    """An address with what the list says about it. ``changed`` as written there; ``published`` is an ISO date."""

    url: str
    changed: str = ""
    title: str = ""
    published: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Pages, or further sitemaps."""

    pages: tuple[ListedPage, ...] = ()
    sitemaps: tuple[str, ...] = ()


def read_sitemap(data: bytes, url: str) -> Sitemap:
    """Read a sitemap or an index of sitemaps, packed or not, or a plain list of addresses. Raises ``SourceError``
    (``LIST_BROKEN``): an error page must not look like a site without pages."""
    data = _unpacked(data, url)
    if data.lstrip()[:1] != b"<":
        lines = [line.strip() for line in data.decode("utf-8-sig", "replace").splitlines() if line.strip()]
        if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
            raise SourceError(f"{url}: no sitemap", code="LIST_BROKEN")
        return Sitemap(tuple(ListedPage(line) for line in lines[:_MOST_ENTRIES]))
    root = _root(data, url)
    if _name(root) == "sitemapindex":
        return Sitemap(sitemaps=tuple(place for one in root if (place := _text(one, "loc"))))
    if _name(root) != "urlset":
        raise SourceError(f"{url}: <{_name(root)}> is no sitemap", code="LIST_BROKEN")
    pages = (ListedPage(place, _text(one, "lastmod")[:40]) for one in root if (place := _text(one, "loc")))
    return Sitemap(tuple(pages)[:_MOST_ENTRIES])


def read_feed(data: bytes, url: str) -> list[ListedPage]:
    """Entries of RSS 0.9 to 2.0 or Atom. Raises ``SourceError`` (``LIST_BROKEN``)."""
    root = _root(_unpacked(data, url), url)
    if _name(root) not in ("rss", "RDF", "feed"):
        raise SourceError(f"{url}: <{_name(root)}> is no feed", code="LIST_BROKEN")
    entries = [one for one in root.iter() if isinstance(one.tag, str) and _name(one) in ("item", "entry")]
    return [page for one in entries if (page := _entry(one)).url]


def _entry(one: Any) -> ListedPage:
    day = _text(one, "pubDate") or _text(one, "published") or _text(one, "date")
    return ListedPage(
        url=_link(one), changed=(_text(one, "updated") or day)[:40], title=html_to_text(_text(one, "title")),
        published=iso_day(day or _text(one, "updated")), section=html_to_text(_text(one, "category") or _term(one)),
    )  # fmt: skip


def _link(one: Any) -> str:
    for child in _children(one, "link"):
        if child.get("href") and child.get("rel", "alternate") == "alternate":  # Atom
            return str(child.get("href")).strip()
        if child.text and child.text.strip():
            return str(child.text).strip()
    for child in _children(one, "guid"):
        if child.get("isPermaLink", "true") == "true" and child.text:
            return str(child.text).strip()
    return ""


def _term(one: Any) -> str:
    return next((str(child.get("term")) for child in _children(one, "category") if child.get("term")), "")


def iso_day(text: str) -> str:
    """A day as ISO from ISO or from the dates of e-mail; empty when it is neither."""
    if found := parse_date(text[:10]):
        return found.isoformat()
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (TypeError, ValueError, IndexError):
        return ""


def _root(data: bytes, url: str) -> Any:
    try:
        return parsed_xml(data.lstrip(), url)
    except InputError as error:
        raise SourceError(error.detail[:300], code="LIST_BROKEN") from error


def _unpacked(data: bytes, url: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            data = packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{url}: {error}", code="LIST_BROKEN") from error
    if len(data) > LARGEST:
        raise SourceError(f"{url}: unpacks to more than {LARGEST} bytes", code="ANSWER_TOO_LARGE")
    return data


def _children(one: Any, name: str) -> Iterator[Any]:
    return (child for child in one if isinstance(child.tag, str) and _name(child) == name)


def _text(one: Any, name: str) -> str:
    return next((clean(child.text) for child in _children(one, name) if child.text), "")


def _name(element: Any) -> str:
    """Without the namespace: portals write every one, or none."""
    return str(element.tag).rpartition("}")[2]
