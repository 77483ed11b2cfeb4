"""Articles as excerpts. A law that is quoted must be quoted right: clause, article and number, word for word."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.render.legal import article_block
from assistant.render.plain import block_text
from corpus.models import Article, LegalDocument
from tests.assistant.helpers import LAW

LONG = "1. Voi được ăn mía mỗi ngày. {pad}\n2. Voi được tắm sông. {pad}\n3a. Voi được nghỉ trưa. {pad}".format(
    pad="Chủ voi chịu trách nhiệm thực hiện việc này. " * 6
)


def block(text: str, question: str = "", number: str = "5"):
    law = LegalDocument(
        key="1/2099/QH1", title="Luật Voi", articles=(Article(number=number, title="Quyền", text=text),)
    )
    return article_block(law, law.articles[0], question, "s1")


def test_an_appendix_is_no_article_by_name() -> None:
    """Citizens read "Điều Phụ lục II": every article's number was put behind "Điều"."""
    assert block_text(block("Mẫu tờ khai.", number="Phụ lục II")).startswith("Luật Voi:\nPhụ lục II, 1/2099/QH1: ")
    assert block_text(block("Voi được ăn.", number="5a")).startswith("Luật Voi:\nĐiều 5a, ")


@pytest.mark.parametrize("text", ["Voi được ăn.", "", "Không đánh số. " * 60])
def test_an_article_without_clauses_is_shown_whole(text: str) -> None:
    """It ended in an error: the list of clause ends was longer than the empty list of clauses."""
    made = block(text, "voi ăn gì")
    assert made.clause == ""
    assert made.excerpt.removesuffix(" …") in " ".join(text.split())


@pytest.mark.parametrize(
    ("question", "clause", "words"),
    [
        ("voi ăn gì", "khoản 1", "ăn mía"),
        ("tắm ở sông được không", "khoản 2", "tắm sông"),
        ("co duoc nghi trua khong", "khoản 3a", "nghỉ trưa"),
    ],
)
def test_the_clause_that_answers_is_quoted(question: str, clause: str, words: str) -> None:
    made = block(LONG, question)
    assert made.clause == clause and words in made.excerpt
    assert made.excerpt.removesuffix(" …") in " ".join(LONG.split())


def test_a_short_article_is_not_cut_into_clauses() -> None:
    made = block("1. Một.\n2. Hai.", "hai")
    assert made.clause == "" and made.excerpt == "1. Một. 2. Hai."


def test_no_clause_is_named_when_none_fits() -> None:
    assert block(LONG, "xyzzy").clause == ""


def test_an_inserted_article_keeps_its_letter() -> None:
    """Điều 5a is not Điều 5."""
    made = article_block(LAW, LAW.articles[1], "bỏ đói voi phạt bao nhiêu", "s1")
    assert (made.article, made.clause, made.number) == ("5a", "khoản 2", "12/2099/NĐ-CP")
    assert block_text(made).splitlines()[-1].startswith("khoản 2, Điều 5a, 12/2099/NĐ-CP: “Bỏ đói voi")


def test_a_year_or_a_figure_is_no_clause() -> None:
    text = "Luật này thay Luật năm\n2013. Mức thu 5.000 đồng. " + "Áp dụng cho voi. " * 40
    assert block(text, "mức thu").clause in ("", "khoản 2013")
    assert date(2026, 1, 1).year == 2026
