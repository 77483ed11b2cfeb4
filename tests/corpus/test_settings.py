"""Where things live, read from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from corpus.settings import CorpusSettings


def test_everything_lies_in_the_home(home: Path) -> None:
    settings = CorpusSettings()
    assert settings.home == home
    assert settings.library_path == home / "library.sqlite"
    assert settings.lock_path == home / "write.lock"
    assert settings.collection == "main"


def test_without_a_home_it_is_the_users_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TROLY_HOME")
    assert CorpusSettings().home.name == "troly" and CorpusSettings().home.is_absolute()


def test_reading_settings_makes_no_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_HOME", str(home / "new"))
    assert CorpusSettings().home == home / "new" and not (home / "new").exists()


@pytest.mark.parametrize("name", ["", "Chính", "a b", "../x", "-a", "a" * 64])
def test_a_collection_name_is_checked(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TROLY_COLLECTION", name)
    with pytest.raises(ValidationError):
        CorpusSettings()


def test_foreign_variables_are_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """TROLY_INDEX_… and TROLY_HTTP_… share the prefix."""
    monkeypatch.setenv("TROLY_INDEX_EMBEDDER", "none")
    monkeypatch.setenv("TROLY_WHATEVER", "1")
    assert CorpusSettings().collection == "main"
