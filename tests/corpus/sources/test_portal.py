"""The portal: lists, politeness, withdrawal, attachments, and a site's way of failing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.models import NewsItem
from corpus.sources.base import Source
from corpus.sources.report import Outcome
from corpus.sources.testkit.portal import FakePortal, notice
from corpus.sources.testkit.server import LocalServer, Reply
from tests.support.office import docx
from tests.support.records import state
from tests.support.source_contract import SourceContract
from tests.support.syncing import done, portal_source, sync, titles

_LEAD = "Người dân nộp hồ sơ tại bộ phận một cửa trong giờ làm việc và nhận kết quả theo giấy hẹn. "


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal({"/tin/1.html": notice("Lịch nghỉ của bồ câu"), "/tin/2.html": notice("Đổi thẻ bồ câu")})


@pytest.fixture
def server(portal: FakePortal) -> Iterator[LocalServer]:
    with portal.serve() as server:
        yield server


@pytest.fixture
def source(server: LocalServer, home: Path) -> Source:
    return portal_source(server.url, home)


def short(found: dict[str, str]) -> dict[str, str]:
    """Paths instead of addresses."""
    return {"/" + item.split("/", 3)[-1]: what for item, what in found.items()}


class TestPortal(SourceContract):
    @pytest.fixture(autouse=True)
    def _portal(self, home: Path) -> Iterator[None]:
        self.portal, self.home = FakePortal(), home
        with self.portal.serve() as self.server:
            yield

    def source(self) -> Source:
        return portal_source(self.server.url, self.home, attempts=1)

    def put(self, number: int, version: int = 1) -> None:
        self.portal.pages[f"/tin/{number}.html"] = notice(f"Tin số {number}", f"Bản {version}.")

    def remove(self, number: int) -> None:
        del self.portal.pages[f"/tin/{number}.html"]

    def cut(self) -> None:
        self.portal.down = True

    def mend(self) -> None:
        self.portal.down = False


def test_a_page_becomes_a_record_with_its_origin(library: Library, home: Path, source: Source, server) -> None:
    assert sync(library, source, home).outcome is Outcome.DONE
    found = {entry.record.title: entry.record for entry in library.entries()}
    record = found["Lịch nghỉ của bồ câu"]
    assert isinstance(record, NewsItem)
    assert record.url == f"{server.url}/tin/1.html" and str(record.published) == "2030-02-01" and record.as_of
    assert "bộ phận một cửa" in record.body
    assert not any(word in record.body for word in ("Trang chủ", "Bản quyền", "Lượt xem", "token"))


def test_counters_and_tokens_make_no_new_version(library: Library, home: Path, portal: FakePortal, server) -> None:
    """Each visit changed the page; each night every page was an update and the index was built anew."""
    portal.validators = False
    sync(library, portal_source(server.url, home), home)
    portal.pages["/tin/1.html"] = notice("Lịch nghỉ của bồ câu", visits=4821)
    report = sync(library, portal_source(server.url, home), home)
    assert report.skipped == 2 and not report.items


def test_unchanged_pages_cost_one_conditional_request(library: Library, home: Path, server) -> None:
    sync(library, portal_source(server.url, home), home)
    server.asked.clear()
    assert sync(library, portal_source(server.url, home), home).skipped == 2
    asked = [one for one in server.asked if one.path.startswith("/tin/")]
    assert len(asked) == 2 and all(one.headers.get("if-none-match") for one in asked)


def test_a_page_without_its_capture_is_fetched_whole(library: Library, home: Path, server) -> None:
    sync(library, portal_source(server.url, home), home)
    for file in (home / "sources").rglob("*.html"):
        file.unlink()
    server.asked.clear()
    sync(library, portal_source(server.url, home), home)
    assert not any("if-none-match" in one.headers for one in server.asked)


def test_gone_from_the_sitemap_and_404_leave_the_library(library: Library, home: Path, portal, server) -> None:
    for number in range(3, 9):
        portal.pages[f"/tin/{number}.html"] = notice(f"Tin số {number}")
    sync(library, portal_source(server.url, home), home)
    del portal.pages["/tin/1.html"]
    portal.statuses["/tin/2.html"] = 410
    report = sync(library, portal_source(server.url, home), home)
    assert short(done(report)) == {"/tin/1.html": "deleted", "/tin/2.html": "deleted"}
    assert "Lịch nghỉ của bồ câu" not in titles(library)
    kept = {path.name.partition(".")[0].partition("-")[0] for path in (home / "sources" / "cong").iterdir()}
    assert len(kept) == 6, "what was withdrawn is not kept on disk either"


@pytest.mark.parametrize("status", [500, 503, 403, 429])
def test_an_error_of_a_page_keeps_what_it_gave(library: Library, home: Path, portal, server, status: int) -> None:
    """A firewall answered 403 for an evening, and the pages were taken for withdrawn."""
    sync(library, portal_source(server.url, home), home)
    before = state(library)
    portal.statuses["/tin/1.html"] = status
    report = sync(library, portal_source(server.url, home, attempts=1), home)
    assert list(short(done(report))) == ["/tin/1.html"] and state(library) == before


def test_a_page_moved_to_the_front_page_is_gone(library: Library, home: Path, portal, server) -> None:
    portal.pages["/"] = notice("Cổng thử")
    sync(library, portal_source(server.url, home), home)
    portal.redirects["/tin/1.html"] = "/"
    portal.in_sitemap = {"/tin/1.html", "/tin/2.html"}
    assert short(done(sync(library, portal_source(server.url, home), home))) == {"/tin/1.html": "deleted"}


def test_attachments_come_and_go_with_their_page(library: Library, home: Path, portal, server) -> None:
    files = ("/tep/huong-dan.docx", "/tep/mat.pdf", "https://other.invalid/x.pdf", "/anh.jpg")
    portal.pages["/tep/huong-dan.docx"] = docx("HƯỚNG DẪN NUÔI BỒ CÂU ĐÚNG CÁCH", *[_LEAD] * 4)
    portal.pages["/tin/1.html"] = notice("Lịch nghỉ của bồ câu", files=files)
    report = sync(library, portal_source(server.url, home), home)
    assert short(done(report)) == {"/tin/1.html": "created", "/tin/2.html": "created",
                                   "/tep/huong-dan.docx": "created", "/tep/mat.pdf": "ITEM_GONE"}  # fmt: skip
    [record] = [entry.record for entry in library.entries() if entry.record.url.endswith(".docx")]
    assert record.url == f"{server.url}/tep/huong-dan.docx"
    again = sync(library, portal_source(server.url, home), home)
    assert again.skipped == 3, "an unchanged page still has its attachments"
    portal.pages["/tin/1.html"] = notice("Lịch nghỉ của bồ câu")
    report = sync(library, portal_source(server.url, home), home)
    assert short(done(report))["/tep/huong-dan.docx"] == "deleted" and len(state(library)) == 2


def test_a_page_that_fails_keeps_its_attachments(library: Library, home: Path, portal, server) -> None:
    portal.pages["/tep/a.docx"] = docx("HƯỚNG DẪN NUÔI BỒ CÂU ĐÚNG CÁCH", *[_LEAD] * 4)
    portal.pages["/tin/1.html"] = notice("Lịch nghỉ của bồ câu", files=("/tep/a.docx",))
    sync(library, portal_source(server.url, home), home)
    portal.statuses["/tin/1.html"] = 500
    sync(library, portal_source(server.url, home, attempts=1), home)
    assert len(state(library)) == 3


def test_a_file_that_answers_with_a_page_is_no_file(library: Library, home: Path, portal, server) -> None:
    """Portals answer a missing PDF with a log-in page and 200; it became a record named "Đăng nhập"."""
    portal.pages["/tep/a.pdf"] = notice("Đăng nhập")
    portal.types["/tep/a.pdf"] = "text/html"
    portal.pages["/tin/1.html"] = notice("Lịch nghỉ của bồ câu", files=("/tep/a.pdf",))
    assert short(done(sync(library, portal_source(server.url, home), home)))["/tep/a.pdf"] == "ANSWER_BROKEN"


# ------------------------------------------------------------------ lists


def test_robots_are_obeyed(library: Library, home: Path, portal, server) -> None:
    portal.robots = "User-agent: *\nDisallow: /tin/1\nCrawl-delay: 7\nSitemap: /ban-do.xml\n"
    portal.raw["/ban-do.xml"] = Reply(body=b"%s/tin/1.html\n%s/tin/2.html\n" % ((server.url.encode(),) * 2))
    slept: list[float] = []
    report = sync(library, portal_source(server.url, home, slept), home)
    assert short(done(report)) == {"/tin/2.html": "created"}
    assert "/tin/1.html" not in server.paths() and "/sitemap.xml" not in server.paths()
    assert slept and max(slept) > 6, "the pause that the site asks for"


def test_a_page_newly_forbidden_is_withdrawn(library: Library, home: Path, portal, server) -> None:
    sync(library, portal_source(server.url, home), home)
    portal.robots = "User-agent: TrolyBot\nDisallow: /tin/1"
    assert short(done(sync(library, portal_source(server.url, home), home))) == {"/tin/1.html": "deleted"}


def test_robots_that_cannot_be_had_forbid_everything(library: Library, home: Path, portal, server) -> None:
    portal.raw["/robots.txt"] = Reply(500)
    report = sync(library, portal_source(server.url, home, attempts=1), home)
    assert (report.outcome, report.code) == (Outcome.FAILED, "SOURCE_UNREACHABLE")
    portal.raw.clear()
    portal.robots = None
    assert sync(library, portal_source(server.url, home), home).outcome is Outcome.DONE, "404 forbids nothing"


def test_an_index_of_sitemaps_packed(library: Library, home: Path, portal, server) -> None:
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{}/sitemap.xml.gz</loc></sitemap></sitemapindex>'
    portal.raw["/chung.xml"] = Reply(body=index.format(server.url).encode())
    report = sync(library, portal_source(server.url, home, sitemaps=["/chung.xml"]), home)
    assert len(done(report)) == 2 and report.outcome is Outcome.DONE


@pytest.mark.parametrize(
    "broken",
    [Reply(500), Reply(body=b"<html><p>Loi</p></html>"), Reply(body=b"<urlset><url>"), Reply(body=b"\x1f\x8bxx")],
)
def test_half_a_list_withdraws_nothing(library: Library, home: Path, portal, server, broken: Reply) -> None:
    """One of two sitemaps answered with an error page: a site with half of its pages."""
    portal.raw["/b.xml"] = Reply(body=f"{server.url}/tin/2.html".encode())
    portal.raw["/a.xml"] = Reply(body=f"{server.url}/tin/1.html".encode())
    lists = {"sitemaps": ["/a.xml", "/b.xml"], "attempts": 1}
    sync(library, portal_source(server.url, home, **lists), home)
    portal.raw["/b.xml"] = broken
    report = sync(library, portal_source(server.url, home, **lists), home)
    assert report.outcome is Outcome.INCOMPLETE and len(state(library)) == 2


def test_a_feed_shows_the_newest_and_withdraws_by_404_only(library: Library, home: Path, portal, server) -> None:
    def feed(*paths: str) -> Reply:
        items = "".join(f"<item><title>T</title><link>{server.url}{path}</link><category>Thông báo</category>"
                        "<pubDate>Fri, 01 Mar 2030 01:00:00 GMT</pubDate></item>" for path in paths)  # fmt: skip
        return Reply(body=f"<rss version='2.0'><channel>{items}</channel></rss>".encode())

    portal.raw["/rss"] = feed("/tin/1.html", "/tin/2.html")
    sync(library, portal_source(server.url, home, feeds=["/rss"]), home)
    [record] = [entry.record for entry in library.entries() if entry.record.url.endswith("/1.html")]
    assert isinstance(record, NewsItem) and record.section == "Thông báo" and str(record.published) == "2030-03-01"
    portal.pages["/tin/3.html"] = notice("Tin số 3")
    portal.raw["/rss"] = feed("/tin/3.html")
    report = sync(library, portal_source(server.url, home, feeds=["/rss"]), home)
    assert short(done(report)) == {"/tin/3.html": "created"} and report.skipped == 2
    del portal.pages["/tin/1.html"]
    assert short(done(sync(library, portal_source(server.url, home, feeds=["/rss"]), home))) == {
        "/tin/1.html": "deleted"
    }


def test_an_atom_feed(library: Library, home: Path, portal, server) -> None:
    entry = f'<entry><title>T</title><link rel="self" href="{server.url}/no"/><link href="{server.url}/tin/1.html"/><updated>2030-03-01T00:00:00Z</updated></entry>'
    portal.raw["/atom"] = Reply(body=f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode())
    assert short(done(sync(library, portal_source(server.url, home, feeds=["/atom"]), home))) == {
        "/tin/1.html": "created"
    }


def test_listing_pages_are_turned(library: Library, home: Path, portal, server) -> None:
    portal.pages["/tin/"] = (
        '<body><a href="1.html">Một</a><a href="/khac/x.html">Khác</a><a href="?p=2">Trang sau</a></body>'
    )
    portal.raw["/tin/?p=2"] = Reply(body=b'<body><a href="2.html">2</a></body>', headers={"Content-Type": "text/html"})
    report = sync(library, portal_source(server.url, home, pages=["/tin/"], include=["/tin/"]), home)
    assert short(done(report)) == {"/tin/1.html": "created", "/tin/2.html": "created"}


def test_include_and_exclude(library: Library, home: Path, portal, server) -> None:
    portal.pages["/gioi-thieu.html"] = notice("Giới thiệu")
    report = sync(library, portal_source(server.url, home, include=["/tin/"], exclude=["*2.html"]), home)
    assert short(done(report)) == {"/tin/1.html": "created"}


def test_a_portal_that_goes_down_half_way_is_left_alone(library: Library, home: Path, portal, server) -> None:
    """Two thousand pages were each asked for three times while the portal was struggling to its feet."""
    for number in range(3, 60):
        portal.pages[f"/tin/{number}.html"] = notice(f"Tin số {number}")
        portal.statuses[f"/tin/{number}.html"] = 503
    report = sync(library, portal_source(server.url, home, attempts=1), home)
    assert report.outcome is Outcome.FAILED and len(server.asked) < 15


def test_the_element_that_holds_the_article_can_be_named(library: Library, home: Path, portal, server) -> None:
    menu = "<div><p>Danh mục rất dài của cổng thông tin</p></div>" * 30
    body = f'{menu}<div id="noi-dung"><h1>Đổi thẻ</h1><p>{_LEAD * 4}</p></div>{menu}'
    portal.pages = {"/tin/1.html": f"<html><head><title>Đổi thẻ</title></head><body>{body}</body></html>"}
    sync(library, portal_source(server.url, home, main="#noi-dung"), home)
    [entry] = library.entries()
    assert "Danh mục" not in entry.record.model_dump()["body"]
    portal.pages["/tin/1.html"] = "<html><body><p>Giao diện mới</p></body></html>"
    report = sync(library, portal_source(server.url, home, main="#noi-dung"), home)
    assert short(done(report)) == {"/tin/1.html": "PAGE_BROKEN"} and len(state(library)) == 1


def test_pages_in_an_old_encoding(library: Library, home: Path, portal, server) -> None:
    page = notice("Lịch nghỉ của bồ câu").replace('<meta charset="utf-8">', "")
    tones = "\u0300\u0301\u0303\u0309\u0323"  # windows-1258 writes them after the letter
    letters = (unicodedata.normalize("NFD", letter) for letter in page)
    body = "".join(
        unicodedata.normalize("NFC", "".join(part for part in letter if part not in tones))
        + "".join(part for part in letter if part in tones)
        for letter in letters
    )
    portal.raw["/tin/1.html"] = Reply(
        body=body.encode("cp1258"), headers={"Content-Type": "text/html; charset=windows-1258"}
    )
    sync(library, portal_source(server.url, home, include=["/tin/1"]), home)
    assert titles(library) == ["Lịch nghỉ của bồ câu"]


def test_noindex_is_obeyed(library: Library, home: Path, portal, server) -> None:
    sync(library, portal_source(server.url, home), home)
    portal.pages["/tin/1.html"] = notice("Lịch nghỉ").replace(
        "<head>", '<head><meta name="robots" content="noindex, follow">'
    )
    assert short(done(sync(library, portal_source(server.url, home), home))) == {"/tin/1.html": "deleted"}


def test_lastmod_is_trusted_only_when_asked_for(library: Library, home: Path, portal, server) -> None:
    listed = f"<urlset><url><loc>{server.url}/tin/1.html</loc><lastmod>2030-01-01</lastmod></url></urlset>".encode()
    portal.raw["/s.xml"] = Reply(body=listed)
    trusting = {"sitemaps": ["/s.xml"], "trust_lastmod": True}
    sync(library, portal_source(server.url, home, **trusting), home)
    server.asked.clear()
    assert sync(library, portal_source(server.url, home, **trusting), home).skipped == 1
    assert "/tin/1.html" not in server.paths()
