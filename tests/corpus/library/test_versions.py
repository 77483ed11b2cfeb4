"""Versions: nothing is overwritten, nobody decides unnamed, and what a person decided no import undoes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.library import Library, State, import_paths
from corpus.models import Faq
from tests.corpus.library.test_importer import flat
from tests.support.records import bring, counts, faq, small_records, state, write_records


def states(library: Library, record_id: str = "faq:a", collection: str = "main") -> list[tuple[int, State]]:
    return [(version.number, version.state) for version in library.history(collection, record_id)]


def answers(library: Library, record_id: str = "faq:a") -> list[str]:
    records = (version.record for version in library.history("main", record_id))
    return [record.answer for record in records if isinstance(record, Faq)]


def code_of(action) -> str:
    with pytest.raises(InputError) as caught:
        action()
    return caught.value.code


def draft(library: Library, home: Path, *records: Faq, by: str = "an"):
    path = write_records(home / "upload.jsonl", records)
    return import_paths(library, [path], collection="main", state=State.DRAFT, by=by, reason="sửa phí")


# ------------------------------------------------------------------ imports


def test_what_an_import_replaces_is_kept(library: Library, home: Path) -> None:
    """The fee of last year was gone the moment the new file came in, and nobody could say what had been told."""
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    bring(library, home / "a.jsonl", faq("a", answer="Hai."))
    bring(library, home / "a.jsonl", faq("a", answer="Ba."))
    assert states(library) == [(3, State.PUBLISHED), (2, State.FORMER), (1, State.FORMER)]
    assert answers(library) == ["Ba.", "Hai.", "Một."]
    assert library.get("main", "faq:a") == faq("a", answer="Ba.")


def test_what_an_import_deletes_is_kept(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"), faq("b"))
    bring(library, home / "a.jsonl", faq("b"))
    assert states(library) == [(1, State.REMOVED)] and library.get("main", "faq:a") is None
    bring(library, home / "a.jsonl", faq("a"), faq("b"))
    assert states(library) == [(2, State.PUBLISHED), (1, State.REMOVED)], "its source has it again"


def test_the_same_file_again_makes_no_version(library: Library, home: Path) -> None:
    for day in ("2030-01-01", "2030-01-02"):
        bring(library, home / "a.jsonl", faq("a", as_of=day))
    assert states(library) == [(1, State.PUBLISHED)]
    found = library.get("main", "faq:a")
    assert found is not None and found.as_of == date(2030, 1, 2), "read again, so not older than that"


def test_an_import_does_not_make_a_record_older(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a", as_of="2030-01-02"))
    bring(library, home / "a.jsonl", faq("a", as_of="2030-01-01"))
    found = library.get("main", "faq:a")
    assert found is not None and found.as_of == date(2030, 1, 2)


def test_who_imported_and_why_is_kept(library: Library, home: Path) -> None:
    path = write_records(home / "a.jsonl", [faq("a")])
    import_paths(library, [path], collection="main", by="Bình", reason="theo QĐ 5")
    (version,) = library.history("main", "faq:a")
    assert (version.by, version.reason, version.reader) == ("Bình", "theo QĐ 5", "native")


def test_an_import_killed_half_way_leaves_no_version(
    library: Library, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    path = write_records(home / "a.jsonl", [faq("a", answer="Hai."), *(faq(str(n)) for n in range(600))])

    def stop(source: str, read: int) -> None:
        if read >= 600:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_paths(library, [path], collection="main", progress=stop)
    assert states(library) == [(1, State.PUBLISHED)]


@pytest.mark.parametrize("better_first", [True, False])
def test_what_a_worse_source_says_is_kept_beside(library: Library, home: Path, better_first: bool) -> None:
    """In whichever order they came: the crawl's other fee was skipped, and nobody could see that they differ."""
    better = next(record for record in small_records() if record.key == "1.000001")
    imports = [lambda: bring(library, home / "a.jsonl", better),
               lambda: import_paths(library, [flat(home / "flat.jsonl", better.key, "Tên cũ")], collection="main")]  # fmt: skip
    for run in imports if better_first else reversed(imports):
        run()
    assert library.get("main", better.id) == better
    assert {(v.reader, v.state) for v in library.history("main", better.id)} == {
        ("native", State.PUBLISHED), ("flat-crawl", State.OFFERED)}  # fmt: skip
    imports[1]()
    assert len(states(library, better.id)) == 2, "offered again, kept once"
    flat(home / "flat.jsonl", "1.000009", "Khác")
    import_paths(library, [home / "flat.jsonl"], collection="main")
    assert sorted(state for _, state in states(library, better.id)) == [State.FORMER, State.PUBLISHED]


# ------------------------------------------------------------------ drafts


def test_an_upload_waits_and_changes_nothing(library: Library, home: Path) -> None:
    """An editor tried an import on the live library, and a hundred procedures were gone for a morning."""
    bring(library, home / "upload.jsonl", faq("a"), faq("b"))
    before = state(library)
    report = draft(library, home, faq("a", answer="Mới."), faq("c"))
    assert counts(report) == (0, 0, 0, 0) and report.total("drafts") == 2 and report.files[0].changed
    assert state(library) == before and library.counts() == {"main": {"faq": 2}}
    assert [(v.record_id, v.base, v.by) for v in library.drafts()] == [("faq:a", 1, "an"), ("faq:c", None, "an")]
    assert library.drafts("other") == []


def test_the_same_upload_twice_waits_once(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("b"))
    draft(library, home, faq("a"), faq("b"))
    report = draft(library, home, faq("a"), faq("b"))
    assert (report.total("drafts"), report.total("skipped")) == (0, 2) and len(library.drafts()) == 1


def test_a_draft_that_is_replaced_is_kept(library: Library, home: Path) -> None:
    draft(library, home, faq("a", answer="Một."))
    draft(library, home, faq("a", answer="Hai."))
    assert states(library) == [(2, State.DRAFT), (1, State.FORMER)] and len(library.drafts()) == 1


def test_an_approved_draft_is_published_by_the_next_build_alone(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"))
    draft(library, home, faq("a", answer="Mới."))
    (waiting,) = library.drafts()
    library.approve([waiting.id], "Chi", "đã đối chiếu")
    assert library.get("main", "faq:a") == faq("a") and states(library)[0] == (2, State.APPROVED)
    assert [library.publish_approved().published for _ in range(2)] == [1, 0]
    assert library.get("main", "faq:a") == faq("a", answer="Mới.")
    newest, former = library.history("main", "faq:a")
    assert (newest.state, former.state) == (State.PUBLISHED, State.FORMER)
    assert [(made.state, made.by, made.reason) for made in newest.decisions] == [
        (State.APPROVED, "Chi", "đã đối chiếu"), (State.PUBLISHED, "index build", "")]  # fmt: skip


def test_no_crawl_overwrites_what_a_person_approved(library: Library, home: Path) -> None:
    path = flat(home / "flat.jsonl", "1.000001", "Tên quét")
    import_paths(library, [path], collection="main")
    import_paths(library, [flat(home / "up.jsonl", "1.000001", "Tên duyệt")], collection="main", state=State.DRAFT)
    library.approve([library.drafts()[0].id], "Chi")
    library.publish_approved()
    import_paths(library, [flat(path, "1.000001", "Tên quét lại")], collection="main")
    found = library.get("main", "procedure:1.000001")
    assert found is not None and found.title == "Tên duyệt"


def test_a_draft_begun_before_another_import_is_not_approved_unseen(library: Library, home: Path) -> None:
    """The editor's copy was of Monday; Tuesday's amendment would have been undone by approving it."""
    bring(library, home / "a.jsonl", faq("a", answer="Thứ hai."))
    draft(library, home, faq("a", answer="Sửa."))
    bring(library, home / "a.jsonl", faq("a", answer="Thứ ba."))
    (waiting,) = library.drafts()
    assert code_of(lambda: library.approve([waiting.id], "Chi")) == "DRAFT_OUTDATED"
    assert library.drafts()[0].state is State.DRAFT
    library.approve([waiting.id], "Chi", anyway=True)
    library.publish_approved()
    assert answers(library) == ["Thứ ba.", "Sửa.", "Thứ hai."] and library.get("main", "faq:a") == faq(
        "a", answer="Sửa."
    )


def test_several_are_approved_together_or_not_at_all(library: Library, home: Path) -> None:
    draft(library, home, faq("a"), faq("b"))
    first, second = library.drafts()
    library.withdraw([second.id], "Chi", "trùng")
    assert code_of(lambda: library.approve([first.id, second.id], "Chi")) == "VERSION_STATE"
    assert [version.state for version in library.drafts()] == [State.DRAFT]


def test_editors_put_drafts_one_by_one(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"))
    (live,) = library.history("main", "faq:a")
    made = library.put_draft(faq("a", answer="Mới."), "an", collection="main", reason="sửa", base=live.id)
    assert (made.number, made.base, made.state, made.reader) == (2, 1, State.DRAFT, "editor")
    assert code_of(lambda: library.put_draft(faq("a", answer="Khác."), "bình", collection="main", base=live.id)) == (
        "DRAFT_OUTDATED"), "somebody else's draft has come since"  # fmt: skip
    library.put_draft(faq("a", answer="Khác."), "bình", collection="main", base=made.id)
    assert code_of(lambda: library.put_draft(faq("a", answer="Khác."), "an", collection="main")) == "NOTHING_CHANGED"
    assert code_of(lambda: library.put_draft(faq("a"), "an", collection="main")) == "NOTHING_CHANGED"


@pytest.mark.parametrize("name", ["", "  "])
def test_nobody_decides_unnamed(library: Library, home: Path, name: str) -> None:
    draft(library, home, faq("a"))
    (waiting,) = library.drafts()
    assert code_of(lambda: library.approve([waiting.id], name)) == "NO_NAME_GIVEN"
    assert code_of(lambda: library.withdraw([waiting.id], name, "vì")) == "NO_NAME_GIVEN"
    assert code_of(lambda: library.put_draft(faq("b"), name, collection="main")) == "NO_NAME_GIVEN"
    assert states(library) == [(1, State.DRAFT)]


def test_only_published_and_draft_are_imported(library: Library, home: Path) -> None:
    path = write_records(home / "a.jsonl", [faq("a")])
    assert code_of(lambda: import_paths(library, [path], collection="main", state=State.APPROVED)) == "BAD_INPUT"


# ------------------------------------------------------------------ withdrawing and restoring


def test_what_was_withdrawn_no_import_brings_back(library: Library, home: Path) -> None:
    """A repealed procedure was taken out by hand and came back every night with the catalogue."""
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    library.withdraw([library.history("main", "faq:a")[0].id], "Chi", "đã bãi bỏ")
    assert library.get("main", "faq:a") is None and library.digests() == {}
    for _ in range(2):
        assert counts(bring(library, home / "a.jsonl", faq("a", answer="Một."))) == (0, 0, 0, 1)
    assert states(library) == [(1, State.WITHDRAWN)]
    changed = bring(library, home / "a.jsonl", faq("a", answer="Hai."))
    assert changed.total("drafts") == 1 and library.get("main", "faq:a") is None
    assert states(library) == [(2, State.DRAFT), (1, State.WITHDRAWN)], "a changed one is for a person to look at"
    library.withdraw([library.drafts()[0].id], "Chi", "vẫn bãi bỏ")
    assert bring(library, home / "a.jsonl", faq("a", answer="Hai.")).total("drafts") == 0


def test_a_withdrawal_needs_a_reason(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"))
    (live,) = library.history("main", "faq:a")
    assert code_of(lambda: library.withdraw([live.id], "Chi", " ")) == "NO_REASON"
    assert library.get("main", "faq:a") is not None


def test_an_earlier_version_comes_back_as_the_next_one(library: Library, home: Path) -> None:
    for answer in ("Một.", "Hai."):
        bring(library, home / "a.jsonl", faq("a", answer=answer))
    first = library.history("main", "faq:a")[1]
    made = library.restore(first.id, "Chi", "bản mới sai")
    assert (made.number, made.state, made.base) == (3, State.APPROVED, 2)
    library.publish_approved()
    assert answers(library) == ["Một.", "Hai.", "Một."]
    assert library.get("main", "faq:a") == faq("a", answer="Một.")
    bring(library, home / "a.jsonl", faq("b"))
    assert library.get("main", "faq:a") is not None, "no file deletes what a person brought back"


def test_a_withdrawn_record_can_be_restored(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"))
    (live,) = library.history("main", "faq:a")
    library.withdraw([live.id], "Chi", "nhầm")
    library.restore(live.id, "Chi")
    library.publish_approved()
    assert library.get("main", "faq:a") == faq("a")


def test_what_is_so_already_is_refused(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a"))
    (live,) = library.history("main", "faq:a")
    assert code_of(lambda: library.restore(live.id, "Chi")) == "VERSION_STATE"
    assert code_of(lambda: library.approve([live.id], "Chi")) == "VERSION_STATE"
    assert code_of(lambda: library.approve([live.id + 99], "Chi")) == "VERSION_UNKNOWN"
    assert code_of(lambda: library.version(live.id + 99)) == "VERSION_UNKNOWN"
    assert library.version(live.id) == live and library.history("main", "faq:none") == []


def test_confirming_makes_nothing_but_younger(library: Library, home: Path) -> None:
    """A source that is asked and says "not modified" was read today, whatever its record says."""
    bring(library, home / "a.jsonl", faq("a", as_of="2030-01-01"), faq("b"))
    before = state(library)
    assert library.confirm("main", ["faq:a", "faq:b", "faq:none"], date(2030, 6, 1)) == 2
    assert library.confirm("main", ["faq:a"], date(2029, 1, 1)) == 1
    found = [library.get("main", record_id) for record_id in ("faq:a", "faq:b")]
    assert [record and record.as_of for record in found] == [date(2030, 6, 1)] * 2
    assert state(library) == before and states(library) == [(1, State.PUBLISHED)]


# ------------------------------------------------------------------ listing


def test_a_listing_finds_with_and_without_diacritics(small_library: Library) -> None:
    found = small_library.listing(words="dang ky khai")
    assert [line.record_id for line in found] == ["procedure:1.000001"]
    assert [line.title for line in small_library.listing(words="ĐĂNG KÝ KHAI SINH")] == ["Đăng ký khai sinh"]
    assert len(small_library.listing()) == len(small_records())
    assert small_library.listing(states=[State.DRAFT]) == [] == small_library.listing(collection="other")


def test_a_version_is_json_for_machines(library: Library, home: Path) -> None:
    draft(library, home, faq("a"))
    (waiting,) = library.drafts()
    library.approve([waiting.id], "Chi")
    value = json.loads(json.dumps(library.version(waiting.id).to_json()))
    assert value["state"] == "approved" and value["decisions"][0]["by"] == "Chi" and "body" not in value
