"""A link an editor pastes must not become a window into the province's inner network."""

from __future__ import annotations

import httpx
import pytest

from channels.editing.base import EditingError
from channels.editing.fetching import Fetcher

PUBLIC = "203.0.114.7"


def fetcher(answer=None, *, found=(PUBLIC,), asked=None, **options) -> Fetcher:
    def handle(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        return answer(request) if answer else httpx.Response(200, stream=httpx.ByteStream(b"%PDF-1.4"))

    return Fetcher(lookup=lambda host, port: list(found), transport=httpx.MockTransport(handle), **options)


def code_of(work) -> str:
    with pytest.raises(EditingError) as raised:
        work()
    return raised.value.code


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"],
)  # fmt: skip
def test_inner_addresses_are_told_in_every_writing(address):
    assert code_of(lambda: fetcher(found=[address]).fetch("https://cong.example/a.pdf")) == "LINK_REFUSED"


def test_one_inner_address_among_public_ones_is_enough():
    assert code_of(lambda: fetcher(found=[PUBLIC, "10.0.0.1"]).fetch("https://cong.example/a")) == "LINK_REFUSED"


@pytest.mark.parametrize(
    "url",
    ["http://cong.example/a", "ftp://cong.example/a", "file:///etc/passwd", "https://u:p@cong.example/a", "https://",
     "https://cong.example:8443/a", "cong.example/a", "https://cong.example:x/a"],
)  # fmt: skip
def test_only_plain_https_addresses_are_taken(url):
    assert code_of(lambda: fetcher().fetch(url)) == "LINK_REFUSED"


def test_the_connection_goes_to_the_address_that_was_checked():
    """Asked a second time, the name server said 127.0.0.1 (DNS rebinding)."""
    asked: list[httpx.Request] = []
    found = fetcher(asked=asked).fetch("https://cong.example/van-ban/123.pdf?x=1")
    assert (asked[0].url.host, asked[0].headers["host"]) == (PUBLIC, "cong.example")
    assert asked[0].extensions["sni_hostname"] == "cong.example"
    assert (found.name, found.data) == ("123.pdf", b"%PDF-1.4")


def test_a_redirect_into_the_inner_network_is_not_followed():
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": "http://localhost/quan-tri"})

    assert code_of(lambda: fetcher(answer).fetch("https://cong.example/a")) == "LINK_REFUSED"


def test_a_redirect_is_looked_up_again_and_there_is_an_end_to_them():
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["10.0.0.1"] if host == "ben-trong.example" else [PUBLIC]

    def onward(to: str):
        return httpx.MockTransport(lambda _: httpx.Response(301, headers={"location": to}))

    inner = Fetcher(lookup=lookup, transport=onward("https://ben-trong.example/"))
    assert code_of(lambda: inner.fetch("https://cong.example/a")) == "LINK_REFUSED"
    assert asked == ["cong.example", "ben-trong.example"]
    ring = Fetcher(lookup=lookup, transport=onward("/a"))
    assert code_of(lambda: ring.fetch("https://cong.example/a")) == "LINK_REFUSED"


def test_hosts_of_the_office_may_be_inner_and_plain():
    found = fetcher(found=["10.0.0.1"], allowed=["VanThu.example"]).fetch("http://vanthu.example:8080/quyet-dinh.docx")
    assert found.name == "quyet-dinh.docx"


def test_too_much_is_refused_while_it_comes_and_errors_are_told():
    large = lambda _: httpx.Response(200, stream=httpx.ByteStream(b"x" * 101))  # noqa: E731
    assert code_of(lambda: fetcher(large, largest=100).fetch("https://cong.example/a")) == "FILE_TOO_LARGE"
    gone = lambda _: httpx.Response(404)  # noqa: E731
    assert code_of(lambda: fetcher(gone).fetch("https://cong.example/a")) == "LINK_FAILED"
    empty = lambda _: httpx.Response(200, stream=httpx.ByteStream(b""))  # noqa: E731
    assert code_of(lambda: fetcher(empty).fetch("https://cong.example/a")) == "LINK_FAILED"
    assert code_of(lambda: Fetcher(lookup=_unknown).fetch("https://cong.example/a")) == "LINK_FAILED"


def _unknown(host: str, port: int) -> list[str]:
    raise OSError("name or service not known")


def test_the_name_comes_from_the_server_and_is_only_a_label():
    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, stream=httpx.ByteStream(b"x"), headers={"content-disposition": 'attachment; filename="../../q.pdf"'}
        )

    assert fetcher(answer).fetch("https://cong.example/tai").name == "q.pdf"
