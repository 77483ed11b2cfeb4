"""The assistant: a question in, an answer out."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import date

from assistant.answer import Answer, NoticeBlock, Outcome
from assistant.comparison import compares, subject_pairs
from assistant.context import Context, Question
from assistant.dossiers import Dossiers
from assistant.generation import Progress, Writer
from assistant.journeys.asked import with_another
from assistant.live import LiveIndex
from assistant.parts import split_questions
from assistant.pipeline import SAFETY, run, text_of
from assistant.profile import Profile
from assistant.remembered import in_context
from assistant.several import together
from assistant.steps.wishes import taken
from assistant.texts import say
from corpus.errors import InputError
from index.search import Searcher

_FIRST = "dang ky khai sinh lm o dau"  # a question that needs everything there is to load
_log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from the live generation with the words of one profile. Safe to use from several threads."""

    def __init__(
        self,
        live: LiveIndex,
        profile: Profile,
        *,
        longest_question: int = 2000,
        writer: Writer | None = None,
        dossiers: Dossiers | None = None,
    ) -> None:
        self.live = live
        self.profile = profile
        self.longest_question = longest_question
        self.writer = writer  # writes sentences above the record's blocks; the answer is whole without it
        self.dossiers = dossiers

    def warm_up(self) -> None:
        """Load index, models and word lists, by asking once. Raises ``GenerationError``. A writer warms up beside it:
        no answer waits for that."""
        if self.writer is not None:
            self.writer.warm_up()
        bare = Assistant(self.live, self.profile)
        bare._answer(Question(_FIRST), self.live.searcher(), date.today(), None)

    def answer(self, question: Question, *, day: date | None = None, progress: Progress | None = None) -> Answer:
        """Answer a question as of ``day`` (default: today). ``progress`` is told of the record's blocks and of each
        sentence a model adds; a message of several questions is answered from the records alone.

        Raises ``InputError`` (``QUESTION_TOO_LONG``) and, without a usable index, ``GenerationError``. A failure
        inside the path becomes an answer with outcome ``error``; the operator reads the cause in the log.
        """
        if len(question.text) > self.longest_question:
            raise InputError(say("too_long", limit=self.longest_question), code="QUESTION_TOO_LONG")
        question = replace(question, history=in_context(question.history))
        searcher = self.live.searcher()
        started = time.perf_counter()
        try:
            return self._answer(question, searcher, day or date.today(), progress)
        except Exception:  # noqa: BLE001 - whatever breaks, a citizen reads help and the operator the log
            _log.exception("answer path failed")
            return self._apology(question, searcher, started)

    def _answer(self, question: Question, searcher: Searcher, day: date, progress: Progress | None) -> Answer:
        def context(text: str) -> Context:
            return Context(replace(question, text=text), searcher, self.profile, day, self.dossiers)

        parts = _questions(question.text)
        if len(parts) < 2:
            alone = context(parts[0])
            alone.writer, alone.progress = self.writer, progress
            return run(alone)
        whole = context(question.text)
        checked = run(whole, SAFETY)  # what is harmless in parts may not be as a whole
        if whole.stopped:
            return checked
        answer = together(parts, [run(context(part)) for part in parts])
        return answer.model_copy(update={"private": answer.private or whole.private})

    def _apology(self, question: Question, searcher: Searcher, started: float) -> Answer:
        context = Context(question=question, searcher=searcher, profile=self.profile, day=date.today())
        context.timings_ms["total"] = (time.perf_counter() - started) * 1000
        context.stop(Outcome.ERROR, NoticeBlock(level="warning", text=say("error", office=self.profile.office)))
        return context.answer(text_of(context))


def _questions(text: str) -> list[str]:
    """The questions of a message. A choice of ours is one, whatever the record's words in it; a comparison is not cut
    between the two it compares."""
    if taken(text):
        return [text]
    parts = [part for piece in with_another(text) for part in split_questions(piece)]
    halves = compares(text) and not any(next(subject_pairs(part), None) for part in parts)
    return [text] if halves else parts
