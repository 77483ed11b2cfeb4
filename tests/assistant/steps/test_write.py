"""Sentences of a model stand above the record's blocks, and those stay as they are."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect, Outcome, TextBlock
from assistant.context import Context, Question, Turn
from assistant.generation import Progress, Writer
from assistant.generation.calls import Limits
from assistant.generation.fake import ScriptedModel
from assistant.guards.harm import Harm
from assistant.pipeline import ALWAYS
from assistant.steps.check import check
from assistant.steps.compose import compose
from assistant.steps.write import write
from channels.testkit.chat_model import pieces_of
from corpus.models import Record
from tests.assistant.generation.conftest import QUICK
from tests.assistant.helpers import DAY, ELEPHANT, LAW, RENEWAL, TAME, chosen

FEE = "Dạ, lệ phí: {fee} [s1]."


def answered(record: Record = ELEPHANT, *aspects: Aspect, sentences: tuple[str, ...] = (FEE,), **options) -> Context:
    context = chosen(record, *(aspects or (Aspect.FEE,)), **options)
    context.progress = Progress()
    context.writer = Writer(ScriptedModel(pieces_of(sentences)), QUICK)
    compose(context)
    check(context)
    return context


def test_written_sentences_come_first_and_the_record_below_is_untouched():
    context = answered()
    before = list(context.blocks)
    write(context)
    first, *rest = context.blocks
    assert rest == before
    assert isinstance(first, TextBlock) and first.written and first.source == "s1" and "AI" in first.title
    assert first.text == "Dạ, lệ phí: 8.000 đồng." and context.written_by.used
    check(context)  # the answer as a whole passes the check of the code-made one
    assert context.outcome is Outcome.ANSWERED and context.reasons["check"] == "sourced"


def test_the_channel_has_the_records_blocks_before_the_model_is_asked():
    order: list[str] = []
    model = ScriptedModel(lambda prompt: (order.append("asked"), *pieces_of([FEE]))[1:])
    context = answered()
    context.writer = Writer(model, QUICK)
    context.progress = Progress(lambda blocks: order.append(f"{len(blocks)} blocks"), order.append)
    count = len(context.blocks)
    write(context)
    assert order == [f"{count} blocks", "asked", "Dạ, lệ phí: 8.000 đồng."]


@pytest.mark.parametrize(
    "context",
    [
        pytest.param(lambda: answered(RENEWAL, Aspect.FEE), id="the record is silent on what was asked"),
        pytest.param(lambda: answered(LAW, part="5"), id="an article of law"),
        pytest.param(lambda: answered(TAME), id="a question with its answer"),
        pytest.param(lambda: answered(ELEPHANT.model_copy(update={"valid_to": DAY.replace(year=2020)})), id="expired"),
        pytest.param(
            lambda: answered(ELEPHANT.model_copy(update={"valid_from": DAY.replace(year=2030)})), id="not yet"
        ),
    ],
)
def test_where_nothing_should_be_written_no_model_is_asked(context):
    """A warm sentence above "đã hết hiệu lực" would be read first, and believed."""
    made: Context = context()
    before = list(made.blocks)
    write(made)
    assert made.blocks == before and made.written_by is None and not made.writer.model.asked


def test_an_answer_withheld_by_the_check_is_not_written_about():
    context = chosen(ELEPHANT, Aspect.FEE)
    context.writer = Writer(ScriptedModel(pieces_of([FEE])), QUICK)
    compose(context)
    context.blocks.append(TextBlock(text="Lệ phí 999 đồng.", source="s1"))
    check(context)
    write(context)
    assert context.outcome is Outcome.NO_SOURCE and not context.writer.model.asked


@pytest.mark.parametrize("harm", [None, Harm(1.0, {"none": 0.3, "forgery": 0.7})])
def test_without_a_judgement_of_the_wish_or_with_a_bad_one_no_model_writes(harm: Harm | None) -> None:
    """A record's blocks cannot be talked into anything; a model that reads the wish could be."""
    context = answered()
    context.harm = harm
    before = list(context.blocks)
    write(context)
    assert context.blocks == before and not context.writer.model.asked


def test_in_english_no_model_writes():
    context = answered()
    context.language = "en"
    write(context)
    assert not context.writer.model.asked


def test_a_model_that_gives_nothing_leaves_only_its_record():
    context = answered(sentences=("Miễn phí [s1].",))
    before = list(context.blocks)
    write(context)
    assert context.blocks == before
    assert (context.written_by.used, context.reasons["write"]) == (False, "unsupported")


def test_writing_is_the_last_step():
    assert ALWAYS[-1] is write


def test_a_writer_that_breaks_does_not_break_the_answer(tiny_assistant):
    class Broken:
        def write(self, *_, **__):
            raise RuntimeError("boom")

    question = Question("đăng ký nuôi voi nhà 9.000001 lệ phí bao nhiêu")
    plain = tiny_assistant.answer(question, day=DAY)
    tiny_assistant.writer = Broken()
    assert plain.outcome is Outcome.ANSWERED
    assert tiny_assistant.answer(question, day=DAY).blocks == plain.blocks


def test_turns_before_do_not_reach_the_model(tiny_assistant):
    tiny_assistant.writer = Writer(ScriptedModel(pieces_of([FEE])), QUICK)
    before = (Turn("user", "tôi tên Trần Thị Mẫu, đăng ký nuôi voi nhà 9.000001 cần gì"), Turn("assistant", "Tờ khai."))
    answer = tiny_assistant.answer(Question("thế lệ phí bao nhiêu", before), day=DAY)
    assert answer.written_by is not None
    (prompt,) = tiny_assistant.writer.model.asked
    assert "Mẫu" not in prompt.user


def test_two_questions_in_one_message_are_answered_from_the_records_alone(tiny_assistant):
    tiny_assistant.writer = Writer(ScriptedModel(pieces_of([FEE])), QUICK)
    text = "đăng ký nuôi voi nhà cần giấy tờ gì? cấp giấy phép chở khách du lịch bằng voi nộp ở đâu?"
    answer = tiny_assistant.answer(Question(text), day=DAY)
    assert not tiny_assistant.writer.model.asked and answer.written_by is None


def test_who_sees_nothing_meanwhile_does_not_wait_as_long():
    """At a kiosk nothing is on the screen before the answer is whole: twenty seconds there are a broken machine."""
    context = answered()
    limits = Limits(first_seconds=30, total_seconds=30, unseen_seconds=0.2)
    context.writer = Writer(ScriptedModel((), hangs=True), limits)
    context.progress = Progress(seen=False)
    write(context)
    assert context.written_by.reason == "no_first_word" and context.written_by.total_ms < 15_000
