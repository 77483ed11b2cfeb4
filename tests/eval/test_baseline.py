"""The LangChain baseline answers the same questions from the same units."""

from __future__ import annotations

import pytest

from corpus.errors import InputError

pytest.importorskip("langchain_classic", reason="extra: eval")
from eval.baseline import LangChainHybrid


def test_it_ranks_the_units_and_shows_the_first(starter_container):
    searcher = starter_container.live.searcher()
    system = LangChainHybrid(searcher, starter_container.embedder, "main")
    reply = system.reply("Thủ tục đăng ký kết hôn", ())
    assert reply.outcome == "answered" and "1.000894" in reply.ranked[:3] and reply.milliseconds > 0
    assert len(set(reply.ranked)) == len(reply.ranked) >= 20
    assert reply.shown and reply.shown == reply.held
    with pytest.raises(InputError) as raised:
        LangChainHybrid(searcher, starter_container.embedder, "nowhere")
    assert raised.value.code == "UNKNOWN_COLLECTION"
