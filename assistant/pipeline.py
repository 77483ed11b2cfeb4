"""The answer path: what happens to a question, from top to bottom."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from assistant.answer import Answer, Outcome
from assistant.context import Context, Step
from assistant.render.plain import plain, source_line
from assistant.steps.check import check
from assistant.steps.checklist import checklist
from assistant.steps.choose import choose
from assistant.steps.cite import cite
from assistant.steps.compare import compare
from assistant.steps.compose import compose
from assistant.steps.copies import copies_total
from assistant.steps.dossier import dossier, proof
from assistant.steps.due import due_day
from assistant.steps.follow_up import follow_up
from assistant.steps.guard import guard
from assistant.steps.journey import journey
from assistant.steps.language import explain_language, language
from assistant.steps.office import office, office_notes
from assistant.steps.places import explain_places, places
from assistant.steps.read import read
from assistant.steps.remark import remark
from assistant.steps.retrieve import retrieve
from assistant.steps.route import route
from assistant.steps.screen import screen
from assistant.steps.suggest import suggest
from assistant.steps.understand import understand
from assistant.steps.wishes import wishes
from assistant.steps.write import write
from assistant.texts import say, using_language

_log = logging.getLogger(__name__)

PIPELINE: tuple[Step, ...] = (
    language,  # Vietnamese, English, or a language for a person
    read,  # debris undone, marks restored, the want recognised
    proof,  # the digits that show whose a dossier is
    screen,  # what cannot be read or must not be answered
    dossier,  # the state of a dossier, where a system is connected
    office,  # what the office withholds or answers in its own words
    places,  # old places and authorities, and questions about nothing else
    wishes,  # a day of handing in, copies, a list for one's own case
    understand,  # aspect, restrictions, everyday words
    follow_up,  # what the conversation adds
    journey,  # all that follows from a life event, in order
    route,  # which kinds of record can answer
    cite,  # a document or article named is looked up
    retrieve,  # ranked candidates
    guard,  # no record for who wants what is harmful
    compare,  # two of them side by side
    choose,  # one of them, a question back, or nothing
    compose,  # the record as blocks
    due_day,  # when a result is expected
    copies_total,  # what so many copies cost
    checklist,  # the papers of one's own case
    check,  # sourced, and no foreign number
)
SAFETY = PIPELINE[:4]  # language, read, proof, screen: what a message of several questions passes as a whole first
# Also after the path was stopped. The record's answer is whole before a model is asked for sentences above it.
ALWAYS: tuple[Step, ...] = (explain_places, office_notes, remark, explain_language, suggest, write)


def run(context: Context, steps: Sequence[Step] = PIPELINE) -> Answer:
    """Run the steps until one stops the path; each leaves its duration (ms) on the answer."""
    started = time.perf_counter()
    for step in steps:
        _timed(step, context)
        if context.stopped:
            break
    for step in ALWAYS:
        try:
            _timed(step, context)
        except Exception:  # noqa: BLE001 - a convenience fails open: the answer stands without it
            _log.exception("%s failed", getattr(step, "__name__", step))
    context.timings_ms["total"] = (time.perf_counter() - started) * 1000
    with using_language(context.language):
        return context.answer(text_of(context))


def text_of(context: Context) -> str:
    """The answer as plain text: unfolded blocks, sources, choices by number."""
    parts = [plain(block for block in context.blocks if not block.folded)]
    if context.outcome in (Outcome.ANSWERED, Outcome.PARTIAL):
        parts += [source_line(source) for source in context.sources]
        parts += [say("nearby")] if context.choices else []
    elif context.outcome is Outcome.NO_SOURCE and context.choices:
        parts.append(say("nearest"))
    parts.append("\n".join(f"{number}. {choice.label}" for number, choice in enumerate(context.choices, start=1)))
    return "\n\n".join(part for part in parts if part)


def _timed(step: Step, context: Context) -> None:
    started = time.perf_counter()
    with using_language(context.language):
        step(context)
    name = getattr(step, "__name__", type(step).__name__)
    context.timings_ms[name] = (time.perf_counter() - started) * 1000
