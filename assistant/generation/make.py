"""A writer from the settings."""

from __future__ import annotations

from pathlib import Path

from assistant.generation.calls import Limits
from assistant.generation.langchain_chat import LangChainChat
from assistant.generation.limits import Budget, Gate
from assistant.generation.writer import Writer
from assistant.settings import GenerationSettings


def make_writer(settings: GenerationSettings, home: Path) -> Writer | None:
    """The writer; None where no model is named. ``home`` keeps the counts of the day's budget, and nothing else."""
    if not settings.model:
        return None
    model = LangChainChat(
        settings.model, settings.base_url, settings.key.get_secret_value(), longest=settings.longest,
        temperature=settings.temperature, structured=settings.structured, seconds=settings.total_seconds,
    )  # fmt: skip
    limits = Limits(settings.first_seconds, settings.total_seconds, settings.retries, settings.unseen_seconds)
    budget = Budget(home / "generation-budget.json", answers=settings.answers_per_day, tokens=settings.tokens_per_day)
    gate = Gate(settings.at_once, settings.failures, settings.rest_seconds, budget)
    return Writer(model, limits, gate, settings.longest)
