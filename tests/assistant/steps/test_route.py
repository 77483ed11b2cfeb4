"""Routing: small talk ends here, the law is looked up as law, everything else as a service."""

from __future__ import annotations

import pytest

from assistant.answer import Aspect, Outcome
from assistant.steps.read import read
from assistant.steps.route import SERVICE_KINDS, about_services, route
from assistant.steps.understand import understand
from corpus.models import Kind
from tests.assistant.helpers import context

LAW = frozenset({Kind.LEGAL})


def routed(text: str, *aspects: Aspect):
    made = context(text, aspects=aspects)
    read(made)
    route(made)
    return made


@pytest.mark.parametrize("text", ["chào bạn", "xin chao", "hello", "Alo", "hi ad", "chào em ạ"])
def test_a_bare_greeting_is_answered_at_once(text: str) -> None:
    made = routed(text)
    assert made.outcome is Outcome.SMALL_TALK and made.stopped
    assert "trợ lý ảo" in made.blocks[0].text


@pytest.mark.parametrize("text", ["cảm ơn bạn nhiều nha", "cam on", "thanks", "tks ad"])
def test_thanks_are_returned(text: str) -> None:
    made = routed(text)
    assert made.stopped and made.reasons["route"] == "thanks"


@pytest.mark.parametrize(
    "text",
    ["chào, mất căn cước", "alo hộ khẩu", "hello, làm hộ chiếu", "chào bạn mình muốn đăng ký tạm trú", "cảm ơn, còn khai sinh?"],
)  # fmt: skip
def test_a_question_behind_a_greeting_is_not_swallowed(text: str) -> None:
    """ "chào, mất căn cước" was answered with "Chào anh/chị"."""
    assert not routed(text).stopped


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định 123/2015/NĐ-CP quy định gì",
        "điều 5 luật hộ tịch nói gì",
        "dieu 12 luat dat dai",
        "đánh voi bị xử phạt thế nào",
        "mức phạt chậm khai sinh",
        "theo luật thì ai được kết hôn",
        "quyết định 12/2024/qđ-ttg",
    ],
)
def test_the_law_is_asked(text: str) -> None:
    assert routed(text).kinds == LAW


@pytest.mark.parametrize(
    "text", ["đăng ký khai sinh", "ngày 1/7/2025 nộp ở đâu", "thẻ 24/7", "phí 20.000 đồng", "sinh ngày 05/06/2020"]
)
def test_a_service_is_asked(text: str) -> None:
    assert routed(text).kinds == SERVICE_KINDS


def test_the_legal_basis_of_a_procedure_stands_in_its_record() -> None:
    """ "căn cứ theo luật nào" asks for a field of the procedure, not for a law."""
    assert routed("đăng ký khai sinh theo luật nào", Aspect.LEGAL_BASIS).kinds == SERVICE_KINDS


def test_a_document_by_its_number_is_asked_for_itself() -> None:
    """ "Nghị định 123/2015/NĐ-CP quy định gì" was read as the legal basis of some procedure."""
    assert routed("nghị định 123/2015/NĐ-CP quy định gì", Aspect.LEGAL_BASIS).kinds == LAW


@pytest.mark.parametrize("text", ["thủ tục gì đó", "xin cấp lại thẻ", "dang ky ket hon", "sổ đỏ"])
def test_matters_of_public_services_are_seen(text: str) -> None:
    made = context(text)
    read(made)
    understand(made)
    assert about_services(made.search_text)
