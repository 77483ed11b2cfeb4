"""The assistant: a question in, an answer out."""

from __future__ import annotations

import logging
import time
from datetime import date

from assistant.answer import Answer, NoticeBlock, Outcome
from assistant.context import Context, Question
from assistant.live import LiveIndex
from assistant.pipeline import run, text_of
from assistant.profile import Profile
from assistant.texts import say
from corpus.errors import InputError
from index.search import Searcher

_log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from the live generation with the words of one profile. Safe to use from several threads."""

    def __init__(self, live: LiveIndex, profile: Profile, *, longest_question: int = 2000) -> None:
        self.live = live
        self.profile = profile
        self._longest = longest_question

    def warm_up(self) -> None:
        """Load index and models. Raises ``GenerationError``."""
        self.live.searcher()

    def answer(self, question: Question, *, day: date | None = None) -> Answer:
        """Answer a question as of ``day`` (default: today).

        Raises ``InputError`` (``QUESTION_TOO_LONG``) and, without a usable index, ``GenerationError``. A failure
        inside the path becomes an answer with outcome ``error``; the operator reads the cause in the log.
        """
        if len(question.text) > self._longest:
            raise InputError(say("too_long", limit=self._longest), code="QUESTION_TOO_LONG")
        searcher = self.live.searcher()
        context = Context(question=question, searcher=searcher, profile=self.profile, day=day or date.today())
        started = time.perf_counter()
        try:
            return run(context)
        except Exception:  # noqa: BLE001 - whatever breaks, a citizen reads help and the operator the log
            _log.exception("answer path failed")
            return self._apology(question, searcher, started)

    def _apology(self, question: Question, searcher: Searcher, started: float) -> Answer:
        context = Context(question=question, searcher=searcher, profile=self.profile, day=date.today())
        context.timings_ms["total"] = (time.perf_counter() - started) * 1000
        context.stop(Outcome.ERROR, NoticeBlock(level="warning", text=say("error", office=self.profile.office)))
        return context.answer(text_of(context))
