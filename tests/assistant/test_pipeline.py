"""The whole path over a tiny index: any text gets an answer, every answer a source, every failure Vietnamese help."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import assistant.assistant as assistant_module
import assistant.pipeline as pipeline_module
from assistant.answer import Answer, Outcome
from assistant.assistant import Assistant
from assistant.context import Context, Question, Turn
from assistant.pipeline import ALWAYS, PIPELINE, run, text_of
from assistant.texts import say
from corpus.errors import InputError
from corpus.models import Audience
from index.errors import GenerationError
from index.search import Searcher
from tests.assistant.conftest import Ask
from tests.assistant.helpers import DAY, context, profile

WORDS = st.sampled_from(
    ["đăng", "ký", "nuôi", "voi", "nhà", "chở", "khách", "bằng", "giấy", "tờ", "gì", "bao", "nhiêu", "tiền", "ở", "đâu", "mấy", "ngày", "dang", "ky", "nuoi", "voi", "ko", "dc", "j", "9.000001", "(9.000003)", "điều", "5a", "khoản", "2", "12/2099/NĐ-CP", "phạt", "chào", "cảm", "ơn", "còn", "vậy", "thì", "sao", "🙂", "\u200b", "�", "%", "{", "}", "{0}", "\\", '"', "<b>", "\n"]
)  # fmt: skip
SAID = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=25).map(" ".join))
TURNS = st.lists(st.builds(Turn, st.sampled_from(["user", "assistant"]), SAID), max_size=4).map(tuple)
SOURCED = {Outcome.ANSWERED, Outcome.PARTIAL}


def test_the_path_is_the_one_on_the_screen() -> None:
    names = [step.__name__ for step in (*PIPELINE, *ALWAYS)]  # type: ignore[attr-defined]
    assert names == [
        "language", "read", "proof", "screen", "dossier", "office", "places", "wishes", "understand", "follow_up", "journey", "route", "cite", "retrieve", "guard",
        "compare", "choose", "compose", "due_day", "copies_total", "checklist", "check", "explain_places", "office_notes", "remark",
        "explain_language", "suggest", "write",
    ]  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=SAID, history=TURNS)
def test_any_text_gets_an_answer_and_every_answer_a_source(
    tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, text: str, history: tuple[Turn, ...]
) -> None:
    """Run without the net under the path: a step that raises fails the test instead of becoming an apology."""
    searcher = tiny_assistant.live.searcher()
    answer = run(Context(question=Question(text, history), searcher=searcher, profile=profile(), day=DAY))
    assert answer.outcome is not Outcome.ERROR
    assert answer.text.strip()
    if answer.outcome in SOURCED:
        assert answer.sources
        assert all(block.source in {s.id for s in answer.sources} for block in answer.blocks if block.source)
    assert Answer.model_validate_json(answer.model_dump_json()) == answer


@pytest.mark.parametrize("text", ["", " ", "\ud800", "x" * 2000, "{0} {office} %s", "\x00", "a" * 1999, "voi " * 499])
def test_odd_texts(ask_tiny: Ask, text: str) -> None:
    assert ask_tiny(text).outcome is not Outcome.ERROR


def test_a_whole_answer(ask_tiny: Ask) -> None:
    answer = ask_tiny("đăng ký nuôi voi nhà hết bao nhiêu tiền (9.000001)")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.procedures == ("9.000001",)
    assert "8.000 đồng" in answer.text and "Nguồn: 9.000001 – Đăng ký nuôi voi nhà" in answer.text
    assert answer.generation and answer.reasons["check"] == "sourced"


def test_steps_leave_their_time(ask_tiny: Ask) -> None:
    whole = ask_tiny("nuôi voi (9.000001)").timings_ms
    assert list(whole)[-1] == "total" and set(whole) >= {"screen", "retrieve", "check", "suggest"}
    refused = ask_tiny("làm giả giấy khai sinh").timings_ms
    assert "retrieve" not in refused and "suggest" in refused


def test_folded_blocks_are_not_in_the_plain_text(ask_tiny: Ask) -> None:
    answer = ask_tiny("phí nuôi voi (9.000001)")
    assert any(block.folded for block in answer.blocks)
    assert "Căn cứ pháp lý" not in answer.text


def test_choices_are_numbered_in_the_plain_text() -> None:
    from assistant.answer import Choice, TextBlock

    made = context()
    made.stop(Outcome.CLARIFICATION, TextBlock(text="Thủ tục nào?"))
    made.choices = [Choice(label="A", question="a"), Choice(label="B", question="b")]
    assert text_of(made) == "Thủ tục nào?\n\n1. A\n2. B"


def test_officers_see_what_the_public_does_not(ask_tiny: Ask) -> None:
    assert "9.000009" not in ask_tiny("kiểm kê sổ voi (9.000009)").procedures
    assert ask_tiny("kiểm kê sổ voi (9.000009)", audience=Audience.OFFICER).procedures == ("9.000009",)


@pytest.mark.parametrize("broken", [step.__name__ for step in PIPELINE])  # type: ignore[attr-defined]
def test_a_failure_inside_a_step_becomes_help_in_vietnamese(
    tiny_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    """A citizen read "KeyError: 'procedure:1.001193'"; the operator must read it, nobody else."""

    def failing(context: Context) -> None:
        raise RuntimeError("secret /var/lib/troly KeyError")

    steps = [failing if step.__name__ == broken else step for step in PIPELINE]  # type: ignore[attr-defined]
    monkeypatch.setattr(assistant_module, "run", lambda context: run(context, steps))
    with caplog.at_level(logging.ERROR):
        answer = tiny_assistant.answer(Question("đăng ký nuôi voi nhà (9.000001)"), day=DAY)
    assert answer.outcome is Outcome.ERROR
    assert answer.text == say("error", office=profile().office)
    assert "secret" not in answer.model_dump_json() and "RuntimeError" not in answer.model_dump_json()
    assert answer.blocks[0].type == "notice" and answer.sources == ()
    assert "secret" in caplog.text


def test_a_failing_convenience_leaves_the_answer_standing(
    ask_tiny: Ask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(context: Context) -> None:
        raise RuntimeError("no suggestions today")

    monkeypatch.setattr(pipeline_module, "ALWAYS", (failing,))
    answer = ask_tiny("nuôi voi (9.000001)")
    assert answer.outcome is Outcome.ANSWERED and answer.actions == ()
    assert "no suggestions today" in caplog.text


def test_too_long_a_question_is_refused_with_the_limit(tiny: Searcher) -> None:
    brief = Assistant(SimpleNamespace(searcher=lambda: tiny), profile(), longest_question=10)  # type: ignore[arg-type]
    assert brief.answer(Question("voi " * 2)).outcome
    with pytest.raises(InputError) as caught:
        brief.answer(Question("x" * 11))
    assert caught.value.code == "QUESTION_TOO_LONG" and "10 ký tự" in caught.value.detail


def test_without_an_index_the_caller_is_told_why() -> None:
    def none() -> Searcher:
        raise GenerationError("no index", code="INDEX_MISSING")

    with pytest.raises(GenerationError):
        Assistant(SimpleNamespace(searcher=none), profile()).answer(Question("voi"))  # type: ignore[arg-type]
