"""Documents as people cite them, and what is in force: a repealed decree must not answer for the one that replaced it."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.language import normalize
from corpus.models import RelationKind
from corpus.understanding.citations import citations
from index.documents import Change, DocumentRow, Documents

TODAY = date(2026, 1, 15)


def row(number: str, title: str, doc_type: str, issued: date | None = None, ends: date | None = None) -> DocumentRow:
    return DocumentRow("main", f"legal:{number}", number, title, doc_type, issued, issued, ends)


@pytest.fixture
def documents() -> Documents:
    rows = [
        row("60/2014/QH13", "Luật Hộ tịch", "Luật", date(2014, 11, 20)),
        row("91/2015/QH13", "Bộ luật Dân sự", "Bộ luật", date(2015, 11, 24)),
        row("45/2013/QH13", "Luật Đất đai", "Luật", date(2013, 11, 29), date(2024, 7, 31)),
        row("31/2024/QH15", "Luật Đất đai", "Luật", date(2024, 1, 18)),
        row(
            "123/2015/NĐ-CP", "Nghị định 123/2015/NĐ-CP quy định chi tiết Luật Hộ tịch", "Nghị định", date(2015, 11, 15)
        ),
        row("123/2020/NĐ-CP", "Nghị định 123/2020/NĐ-CP về hóa đơn, chứng từ", "Nghị định", date(2020, 10, 19)),
        row("61/2018/NĐ-CP", "Nghị định 61/2018/NĐ-CP về một cửa", "Nghị định", date(2018, 4, 23)),
        row("118/2025/NĐ-CP", "Nghị định 118/2025/NĐ-CP về một cửa", "Nghị định", date(2025, 6, 9)),
        row("24/2008/QH12", "Luật sửa đổi Luật Báo chí", "Luật", date(2008, 11, 1)),
        row("24/2008/QH12 (Nghị quyết)", "Nghị quyết 24/2008/QH12", "Nghị quyết", date(2008, 11, 5)),
    ]
    changes = [
        Change("main", "118/2025/NĐ-CP", RelationKind.REPLACES, "61/2018/NĐ-CP", "", date(2025, 7, 1)),
        Change("main", "07/2025/NĐ-CP", RelationKind.AMENDS, "123/2015/NĐ-CP", "Điều 2, 5a", date(2025, 1, 9)),
        Change("main", "78/2025/NĐ-CP", RelationKind.REPEALS, "123/2015/NĐ-CP", "Điều 9", date(2025, 4, 1)),
        Change("main", "99/2025/NĐ-CP", RelationKind.GUIDES, "60/2014/QH13", "", date(2025, 4, 1)),
    ]
    return Documents(rows, changes)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("khoản 2 điều 5 nghị định 123/2015/NĐ-CP", ["123/2015/NĐ-CP"]),
        ("nd 123/2015 dieu 5", ["123/2015/NĐ-CP"]),
        ("nghị định 123 khoản 2 điều 5", ["123/2020/NĐ-CP", "123/2015/NĐ-CP"]),
        ("thông tư 123 khoản 2 điều 5", []),
        ("điều 3 luật hộ tịch", ["60/2014/QH13"]),
        ("dieu 33 bo luat dan su", ["91/2015/QH13"]),
        ("điều 3 luật đất đai", ["31/2024/QH15", "45/2013/QH13"]),
        ("điều 3 luật đất đai 2013", ["45/2013/QH13"]),
        ("luật số 24/2008/QH12", ["24/2008/QH12 (Nghị quyết)", "24/2008/QH12"]),
    ],
)
def test_found_as_cited_with_what_is_in_force_first(documents: Documents, question: str, expected: list[str]) -> None:
    [cited] = citations(normalize(question))
    assert [found.number for found in documents.find(cited, TODAY)] == expected


def test_another_collection_is_not_looked_into(documents: Documents) -> None:
    [cited] = citations("luật hộ tịch")
    assert documents.find(cited, TODAY, "other") == []


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        ("61/2018/NĐ-CP", date(2025, 6, 30), True),
        ("61/2018/NĐ-CP", date(2025, 7, 1), False),
        ("45/2013/QH13", date(2024, 7, 31), True),
        ("45/2013/QH13", date(2024, 8, 1), False),
        ("118/2025/NĐ-CP", date(2025, 1, 1), False),
        ("123/2015/NĐ-CP", TODAY, True),  # a repealed article leaves the others in force
    ],
)
def test_in_force_by_its_own_dates_and_by_what_others_end(
    documents: Documents, number: str, day: date, expected: bool
) -> None:
    document = documents.of("main", f"legal:{number}")
    assert document is not None and documents.in_force(document, day) is expected


@pytest.mark.parametrize(
    ("article", "expected"), [("2", ["07/2025/NĐ-CP"]), ("5a", ["07/2025/NĐ-CP"]), ("5", []), ("9", ["78/2025/NĐ-CP"])]
)
def test_an_article_shows_what_changed_it_and_no_other(documents: Documents, article: str, expected: list[str]) -> None:
    document = documents.of("main", "legal:123/2015/NĐ-CP")
    assert document is not None
    assert [change.by for change in documents.changes(document, article)] == expected


def test_guidance_changes_nothing(documents: Documents) -> None:
    document = documents.of("main", "legal:60/2014/QH13")
    assert document is not None and documents.changes(document, "1") == []
