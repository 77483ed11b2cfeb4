"""The shipped gazetteer, and a way to ask it in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.places import Gazetteer, Resolution, default_gazetteer

PROVINCE = "tỉnh Quảng Ngãi"
Ask = Callable[..., Resolution]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return default_gazetteer()


@pytest.fixture(scope="session")
def meaning(gazetteer: Gazetteer) -> Ask:
    """What the one place named in a text means; the text is taken to ask about a place."""

    def ask(text: str, *, weak: bool = True, past: bool = False, province: str = PROVINCE) -> Resolution:
        mentions = gazetteer.find(text, province=province, weak=weak)
        assert len(mentions) == 1, [mention.name for mention in mentions]
        return gazetteer.resolve(mentions[0], province=province, past=past)

    return ask


@pytest.fixture(scope="session")
def today(gazetteer: Gazetteer, meaning: Ask) -> Callable[..., list[list[str]]]:
    """Today's units for each reading of the one place named."""

    def ask(text: str, **options: object) -> list[list[str]]:
        return [[gazetteer.describe(unit) for unit in reading.now] for reading in meaning(text, **options).readings]

    return ask


@pytest.fixture(scope="session")
def lists(catalogue_path: Path) -> Path:
    """The folder of the source lists; skips where it is not."""
    folder = catalogue_path / "admin_units_2025"
    if not folder.is_dir():
        pytest.skip("the lists of administrative units are not beside the checkout (../shared/data)")
    return folder
