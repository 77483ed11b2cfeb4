"""Asking a site: where requests may go, how often, and how much of an answer is taken."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from corpus.sources.addresses import Guard
from corpus.sources.base import SourceError
from corpus.sources.config import PortalConfig
from corpus.sources.http import Polite
from corpus.sources.testkit.server import Asked, LocalServer, Reply


class Site:
    """A server whose next answers are given."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.server = LocalServer(self.reply)

    def reply(self, asked: Asked) -> Reply:
        return self.replies.pop(0) if self.replies else Reply(body=b"ok")


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with site.server:
        yield site


def polite(site: Site, slept: list[float] | None = None, clock=None, **fields) -> Polite:  # type: ignore[no-untyped-def]
    config = PortalConfig(name="x", kind="portal", url=site.server.url, rate_seconds=0, private_addresses=True)
    config = config.model_copy(update=fields)
    guard = Guard(config.url, private=config.private_addresses)
    options = {"clock": clock} if clock else {}
    return Polite(config, guard, sleep=(slept if slept is not None else []).append, **options)


def refused(call) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(SourceError) as caught:
        call()
    return caught.value.code


# ------------------------------------------------------------------ where to


def test_a_name_that_leads_inside_is_refused(site: Site) -> None:
    """A page named a host whose address was 169.254.169.254: the keys of the machine would have been indexed."""
    assert refused(lambda: polite(site, private_addresses=False).get(f"{site.server.url}/")) == "ADDRESS_REFUSED"
    assert site.server.asked == []


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
                                     "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:0a00:0001::1", "224.0.0.1", "240.0.0.1"])  # fmt: skip
def test_inner_addresses(address: str) -> None:
    guard = Guard("https://cong.invalid", lookup=lambda host, port: ["93.184.216.34", address])
    assert refused(lambda: guard.address("https://cong.invalid/a")) == "ADDRESS_REFUSED"
    assert Guard("https://cong.invalid", private=True, lookup=lambda host, port: [address]).address(
        "https://cong.invalid/"
    )


def test_the_judged_address_is_the_one_connected_to(site: Site) -> None:
    """A name that changes between the question and the connection: the second look-up is never made."""
    port = int(site.server.url.rsplit(":", 1)[1])
    looked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        looked.append(host)
        return ["127.0.0.1"]

    config = PortalConfig(
        name="x", kind="portal", url=f"http://cong.invalid:{port}", rate_seconds=0, private_addresses=True
    )
    http = Polite(config, Guard(config.url, private=True, lookup=lookup), sleep=lambda _: None)
    assert http.get(f"http://cong.invalid:{port}/a").body == b"ok"
    assert looked == ["cong.invalid"] and site.server.asked[0].headers["host"] == f"cong.invalid:{port}"


def test_own_addresses_and_others() -> None:
    guard = Guard("https://cong.invalid/vi/", ["tep.cong.invalid"])
    same = {"/a#x": "https://cong.invalid/a", "b.html": "https://cong.invalid/vi/b.html",
            "http://CONG.invalid/a": "https://cong.invalid/a", "http://cong.invalid:80/a": "https://cong.invalid/a",
            "https://cong.invalid:443/a?b=c": "https://cong.invalid/a?b=c",
            "https://tep.cong.invalid/x.pdf": "https://tep.cong.invalid/x.pdf",
            "/tin tức": "https://cong.invalid/tin%20t%E1%BB%A9c", "/tin%20t%E1%BB%A9c": "https://cong.invalid/tin%20t%E1%BB%A9c"}  # fmt: skip
    assert {url: guard.own(url) for url in same} == same
    others = ["https://other.invalid/", "ftp://cong.invalid/", "https://cong.invalid:8443/", "//evil.invalid/x",
              "https://a:b@cong.invalid/", "file:///etc/passwd", "http://[::1", "https://cong.invalid.evil.invalid/"]  # fmt: skip
    assert [guard.own(url) for url in others] == [None] * len(others)


@pytest.mark.parametrize("location", ["http://other.invalid/", "http://127.0.0.1:1/", "file:///etc/passwd"])
def test_redirects_elsewhere_are_refused(site: Site, location: str) -> None:
    site.replies = [Reply(302, headers={"Location": location})]
    assert refused(lambda: polite(site).get(f"{site.server.url}/a")) == "REDIRECT_REFUSED"


def test_a_redirect_from_https_to_http_is_refused() -> None:
    guard = Guard("https://cong.invalid")
    assert refused(lambda: guard.follow("https://cong.invalid/a", "http://cong.invalid/a")) == "REDIRECT_REFUSED"
    assert guard.follow("https://cong.invalid/a", "/b") == "https://cong.invalid/b"


def test_redirects_at_home_are_followed_and_loops_end(site: Site) -> None:
    site.replies = [Reply(301, headers={"Location": "/b"})]
    assert polite(site).get(f"{site.server.url}/a").url.endswith("/b")
    site.replies = [Reply(302, headers={"Location": "/a"})] * 9
    assert refused(lambda: polite(site).get(f"{site.server.url}/a")) == "REDIRECT_REFUSED"


# ------------------------------------------------------------------ how much and how often


def test_a_small_answer_that_unpacks_to_a_large_one(site: Site) -> None:
    site.replies = [Reply(body=gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"})]
    assert refused(lambda: polite(site).get(f"{site.server.url}/a", most=1_000_000)) == "ANSWER_TOO_LARGE"


def test_an_answer_that_is_no_gzip(site: Site) -> None:
    site.replies = [Reply(body=b"plain", headers={"Content-Encoding": "gzip"})]
    assert refused(lambda: polite(site).get(f"{site.server.url}/a")) == "ANSWER_BROKEN"


def test_an_answer_that_drips_ends(site: Site) -> None:
    """Ten bytes a second are no time-out to the library: the nightly run was still there in the morning."""
    now = iter(range(0, 10_000_000, 1_000))
    site.replies = [Reply(body=b"x" * 100)]
    assert refused(lambda: polite(site, clock=lambda: next(now)).get(f"{site.server.url}/a")) == "SOURCE_UNREACHABLE"


def test_it_tries_again_and_then_gives_up(site: Site) -> None:
    slept: list[float] = []
    site.replies = [Reply(502), Reply(503)]
    assert polite(site, slept).get(f"{site.server.url}/a").body == b"ok" and slept == [1.0, 2.0]
    site.replies = [Reply(500)] * 3
    assert refused(lambda: polite(site).get(f"{site.server.url}/a")) == "SOURCE_UNREACHABLE"
    assert len(site.server.asked) == 6


def test_a_closed_port_is_out_of_reach(site: Site) -> None:
    assert refused(lambda: polite(site, timeout_seconds=2.0).get("http://127.0.0.1:9/")) == "SOURCE_UNREACHABLE"


def test_requests_keep_their_distance(site: Site) -> None:
    slept: list[float] = []
    http = polite(site, slept, clock=lambda: 100.0, rate_seconds=2.5)
    for _ in range(3):
        http.get(f"{site.server.url}/a")
    assert slept == [2.5, 2.5]


def test_it_says_who_it_is(site: Site) -> None:
    polite(site, contact="quantri@cong.invalid").get(f"{site.server.url}/a")
    assert site.server.asked[0].headers["user-agent"].startswith("TrolyBot/")
    assert "quantri@cong.invalid" in site.server.asked[0].headers["user-agent"]


def test_validators_are_not_sent_on_after_a_redirect(site: Site) -> None:
    """The new place answered 304 to the old place's validator, and the page was never fetched."""
    site.replies = [Reply(301, headers={"Location": "/b"})]
    polite(site).get(f"{site.server.url}/a", etag='"x"', modified="Fri, 01 Mar 2030 01:00:00 GMT")
    first, second = site.server.asked
    assert first.headers["if-none-match"] == '"x"' and not any(name.startswith("if-") for name in second.headers)
