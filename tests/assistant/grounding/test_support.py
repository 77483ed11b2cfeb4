"""What an answer says and its record does not: every kind of invention is named, and what the record says passes."""

from __future__ import annotations

import pytest

from assistant.grounding import Evidence, unsupported
from tests.assistant.helpers import ELEPHANT, LAW, RIDES

EVIDENCE = Evidence.of(ELEPHANT)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Lệ phí 9.000 đồng.", "number"), ("Nộp tại https://example.org/khac", "link"),
        ("Theo 45/2024/NĐ-CP.", "document"), ("Nộp tại Sở Tư pháp.", "office"), ("Thủ tục này miễn phí.", "money"),
        ("Gửi về voi@example.org nhé.", "mail"),
        ("Chủ voi phải biểu diễn xiếc trước hội đồng nghệ thuật quốc gia.", "words"),
    ],
)  # fmt: skip
def test_an_invention_is_named_by_its_kind(text: str, kind: str) -> None:
    assert kind in {claim.kind for claim in unsupported(text, EVIDENCE)}


@pytest.mark.parametrize(
    "text",
    [
        "Chủ voi nộp hồ sơ tại xã.", "8.000 đồng", "Lệ phí: 8000 đồng", "12/2099/NĐ-CP", "https://example.org/voi",
        "Nộp trực tuyến: 5 ngày làm việc", "Ủy ban nhân dân cấp xã", "Đăng ký nuôi voi nhà (mã 9.000001)",
    ],
)  # fmt: skip
def test_what_the_record_says_is_supported(text: str) -> None:
    assert unsupported(text, EVIDENCE) == []


def test_only_the_article_cited_is_evidence() -> None:
    """A figure of another article of the same decree was taken for support."""
    assert unsupported("phạt 5.000.000 đồng", Evidence.of(LAW, "5"))
    assert not unsupported("phạt 5.000.000 đồng", Evidence.of(LAW, "5a"))


def test_an_office_of_another_record_is_foreign() -> None:
    assert unsupported("Nộp tại Sở Du lịch", EVIDENCE)
    assert not unsupported("Nộp tại Sở Du lịch", Evidence.of(RIDES))


def test_a_shorter_number_inside_a_longer_one_is_not_held() -> None:
    """ "8.000 đồng" stands, letter for letter, in "18.000 đồng"."""
    evidence = Evidence(("Lệ phí 18.000 đồng", "15 ngày làm việc"))
    assert unsupported("8.000 đồng", evidence) and unsupported("5 ngày làm việc", evidence)
    assert not unsupported("18.000 đồng", evidence)


def test_our_own_example_of_an_amount_is_no_evidence() -> None:
    """The English remark explains "20.000 đồng": for a while every record held that amount."""
    assert unsupported("20.000 đồng", EVIDENCE) and unsupported("113 đồng", EVIDENCE)
