"""robots.txt by RFC 9309."""

from __future__ import annotations

import pytest

from corpus.sources.robots import parse_robots

FILE = """
User-agent: *
Disallow: /admin
Disallow: /*?print=
Disallow: /*.zip$
Allow: /admin/cong-khai
Crawl-delay: 3

User-agent: Googlebot
User-agent: TrolyBot   # both
Disallow: /rieng

User-agent: khac
Disallow: /
Sitemap: https://cong.invalid/s.xml
"""


@pytest.mark.parametrize(("path", "allowed"), [
    ("/", True), ("/admin", False), ("/administrator", False), ("/admin/cong-khai/1", True), ("/tin?print=1", False),
    ("/tin?a=1", True), ("/a.zip", False), ("/a.zip?x", True), ("/robots.txt", True), ("/rieng", True),
])  # fmt: skip
def test_the_longest_rule_wins(path: str, allowed: bool) -> None:
    assert parse_robots(FILE, "somebot").allows(path) is allowed


def test_a_group_that_names_us_is_the_only_one() -> None:
    robots = parse_robots(FILE, "trolybot")
    assert robots.allows("/admin") and not robots.allows("/rieng/x") and robots.delay == 0
    assert parse_robots(FILE, "somebot").delay == 3 and robots.sitemaps == ("https://cong.invalid/s.xml",)


def test_letters_beyond_ascii_are_one_path_in_both_spellings() -> None:
    assert not parse_robots("User-agent: *\nDisallow: /tin-tức", "x").allows("/tin-t%E1%BB%A9c/1")
    assert not parse_robots("User-agent: *\nDisallow: /tin-t%e1%bb%a9c", "x").allows("/tin-tức/1")


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "<html>404</html>", "Disallow: /", "User-agent: *\nDisallow:", "User-agent *", "\x00\xff"]
)
def test_what_says_nothing_forbids_nothing(text: str) -> None:
    assert parse_robots(text, "x").allows("/a")


@pytest.mark.parametrize(
    ("delay", "seconds"), [("2.5", 2.5), ("nan", 0), ("-1", 0), ("inf", 60), ("86400", 60), ("x", 0)]
)
def test_delays_are_kept_sane(delay: str, seconds: float) -> None:
    """ "Crawl-delay: 86400" was meant for another robot; ours would have read two pages until Wednesday."""
    assert parse_robots(f"User-agent: *\nCrawl-delay: {delay}", "x").delay == seconds


def test_equal_length_allows() -> None:
    assert parse_robots("User-agent: *\nDisallow: /a\nAllow: /a", "x").allows("/a")
