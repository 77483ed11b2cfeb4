"""A fake Zalo, and a channel and an application that talk to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from channels.http_client import Http
from channels.testkit.zalo import FakeZalo
from channels.zalo.channel import ZaloChannel
from channels.zalo.tokens import Tokens


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    with FakeZalo() as zalo:
        yield zalo


@pytest.fixture
def tokens(zalo, home) -> Tokens:
    tokens = Tokens(home, Http(), oauth_url=zalo.url, app_id=zalo.app_id, app_secret=zalo.app_secret)
    tokens.adopt(zalo.access, zalo.refresh, 90_000)
    return tokens


@pytest.fixture
def channel(zalo, tokens) -> ZaloChannel:
    return ZaloChannel(Http(answer_seconds=5), tokens, api_url=zalo.url, per_minute=1_000_000)
