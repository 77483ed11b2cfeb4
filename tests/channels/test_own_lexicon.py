"""An office's own everyday words: a village says "giấy khù khoằm" and no release of ours will ever know it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channels.container import Container
from corpus.language.lexicon import LexiconError, default_lexicon, use_layers


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use_layers()


def test_a_file_of_ones_own_widens_the_search(
    container: Container, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = home / "own.yaml"
    own.write_text("- says: [giấy khù khoằm]\n  means: [đăng ký khai tử]\n", "utf-8")
    monkeypatch.setenv("TROLY_ASSISTANT_LEXICON", str(own))
    assert "đăng ký khai tử" not in default_lexicon().widen("xin giấy khù khoằm")
    assert container.assistant is not None
    assert "đăng ký khai tử" in default_lexicon().widen("xin giay khu khoam")


@pytest.mark.parametrize("text", ["- says: []\n  means: [x]\n", "- what: 1\n", "- [", None])
def test_a_wrong_file_is_named_and_changes_nothing(
    container: Container, home: Path, monkeypatch: pytest.MonkeyPatch, text: str | None
) -> None:
    own = home / "own.yaml"
    if text is not None:
        own.write_text(text, "utf-8")
    monkeypatch.setenv("TROLY_ASSISTANT_LEXICON", str(own))
    with pytest.raises(LexiconError, match=r"own\.yaml") as caught:
        _ = container.assistant
    assert caught.value.code == "LEXICON_INVALID"
    assert default_lexicon().widen("sổ đỏ")
