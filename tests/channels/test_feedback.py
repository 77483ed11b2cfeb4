"""The store of verdicts: what it keeps, what it must never keep, and that deleting deletes."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from channels import feedback
from channels.feedback import FeedbackError, FeedbackStore, Reason, Verdict
from channels.messages import error_messages

TODAY = date(2026, 11, 23)
MINE, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def store(home):
    return FeedbackStore(home / "deep" / "feedback.sqlite", keep_days=30)


def put(store, conversation=MINE, answer=0, helpful=False, today=TODAY, **more):
    store.put(Verdict(conversation, answer, helpful, **more), today)


def test_a_second_word_on_an_answer_replaces_the_first(store):
    """Somebody who pressed "no" by mistake counted as two people who disagree."""
    put(store, reasons=(Reason.WRONG,), procedures=("1.001193",))
    put(store, helpful=True, procedures=("1.001193",))
    put(store, answer=1)
    assert sorted((row["helpful"], row["reasons"]) for row in store.rows()) == [(False, []), (True, [])]


def test_forgetting_takes_one_conversation_and_leaves_no_trace_in_the_file(store, home):
    put(store, reasons=(Reason.UNCLEAR,))
    put(store, answer=1)
    put(store, OTHER)
    assert store.forget(MINE) == 2 and store.forget(MINE) == 0
    assert len(store.rows()) == 1
    raw = (home / "deep" / "feedback.sqlite").read_bytes()
    assert MINE.encode() not in raw and OTHER.encode() in raw


def test_what_is_past_its_time_goes_at_the_next_verdict(store):
    put(store, today=TODAY - timedelta(days=31))
    put(store, OTHER, today=TODAY - timedelta(days=30))
    put(store, "c" * 32)
    assert [row["day"] for row in store.rows()] == ["2026-10-24", "2026-11-23"]


def test_rows_tell_nothing_about_the_person(store):
    put(store)
    assert set(store.rows()[0]) == {
        "day", "helpful", "reasons", "language", "outcome", "aspect", "procedures", "generation", "channel"}  # fmt: skip


def test_a_flood_does_not_fill_the_disk(store, monkeypatch):
    monkeypatch.setattr(feedback, "_MOST_A_DAY", 2)
    put(store)
    put(store, OTHER)
    with pytest.raises(FeedbackError) as caught:
        put(store, "c" * 32)
    assert caught.value.code == "FEEDBACK_FULL" and caught.value.code in error_messages()
    put(store, "c" * 32, today=TODAY + timedelta(days=1))


def test_nothing_stored_is_no_file(store, home):
    assert store.rows() == [] and store.forget(MINE) == 0
    assert not (home / "deep").exists()


@pytest.mark.parametrize("spoil", ["text", "folder", "other table"])
def test_a_spoilt_file_is_an_error_with_a_code(home, spoil):
    path = home / "feedback.sqlite"
    if spoil == "text":
        path.write_text("not a database at all, by no means")
    elif spoil == "folder":
        path.mkdir()
    else:
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE feedback (x)")
    for act in (lambda store: put(store), lambda store: store.forget(MINE), lambda store: store.rows()):
        with pytest.raises(FeedbackError) as caught:
            act(FeedbackStore(path, 30))
        assert caught.value.code == "FEEDBACK_STORE" and str(path) in caught.value.detail
