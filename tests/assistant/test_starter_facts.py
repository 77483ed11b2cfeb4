"""Every procedure of the starter corpus under every aspect: sourced, and no number that the record does not hold."""

from __future__ import annotations

import re

import pytest

from assistant.answer import Answer, Aspect, Outcome
from assistant.render.plain import block_text
from assistant.render.procedure import aspect_blocks
from assistant.steps.check import check
from assistant.steps.compose import compose
from channels.container import Container
from corpus.models import FeeKind, Procedure
from index.search import Hit
from tests.assistant.helpers import Shelf, chosen, context, shown

ASPECTS = [aspect for aspect in Aspect if aspect is not Aspect.NONE]


@pytest.fixture
def procedures(starter_container: Container) -> list[Procedure]:
    searcher = starter_container.live.searcher()
    found = [searcher.record(unit) for unit in searcher.units() if unit.kind == "procedure"]
    return [record for record in found if isinstance(record, Procedure)]


def numbers(text: str) -> set[str]:
    """Runs of digits as a person reads them: thousands joined, leading zeros gone."""
    return {run.lstrip("0") or "0" for run in re.findall(r"\d+", re.sub(r"(?<=\d)\.(?=\d{3}(?!\d))", "", text))}


def test_there_are_enough(procedures: list[Procedure]) -> None:
    assert len(procedures) >= 200


def test_no_aspect_shows_a_number_that_the_record_does_not_hold(procedures: list[Procedure]) -> None:
    wrong: list[tuple[str, str, set[str]]] = []
    for record in procedures:
        held = numbers(record.model_dump_json())
        for aspect in ASPECTS:
            for block in aspect_blocks(record, aspect, "s1"):
                text = block_text(block)
                if block.type == "steps":  # without our list numbers
                    text = "\n".join(f"{step.title} {step.text}" for step in block.steps)
                if foreign := numbers(text) - held:
                    wrong.append((record.key, aspect.value, foreign))
    assert wrong == []


def test_every_answer_has_a_source_and_passes_the_check(procedures: list[Procedure]) -> None:
    for number, record in enumerate(procedures):
        for aspect in {ASPECTS[number % len(ASPECTS)], ASPECTS[(3 * number + 1) % len(ASPECTS)]}:
            made = chosen(record, aspect, text=record.title[:60])
            compose(made)
            check(made)
            assert made.outcome in (Outcome.ANSWERED, Outcome.PARTIAL), (record.key, aspect, made.reasons)
            assert [source.number for source in made.sources] == [record.key]
            assert all(block.source == "s1" for block in made.blocks if block.type != "notice")


def test_answers_survive_the_way_through_json(procedures: list[Procedure]) -> None:
    for record in procedures[::4]:
        made = chosen(record, Aspect.OVERVIEW)
        compose(made)
        answer = made.answer(shown(made.blocks))
        assert Answer.model_validate_json(answer.model_dump_json()) == answer


def test_an_unknown_fee_is_never_called_free(procedures: list[Procedure]) -> None:
    for record in procedures:
        kinds = {fee.kind for channel in record.channels for fee in channel.fees}
        text = "\n".join(block_text(b) for b in aspect_blocks(record, Aspect.FEE, "s1") if b.type == "fees").lower()
        if kinds == {FeeKind.UNKNOWN}:
            assert "không có thông tin" in text and "miễn" not in text, record.key
        if FeeKind.FREE not in kinds:
            assert "không thu phí" not in text, record.key


def test_nothing_is_said_twice_in_one_figure(procedures: list[Procedure]) -> None:
    """ "5 (nguồn không ghi đơn vị) (5 (cổng không ghi rõ đơn vị))" and "135.000 đồng (135.000 đồng/lần)"."""
    for record in procedures:
        for aspect in (Aspect.FEE, Aspect.TIME):
            for block in aspect_blocks(record, aspect, "s1"):
                rows = block.rows if block.type in ("fees", "times") else ()
                for row in rows:
                    head, _, rest = row.text.partition(" (")
                    assert not rest.startswith(head), (record.key, row.text)


def test_everything_else_that_is_indexed_can_be_shown_too(starter_container: Container) -> None:
    """Any article without clauses ended in an error."""
    searcher = starter_container.live.searcher()
    for unit in searcher.units():
        if unit.kind == "procedure":
            continue
        record = searcher.record(unit)
        made = context("nội dung gì", hits=[Hit(unit, 1.0, {})], searcher=Shelf({record.id: record}))
        compose(made)
        check(made)
        assert made.reasons["check"] == "sourced", (unit.id, made.reasons)
        assert shown(made.blocks).strip()
