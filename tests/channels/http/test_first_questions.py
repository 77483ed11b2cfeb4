"""What people ask first, over the starter corpus: the right procedure answers, or stands among the choices."""

from __future__ import annotations

import pytest

from tests.channels.http.test_answers import ask

QUESTIONS = [
    ("đăng ký khai sinh cần giấy tờ gì", "1.001193"),
    ("dang ky khai sinh can giay to gi", "1.001193"),
    ("đăng ký kết hôn cần giấy tờ gì", "1.000894"),
    ("dang ky ket hon can giay to gi", "1.000894"),
    ("cấp lại thẻ căn cước mất bao lâu", "1.014064"),
    ("cap lai can cuoc mat bao lau", "1.014064"),
]


def offered(answer: dict) -> set[str]:
    return {source["number"] for source in answer["sources"]} | {choice["procedure"] for choice in answer["choices"]}


@pytest.mark.parametrize(("question", "code"), QUESTIONS)
def test_the_right_procedure_answers_or_is_offered(client, question, code):
    answer = ask(client, question).json()
    assert answer["outcome"] in ("answered", "partial", "clarification") and code in offered(answer)


@pytest.mark.parametrize(("question", "code"), QUESTIONS[::2])
def test_a_follow_up_stays_with_its_topic(client, question, code):
    answer = ask(client, "vậy mất bao nhiêu tiền", history=[{"role": "user", "text": question}]).json()
    assert answer["aspect"] == "fee" and code in answer["procedures"][:5]


def test_even_an_apology_says_how_long_it_took(client, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("assistant.assistant.run", broken)
    assert ask(client, "khai sinh").json()["timings_ms"]["total"] >= 0
