"""Sitemaps, feeds and pages as they really are."""

from __future__ import annotations

import gzip

import pytest

from corpus.sources.base import SourceError
from corpus.sources.lists import iso_day, read_feed, read_sitemap
from corpus.sources.page import read_page

URL = "https://cong.invalid/vi/tin.html"


@pytest.mark.parametrize("data", [
    b"<urlset><url><loc> https://a.invalid/1 </loc><lastmod>2030-01-01</lastmod></url><url><lastmod>x</lastmod></url></urlset>",
    b'\n <?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://i"><url><loc>https://a.invalid/1</loc>'
    b"<image:image><image:loc>https://a.invalid/x.jpg</image:loc></image:image></url></urlset>",
    gzip.compress(b"<urlset><url><loc>https://a.invalid/1</loc></url></urlset>"), b"\xef\xbb\xbfhttps://a.invalid/1\r\n",
])  # fmt: skip
def test_sitemaps(data: bytes) -> None:
    assert [page.url for page in read_sitemap(data, URL).pages] == ["https://a.invalid/1"]


@pytest.mark.parametrize("data", [b"", b"   ", b"Not found", b"<html></html>", b"<urlset><url>", gzip.compress(b"<urlset/>")[:-4],
                                  b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset>&a;'])  # fmt: skip
def test_what_is_no_sitemap_is_no_empty_one(data: bytes) -> None:
    """ "Not found" with status 200 was read as a site without pages."""
    with pytest.raises(SourceError) as caught:
        read_sitemap(data, URL)
    assert caught.value.code == "LIST_BROKEN"


def test_a_bomb_in_a_sitemap() -> None:
    with pytest.raises(SourceError) as caught:
        read_sitemap(gzip.compress(b"<urlset>" + b" " * 60_000_000), URL)
    assert caught.value.code == "ANSWER_TOO_LARGE"


def test_entities_of_a_sitemap_are_not_opened() -> None:
    data = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://a.invalid/&a;</loc></url></urlset>'
    assert "root" not in str(read_sitemap(data, URL))


def test_feeds() -> None:
    rdf = b"""<rdf:RDF xmlns:rdf="http://r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://d"><channel><link>https://a.invalid</link></channel>
      <item><link>https://a.invalid/1</link><dc:date>2030-02-03T04:05:06Z</dc:date></item></rdf:RDF>"""
    rss = b"""<rss><channel><item><guid isPermaLink="false">x</guid></item><item><title>&lt;b&gt;A&lt;/b&gt;</title><guid>https://a.invalid/2</guid>
      <pubDate>Sun, 03 Feb 2030 04:05:06 +0700</pubDate></item></channel></rss>"""
    [one] = read_feed(rdf, URL)
    [two] = read_feed(rss, URL)
    assert (one.url, one.published) == ("https://a.invalid/1", "2030-02-03")
    assert (two.url, two.published, two.title) == ("https://a.invalid/2", "2030-02-03", "A")
    with pytest.raises(SourceError):
        read_feed(b"<html></html>", URL)


@pytest.mark.parametrize(("text", "day"), [("2030-02-03T00:00:00Z", "2030-02-03"), ("03/02/2030 10:00", "2030-02-03"), ("gần đây", ""), ("", ""),
                                           ("Sun, 32 Feb 2030 04:05:06 GMT", "")])  # fmt: skip
def test_days(text: str, day: str) -> None:
    assert iso_day(text) == day


def page(body: str, head: str = ""):  # type: ignore[no-untyped-def]
    return read_page(f"<html><head><title>T</title>{head}</head><body>{body}</body></html>".encode(), URL)


@pytest.mark.parametrize(("body", "head"), [
    ("<p>Ngày đăng: 05/03/2030 08:15</p>", ""), ("<span>Đăng ngày 05-03-2030</span>", ""),
    ("", '<meta property="article:published_time" content="2030-03-05T01:00:00+07:00">'),
    ("", '<script type="application/ld+json">{"@graph": [{"datePublished": "2030-03-05"}]}</script>'),
    ('<time datetime="2030-03-05">hôm qua</time>', ""),
])  # fmt: skip
def test_the_day_of_publishing(body: str, head: str) -> None:
    assert page(f"<article><h1>A</h1>{body}<p>{'Nội dung. ' * 30}</p></article>", head).published == "2030-03-05"


def test_a_day_in_running_text_is_not_the_day_of_publishing() -> None:
    assert (
        page(
            f"<article><h1>A</h1><p>Cập nhật theo Nghị định có hiệu lực từ 05/03/2030. {'Nội dung. ' * 30}</p></article>"
        ).published
        == ""
    )


@pytest.mark.parametrize("head", ['<script type="application/ld+json">{broken</script>', '<script type="application/ld+json">[1, null]</script>',
                                  '<script type="application/ld+json">7</script>', '<meta name="robots">'])  # fmt: skip
def test_broken_descriptions_are_passed_over(head: str) -> None:
    assert page("<p>A</p>", head).title == "T"


def test_files_of_the_article_only_and_no_scripts_kept() -> None:
    found = page('<div class="sidebar"><a href="/chung.pdf">x</a></div><article><h1>A</h1>' f"<p>{'Nội dung. ' * 30}</p>"
                 '<a href="tep/Quyết định.PDF">QĐ</a><a href="javascript:x()">j</a><script>alert(1)</script><div class="related"><a href="/cu.pdf">cũ</a></div>'
                 '<p onclick="x()" style="a">b</p></article>')  # fmt: skip
    assert found.files == ("https://cong.invalid/vi/tep/Quyết định.PDF",)
    kept = found.article.decode()
    assert not any(word in kept for word in ("alert", "onclick", "cu.pdf", "chung.pdf"))


def test_the_next_page_by_relation_or_by_its_words() -> None:
    assert page('<a rel="next" href="?p=2">2</a>').following == "https://cong.invalid/vi/tin.html?p=2"
    assert page('<a href="?p=2">Trang  sau</a>').following.endswith("?p=2")
    assert page('<a href="?p=2">Sau khi nộp hồ sơ</a>').following == ""


def test_a_heading_outside_the_article_is_kept() -> None:
    found = page(f"<h1>Đổi thẻ</h1><article><p>{'Nội dung. ' * 30}</p></article>")
    assert "<h1>Đổi thẻ</h1>" in found.article.decode()


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x00", b"<", b"plain", b"<p>" * 3000, "<p>Đ".encode("utf-16"), b"<a href='http://[::1'>x</a>"]
)
def test_no_page_is_too_odd_to_be_read(data: bytes) -> None:
    read_page(data, URL)
