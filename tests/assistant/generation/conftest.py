"""A writer over a scripted model, and the record it writes about."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from assistant.answer import Aspect, WrittenBy
from assistant.generation import Task, Writer
from assistant.generation.calls import Limits
from assistant.generation.facts import Facts, facts_of
from assistant.generation.fake import ScriptedModel
from assistant.generation.limits import Gate
from assistant.grounding import Evidence
from channels.testkit.chat_model import pieces_of
from corpus.models import Procedure
from tests.assistant.helpers import ELEPHANT

QUICK = Limits(first_seconds=0.3, total_seconds=0.6, retries=1)


def facts(record: Procedure = ELEPHANT) -> Facts:
    return facts_of(record, "nuôi voi cần điều kiện gì", (), Aspect)


def task(*asked: Aspect, question: str = "nuôi voi mất bao nhiêu tiền", record: Procedure = ELEPHANT) -> Task:
    return Task(question, record.title, asked, facts(record), Evidence.of(record))


@dataclass
class Written:
    """What a writer did."""

    sentences: list[str]
    by: WrittenBy
    told: list[str] = field(default_factory=list)


def write(
    script: Any, *asked: Aspect, limits: Limits = QUICK, gate: Gate | None = None, gone: threading.Event | None = None,
    question: str = "nuôi voi mất bao nhiêu tiền", longest: int = 400, **model: Any,
) -> Written:  # fmt: skip
    """Let a scripted model write: ``script`` are its pieces, or a model."""
    scripted = script if hasattr(script, "stream") else ScriptedModel(script, **model)
    told: list[str] = []
    writer = Writer(scripted, limits, gate, longest)
    sentences, by = writer.write(task(*asked, question=question), told.append, gone or threading.Event())
    return Written(sentences, by, told)


def ended(model: ScriptedModel) -> bool:
    """Whether the one request was ended before its end; the other thread needs a moment."""
    until = time.monotonic() + 10
    while not model.stopped and time.monotonic() < until:
        time.sleep(0.01)
    return model.stopped == 1


@pytest.fixture
def says() -> Callable[..., Written]:
    """Write with a model that says these sentences in good JSON."""

    def said(sentences: Sequence[str], *asked: Aspect, **options: Any) -> Written:
        return write(pieces_of(sentences), *asked, **options)

    return said
