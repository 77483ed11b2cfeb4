"""The answer as a value: what the API sends must come back the same."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from assistant.answer import Answer, Aspect, NoticeBlock, Outcome
from assistant.steps.compose import compose
from assistant.steps.suggest import suggest
from tests.assistant.helpers import DESK, ELEPHANT, FAIR, LAW, RENEWAL, RIDES, SHEET, TAME, chosen

ALL = [(ELEPHANT, ""), (RENEWAL, ""), (RIDES, ""), (TAME, ""), (FAIR, ""), (DESK, ""), (SHEET, ""), (LAW, "5a")]


def answer(record, part: str = "") -> Answer:
    made = chosen(record, Aspect.FEE, part=part)
    compose(made)
    suggest(made)
    return made.answer("văn bản")


@pytest.mark.parametrize(("record", "part"), ALL)
def test_json_there_and_back(record, part: str) -> None:
    made = answer(record, part)
    assert Answer.model_validate_json(made.model_dump_json()) == made
    assert Answer.model_validate(json.loads(json.dumps(made.model_dump(mode="json")))) == made


def test_every_block_names_its_type_in_json() -> None:
    """Without the discriminator the page could not tell fees from times."""
    for record, part in ALL:
        for block in answer(record, part).model_dump(mode="json")["blocks"]:
            assert block["type"] and set(block) >= {"title", "aspect", "folded", "source"}


def test_an_unknown_field_or_block_is_refused() -> None:
    good = answer(ELEPHANT).model_dump(mode="json")
    for bad in ({**good, "extra": 1}, {**good, "blocks": [{"type": "video"}]}, {**good, "outcome": "maybe"}):
        with pytest.raises(ValidationError):
            Answer.model_validate(bad)


def test_an_answer_is_a_value() -> None:
    made = answer(ELEPHANT)
    with pytest.raises(ValidationError):
        made.text = "khác"  # type: ignore[misc]
    assert Answer(outcome=Outcome.ERROR, text="x", blocks=(NoticeBlock(text="x"),)).procedures == ()
