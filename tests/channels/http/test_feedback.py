"""``/v1/feedback`` and ``/v1/conversations``: no free text gets in, nothing wrong goes unsaid."""

from __future__ import annotations

import pytest

from channels.feedback import FeedbackStore
from tests.channels.http.test_answers import is_error

MINE = "0123456789abcdef" * 2
GOOD = {"conversation": MINE, "answer": 0, "helpful": False, "reasons": ["incomplete"], "outcome": "answered",
        "aspect": "fee", "procedures": ["1.001193"], "generation": "20261123-200602-00", "channel": "widget"}  # fmt: skip


@pytest.fixture
def kept(client, home) -> FeedbackStore:
    """The store of the running application, in the folder of this test."""
    store = FeedbackStore(home / "feedback.sqlite", 30)
    client.app.state.container.feedback = store
    return store


def test_a_verdict_is_kept_and_can_be_taken_back(client, kept):
    assert client.post("/v1/feedback", json=GOOD).status_code == 204
    assert client.post("/v1/feedback", json={**GOOD, "answer": 1, "helpful": True, "reasons": []}).status_code == 204
    assert [row["reasons"] for row in kept.rows()] == [["incomplete"], []]
    assert client.delete(f"/v1/conversations/{MINE}").json() == {"deleted": 2}
    assert client.delete(f"/v1/conversations/{MINE}").json() == {"deleted": 0}
    assert kept.rows() == []


def test_what_is_stored_of_a_conversation_is_handed_out_and_nobody_else_s(client, kept):
    client.post("/v1/feedback", json=GOOD)
    client.post("/v1/feedback", json={**GOOD, "conversation": "f" * 32})
    data = client.get(f"/v1/conversations/{MINE}").json()
    assert data["conversation"] == MINE
    assert [row["procedures"] for row in data["feedback"]] == [["1.001193"]]
    client.delete(f"/v1/conversations/{MINE}")
    assert client.get(f"/v1/conversations/{MINE}").json()["feedback"] == []
    assert is_error(client.get("/v1/conversations/nobody"), 422, "BAD_REQUEST")


@pytest.mark.parametrize(
    "change",
    [
        {"comment": "tôi là Nguyễn Văn A, căn cước 0123"},
        {"reasons": ["Nguyễn Văn A"]},
        {"procedures": ["Nguyễn Văn A"]},
        {"procedures": ["1"] * 4},
        {"generation": "a b"},
        {"conversation": "của tôi"},
        {"conversation": MINE.upper()},
        {"conversation": MINE + "\n"},
        {"answer": -1},
        {"answer": 1000},
        {"helpful": "có"},
        {"helpful": True},
        {"outcome": "wonderful"},
        {"channel": "fax"},
        {"language": "fr"},
        {"reasons": ["wrong"] * 50},
    ],
)
def test_what_is_not_of_the_closed_form_is_refused(client, kept, change):
    """A comment field collects names, numbers and complaints about neighbours within a day."""
    assert is_error(client.post("/v1/feedback", json={**GOOD, **change}), 422, "BAD_REQUEST")
    assert kept.rows() == []


@pytest.mark.parametrize("missing", ["conversation", "answer", "helpful", "outcome"])
def test_nothing_is_guessed(client, kept, missing):
    body = {key: value for key, value in GOOD.items() if key != missing}
    assert is_error(client.post("/v1/feedback", json=body), 422, "BAD_REQUEST")


@pytest.mark.parametrize("number", ["x", MINE[:-1], MINE + "0", "%27%20OR%201=1", "g" * 32])
def test_only_a_whole_number_names_a_conversation(client, kept, number):
    client.post("/v1/feedback", json=GOOD)
    assert is_error(client.delete(f"/v1/conversations/{number}"), 422, "BAD_REQUEST")
    assert len(kept.rows()) == 1


def test_a_store_that_cannot_be_written_is_said(client, home):
    (home / "feedback.sqlite").mkdir()
    client.app.state.container.feedback = FeedbackStore(home / "feedback.sqlite", 30)
    assert is_error(client.post("/v1/feedback", json=GOOD), 503, "FEEDBACK_STORE")
    assert is_error(client.delete(f"/v1/conversations/{MINE}"), 503, "FEEDBACK_STORE")


def test_too_many_in_a_day(client, kept, monkeypatch):
    monkeypatch.setattr("channels.feedback._MOST_A_DAY", 0)
    assert is_error(client.post("/v1/feedback", json=GOOD), 429, "FEEDBACK_FULL")
