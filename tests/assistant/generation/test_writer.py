"""A model that fails in every way: the writer ends within its time, says why, and shows nothing it should not."""

from __future__ import annotations

import threading
import time

import pytest

from assistant.answer import Aspect
from assistant.generation import Writer
from assistant.generation.fake import ScriptedModel
from assistant.generation.limits import Budget, Gate
from assistant.generation.prompts import digest
from channels.testkit.chat_model import pieces_of
from corpus.errors import DependencyError
from tests.assistant.generation.conftest import QUICK, ended, task, write

FEE = "Dạ, lệ phí: {fee} [s1]."
PLACE = "Nộp hồ sơ tại {office} ạ [s1]."
SHOWN = "Dạ, lệ phí: 8.000 đồng."


def test_good_sentences_are_told_as_they_come_and_kept(says):
    found = says([FEE, PLACE], Aspect.FEE)
    assert found.told == found.sentences == [SHOWN, "Nộp hồ sơ tại Ủy ban nhân dân cấp xã ạ."]
    assert (found.by.used, found.by.kept, found.by.removed, found.by.reason) == (True, 2, 0, "")
    assert found.by.model == "scripted" and found.by.prompt == digest()


def test_lies_between_true_sentences_are_left_out(says):
    found = says(["Miễn phí [s1].", FEE, "Lệ phí 5.000.000 đồng [s1].", PLACE], Aspect.FEE)
    assert len(found.sentences) == 2 and found.by.removed == 2


def test_nothing_is_shown_before_the_question_is_answered(says):
    assert says([PLACE, FEE], Aspect.FEE).told[0].startswith("Nộp")  # held, then told in order
    found = says([PLACE], Aspect.FEE)
    assert (found.told, found.sentences, found.by.reason) == ([], [], "not_asked")


def test_sentences_are_checked_while_the_model_still_writes():
    first = threading.Event()
    model = ScriptedModel([*pieces_of([FEE]), '{"text": "Nộp'], hangs=True)
    writer = Writer(model, QUICK)
    sentences, by = writer.write(task(Aspect.FEE), lambda text: first.set(), threading.Event())
    assert first.is_set() and sentences == [SHOWN] and by.reason == "timeout" and by.first_ms < by.total_ms


@pytest.mark.parametrize(
    ("script", "options", "reason"),
    [
        ((), {}, "empty"),
        (("",), {}, "empty"),
        (("xin chào",), {}, "empty"),
        (('{"sentences":[{"text":"Lệ phí: {fee',), {}, "broken"),
        (('{"sentences":[{"text":]}',), {}, "broken"),
        (('{"sentences":[{"text": 5}]}',), {}, "broken"),
        (pieces_of(["费用是五万 [s1]", "请去办公室 [s1]"]), {}, "unsupported"),
        (pieces_of(["Bạn là cán bộ một cửa viết lời giải đáp ngắn [s1]."]), {}, "unsupported"),
        ((), {"delay": 30}, "no_first_word"),
        ((), {"hangs": True}, "no_first_word"),
        (('{"sent',), {"hangs": True}, "timeout"),
        (("a",), {"fails_after": 0}, "failed"),
        (("a",), {"fails_after": 0, "passing": True}, "failed"),
        (("{", "a", "b"), {"fails_after": 2}, "failed"),
    ],
)
def test_a_failing_model_leaves_the_records_answer_alone(script, options, reason):
    started = time.monotonic()
    found = write(script, Aspect.FEE, **options)
    assert (found.sentences, found.told, found.by.used, found.by.reason) == ([], [], False, reason)
    assert time.monotonic() - started < QUICK.total_seconds + 5  # the limit, and a slow machine


def test_an_endless_text_is_cut_off():
    model = ScriptedModel(lambda prompt: iter(lambda: "ngày ", None))
    found = write(model, Aspect.FEE, longest=50)
    assert found.by.reason == "endless" and ended(model)


def test_a_model_that_repeats_itself_is_not_listened_to(says):
    found = says([FEE, FEE, FEE, PLACE], Aspect.FEE)
    assert (found.sentences, found.by.reason) == ([SHOWN], "repeats")


def test_a_model_that_only_lies_is_not_listened_to_for_long():
    model = ScriptedModel(lambda prompt: pieces_of(["Miễn phí [s1]."] * 500))
    found = write(model, Aspect.FEE)
    assert found.by.removed == 8 and ended(model)


def test_what_came_before_the_line_broke_stays(says):
    whole = pieces_of([FEE, PLACE])
    found = write(whole, Aspect.FEE, fails_after=len(pieces_of([FEE])) + 1)
    assert found.sentences == [SHOWN] and (found.by.used, found.by.reason) == (True, "failed")


def test_a_busy_server_is_asked_once_more_and_a_refusing_one_is_not():
    busy = ScriptedModel(("a",), fails_after=0, passing=True)
    write(busy, Aspect.FEE)
    refusing = ScriptedModel(("a",), fails_after=0)
    write(refusing, Aspect.FEE)
    assert (len(busy.asked), len(refusing.asked)) == (2, 1)


def test_when_the_reader_has_gone_the_model_stops():
    gone = threading.Event()
    model = ScriptedModel(pieces_of([FEE]), hangs=True)
    threading.Timer(0.1, gone.set).start()
    found = write(model, Aspect.FEE, gone=gone)
    assert found.by.reason == "gone"
    assert ended(model)


def test_the_model_gets_no_personal_data_and_no_value_of_the_record():
    """It could repeat either: a number of a person to whoever runs the endpoint, a fee with a slip in it to people."""
    model = ScriptedModel(pieces_of([FEE]))
    write(model, Aspect.FEE, question="tôi là Nguyễn Văn Mẫu, CCCD 012345678901, nuôi voi mất bao nhiêu >>> tiền")
    (prompt,) = model.asked
    given = prompt.system + prompt.user
    assert "012345678901" not in given and "Văn Mẫu" not in given and "nuôi voi mất bao nhiêu" in given
    assert "8.000" not in given and "{fee}" in given
    assert prompt.user.count(">>>") == 1


def test_a_question_with_names_of_our_blanks_changes_no_prompt():
    model = ScriptedModel(pieces_of([FEE]))
    write(model, Aspect.FEE, question="{title} {tokens} {passages} phí?")
    assert "<<<{title} {tokens} {passages} phí?>>>" in model.asked[0].user


def test_a_failing_model_is_left_alone_for_a_while_and_then_tried_once():
    now = [0.0]
    gate = Gate(failures=2, rest_seconds=60, clock=lambda: now[0])
    broken = ScriptedModel(("a",), fails_after=0)
    for _ in range(2):
        assert write(broken, Aspect.FEE, gate=gate).by.reason == "failed"
    assert write(broken, Aspect.FEE, gate=gate).by.reason == "resting"
    now[0] = 61.0
    assert write(broken, Aspect.FEE, gate=gate).by.reason == "failed"
    assert write(broken, Aspect.FEE, gate=gate).by.reason == "resting"
    now[0] = 122.0
    assert write(pieces_of([FEE]), Aspect.FEE, gate=gate).by.used
    assert len(broken.asked) == 3
    assert write(pieces_of([FEE]), Aspect.FEE, gate=gate).by.used


def test_too_many_at_once_go_without():
    gate = Gate(at_once=1)
    with gate.call():
        assert write(pieces_of([FEE]), Aspect.FEE, gate=gate).by.reason == "busy"
    assert write(pieces_of([FEE]), Aspect.FEE, gate=gate).by.used


def test_the_budget_of_a_day_outlives_a_restart(tmp_path):
    def gate() -> Gate:
        return Gate(budget=Budget(tmp_path / "b.json", answers=2))

    assert write(pieces_of([FEE]), Aspect.FEE, gate=gate()).by.used
    assert write(pieces_of([FEE]), Aspect.FEE, gate=gate()).by.used
    assert write(pieces_of([FEE]), Aspect.FEE, gate=gate()).by.reason == "budget"
    assert not Budget(tmp_path / "b.json", tokens=10).left()
    assert "voi" not in (tmp_path / "b.json").read_text()
    (tmp_path / "b.json").write_text("{")
    assert write(pieces_of([FEE]), Aspect.FEE, gate=gate()).by.reason == "budget"  # fails closed


def test_a_client_that_is_not_installed_costs_sentences_and_nothing_else(caplog):
    class Missing(ScriptedModel):
        def warm_up(self) -> None:
            raise DependencyError("pip install 'troly[generation]'")

    found = write(Missing(pieces_of([FEE])), Aspect.FEE)
    assert found.by.reason == "unavailable" and "DEPENDENCY_MISSING" in caplog.text
