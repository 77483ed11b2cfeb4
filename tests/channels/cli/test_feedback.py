"""``troly feedback``: what editors read of the verdicts."""

from __future__ import annotations

from channels.feedback import FeedbackStore, Reason, Verdict


def test_the_most_blamed_procedure_stands_first(troly, home):
    store = FeedbackStore(home / "feedback.sqlite", 30)
    store.put(Verdict("a" * 32, 0, False, (Reason.WRONG, Reason.UNCLEAR), procedures=("1.000001",)))
    store.put(Verdict("b" * 32, 0, False, (Reason.WRONG,), procedures=("1.000001",)))
    store.put(Verdict("c" * 32, 0, False, (), outcome="no_source"))
    store.put(Verdict("d" * 32, 0, True, procedures=("1.000002",)))
    lines = troly("feedback").out.splitlines()
    assert lines[0] == "4 đánh giá: 1 có ích, 3 chưa."
    assert lines[1].strip() == "1.000001: sai 2, khó hiểu 1" and lines[2].strip() == "(no_source): không nêu lý do 1"
    rows = troly("feedback", "--json").json
    assert len(rows) == 4 and "a" * 32 not in str(rows)


def test_no_feedback_yet(troly, home):
    assert troly("feedback").out == "0 đánh giá: 0 có ích, 0 chưa.\n"
    assert not (home / "feedback.sqlite").exists()


def test_a_damaged_store_is_told_by_its_code(troly, home):
    (home / "feedback.sqlite").write_text("xxxx" * 400)
    done = troly("feedback")
    assert done.code == 2 and "[FEEDBACK_STORE]" in done.err
