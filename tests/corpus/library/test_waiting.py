"""What waits: approved is published and nothing else, nobody's draft is lost to another's, turning down is no withdrawal."""

from __future__ import annotations

from pathlib import Path

from corpus.library import Library, State, Version, import_paths
from corpus.models import Faq, Procedure
from tests.corpus.library.test_importer import flat
from tests.corpus.library.test_versions import code_of, states
from tests.support.records import bring, counts, faq, write_records


def says(library: Library, record_id: str = "faq:a") -> str | None:
    record = library.get("main", record_id)
    return record.answer if isinstance(record, Faq) else None


def upload(library: Library, path: Path, *records: Faq, by: str = "") -> None:
    import_paths(library, [write_records(path, records)], collection="main", state=State.DRAFT, by=by)


def waiting(library: Library) -> list[tuple[str, str, State]]:
    """Who waits, with what, and whether it was approved."""
    found = ((version, version.record) for version in library.drafts())
    return [(version.by, record.answer, version.state) for version, record in found if isinstance(record, Faq)]


def approved(library: Library, home: Path, answer: str = "Duyệt.") -> Version:
    """A published record with an approved correction that no index was built with yet."""
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    made = library.put_draft(faq("a", answer=answer), "an", collection="main", reason="sửa")
    library.approve([made.id], "Chi")
    return made


# ------------------------------------------------------------------ between approval and build


def test_what_arrives_between_approval_and_build_waits(library: Library, home: Path) -> None:
    """A decree's new fee came in the night between the editor's approval and the build: it was published for an hour,
    then the build published the approved older text over it, and nobody ever saw the two beside each other."""
    approved(library, home)
    report = bring(library, home / "a.jsonl", faq("a", answer="Mới."))
    assert counts(report) == (0, 0, 0, 0) and report.total("drafts") == 1 and says(library) == "Một."
    assert library.publish_approved().published == 1 and says(library) == "Duyệt."
    assert waiting(library) == [("", "Mới.", State.DRAFT)], "it waits for somebody to look at it"
    library.approve([library.drafts()[0].id], "Chi")
    library.publish_approved()
    assert says(library) == "Mới.", "begun from what was approved: there is nothing outdated about it"


def test_a_worse_source_is_kept_beside_what_is_approved(library: Library, home: Path) -> None:
    path = flat(home / "flat.jsonl", "1.000001", "Tên quét")
    import_paths(library, [path], collection="main")
    import_paths(library, [flat(home / "up.jsonl", "1.000001", "Tên duyệt")], collection="main", state=State.DRAFT)
    library.approve([library.drafts()[0].id], "Chi")
    import_paths(library, [flat(path, "1.000001", "Tên quét lại")], collection="main")
    assert [version.title for version in library.drafts()] == ["Tên duyệt", "Tên quét lại"]
    library.publish_approved()
    found = library.get("main", "procedure:1.000001")
    assert found is not None and found.title == "Tên duyệt"


def test_what_is_approved_already_need_not_be_looked_at_again(library: Library, home: Path) -> None:
    approved(library, home)
    for answer in ("Một.", "Duyệt."):
        assert counts(bring(library, home / "a.jsonl", faq("a", answer=answer))) == (0, 0, 0, 1)
    assert waiting(library) == [("an", "Duyệt.", State.APPROVED)]


def test_what_was_withdrawn_after_an_approval_no_build_brings_back(library: Library, home: Path) -> None:
    """A repealed procedure was withdrawn at noon; the correction approved in the morning put it into the evening's index."""
    approved(library, home)
    live = next(version for version in library.history("main", "faq:a") if version.state is State.PUBLISHED)
    library.withdraw([live.id], "Bình", "đã bãi bỏ")
    brought = library.publish_approved()
    assert (brought.published, brought.held_back) == (0, ("main/faq:a",)) and says(library) is None
    (waits,) = library.drafts()
    assert waits.state is State.DRAFT
    assert [(made.state, made.by, made.reason) for made in waits.decisions][-1] == (
        State.DRAFT, "index build", "DRAFT_OUTDATED")  # fmt: skip
    assert code_of(lambda: library.approve([waits.id], "Chi")) == "DRAFT_OUTDATED"
    library.approve([waits.id], "Chi", "còn hiệu lực", anyway=True)
    assert library.publish_approved().published == 1 and says(library) == "Duyệt."


def test_of_two_approved_the_later_one_is_published(library: Library, home: Path) -> None:
    first = approved(library, home)
    second = library.put_draft(faq("a", answer="Của Bình."), "bình", collection="main")
    library.approve([second.id], "Chi")
    assert library.version(first.id).state is State.FORMER
    assert library.publish_approved().published == 1 and says(library) == "Của Bình."


def test_a_file_does_not_undo_what_a_person_approved_in_another(library: Library, home: Path) -> None:
    """Of uploads only what was typed into a form was kept from the nightly folder; a reviewed file was not."""
    upload(library, home / "up.jsonl", faq("a", answer="Đã xem."), by="an")
    library.approve([library.drafts()[0].id], "Chi")
    library.publish_approved()
    assert bring(library, home / "a.jsonl", faq("a", answer="Khác.")).total("drafts") == 1
    assert says(library) == "Đã xem."


# ------------------------------------------------------------------ several who wait


def test_an_import_leaves_a_persons_draft_where_it_is(library: Library, home: Path) -> None:
    """An's correction of a week waited for Chi; a colleague uploaded the ministry's list, and it was gone."""
    library.put_draft(faq("a", answer="Của An."), "an", collection="main")
    upload(library, home / "list.jsonl", faq("a", answer="Của danh sách."))
    upload(library, home / "an.jsonl", faq("a", answer="Tệp của An."), by="an")
    library.put_draft(faq("a", answer="Của Bình."), "bình", collection="main")
    assert [answer for _, answer, _ in waiting(library)] == ["Của An.", "Của danh sách.", "Tệp của An.", "Của Bình."]
    upload(library, home / "list.jsonl", faq("a", answer="Danh sách mới."))
    assert [answer for _, answer, _ in waiting(library)] == ["Của An.", "Tệp của An.", "Của Bình.", "Danh sách mới."]
    library.put_draft(faq("a", answer="An sửa lại."), "an", collection="main")
    assert waiting(library)[-1][1] == "An sửa lại." and len(waiting(library)) == 4, "her own she may replace"


def test_approving_one_draft_does_not_carry_the_other_along(library: Library, home: Path) -> None:
    one = library.put_draft(faq("a", answer="Của An."), "an", collection="main")
    upload(library, home / "list.jsonl", faq("a", answer="Của danh sách."))
    other = library.drafts()[-1]
    assert code_of(lambda: library.approve([one.id, other.id], "Chi")) == "DRAFT_OUTDATED"
    library.approve([one.id], "Chi")
    assert code_of(lambda: library.approve([other.id], "Chi")) == "DRAFT_OUTDATED"
    library.publish_approved()
    assert says(library) == "Của An." and waiting(library) == [("", "Của danh sách.", State.DRAFT)]


def test_an_editor_may_go_on_where_an_import_came_in_between(library: Library, home: Path) -> None:
    """She had the record open for an hour; saving was refused because a list had been uploaded meanwhile."""
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    live = library.history("main", "faq:a")[0]
    upload(library, home / "list.jsonl", faq("a", answer="Của danh sách."))
    library.put_draft(faq("a", answer="Của An."), "an", collection="main", base=live.id)
    assert len(waiting(library)) == 2
    listed = library.drafts()[0]
    library.put_draft(faq("a", answer="Danh sách, đã sửa."), "bình", collection="main", base=listed.id)
    assert [answer for _, answer, _ in waiting(library)] == ["Của An.", "Danh sách, đã sửa."]


def test_restoring_leaves_drafts_waiting(library: Library, home: Path) -> None:
    for answer in ("Một.", "Hai."):
        bring(library, home / "a.jsonl", faq("a", answer=answer))
    library.put_draft(faq("a", answer="Của An."), "an", collection="main")
    library.restore(library.history("main", "faq:a")[-1].id, "Chi")
    assert [state for *_, state in waiting(library)] == [State.DRAFT, State.APPROVED]


# ------------------------------------------------------------------ turned down, withdrawn, removed


def test_a_draft_turned_down_is_no_withdrawal(library: Library, home: Path) -> None:
    """An upload with a slip was turned down; when the ministry's file brought the record, it waited for approval for
    ever, for the program said that a person had taken the record away."""
    upload(library, home / "up.jsonl", faq("a", answer="Sai."), by="an")
    library.withdraw([library.drafts()[0].id], "Chi", "gõ nhầm")
    assert states(library) == [(1, State.TURNED_DOWN)]
    assert counts(bring(library, home / "a.jsonl", faq("a", answer="Đúng."))) == (1, 0, 0, 0)
    assert says(library) == "Đúng."


def test_a_record_whose_draft_was_turned_down_comes_back_with_its_source(library: Library, home: Path) -> None:
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    draft = library.put_draft(faq("a", answer="Sai."), "an", collection="main")
    library.withdraw([draft.id], "Chi", "gõ nhầm")
    bring(library, home / "a.jsonl", faq("b"))
    assert bring(library, home / "a.jsonl", faq("a", answer="Một."), faq("b")).total("created") == 1


def test_what_a_person_withdrew_last_stays_away(library: Library, home: Path) -> None:
    """An older draft was published after a newer import and then withdrawn: by their numbers the source's removal of
    the newer one seemed to be the last that was done, and the next import brought the record back."""
    bring(library, home / "a.jsonl", faq("a", answer="Một."))
    draft = library.put_draft(faq("a", answer="Của An."), "an", collection="main")
    bring(library, home / "a.jsonl", faq("a", answer="Hai."))
    bring(library, home / "a.jsonl", faq("b"))
    library.approve([draft.id], "Chi", anyway=True)
    library.publish_approved()
    library.withdraw([draft.id], "Chi", "đã bãi bỏ")
    bring(library, home / "a.jsonl", faq("a", answer="Ba."), faq("b"))
    assert says(library) is None


def test_an_offer_goes_with_its_own_source_alone(library: Library, home: Path) -> None:
    """Two portals told of one procedure beside the catalogue; when one took its page down, the other's was forgotten."""
    bring(library, home / "a.jsonl", Procedure(key="1.000001", title="Chính thức"))
    for name in ("một", "hai"):
        import_paths(library, [flat(home / f"{name}.jsonl", "1.000001", f"Cổng {name}")], collection="main")
    import_paths(library, [flat(home / "một.jsonl", "1.000002", "Khác")], collection="main")
    offered = [v.title for v in library.history("main", "procedure:1.000001") if v.state is State.OFFERED]
    assert offered == ["Cổng hai"]
