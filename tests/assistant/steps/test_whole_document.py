"""A document asked for by its number: "nghị định 123/2015 còn hiệu lực không" ended as "no source", register or not."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Aspect, Outcome
from assistant.context import Context
from assistant.steps.check import check
from assistant.steps.cite import cite
from assistant.steps.compose import compose
from assistant.steps.route import route
from assistant.steps.understand import understand
from corpus.models import LegalDocument, LegalRef, LegalStatus, Procedure, Relation, RelationKind
from index.search import Searcher
from tests.assistant.helpers import context, shown
from tests.support.building import searcher_over

TODAY = date(2026, 1, 15)


def decree(number: str, about: str, **fields: object) -> LegalDocument:
    return LegalDocument(
        key=number, title=f"Nghị định {number} {about}", doc_type="Nghị định", agency="Chính phủ", **fields
    )


RECORDS = [
    decree("123/2015/NĐ-CP", "về hộ tịch", issued=date(2015, 11, 15), valid_from=date(2016, 1, 1), status=LegalStatus.PARTIAL),
    decree("61/2018/NĐ-CP", "về một cửa", issued=date(2018, 4, 23), valid_to=date(2025, 6, 30), status=LegalStatus.EXPIRED),
    decree("107/2021/NĐ-CP", "sửa đổi", relations=(Relation(kind=RelationKind.AMENDS, target="61/2018/NĐ-CP"),)),
    decree("118/2025/NĐ-CP", "về một cửa mới", status=LegalStatus.VALID, valid_from=date(2025, 7, 1), relations=(
        Relation(kind=RelationKind.REPLACES, target="61/2018/NĐ-CP", since=date(2025, 7, 1)),)),
    decree("77/2019/NĐ-CP", "về tổ hợp tác"),
    decree("77/2023/NĐ-CP", "về cam kết"),
    LegalDocument(key="60/2014/QH13", title="Luật Hộ tịch", doc_type="Luật", agency="Quốc hội", status=LegalStatus.VALID),
    Procedure(key="9.001193", title="Đăng ký khai sinh", legal_basis=(LegalRef(number="123/2015/NĐ-CP", title="Hộ tịch"),)),
    Procedure(key="9.001194", title="Đăng ký tạm trú", legal_basis=(LegalRef(number="61/2018/NĐ-CP"),)),
]  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return searcher_over(tmp_path_factory.mktemp("register"), *RECORDS)


def asked(shelf: Searcher, text: str) -> Context:
    made = context(text, searcher=shelf, day=TODAY)
    for step in (understand, route, cite):
        step(made)
    if made.hits and not made.stopped:
        made.chosen = made.hits[0]
        compose(made)
        check(made)
    return made


@pytest.mark.parametrize("text", [
    "nghị định 123/2015 còn hiệu lực không", "nghi dinh 123 quy dinh gi", "nđ 123/2015", "cho xem giùm nghị định 123/2015",
    "Nghị định 123/2015/NĐ-CP quy định về cái gì?", "Nghị định 123/2015/NĐ-CP hộ tịch khai sinh",
])  # fmt: skip
def test_what_the_register_knows_is_the_answer(shelf: Searcher, text: str) -> None:
    made = asked(shelf, text)
    read = shown(made.blocks)
    assert made.outcome is Outcome.ANSWERED and made.reasons["check"] == "sourced"
    assert "Nghị định 123/2015/NĐ-CP về hộ tịch" in read and "Ngày ban hành: 15/11/2015" in read
    assert "Còn hiệu lực một phần từ 01/01/2016" in read
    assert "Đăng ký khai sinh (9.001193)" in read and "tạm trú" not in read
    assert [action.question for action in made.actions if action.type == "ask"] == ["Đăng ký khai sinh (9.001193)"]


def test_what_ended_a_document_is_named_and_what_amended_it_before_is_not(shelf: Searcher) -> None:
    read = shown(asked(shelf, "nghị định 61/2018 còn hiệu lực không").blocks)
    assert "không còn hiệu lực, đã bị thay thế hoặc bãi bỏ bởi: 118/2025/NĐ-CP (từ 01/07/2025)." in read
    assert "107/2021" not in read


def test_force_that_nobody_looked_at_is_no_yes(shelf: Searcher) -> None:
    made = asked(shelf, "nghị định 107/2021/NĐ-CP còn hiệu lực không")
    assert made.outcome is Outcome.PARTIAL and "chưa có thông tin rà soát" in shown(made.blocks)


def test_two_documents_of_one_number_are_asked_back(shelf: Searcher) -> None:
    made = asked(shelf, "nghị định 77 quy định gì")
    assert made.outcome is Outcome.CLARIFICATION
    assert {choice.question for choice in made.choices} == {"77/2019/NĐ-CP", "77/2023/NĐ-CP"}


def test_a_document_that_is_not_held_is_said_not_to_be(shelf: Searcher) -> None:
    made = asked(shelf, "nghị định 999/2019 quy định gì")
    assert made.outcome is Outcome.NO_SOURCE and "999/2019" in shown(made.blocks)


def test_a_law_by_its_name_where_nothing_but_its_force_is_asked(shelf: Searcher) -> None:
    assert "Luật Hộ tịch – 60/2014/QH13" in shown(asked(shelf, "luật hộ tịch còn hiệu lực không").blocks)
    assert not asked(shelf, "luật hộ tịch quy định đăng ký khai sinh thế nào").whole_document


@pytest.mark.parametrize("text", [
    "đăng ký khai sinh theo nghị định 123/2015 cần giấy tờ gì",  # a procedure, with the law in passing
    "theo nghị định 61/2018 thì đăng ký tạm trú cần gì",
    "nghị định 123/2015 đăng ký khai sinh cần giấy tờ gì",
])  # fmt: skip
def test_a_need_that_names_a_document_in_passing_stays_a_need(shelf: Searcher, text: str) -> None:
    made = asked(shelf, text)
    assert not made.whole_document and Aspect.DOCUMENTS in made.aspects
