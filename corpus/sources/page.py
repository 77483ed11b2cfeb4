"""A portal page: its article alone, the files that belong to it, where it stands on the portal.

Only what matters is kept, so that counters, tokens and lists of other news make no new version of the page.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from corpus.documents.html import is_around, main_part, page_text
from corpus.documents.needed import needed
from corpus.language.hygiene import clean, fold
from corpus.readers.values import parse_date
from corpus.sources.base import SourceError

FILES = (".pdf", ".doc", ".docx", ".rtf", ".xls", ".xlsx", ".xlsb", ".zip", ".csv")
_COUNTER_LENGTH, _DAY_LENGTH = 60, 80
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_NUMBER = re.compile(r"[\W_]*\d[\d.,\s]*")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page gives. ``article`` is a small page of its own: title and main part. Addresses are absolute;
    ``files`` those linked from the main part."""

    title: str
    article: bytes
    links: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    following: str = ""  # the next page of a listing
    published: str = ""
    section: str = ""
    author: str = ""
    hidden: bool = False  # the site wants it in no index


def read_page(data: bytes, url: str, *, charset: str = "", main: str = "") -> Page:
    """Read a page. ``charset``: as the server said; ``main``: #id or .class of the article's element. Raises
    ``SourceError`` (``PAGE_BROKEN``), also when ``main`` is not on the page: its design has changed."""
    html = needed("lxml.html", "lxml")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _decoded(data, charset)).replace("\x00", "")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, no_network=True)
    try:
        root = html.document_fromstring(text or "<p></p>", parser=parser)
    except (ValueError, AssertionError, html.etree.LxmlError) as error:
        raise SourceError(f"{url}: {error}", code="PAGE_BROKEN") from error
    body = root.find("body") if root.find("body") is not None else root
    base = urljoin(url, next(iter(root.xpath("//base/@href")), ""))
    article = _named(body, main, url) if main else main_part(body)
    described = _described(root)
    title = clean(" ".join(root.xpath("//title/text()")[:1]))[:300]
    published = described.get("published", "") or _day_in_words(article) or _day_in_words(body)
    links = tuple(dict.fromkeys(_links(body, base)))
    following = _following(root, base)
    _strip(article)
    files = tuple(
        dict.fromkeys(link for link in _links(article, base) if urlsplit(link).path.casefold().endswith(FILES))
    )
    inside = html.tostring(article, encoding="unicode", with_tail=False)
    kept = (f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
            f"<body><main>{_heading(article, root)}{inside}</main></body></html>")  # fmt: skip
    return Page(
        title, kept.encode(), links, files, following, published, described.get("section", ""),
        described.get("author", ""), "noindex" in described.get("robots", ""),
    )  # fmt: skip


def _decoded(data: bytes, charset: str) -> str:
    if charset and charset.casefold() not in ("utf-8", "utf8"):
        try:
            data.decode("utf-8")  # servers name an old encoding for pages that are UTF-8 by now
        except UnicodeDecodeError:
            try:
                return data.decode(charset, "replace")
            except LookupError:
                pass
    return page_text(data)[0]


def _named(body: Any, main: str, url: str) -> Any:
    if main.startswith("#"):
        found = body.xpath(".//*[@id=$name]", name=main[1:])
    else:
        found = body.xpath(
            ".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {main.lstrip('.')} "
        )
    if not found:
        raise SourceError(f"{url}: no element {main}; has the design of the site changed?", code="PAGE_BROKEN")
    return found[0]


def _heading(article: Any, root: Any) -> str:
    """The page's heading, where it stands outside its main part."""
    if article.find(".//h1") is not None:
        return ""
    heads = [clean(head.text_content()) for head in root.iter("h1")]
    return f"<h1>{escape(heads[0])}</h1>" if len(heads) == 1 and heads[0] else ""


def _strip(article: Any) -> None:
    """Take out what the reader would skip anyway, and counters of visits."""
    for element in list(article.iterdescendants()):
        if element.getparent() is None or not isinstance(element.tag, str):
            continue
        if is_around(element) or (len(element) < 3 and _counts(element.text_content())):
            element.drop_tree()
        else:
            for name in [name for name in element.attrib if name not in ("href", "colspan", "rowspan")]:
                del element.attrib[name]


def _counts(text: str) -> bool:
    plain = fold(clean(text))
    if not plain or len(plain) > _COUNTER_LENGTH:
        return False
    return any(plain.startswith(word) and _NUMBER.fullmatch(plain[len(word) :]) for word in _words("counters"))


def _links(element: Any, base: str) -> Iterator[str]:
    for link in element.iter("a"):
        href = (link.get("href") or "").strip()
        if href and not href.casefold().startswith(("javascript:", "mailto:", "tel:", "#", "data:")):
            try:
                yield urljoin(base, href)
            except ValueError:
                continue


def _following(root: Any, base: str) -> str:
    for link in root.xpath("//link[@rel='next'] | //a[@rel='next']"):
        if link.get("href"):
            return urljoin(base, str(link.get("href")))
    for link in root.iter("a"):
        if link.get("href") and fold(clean(link.text_content())) in _words("next_page"):
            return urljoin(base, str(link.get("href")))
    return ""


def _described(root: Any) -> dict[str, str]:
    """What the page says about itself to machines: meta elements, JSON-LD, time elements."""
    names = {"article:published_time": "published", "pubdate": "published", "datepublished": "published",
             "dc.date.issued": "published", "article:section": "section", "author": "author", "article:author": "author",
             "robots": "robots"}  # fmt: skip
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = names.get((meta.get("property") or meta.get("name") or meta.get("itemprop") or "").casefold())
        if name and meta.get("content"):
            found.setdefault(name, clean(meta.get("content"))[:200])
    for script in root.xpath("//script[@type='application/ld+json']/text()"):
        for one in _objects(script):
            author = one.get("author")
            author = author.get("name") if isinstance(author, dict) else author
            pairs = {"published": one.get("datePublished"), "section": one.get("articleSection"), "author": author}
            for name, value in pairs.items():
                if isinstance(value, str) and value:
                    found.setdefault(name, clean(value)[:200])
    for element in root.xpath("//time[@datetime]")[:1]:
        found.setdefault("published", element.get("datetime"))
    day = parse_date(found.pop("published", "")[:10])
    found["robots"] = found.get("robots", "").casefold()
    return found | ({"published": day.isoformat()} if day else {})


def _objects(script: str) -> list[dict[str, Any]]:
    try:
        value = json.loads(script)
    except (ValueError, RecursionError):
        return []
    values = value if isinstance(value, list) else value.get("@graph", [value]) if isinstance(value, dict) else []
    return [one for one in values if isinstance(one, dict)]


def _day_in_words(element: Any) -> str:
    """The day of a line such as "Ngày đăng: 12/03/2026 08:15"."""
    for one in element.iter("p", "span", "div", "li", "time", "em", "i", "small"):
        if len(one) > 3:
            continue
        text = clean(one.text_content())
        if 0 < len(text) <= _DAY_LENGTH and fold(text).startswith(_words("published")) and (day := _DAY.search(text)):
            found = parse_date(day[0])
            return found.isoformat() if found else ""
    return ""


@functools.cache
def _words(name: str) -> tuple[str, ...]:
    words = yaml.safe_load(resources.files("corpus.sources").joinpath("resources/pages.yaml").read_text("utf-8"))
    return tuple(fold(str(word)) for word in words[name])
