"""Rules as data: what each key of a rule does."""

from __future__ import annotations

import pytest

from assistant.answer import Outcome
from assistant.cues import resource
from assistant.guards import applying, rules
from assistant.texts import say, using_language


def codes(text: str, **intents: float) -> set[str]:
    return {rule.code for rule in applying("screening", (text,), intents or None)}


def test_a_harmless_wording_excuses_what_it_overlaps_but_not_what_covers_it() -> None:
    """ "hộ chiếu" excused "hộ chiếu giả"."""
    assert "forgery" in codes("làm hộ chiếu giả như thế nào")
    assert "forgery" not in codes("lam ho chieu gia han o dau")


def test_asking_for_the_penalty_and_reporting_are_lawful() -> None:
    assert not codes("đưa hối lộ bị phạt tù bao lâu") and not codes("trang giả mạo công an thì báo ở đâu")
    assert codes("bỏ phong bì cho cán bộ bao nhiêu")


def test_a_name_counts_as_somebody() -> None:
    assert "personal_data" in codes("số căn cước của cô Trần Thị Bưởi")
    assert "personal_data" not in codes("số căn cước của trẻ em ghi ở đâu")


def test_a_suspicion_rule_waits_for_the_classifier() -> None:
    text = "muốn giấu diện tích nhà thì làm thế nào"
    assert "evasion" not in codes(text, unsafe=0.1, emergency=0.0)
    assert "evasion" in codes(text, unsafe=0.6, emergency=0.0)


def test_a_manner_of_speech_excuses_only_where_the_classifier_is_calm() -> None:
    text = "chờ muốn chết mà chưa có sổ"
    assert "self_harm" not in codes(text, unsafe=0.0, emergency=0.05)
    assert "self_harm" in codes(text, unsafe=0.0, emergency=0.7)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_rule_has_its_text_in_both_languages(language: str) -> None:
    for name in ("screening", "remarks"):
        for rule in rules(name):
            with using_language(language):
                assert say(rule.text, office="X", hotline="Y")


def test_rules_stop_with_few_outcomes_and_remarks_with_none() -> None:
    allowed = {Outcome.EMERGENCY, Outcome.REFUSED_UNSAFE, Outcome.OUT_OF_SCOPE, Outcome.HANDED_OVER}
    assert {rule.outcome for rule in rules("screening")} == allowed
    assert {rule.outcome for rule in rules("remarks")} == {None}
    assert len(resource("lawful")) == 2


def test_every_emergency_text_names_the_numbers() -> None:
    for rule in rules("screening"):
        if rule.outcome is Outcome.EMERGENCY:
            text = say(rule.text, office="X", hotline="Y")
            assert all(number in text for number in ("111", "113", "114", "115")), rule.text
