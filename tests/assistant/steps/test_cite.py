"""Documents and articles named in a question are looked up: nearly the right article is the wrong one."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Outcome
from assistant.assistant import Assistant
from assistant.context import Context, Question
from assistant.steps.cite import cite
from assistant.steps.retrieve import retrieve
from assistant.steps.route import route
from assistant.steps.understand import understand
from corpus.models import Article, Audience, LegalDocument, LegalStatus, Relation, RelationKind
from index.search import Searcher
from tests.assistant.helpers import context, profile
from tests.support.building import searcher_over

TODAY = date(2026, 1, 15)


def law(number: str, title: str, *articles: Article, **fields: object) -> LegalDocument:
    kind = title.split(" số ")[0].split(" 1")[0].split(" 2")[0]
    return LegalDocument(key=number, title=title, doc_type=kind, articles=articles, **fields)


def article(number: str, title: str, text: str, **fields: object) -> Article:
    return Article(number=number, title=title, text=text, **fields)


DOCUMENTS = [
    law("60/2014/QH13", "Luật Hộ tịch",
        article("1", "Phạm vi điều chỉnh", "Luật này quy định về hộ tịch."),
        article("5", "Nguyên tắc đăng ký hộ tịch", "1. Tôn trọng quyền nhân thân.\n2. Mọi sự kiện phải được đăng ký "
                "kịp thời.\n3. Mỗi sự kiện chỉ đăng ký tại một cơ quan."), valid_from=date(2016, 1, 1)),
    law("123/2015/NĐ-CP", "Nghị định 123/2015/NĐ-CP về hộ tịch",
        article("1", "Phạm vi", "Về hộ tịch."), article("5", "Sổ hộ tịch", "Sổ giữ mãi mãi.", amended=True),
        valid_from=date(2016, 1, 1)),
    law("123/2020/NĐ-CP", "Nghị định 123/2020/NĐ-CP về hóa đơn",
        article("1", "Phạm vi", "Về hóa đơn."), article("5", "Hành vi bị cấm", "Cấm hóa đơn khống."),
        article("9", "Thời điểm lập", "Lập khi bán."), valid_from=date(2020, 11, 1)),
    law("61/2018/NĐ-CP", "Nghị định 61/2018/NĐ-CP về một cửa", article("1", "Phạm vi", "Cơ chế một cửa kiểu cũ."),
        valid_from=date(2018, 6, 21)),
    law("118/2025/NĐ-CP", "Nghị định 118/2025/NĐ-CP về một cửa", article("1", "Phạm vi", "Cơ chế một cửa kiểu mới."),
        valid_from=date(2025, 7, 1),
        relations=(Relation(kind=RelationKind.REPLACES, target="61/2018/NĐ-CP", since=date(2025, 7, 1)),)),
    law("07/2025/NĐ-CP", "Nghị định 07/2025/NĐ-CP sửa đổi", article("1", "Sửa đổi", "Sửa Điều 5."),
        relations=(Relation(kind=RelationKind.AMENDS, target="123/2015/NĐ-CP", scope="Điều 5", since=date(2025, 1, 9)),)),
    law("45/2013/QH13", "Luật Đất đai", article("1", "Phạm vi", "Về đất, bản cũ."),
        valid_from=date(2014, 7, 1), valid_to=date(2024, 7, 31)),
    law("31/2024/QH15", "Luật Đất đai", article("1", "Phạm vi", "Về đất, bản mới."), valid_from=date(2024, 8, 1)),
    law("9/2020/QĐ-MAU", "Quyết định 9/2020/QĐ-MAU", status=LegalStatus.EXPIRED),
    law("5/2020/QĐ-MAU", "Quyết định 5/2020/QĐ-MAU", article("1", "Nội bộ", "Riêng cho cán bộ."), audience=Audience.OFFICER),
]  # fmt: skip


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return searcher_over(tmp_path_factory.mktemp("laws"), *DOCUMENTS)


def cited(laws: Searcher, text: str, **options: object) -> Context:
    made = context(text, searcher=laws, day=TODAY, **options)
    for step in (understand, route, cite):
        step(made)
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("khoản 2 điều 5 luật hộ tịch nói gì", "legal:60/2014/QH13#5"),
        ("dieu 5 luat ho tich", "legal:60/2014/QH13#5"),
        ("điều 5 nghị định 123/2015/NĐ-CP", "legal:123/2015/NĐ-CP#5"),
        ("nđ 123/2020 điều 5", "legal:123/2020/NĐ-CP#5"),
        ("nghị định 123 điều 9", "legal:123/2020/NĐ-CP#9"),  # only one of the two has it
        ("điều 1 luật đất đai", "legal:31/2024/QH15#1"),
        ("điều 1 luật đất đai 2013", "legal:45/2013/QH13#1"),
        ("điều 1 luật đất đai áp dụng năm 2020", "legal:45/2013/QH13#1"),
        ("điều 1 nghị định 61/2018/NĐ-CP", "legal:61/2018/NĐ-CP#1"),
    ],
)
def test_the_article_named_is_the_one_found(laws: Searcher, text: str, expected: str) -> None:
    made = cited(laws, text)
    assert [hit.unit.id for hit in made.hits] == [expected] and not made.stopped


def test_several_documents_of_one_number_are_asked_back(laws: Searcher) -> None:
    """There is a decree 123 of 2015 on civil status and one of 2020 on invoices."""
    made = cited(laws, "nghị định 123 khoản 2 điều 5")
    assert made.outcome is Outcome.CLARIFICATION
    assert [choice.question for choice in made.choices] == [
        "khoản 2 Điều 5 123/2020/NĐ-CP", "khoản 2 Điều 5 123/2015/NĐ-CP",
    ]  # fmt: skip
    for choice in made.choices:  # what is offered leads to one article
        assert len(cited(laws, choice.question).hits) == 1


def test_an_article_the_document_does_not_have_is_said_to_be_missing(laws: Searcher) -> None:
    made = cited(laws, "điều 500 luật hộ tịch quy định gì")
    assert made.outcome is Outcome.NO_SOURCE and "không có Điều 500" in made.blocks[0].text  # type: ignore[union-attr]


def test_an_article_of_an_unknown_document_is_not_taken_from_another(laws: Searcher) -> None:
    made = cited(laws, "điều 5 nghị định 999/2019/NĐ-CP")
    assert made.outcome is Outcome.NO_SOURCE and "999/2019" in made.blocks[0].text  # type: ignore[union-attr]


def test_a_document_without_an_article_narrows_the_search(laws: Searcher) -> None:
    made = cited(laws, "nghị định 123/2020/NĐ-CP cấm gì")
    assert made.hits == [] and made.documents == {"legal:123/2020/NĐ-CP"}


def test_a_law_mentioned_beside_a_service_leaves_the_question_to_the_services(laws: Searcher) -> None:
    made = cited(laws, "đăng ký khai sinh theo luật hộ tịch cần giấy tờ gì")
    assert made.hits == [] and made.documents == frozenset() and not made.stopped


def test_what_only_officers_may_see_is_unknown_to_the_public(laws: Searcher) -> None:
    text = "điều 1 quyết định 5/2020/QĐ-MAU"
    assert cited(laws, text).hits == []
    assert [hit.unit.record for hit in cited(laws, text, audience=Audience.OFFICER).hits] == ["legal:5/2020/QĐ-MAU"]


class TestAnswers:
    @pytest.fixture
    def ask(self, laws: Searcher):
        class Live:
            def searcher(self) -> Searcher:
                return laws

        assistant = Assistant(Live(), profile())  # type: ignore[arg-type]
        return lambda text: assistant.answer(Question(text), day=TODAY)

    def test_the_clause_asked_for_is_shown(self, ask) -> None:
        answer = ask("khoản 3 điều 5 luật hộ tịch")
        [block] = [block for block in answer.blocks if block.type == "article"]
        assert block.clause == "khoản 3" and block.excerpt == "Mỗi sự kiện chỉ đăng ký tại một cơ quan."

    def test_an_amended_article_says_by_what(self, ask) -> None:
        answer = ask("điều 5 nghị định 123/2015/NĐ-CP")
        assert answer.outcome is Outcome.ANSWERED and "07/2025/NĐ-CP (từ 09/01/2025)" in answer.text
        assert "bản đã hợp nhất" in answer.text

    def test_a_replaced_document_says_so_and_by_what(self, ask) -> None:
        answer = ask("điều 1 nghị định 61/2018/NĐ-CP")
        assert "không còn hiệu lực" in answer.text and "118/2025/NĐ-CP" in answer.text

    def test_a_repealed_text_does_not_outrank_the_one_in_force(self, ask) -> None:
        """The old decree on one-stop offices is shorter and fits the words better."""
        answer = ask("nghị định về cơ chế một cửa kiểu cũ quy định phạm vi thế nào")
        assert [source.number for source in answer.sources] in ([], ["118/2025/NĐ-CP"])


@pytest.mark.parametrize(("year", "expected"), [("2019", "legal:61/2018/NĐ-CP#1"), ("2026", "legal:118/2025/NĐ-CP#1")])
def test_the_law_of_the_year_asked_for_comes_first(laws: Searcher, year: str, expected: str) -> None:
    made = context(f"năm {year} nghị định về cơ chế một cửa quy định phạm vi thế nào", searcher=laws, day=TODAY)
    for step in (understand, route, cite, retrieve):
        step(made)
    assert made.hits[0].unit.id == expected
