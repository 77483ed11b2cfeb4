"""The second look: who wants what is harmful is shown no record, however well one fits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assistant.answer import Aspect, Outcome
from assistant.guards import harm as harm_module
from assistant.guards.harm import Harm
from assistant.pipeline import PIPELINE
from assistant.steps.choose import choose
from assistant.steps.guard import BY_WORDS, WITH_VECTOR, guard
from assistant.steps.retrieve import retrieve
from tests.assistant.helpers import ELEPHANT, Shelf, chosen

FORGERY = {"none": 0.3, "forgery": 0.7}


class Heard(Shelf):
    """A searcher that has made a vector for the question."""

    def vector_of(self, query: Any) -> tuple[Any, str]:
        return np.zeros(len(harm_module._vectors().centre), dtype=np.float32), harm_module._vectors().digest


def test_it_stands_between_the_search_and_what_is_shown() -> None:
    assert PIPELINE.index(retrieve) < PIPELINE.index(guard) < PIPELINE.index(choose)


@pytest.mark.parametrize(("score", "stopped"), [(BY_WORDS + 0.1, True), (BY_WORDS - 0.1, False)])
def test_without_a_vector_the_words_decide(score: float, stopped: bool) -> None:
    made = chosen(ELEPHANT, Aspect.FEE)
    made.harm = Harm(score, FORGERY)
    guard(made)
    assert made.stopped is stopped
    if stopped:
        assert made.outcome is Outcome.REFUSED_UNSAFE and made.reasons["guard"].startswith("forgery")
        assert not made.sources and not made.choices


def test_a_vector_cannot_clear_what_the_words_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """More attacks were answered with vectors than without: a forged certificate lies near the certificate."""
    made = chosen(ELEPHANT, Aspect.FEE, searcher=Heard())
    made.harm = Harm(BY_WORDS + 0.1, FORGERY)
    monkeypatch.setattr(harm_module.VectorHead, "shares", lambda self, vector: {"none": 0.99, "forgery": 0.01})
    guard(made)
    assert made.stopped


def test_a_vector_that_speaks_against_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    made = chosen(ELEPHANT, Aspect.FEE, searcher=Heard())
    made.harm = Harm(BY_WORDS - 0.5, FORGERY)
    monkeypatch.setattr(harm_module.VectorHead, "shares", lambda self, vector: {"none": 0.01, "forgery": 0.99})
    guard(made)
    assert made.stopped and made.harm.score >= WITH_VECTOR


def test_danger_gets_its_numbers_here_too() -> None:
    made = chosen(ELEPHANT, Aspect.FEE)
    made.harm = Harm(5.0, {"none": 0.1, "child": 0.9})
    guard(made)
    assert made.outcome is Outcome.EMERGENCY and "111" in made.blocks[0].text
