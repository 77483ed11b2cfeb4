"""What can be done next: links that lead somewhere, numbers to call, questions the record can answer."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect, NoticeBlock, Outcome, Source
from assistant.profile import Hotline
from assistant.steps.compose import compose
from assistant.steps.suggest import suggest
from corpus.models import Kind, Procedure
from tests.assistant.helpers import ELEPHANT, RENEWAL, TAME, chosen, context


def suggested(record, *aspects: Aspect):
    made = chosen(record, *aspects)
    compose(made)
    suggest(made)
    return made


def asks(made) -> list[str]:
    return [action.question for action in made.actions if action.type == "ask"]


def test_a_procedure_links_to_its_page() -> None:
    links = [action for action in suggested(ELEPHANT).actions if action.type == "link"]
    assert [link.url for link in links] == ["https://example.org/voi"]
    assert "Cổng Dịch vụ công" in links[0].label
    assert "Mở nguồn" in [action.label for action in suggested(TAME).actions]


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://example.org", "example.org"])
def test_only_web_addresses_become_links(url: str) -> None:
    made = context()
    made.outcome, made.sources = Outcome.ANSWERED, [Source(id="s1", kind=Kind.FAQ, title="x", url=url)]
    suggest(made)
    assert made.actions == []


def test_the_questions_offered_are_those_not_answered_yet() -> None:
    """After an overview "Cần giấy tờ gì?" was offered under the very list of papers."""
    made = suggested(ELEPHANT, Aspect.FEE)
    assert asks(made) == [
        "Cần giấy tờ gì? (9.000001)", "Làm các bước thế nào? (9.000001)", "Dùng mẫu đơn, tờ khai nào? (9.000001)",
    ]  # fmt: skip
    assert not any("giấy tờ gì" in question for question in asks(suggested(ELEPHANT, Aspect.OVERVIEW)))
    assert not any("giấy tờ gì" in question for question in asks(suggested(ELEPHANT, Aspect.DOCUMENTS)))


def test_nothing_is_offered_that_the_record_cannot_answer() -> None:
    """A tap on "Làm các bước thế nào?" led to "the record does not say"."""
    # Its "Đơn đăng ký lại" is the paper that is filled in, though no blank form is named.
    assert asks(suggested(RENEWAL, Aspect.FEE)) == [
        "Cần giấy tờ gì? (9.000002)",
        "Dùng mẫu đơn, tờ khai nào? (9.000002)",
    ]
    assert asks(suggested(Procedure(key="9.000006", title="Trống"), Aspect.FEE)) == []


def test_an_emergency_has_numbers_to_tap() -> None:
    made = context()
    made.stop(Outcome.EMERGENCY, NoticeBlock(text="…"))
    suggest(made)
    assert [(a.type, a.phone) for a in made.actions] == [("phone", n) for n in ("113", "114", "115", "111")]


def test_without_a_source_the_hotline_is_offered_where_there_is_one() -> None:
    made = context()
    made.stop(Outcome.NO_SOURCE, NoticeBlock(text="…"))
    suggest(made)
    assert made.actions == []
    made.profile = made.profile.model_copy(update={"hotline": Hotline(label="Tổng đài", phone="1022")})
    suggest(made)
    assert [(a.label, a.phone) for a in made.actions] == [("Tổng đài", "1022")]


@pytest.mark.parametrize("outcome", [Outcome.REFUSED_UNSAFE, Outcome.OUT_OF_SCOPE, Outcome.INVALID_INPUT])
def test_a_refusal_offers_nothing(outcome: Outcome) -> None:
    made = context()
    made.stop(outcome, NoticeBlock(text="…"))
    suggest(made)
    assert made.actions == []
