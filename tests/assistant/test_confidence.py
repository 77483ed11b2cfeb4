"""How sure: probabilities that fail low, since a wrong answer costs a day and "no source" a phone call."""

from __future__ import annotations

import pytest

from assistant.confidence import confidence, known, signals
from tests.assistant.helpers import ELEPHANT, RIDES, hit


@pytest.mark.parametrize("judge", [confidence, known])
def test_nothing_found_is_not_known(judge) -> None:
    assert judge([]) == 0.0


@pytest.mark.parametrize("judge", [confidence, known])
def test_a_code_is_certain(judge) -> None:
    assert judge([hit(ELEPHANT, 100.0, exact=1.0)]) == 1.0


@pytest.mark.parametrize("judge", [confidence, known])
@pytest.mark.parametrize("score", [-1e9, -3.0, 0.0, 50.0, 1e9])
def test_it_is_a_probability_whatever_the_score(judge, score: float) -> None:
    assert 0.0 <= judge([hit(ELEPHANT, score), hit(RIDES, -score)]) <= 1.0


def test_a_question_that_shares_nothing_is_not_known() -> None:
    poor = [hit(ELEPHANT, -6.0, title_share=0.0, query_share=0.0, covered=0.0, cosine=0.0)]
    assert known(poor) < 0.5 and confidence(poor) < 0.5


def test_the_lead_is_measured_against_the_second() -> None:
    assert signals([hit(ELEPHANT, 5.0), hit(RIDES, 2.0)])["lead"] == 3.0
