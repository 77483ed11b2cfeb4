"""Numbers of legal documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.legal_numbers import agency_of, doc_type_of, normalize_number


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("57/2020/qh14", "57/2020/QH14"),
        ("12/2020/nđ-cp", "12/2020/NĐ-CP"),
        ("12/2020/ND-CP", "12/2020/NĐ-CP"),
        ("89/2015/NÐ-CP", "89/2015/NĐ-CP"),  # eth
        ("50/2022/NĐ_CP", "50/2022/NĐ-CP"),
        ("118/2025/NĐ–CP", "118/2025/NĐ-CP"),
        ("22/2021/QD-TTg", "22/2021/QĐ-TTg"),
        ("10/2007/QĐ-TTG", "10/2007/QĐ-TTg"),
        ("64/2020/TT- BCA", "64/2020/TT-BCA"),
        ("71/2015 /TT-BTC", "71/2015/TT-BTC"),
        ("21-LCT/HDNN8", "21-LCT/HĐNN8"),
        ("01/2016/NQ-HDTP", "01/2016/NQ-HĐTP"),
        ("66.7/2025/NQ-CP,", "66.7/2025/NQ-CP"),
        ("1677/NQ-UBTVQH15", "1677/NQ-UBTVQH15"),
        ("10/2005/QĐ-BGD&ĐT", "10/2005/QĐ-BGD&ĐT"),
    ],
)
def test_one_spelling(written: str, number: str) -> None:
    assert normalize_number(written) == number


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalize_number(text)
    assert normalize_number(once) == once


@pytest.mark.parametrize(
    ("number", "doc_type", "agency"),
    [
        ("57/2020/QH14", "Luật", "Quốc hội"),
        ("12/2020/NĐ-CP", "Nghị định", "Chính phủ"),
        ("01/2018/TTLT-BCA-BQP", "Thông tư liên tịch", ""),
        ("03/2025/TT-VPCP", "Thông tư", ""),
        ("33/2026/QĐ-TTg", "Quyết định", "Thủ tướng Chính phủ"),
        ("1677/NQ-UBTVQH15", "Nghị quyết", "Ủy ban Thường vụ Quốc hội"),
        ("26/2005/PL-UBTVQH11", "Pháp lệnh", "Ủy ban Thường vụ Quốc hội"),
        ("618/2013/UBTVQH13", "", "Ủy ban Thường vụ Quốc hội"),
        ("13/CP", "", "Chính phủ"),
        ("không phải số", "", ""),
    ],
)
def test_what_the_number_tells(number: str, doc_type: str, agency: str) -> None:
    assert doc_type_of(number) == doc_type
    assert agency_of(number) == agency
