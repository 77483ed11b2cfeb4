"""Feedback on answers, and forgetting: ``/v1/feedback`` and ``/v1/conversations``."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.answer import Aspect, Outcome
from channels.container import Container
from channels.feedback import Reason, Verdict
from channels.http.errors import RESPONSES, TOO_MANY

_CONVERSATION = r"^[0-9a-f]{32}$"
_CODE = r"^[\w.-]{1,30}$"  # no spaces: nothing that could be a sentence about somebody
_TURN = 999

router = APIRouter(responses=RESPONSES | TOO_MANY)


class FeedbackBody(BaseModel):
    """A verdict on one answer. There is no free text on purpose: people write names and numbers into it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "conversation": "0123456789abcdef0123456789abcdef",
                    "answer": 0,
                    "helpful": False,
                    "reasons": ["incomplete"],
                    "outcome": "answered",
                    "procedures": ["1.001193"],
                }
            ]
        },
    )

    conversation: str = Field(pattern=_CONVERSATION, description="random, made by the device: 32 hexadecimal digits")
    answer: int = Field(ge=0, le=_TURN, description="which answer of the conversation, from 0")
    helpful: bool
    reasons: list[Reason] = Field(default_factory=list, max_length=len(Reason), description="only when not helpful")
    language: Literal["vi", "en"] = "vi"
    outcome: Outcome
    aspect: Aspect = Aspect.NONE
    procedures: list[Annotated[str, Field(pattern=_CODE)]] = Field(default_factory=list, max_length=3)
    generation: str = Field(default="", max_length=60, pattern=r"^[\w.:-]*$")
    channel: Literal["web", "widget", "kiosk"] = "web"

    @model_validator(mode="after")
    def _reasons_belong_to_a_no(self) -> Self:
        if self.helpful and self.reasons:
            raise ValueError("reasons go with helpful: false")
        return self


class Forgotten(BaseModel):
    """How much was deleted."""

    deleted: int


@router.post("/v1/feedback", status_code=204, summary="Câu trả lời có giúp được không")
def feedback(body: FeedbackBody, request: Request) -> None:
    """Store a verdict; a later one on the same answer replaces it. Neither question nor answer is kept."""
    fields = body.model_dump(mode="json", exclude={"reasons", "procedures"})
    reasons = tuple(dict.fromkeys(body.reasons))
    _container(request).feedback.put(Verdict(**fields, reasons=reasons, procedures=tuple(body.procedures)))


class Exported(BaseModel):
    """All that the server stores under a conversation's number. Questions and answers are not stored."""

    conversation: str
    feedback: list[dict[str, Any]] = Field(description="the verdicts, as they were sent")


@router.get("/v1/conversations/{conversation}", summary="Xuất những gì máy chủ giữ về một cuộc trò chuyện")
def export(conversation: Annotated[str, Path(pattern=_CONVERSATION)], request: Request) -> Exported:
    """Hand out all that is stored under a conversation's number. Nothing stored is no error."""
    return Exported(conversation=conversation, feedback=_container(request).feedback.of(conversation))


@router.delete("/v1/conversations/{conversation}", summary="Xóa những gì máy chủ giữ về một cuộc trò chuyện")
def forget(conversation: Annotated[str, Path(pattern=_CONVERSATION)], request: Request) -> Forgotten:
    """Delete all that is stored under a conversation's number. Nothing stored is no error."""
    return Forgotten(deleted=_container(request).feedback.forget(conversation))


def _container(request: Request) -> Container:
    container = request.app.state.container
    assert isinstance(container, Container)
    return container
