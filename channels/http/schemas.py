"""Requests of the API. Answers are ``assistant.answer.Answer``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.models import Audience, Kind


class TurnBody(BaseModel):
    """An earlier turn."""

    model_config = ConfigDict(extra="forbid")

    role: Literal["user", "assistant"]
    text: str = Field(max_length=20_000)


class QuestionBody(BaseModel):
    """A question with the conversation before it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"question": "đăng ký khai sinh cần giấy tờ gì"},
                {
                    "question": "vậy mất bao nhiêu tiền",
                    "history": [{"role": "user", "text": "làm giấy khai sinh cho con ở đâu"}],
                },
            ]
        },
    )

    question: str
    history: list[TurnBody] = Field(default_factory=list, max_length=50)
    assistant: str | None = Field(
        default=None, description="assistant of an agency, or a collection; default: the configured one"
    )
    audience: Audience = Audience.PUBLIC
    channel: Literal["page", "kiosk"] = Field(default="page", description="which of our own pages asks")


class SearchHit(BaseModel):
    """A unit found by search."""

    id: str
    kind: Kind
    title: str
    score: float


class Health(BaseModel):
    """Whether questions are answered yet."""

    status: Literal["warming", "ready", "unusable"]
    generation: str = ""
    code: str = Field(default="", description="why it is unusable")
