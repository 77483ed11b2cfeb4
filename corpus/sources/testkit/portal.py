"""A portal of made-up notices: sitemap, feed, listing pages, attachments, validators, and every way of failing."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from html import escape

from corpus.sources.testkit.server import Asked, LocalServer, Reply

_LEAD = "Người dân nộp hồ sơ tại bộ phận một cửa trong giờ làm việc và nhận kết quả theo giấy hẹn. "


def notice(title: str, text: str = "", files: tuple[str, ...] = (), visits: int = 0) -> str:
    """A page as portals make them: menus and counters around the article."""
    links = "".join(f'<p><a href="{escape(file)}">Tệp đính kèm</a></p>' for file in files)
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(title)} | Cổng thử</title>'
        f'<meta property="article:published_time" content="2030-02-01T08:00:00+07:00"></head><body>'
        f'<div class="menu"><a href="/">Trang chủ</a><a href="/gioi-thieu.html">Giới thiệu</a></div>'
        f'<article><h1>{escape(title)}</h1><p>{escape(text)}</p><p>{_LEAD * 4}</p>'
        f"<span>Lượt xem: {visits}</span>{links}</article>"
        f'<div class="footer">Bản quyền</div><script>token="{visits}"</script></body></html>'
    )  # fmt: skip


@dataclass
class FakePortal:
    """Pages by path. ``statuses`` answers a path with an error, ``redirects`` with another place; ``down`` answers
    everything with 503. ``validators``: whether pages have an ETag."""

    pages: dict[str, str | bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    robots: str | None = ""
    in_sitemap: set[str] | None = None  # None: every page that ends in .html
    packed: bool = False
    validators: bool = True
    down: bool = False
    types: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Reply] = field(default_factory=dict)
    visits: int = 0

    def serve(self) -> LocalServer:
        """A server of this portal, to be entered."""
        self.server = LocalServer(self.reply)
        return self.server

    def reply(self, asked: Asked) -> Reply:
        path = asked.path
        if self.down:
            return Reply(503)
        if path in self.raw:
            return self.raw[path]
        if path == "/robots.txt":
            return Reply(404) if self.robots is None else Reply(body=self.robots.encode())
        if path in self.redirects:
            return Reply(302, headers={"Location": self.redirects[path]})
        if path in self.statuses:
            return Reply(self.statuses[path])
        if path in ("/sitemap.xml", "/sitemap.xml.gz") and path not in self.pages:
            body = self.sitemap().encode()
            return Reply(body=gzip.compress(body, mtime=0) if path.endswith(".gz") or self.packed else body)
        if path not in self.pages:
            return Reply(404)
        page = self.pages[path]
        body = page if isinstance(page, bytes) else page.encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.validators and asked.headers.get("if-none-match") == etag:
            return Reply(304)
        kind = self.types.get(path, "text/html" if path.endswith(("/", ".html")) else "application/octet-stream")
        return Reply(body=body, headers={"Content-Type": kind, **({"ETag": etag} if self.validators else {})})

    def sitemap(self) -> str:
        listed = self.in_sitemap if self.in_sitemap is not None else {p for p in self.pages if p.endswith(".html")}
        places = "".join(f"<url><loc>{self.server.url}{escape(path)}</loc></url>" for path in sorted(listed))
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
