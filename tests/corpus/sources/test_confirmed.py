"""What a run says of what it did not change: on which day the source last said so, and who changed the rest and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from corpus.library import Library, State
from corpus.library.tables import RecordRow
from corpus.sources.base import Source
from corpus.sources.report import Outcome
from corpus.sources.testkit.catalogue import FakeCatalogue, detail
from corpus.sources.testkit.portal import FakePortal, notice
from tests.support.records import faq, write_records
from tests.support.syncing import catalogue_source, folder_source, portal_source, sync

_DAY = 86_400.0
_NOW = 1_500_000_000.0
OLD, TODAY = date(2020, 1, 1), date.today()
PAGE, ITEM = "/tin/1.html", str(detail(1)["id"])


def aged(library: Library) -> None:
    """As if everything had been read on that day, and not since."""
    with library.writing() as session:
        session.execute(update(RecordRow).values(as_of=OLD))


def read_on(library: Library) -> set[date | None]:
    return {line.as_of for line in library.listing()}


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal(pages={PAGE: notice("Lịch nghỉ của bồ câu", "Nghỉ hai ngày.")})


def test_a_catalogues_line_confirms_nothing_until_the_procedure_is_asked_for(library: Library, home: Path) -> None:
    """The list names code and title; a fee changed behind an unchanged line, and the answer said "đối chiếu hôm nay"."""
    fake = FakeCatalogue()
    fake.add(1, 2)
    with fake.serve() as server:
        for after, expected in ((0.0, OLD), (8 * _DAY, TODAY)):
            sync(library, catalogue_source(server.url, home, clock=lambda: _NOW), home)
            aged(library)
            report = sync(library, catalogue_source(server.url, home, clock=lambda at=_NOW + after: at), home)
            assert report.skipped == 2 and read_on(library) == {expected}


@pytest.mark.parametrize("validators", [True, False])
def test_a_page_that_was_asked_for_is_confirmed(library: Library, home: Path, portal, validators: bool) -> None:
    portal.validators = validators
    with portal.serve() as server:
        sync(library, portal_source(server.url, home), home)
        aged(library)
        sync(library, portal_source(server.url, home), home)
    assert read_on(library) == {TODAY}


def test_a_list_that_tells_the_time_of_change_confirms(library: Library, home: Path, portal: FakePortal) -> None:
    with portal.serve() as server:
        listed = f"<urlset><url><loc>{server.url}{PAGE}</loc><lastmod>2030-01-01</lastmod></url></urlset>"
        portal.pages["/s.xml"] = listed.encode()
        for _ in range(2):
            sync(library, portal_source(server.url, home, sitemaps=["/s.xml"], trust_lastmod=True), home)
            confirmed = read_on(library)
            aged(library)
        assert confirmed == {TODAY}, "its time of change is the same, and the operator trusts it"
        assert server.paths().count(PAGE) == 1


@pytest.mark.parametrize("touched", [False, True])
def test_a_file_read_again_confirms_nothing(library: Library, home: Path, touched: bool) -> None:
    """A sheet of last year lay in the folder and was copied there anew: nobody had looked at it since."""
    (home / "vao").mkdir()
    path = write_records(home / "vao" / "a.jsonl", [faq("a")])
    sync(library, folder_source(home / "vao"), home)
    aged(library)
    if touched:
        path.write_bytes(path.read_bytes())
    sync(library, folder_source(home / "vao"), home, again=touched)
    assert read_on(library) == {OLD}


def test_what_was_asked_before_the_source_failed_is_confirmed(library: Library, home: Path) -> None:
    fake = FakeCatalogue()
    fake.add(*range(1, 9))
    with fake.serve() as server:
        sync(library, catalogue_source(server.url, home, clock=lambda: _NOW, attempts=1), home)
        aged(library)
        fake.broken = {str(detail(number)["id"]): 503 for number in range(3, 9)}
        report = sync(library, catalogue_source(server.url, home, clock=lambda: _NOW + 8 * _DAY, attempts=1), home)
    assert report.outcome is Outcome.FAILED and read_on(library) == {OLD, TODAY}


# ------------------------------------------------------------------ who and why


def test_versions_and_removals_say_which_source_and_why(library: Library, home: Path, portal: FakePortal) -> None:
    """A notice was gone from the answers; the history said "removed", and nobody could tell by what."""
    with portal.serve() as server:
        source: Source = portal_source(server.url, home)
        sync(library, source, home)
        [record] = [entry.record for entry in library.entries()]
        portal.pages[PAGE] = notice("Lịch nghỉ của bồ câu", "Nghỉ ba ngày.")
        sync(library, portal_source(server.url, home), home)
        del portal.pages[PAGE]
        portal.pages["/tin/2.html"] = notice("Tin khác")
        sync(library, portal_source(server.url, home), home, confirm=True)
    newest, first = library.history("main", record.id)
    assert {(version.by, version.reason) for version in (newest, first)} == {("sync:cong", f"{server.url}{PAGE}")}
    [removed] = newest.decisions
    assert (removed.state, removed.by) == (State.REMOVED, "sync:cong") and removed.reason.startswith("ITEM_GONE")


def test_a_line_taken_out_of_a_file_says_so_too(library: Library, home: Path) -> None:
    (home / "vao").mkdir()
    write_records(home / "vao" / "a.jsonl", [faq("a"), faq("b")])
    sync(library, folder_source(home / "vao"), home)
    write_records(home / "vao" / "a.jsonl", [faq("b")])
    sync(library, folder_source(home / "vao"), home)
    [version] = library.history("main", "faq:a")
    assert [(made.state, made.by, made.reason) for made in version.decisions] == [
        (State.REMOVED, "sync:vao", "ITEM_GONE")]  # fmt: skip


def test_a_sources_drafts_are_nobodys(library: Library, home: Path) -> None:
    """With a name in every version a source would have counted as a person: what was turned down came back each night."""
    (home / "vao").mkdir()
    path = write_records(home / "vao" / "a.jsonl", [faq("a", answer="Một.")])
    sync(library, folder_source(home / "vao"), home)
    library.withdraw([library.history("main", "faq:a")[0].id], "Chi", "bãi bỏ")
    write_records(path, [faq("a", answer="Hai.")])
    sync(library, folder_source(home / "vao"), home)
    [draft] = library.drafts()
    assert draft.by == "sync:vao"
    library.withdraw([draft.id], "Chi", "vẫn bãi bỏ")
    sync(library, folder_source(home / "vao"), home, again=True)
    assert library.drafts() == []
