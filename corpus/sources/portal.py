"""A portal: pages by sitemaps, feeds and listing pages, and the files that pages link to.

A sitemap is the whole site: what is no longer in it is gone. Feeds and listing pages only show the newest: what they
no longer show is asked for, and is gone when the portal answers 404 or 410. Whatever fails, fails for now: a page that
cannot be had keeps what it gave before.
"""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from corpus.sources.addresses import Guard
from corpus.sources.base import Content, Gone, Known, Listed, Listing, Problem, SourceError, Unchanged
from corpus.sources.captures import Captures
from corpus.sources.config import PortalConfig
from corpus.sources.http import AGENT, Answer, Polite
from corpus.sources.lists import LARGEST, ListedPage, read_feed, read_sitemap
from corpus.sources.page import FILES, read_page
from corpus.sources.robots import Robots, parse_robots

_DEEPEST = 3  # indexes of sitemaps in each other
_MOST_SITEMAPS = 500
_PAGES = ("text/html", "application/xhtml+xml")
_LEFT_OUT = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".css", ".js", ".mp3", ".mp4", ".ico", ".xml")


class PortalSource:
    """Pages and files of one portal. ``http`` and ``guard`` are made by ``registry``."""

    def __init__(self, config: PortalConfig, http: Polite, guard: Guard, captures: Captures) -> None:
        self.name = config.name
        self._config, self._http, self._guard, self._captures = config, http, guard, captures

    def listing(self, known: Mapping[str, Known]) -> Listing:
        """Pages that the lists name. Raises ``SourceError`` when the portal or its robots.txt cannot be had."""
        listing, config = Listing(), self._config
        self._http.delay = max(self._http.delay, self._robots.delay)
        sitemaps = config.sitemaps
        if not (config.sitemaps or config.feeds or config.pages):
            sitemaps = self._robots.sitemaps or ("/sitemap.xml",)
        self._from_sitemaps(sitemaps, listing)
        for feed in config.feeds:
            self._try(listing, feed, self._from_feed)
        for page in config.pages:
            self._try(listing, page, self._from_listing_page)
        if config.feeds or config.pages:
            # They never name everything: what is known and not named is asked for itself.
            for item, one in known.items():
                if not one.linked:
                    self._add(ListedPage(item), listing)
        return listing

    def fetch(self, listed: Listed, known: Known | None) -> Content | Unchanged | Gone:
        """The page or file, conditionally when its capture is here. Raises ``SourceError``."""
        url = listed.item
        if not self._robots.allows(_path(url)):
            raise SourceError(f"{url}: robots.txt says no", code="ROBOTS_REFUSED")
        if known is not None and not self._captures.whole(url):
            known = None
        answer = self._http.get(
            url, etag=known.etag if known else "", modified=known.modified if known else "",
            most=self._config.largest_file if _suffix(url) else None,
        )  # fmt: skip
        if answer.status == 304 and known is not None:
            return Unchanged()
        if answer.status in (404, 410):
            return Gone(f"HTTP {answer.status}")
        if answer.status != 200:
            raise SourceError(f"{url}: HTTP {answer.status}", code="ANSWER_BROKEN")
        if urlsplit(answer.url).path in ("", "/") and urlsplit(url).path not in ("", "/"):
            # Portals send what they no longer have to their front page instead of saying so.
            return Gone("redirected to the front page")
        return self._content(listed, answer, known)

    def forget(self, item: str) -> None:
        """Remove the capture."""
        self._captures.forget(item)

    def close(self) -> None:
        """End the connections."""
        self._http.close()

    # ------------------------------------------------------------------ lists

    @cached_property
    def _robots(self) -> Robots:
        url = self._guard.own("/robots.txt")
        assert url is not None
        answer = self._http.get(url)
        if 400 <= answer.status < 500:
            return Robots()
        if answer.status != 200:
            raise SourceError(f"{url}: HTTP {answer.status}")
        return parse_robots(answer.body.decode("utf-8", "replace"), AGENT)

    def _from_sitemaps(self, places: tuple[str, ...], listing: Listing) -> None:
        todo = [(place, 1) for place in reversed(places)]
        seen: set[str] = set()
        while todo:
            place, depth = todo.pop()
            url = self._guard.own(place)
            if url is None or url in seen:
                if url is None:
                    self._broken(listing, place, "HOST_REFUSED", "another site")
                continue
            seen.add(url)
            if depth > _DEEPEST or len(seen) > _MOST_SITEMAPS:
                self._broken(listing, url, "LIST_TOO_LONG", f"{len(seen)} sitemaps, {depth} deep")
                continue
            try:
                found = read_sitemap(self._list(url), url)
            except SourceError as error:
                self._broken(listing, url, error.code, error.detail)
                continue
            for page in found.pages:
                self._add(page, listing)
            todo += [(inner, depth + 1) for inner in reversed(found.sitemaps)]

    def _from_feed(self, place: str, listing: Listing) -> None:
        for page in read_feed(self._list(place), place):
            self._add(page, listing)

    def _from_listing_page(self, place: str, listing: Listing) -> None:
        seen: set[str] = set()
        following: str | None = place
        while following and following not in seen and len(seen) < self._config.listing_pages:
            seen.add(following)
            answer = self._asked(following)
            page = read_page(answer.body, answer.url, charset=_charset(answer))
            for link in page.links:
                if self._config.include:  # without a pattern every menu entry would be an article
                    self._add(ListedPage(link), listing)
            following = self._guard.own(page.following) if page.following else None
        for one in seen:
            listing.items.pop(one, None)

    def _try(self, listing: Listing, place: str, read: Callable[[str, Listing], None]) -> None:
        url = self._guard.own(place)
        if url is None:
            self._broken(listing, place, "HOST_REFUSED", "another site")
            return
        try:
            read(url, listing)
        except SourceError as error:
            self._broken(listing, url, error.code, error.detail)

    def _broken(self, listing: Listing, place: str, code: str, detail: str) -> None:
        listing.complete = False
        listing.problems.append(Problem(place[:500], code, detail[:300]))

    def _list(self, url: str) -> bytes:
        return self._asked(url, LARGEST).body

    def _asked(self, url: str, most: int | None = None) -> Answer:
        if not self._robots.allows(_path(url)):
            raise SourceError(f"{url}: robots.txt says no", code="ROBOTS_REFUSED")
        answer = self._http.get(url, most=most)
        if answer.status != 200:
            raise SourceError(f"{url}: HTTP {answer.status}", code="LIST_BROKEN")
        return answer

    def _add(self, page: ListedPage, listing: Listing) -> None:
        url = self._guard.own(page.url)
        if url is None or url in listing.items or not self._wanted(url):
            return
        if len(listing.items) >= self._config.most_pages:
            if listing.complete:
                self._broken(listing, url, "LIST_TOO_LONG", f"over {self._config.most_pages} pages")
            return
        stamp = f"lastmod {page.changed}" if page.changed and self._config.trust_lastmod else ""
        notes = {"title": page.title, "published": page.published, "section": page.section}
        listing.items[url] = Listed(
            url, stamp=stamp, vouches=bool(stamp), notes={name: text for name, text in notes.items() if text}
        )

    def _wanted(self, url: str) -> bool:
        path = unquote(_path(url))
        if path.partition("?")[0].casefold().endswith(_LEFT_OUT) or not self._robots.allows(_path(url)):
            return False
        if self._config.include and not any(_fits(path, pattern) for pattern in self._config.include):
            return False
        return not any(_fits(path, pattern) for pattern in self._config.exclude)

    # ------------------------------------------------------------------ content

    def _content(self, listed: Listed, answer: Answer, known: Known | None) -> Content | Gone:
        about = {"url": answer.url, "fetched": datetime.now(UTC).date().isoformat(), **listed.notes}
        links: tuple[str, ...] = ()
        body, suffix = answer.body, _suffix(listed.item) or _suffix(answer.url) or ".bin"  # the reader looks inside
        if answer.media_type in _PAGES or (not answer.media_type and body.lstrip()[:1] == b"<"):
            if _suffix(listed.item):
                # A file's address that answers with a page: an error said politely, or a log-in.
                raise SourceError(f"{listed.item}: a page instead of the file", code="ANSWER_BROKEN")
            page = read_page(body, answer.url, charset=_charset(answer), main=self._config.main)
            if page.hidden:
                return Gone("noindex")
            if self._config.attachments:
                links = tuple(url for link in page.files if (url := self._guard.own(link)) and self._may(url))
            body, suffix = page.article, ".html"
            given = {"title": page.title, "published": page.published, "section": page.section, "author": page.author}
            about |= {name: text for name, text in given.items() if text and name not in listed.notes}
        matter = {name: text for name, text in about.items() if name != "fetched"}
        digest = hashlib.sha256(body + json.dumps(matter, sort_keys=True).encode()).hexdigest()
        path = self._captures.path(listed.item)
        if known is None or known.digest != digest:
            path = self._captures.save(listed.item, body, suffix, about)
        return Content(path, digest, listed.stamp, answer.etag, answer.modified, links)

    def _may(self, url: str) -> bool:
        return urlsplit(url).netloc != urlsplit(self._config.url).netloc or self._robots.allows(_path(url))


def _fits(path: str, pattern: str) -> bool:
    return fnmatch.fnmatchcase(path, pattern if "*" in pattern else f"{pattern}*")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _suffix(url: str) -> str:
    """The ending of a file's address; empty for pages."""
    suffix = PurePosixPath(unquote(urlsplit(url).path)).suffix.casefold()
    return suffix if suffix in FILES else ""


def _charset(answer: Answer) -> str:
    parts = answer.headers.get("content-type", "").casefold().split("charset=")
    return parts[1].split(";")[0].strip(" \"'") if len(parts) > 1 else ""
