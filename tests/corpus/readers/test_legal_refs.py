"""A citizen's question about a decree finds nothing when its number stands in the record as "Thông tư số 03 /2023…"."""

import pytest

from corpus.models import LegalRef
from corpus.readers.legal_refs import legal_number, legal_ref, without_repeats


@pytest.mark.parametrize(
    ("text", "number"),
    [("123/2015/NĐ-CP", "123/2015/NĐ-CP"), ("Thông tư số 03/2023/TT-BTP", "03/2023/TT-BTP"), ("Luật 60/2014/QH13", "60/2014/QH13"),
     ("59/2023/TT- BTC", "59/2023/TT-BTC"), ("18/2026/QĐ - UBND", "18/2026/QĐ-UBND"), ("118/2025/ND–CP", "118/2025/NĐ-CP"),
     ("36/2025/TT_BCA", "36/2025/TT-BCA"), ("09./2025/NQ-HĐND", "09/2025/NQ-HĐND"), ("66.7/2025/NQ-CP", "66.7/2025/NQ-CP"),
     ("191/2005/TTLT/BQP-BTC", "191/2005/TTLT/BQP-BTC"), ("3152/QĐ-BTP", "3152/QĐ-BTP"), ("34/2025/QĐ-TTg", "34/2025/QĐ-TTg"),
     ("12/2020/nđ-cp", "12/2020/NĐ-CP"), ("94/2025/QH15 ngày 27/6/2025", "94/2025/QH15"), ("28/2026/QĐ-UBND.", "28/2026/QĐ-UBND")],
)  # fmt: skip
def test_one_spelling_for_each(text: str, number: str) -> None:
    assert legal_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "06", "nghị định 146/2025", "Hiến pháp", "ngày 15/11/2015", "222/02205/NĐ-CP", "Luật số 58"]
)
def test_no_number_is_made_of_what_is_none(text: str) -> None:
    """ "222/02205/NĐ-CP" is damaged; its second half would be another decree's number."""
    assert legal_number(text) == ""


def test_the_wording_of_the_source_stays_in_the_title() -> None:
    assert legal_ref("Thông tư số 03/2023/TT-BTP", "") == LegalRef(
        number="03/2023/TT-BTP", title="Thông tư số 03/2023/TT-BTP"
    )
    assert legal_ref("Luật số 58", "Luật Đầu tư công") == LegalRef(title="Luật Đầu tư công (Luật số 58)")
    assert legal_ref("06", "Luật số 06") == LegalRef(title="Luật số 06")
    assert legal_ref("", " ") is None


def test_documents_listed_twice_come_once() -> None:
    ref = legal_ref("1/2020/NĐ-CP", "Nghị định A")
    other = legal_ref("1/2020/NĐ-CP", "Nghị định B")
    assert without_repeats([ref, None, ref, other]) == (ref, other)
