"""One run over one source: list, fetch what changed, import it, withdraw what is gone. Same for every source.

What holds whatever happens in between, also ``kill -9`` at any point: an item's records change in one transaction; an
item whose run was cut off is read again; nothing is withdrawn before all that is new has come in, nor when the list is
incomplete, nor when more has disappeared than ``most_gone`` allows.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.errors import TrolyError
from corpus.library import FileReport, Library, import_paths
from corpus.locking import write_lock
from corpus.models import Kind
from corpus.sources import runs
from corpus.sources.base import Content, Gone, Known, Listed, Listing, Source, SourceError, Unchanged
from corpus.sources.report import Done, ItemReport, Outcome, SyncReport
from corpus.sources.state import Owner, SourceState, settle, uncovered

# Reading may end otherwise next time, for reasons outside the file: it is tried again in every run.
_PASSING = frozenset(("DEPENDENCY_MISSING", "READ_TIMEOUT", "READ_MEMORY", "READ_CRASHED", "FILE_UNREADABLE"))
_CHANGING = "FILE_CHANGING"
_DOWN = frozenset(("SOURCE_UNREACHABLE", "SOURCE_OVERLOADED"))
_DOWN_AFTER = 5  # items in a row: then the source is down, and asking for the others only adds to its trouble
_WAIT_SECONDS = 900.0  # for an index build that holds the lock of the data folder
_LONGEST_NAME = 1024  # bytes of an item's name
_FEW = 5  # fewer may always disappear, but for all of them


@dataclass(frozen=True, slots=True)
class Plan:
    """How to run. ``most_gone``: share of the known items that may disappear without ``confirm``."""

    owner: Owner
    lock: Path
    most_gone: float = 0.3
    confirm: bool = False
    again: bool = False  # read everything anew, whatever is known


Progress = Callable[[str], None]


def synchronise(library: Library, source: Source, plan: Plan, progress: Progress = lambda item: None) -> SyncReport:
    """Run once. Failures of the source and of items are in the report; raises ``BusyError`` when the same source is
    being synchronised or the data folder stays locked, and ``LibraryError``."""
    own = hashlib.sha256(plan.owner.source.encode()).hexdigest()[:16]
    try:
        with write_lock(plan.lock.with_name(f"sync-{own}.lock")):
            return _Run(library, source, plan, progress).run()
    finally:
        source.close()


class _Run:
    def __init__(self, library: Library, source: Source, plan: Plan, progress: Progress) -> None:
        self._library, self._source, self._plan, self._progress = library, source, plan, progress
        self._state = SourceState(library, plan.owner)
        self._report = SyncReport(plan.owner.source, plan.owner.collection)
        self._known: dict[str, Known] = {}
        self._gone: dict[str, str] = {}  # item → why it is surely gone
        self._moved: set[str] = set()
        self._confirmed: list[str] = []  # files of items of which the source said today that they are the same
        self._failures = 0

    def run(self) -> SyncReport:
        runs.note_start(self._library, self._plan.owner.source)
        report = self._report
        try:
            try:
                self._all()
            except _TooManyGone as stop:
                report.outcome, report.code, report.vanished = Outcome.NEEDS_CONFIRM, "TOO_MANY_GONE", stop.gone
                report.detail = f"{stop.gone} / {stop.known}"
            except SourceError as error:
                report.outcome, report.code, report.detail = Outcome.FAILED, error.code, error.detail
            self._state.confirm(self._confirmed, date.today())  # what was asked before it failed was asked all the same
        except BaseException as error:
            code = error.code if isinstance(error, TrolyError) else type(error).__name__
            with suppress(TrolyError):  # what is wrong may be the database itself
                runs.note_end(self._library, report.source, code[:32], report.to_json(), succeeded=False)
            raise
        good = report.outcome is Outcome.DONE
        runs.note_end(self._library, report.source, report.outcome.value, report.to_json(), succeeded=good)
        return report

    def _all(self) -> None:
        self._restore()
        self._known = self._state.known()
        listing = self._source.listing(self._known)
        self._note(listing)
        self._refuse_too_many_gone(self._gone_from(listing, self._reached(listing)))
        self._moves(listing)
        seen = self._take(listing)
        gone = self._gone_from(listing, seen) | self._gone.keys()
        self._refuse_too_many_gone(gone)
        self._withdraw(gone, listing)
        self._restore()

    # ------------------------------------------------------------------ listing

    def _note(self, listing: Listing) -> None:
        for problem in listing.problems:
            self._report.add(ItemReport(problem.item, Done.FAILED, code=problem.code, detail=problem.detail))
        for problem in listing.left:
            self._report.add(ItemReport(problem.item, Done.LEFT, code=problem.code, detail=problem.detail))
        if not listing.complete:
            self._report.outcome, self._report.code = Outcome.INCOMPLETE, "LIST_INCOMPLETE"

    def _reached(self, listing: Listing) -> set[str]:
        """Items listed, or linked from what is listed as far as is known before fetching."""
        todo, seen = list(listing.items), set()
        while todo:
            item = todo.pop()
            if item not in seen:
                seen.add(item)
                todo += self._known[item].links if item in self._known else ()
        return seen

    def _gone_from(self, listing: Listing, seen: set[str]) -> set[str]:
        if not listing.complete:
            return set()
        kept = seen | {left.item for left in listing.left} | set(listing.moved.values())
        return self._known.keys() - kept

    def _refuse_too_many_gone(self, gone: set[str]) -> None:
        number, known = len(gone), len(self._known)
        if self._plan.confirm or not number:
            return
        everything = number == known and known > 1
        if everything or (number > _FEW and number > self._plan.most_gone * known):
            raise _TooManyGone(number, known)

    # ------------------------------------------------------------------ taking in

    def _moves(self, listing: Listing) -> None:
        """Files that only lie elsewhere keep their records unread; a new name may matter, so it is read."""
        for item, old in listing.moved.items():
            listed, known = listing.items[item], self._known[old]
            if known.settled and listed.path and Path(listed.path).name == Path(known.path).name:
                with self._lock():
                    self._state.move(old, listed)
                del self._known[old]
                self._known[item] = replace(known, item=item, stamp=listed.stamp, path=listed.path)
                self._moved.add(item)
                self._report.add(ItemReport(item, Done.MOVED, detail=old))

    def _take(self, listing: Listing) -> set[str]:
        """Fetch and import what changed. Returns every item that is there, the linked ones included."""
        todo = deque((listed, False) for listed in listing.items.values())
        seen = set(listing.items)
        while todo:
            listed, linked = todo.popleft()
            self._progress(listed.item)
            links = self._one(listed, linked=linked)
            for link in links:
                if link not in seen:
                    seen.add(link)
                    todo.append((Listed(link), True))
        return seen

    def _one(self, listed: Listed, *, linked: bool) -> tuple[str, ...]:
        """Bring one item up to date; returns the items that belong to it."""
        known = self._known.get(listed.item)
        links = known.links if known else ()
        trusted = known if known and known.settled and not self._plan.again else None
        if len(listed.item.encode()) > _LONGEST_NAME:
            self._fail(listed.item, "ITEM_NAME_TOO_LONG", f"{len(listed.item.encode())} bytes")
            return links
        if trusted and listed.stamp and trusted.stamp == listed.stamp:
            if listed.path and listed.path != trusted.path:
                self._state.move(listed.item, listed)
            return self._same(trusted, confirmed=listed.vouches)
        try:
            content = self._source.fetch(listed, trusted)
        except SourceError as error:
            self._fail(listed.item, error.code, error.detail)
            self._count_failure(error)
            return links
        self._failures = 0
        if isinstance(content, Unchanged):
            return self._same(trusted or Known(listed.item), confirmed=True)
        if isinstance(content, Gone):
            if known:
                self._gone[listed.item] = content.reason
            else:
                self._fail(listed.item, "ITEM_GONE", content.reason)
            return ()
        if trusted and trusted.digest == content.digest:
            new = (content.stamp, content.etag, content.modified, content.links)
            if new != (trusted.stamp, trusted.etag, trusted.modified, trusted.links):
                self._state.touch(listed.item, stamp=new[0], etag=new[1], modified=new[2], links=new[3])
            self._same(trusted, confirmed=not listed.path)
            return content.links
        self._import(listed, content, known, linked=linked)
        return content.links

    def _import(self, listed: Listed, content: Content, known: Known | None, *, linked: bool) -> None:
        def watch(source: str, records: int) -> None:
            content.still()

        with self._lock():
            self._state.begin(listed, content.path, linked=linked)
            try:
                file = self._read(listed.item, content.path, self._plan.owner.content, watch)
            except SourceError as error:
                self._fail(listed.item, error.code, error.detail)
                return
            self._state.finish(listed.item, content, file, try_again=file.error in _PASSING)
        if file.error:
            self._fail(listed.item, file.error, file.error_detail)
            return
        new = known is None and file.created
        done = Done.CREATED if new else Done.UPDATED if file.changed else Done.SKIPPED
        counts = (file.created, file.updated, file.deleted)
        self._report.add(ItemReport(listed.item, done, *counts, rejected=file.rejected))

    def _read(
        self, item: str, path: Path, content: str, watch: Callable[[str, int], None] = lambda *_: None
    ) -> FileReport:
        owner = self._plan.owner
        kind = Kind(content) if content else None
        report = import_paths(
            self._library, [path], collection=owner.collection, kind=kind, progress=watch, by=owner.name, reason=item
        )
        return report.files[0]

    def _same(self, known: Known, *, confirmed: bool) -> tuple[str, ...]:
        """Nothing is new. ``confirmed``: the source was asked for the content, or its list tells when it changed. A file
        that lies where it lay says nothing of today, nor does a line of a catalogue that names the item and no more."""
        if confirmed and known.path and not known.error:
            self._confirmed.append(known.path)
        if known.error:
            self._fail(known.item, known.error, known.detail)
        elif known.item not in self._moved:
            self._report.add(ItemReport(known.item, Done.SKIPPED))
        return known.links

    def _fail(self, item: str, code: str, detail: str) -> None:
        done = Done.LEFT if code == _CHANGING else Done.FAILED
        self._report.add(ItemReport(item, done, code=code, detail=detail))

    def _count_failure(self, error: SourceError) -> None:
        self._failures = self._failures + 1 if error.code in _DOWN else 0
        if self._failures >= _DOWN_AFTER:
            raise error

    # ------------------------------------------------------------------ withdrawing

    def _withdraw(self, gone: set[str], listing: Listing) -> None:
        renamed = {old: item for item, old in listing.moved.items() if old in self._known}
        unread = {item.item for item in self._report.items if item.done in (Done.FAILED, Done.LEFT)}
        # A renamed file that could not be read keeps the records it had under its old name.
        old_names = {old for old, item in renamed.items() if item not in unread}
        if not gone and not old_names:
            return
        with self._lock():
            deleted = self._state.withdraw({item: self._gone.get(item, "") for item in sorted(gone | old_names)})
        for item, records in deleted.items():
            if item in old_names:
                self._rename(renamed[item], item, records)
            else:
                reason = self._gone.get(item, "")
                self._report.add(ItemReport(item, Done.DELETED, deleted=records, detail=reason))
            self._source.forget(item)

    def _rename(self, item: str, old: str, records: int) -> None:
        """Show a new name as one move, not as an item that came and one that went."""
        report = next((one for one in self._report.items if one.item == item), None)
        if report is None:
            self._report.skipped -= 1
            report = ItemReport(item, Done.MOVED)
            self._report.items.append(report)
        report.done, report.detail, report.deleted = Done.MOVED, old, report.deleted + records

    def _restore(self) -> None:
        """Bring back records that were hidden by what was withdrawn, from the files that are here."""
        for found in uncovered(self._library, self._plan.owner.collection):
            with self._lock():
                file = self._read(found.item, found.path, found.content)
                settle(self._library, found, file)
            if file.changed:
                counts = (file.created, file.updated, file.deleted)
                self._report.add(ItemReport(found.item, Done.RESTORED, *counts))

    def _lock(self) -> AbstractContextManager[None]:
        return write_lock(self._plan.lock, wait_seconds=_WAIT_SECONDS)


class _TooManyGone(Exception):
    def __init__(self, gone: int, known: int) -> None:
        super().__init__(f"{gone} of {known}")
        self.gone, self.known = gone, known
