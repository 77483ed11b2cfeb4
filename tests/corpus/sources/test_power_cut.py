"""The power may go at any moment of a synchronisation. Fifty cuts: ``python -m benchmarks.sync_power_cut``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.sync_power_cut import cuts
from corpus.documents.model import Document
from corpus.documents.parsing import parse


class _Here:
    """Reads in the process itself: starting a reading process for every run would be most of the time."""

    def read(self, path: Path) -> Document:
        return parse(path.read_bytes(), path.name)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_run_that_is_killed_loses_nothing_and_is_finished_by_the_next(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Records gone with a page whose new version never came, items believed read that were not: each of these would
    be found by comparing with a run that nobody disturbed."""
    monkeypatch.setattr("corpus.readers.office_files.shared_sandbox", _Here)
    made = list(cuts(range(1, 9), home))
    assert len(made) == 8 and sum(cut.killed for cut in made) >= 6, made
