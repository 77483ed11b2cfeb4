"""Refusals and failures are no context: after "tôi không hướng dẫn" the next question was refused with it."""

from __future__ import annotations

import pytest

from assistant.context import Turn
from assistant.remembered import in_context
from assistant.texts import say, using_language

ASKED, ANSWERED = Turn("user", "đăng ký khai sinh cần gì"), Turn("assistant", "Tờ khai đăng ký khai sinh …")


@pytest.mark.parametrize("key", ["refused_forgery", "refused_violence", "error", "invalid_input", "declined_politics"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refused_or_failed_turn_goes_with_what_it_answered(key: str, language: str) -> None:
    with using_language(language):
        refusal = Turn("assistant", say(key, office="Trung tâm A", hotline="") + "\n\nthêm")
    assert in_context((ASKED, ANSWERED, Turn("user", "làm giả giấy"), refusal)) == (ASKED, ANSWERED)


def test_answers_questions_back_and_no_source_stay() -> None:
    kept = (
        ASKED,
        Turn("assistant", say("clarify")),
        ASKED,
        Turn("assistant", say("no_source", office="A", hotline="")),
    )
    assert in_context(kept) == kept
