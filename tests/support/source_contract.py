"""What every source owes, whatever it is. A source's tests inherit it and say how to put things there."""

from __future__ import annotations

from pathlib import Path

from corpus.library import Library
from corpus.sources.base import Source
from corpus.sources.report import Done, Outcome
from tests.support.records import state
from tests.support.syncing import sync, written


class SourceContract:
    """``put``, ``remove``, ``cut`` (the whole source is out of reach) and ``mend`` act on what the source reads."""

    def source(self) -> Source:
        raise NotImplementedError

    def put(self, number: int, version: int = 1) -> None:
        raise NotImplementedError

    def remove(self, number: int) -> None:
        raise NotImplementedError

    def cut(self) -> None:
        raise NotImplementedError

    def mend(self) -> None:
        raise NotImplementedError

    def test_created_updated_deleted_skipped(self, library: Library, home: Path) -> None:
        for number in (1, 2, 3):
            self.put(number)
        first = sync(library, self.source(), home)
        assert (first.outcome, first.total(Done.CREATED)) == (Outcome.DONE, 3), first.to_json()
        self.put(2, version=2)
        self.put(4)
        self.remove(3)
        report = sync(library, self.source(), home)
        found = [report.total(one) for one in (Done.CREATED, Done.UPDATED, Done.DELETED, Done.SKIPPED, Done.FAILED)]
        assert found == [1, 1, 1, 1, 0], report.to_json()
        assert len(state(library)) == 3

    def test_a_second_run_skips_everything_and_writes_nothing(self, library: Library, home: Path) -> None:
        """A nightly run that touches every record has the whole index built anew each night."""
        for number in (1, 2, 3):
            self.put(number)
        sync(library, self.source(), home)
        before = written(library)
        report = sync(library, self.source(), home)
        assert (report.total(Done.SKIPPED), report.items, report.changed) == (3, [], False)
        assert written(library) == before

    def test_a_source_out_of_reach_withdraws_nothing(self, library: Library, home: Path) -> None:
        for number in (1, 2, 3):
            self.put(number)
        sync(library, self.source(), home)
        before = written(library)
        self.cut()
        report = sync(library, self.source(), home)
        assert report.outcome is Outcome.FAILED and report.code == "SOURCE_UNREACHABLE"
        assert written(library) == before
        self.mend()
        assert sync(library, self.source(), home).total(Done.SKIPPED) == 3

    def test_when_much_disappears_at_once_somebody_is_asked(self, library: Library, home: Path) -> None:
        """A new site with new addresses, an empty disk at the mount point: everything would have been gone."""
        for number in range(1, 13):
            self.put(number)
        sync(library, self.source(), home)
        before = state(library)
        for number in range(1, 9):
            self.remove(number)
        report = sync(library, self.source(), home)
        assert (report.outcome, report.code) == (Outcome.NEEDS_CONFIRM, "TOO_MANY_GONE")
        assert report.vanished == 8 and state(library) == before
        agreed = sync(library, self.source(), home, confirm=True)
        assert agreed.outcome is Outcome.DONE and agreed.total(Done.DELETED) == 8 and len(state(library)) == 4

    def test_everything_is_read_anew_when_asked_for(self, library: Library, home: Path) -> None:
        self.put(1)
        sync(library, self.source(), home)
        before = state(library)
        report = sync(library, self.source(), home, again=True)
        assert (report.total(Done.SKIPPED), report.total(Done.FAILED)) == (1, 0) and state(library) == before
