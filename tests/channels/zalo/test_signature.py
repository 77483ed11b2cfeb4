"""Who may speak as Zalo: the exact formula, and the wrong ones found in public code."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest

from channels.zalo.signature import mac, matching

RAW = ('{"app_id":"360","event_name":"user_send_text","message":{"text":"đăng ký \\u1ebd","msg_id":"9"},'
       ' "timestamp":"154390853474"}').encode()  # fmt: skip
TIME, SECRET = "154390853474", "bi-mat"
KNOWN = {"app_id": "360", "oa_id": "388"}


def header(first: str = "360", raw: bytes = RAW, time: str = TIME, secret: str = SECRET) -> str:
    return "mac=" + hashlib.sha256(f"{first}".encode() + raw + f"{time}{secret}".encode()).hexdigest()


def test_both_formulas_are_known_apart():
    assert matching(header(), RAW, TIME, SECRET, **KNOWN) == "app"
    assert matching(header("388"), RAW, TIME, SECRET, **KNOWN) == "oa"


def test_with_and_without_its_prefix_and_in_capitals():
    bare = header().removeprefix("mac=")
    for given in (bare, bare.upper(), f" {header()} "):
        assert matching(given, RAW, TIME, SECRET, **KNOWN) == "app"


def written_again(raw: bytes) -> bytes:
    return json.dumps(json.loads(raw), separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "forged",
    [
        "mac=" + hmac.new(SECRET.encode(), RAW, hashlib.sha256).hexdigest(),  # an HMAC
        header(raw=written_again(RAW)),  # over JSON that was read and written again
        header(secret="bi-mat-cua-ung-dung"),  # with the application's secret instead of the account's
        header(time="154390853475"),
        header("999"),
        header(raw=RAW + b" "),
        header()[:-1],
        "mac=",
        "",
        "đây không phải chữ ký",
    ],
)
def test_what_does_not_fit_is_refused(forged):
    assert matching(forged, RAW, TIME, SECRET, **KNOWN) == ""


def test_without_an_account_id_its_formula_is_closed():
    assert matching(header(""), RAW, TIME, SECRET, app_id="360") == ""
    assert mac("360", RAW, TIME, SECRET) == header().removeprefix("mac=")
