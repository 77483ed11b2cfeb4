"""Read: the question cleaned, debris and shorthand undone, marks restored, and what is wanted of us in all."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from assistant.classify import ClassifierError, default_classifier
from assistant.context import Context
from assistant.cues import cue
from assistant.texts import VIETNAMESE
from corpus.language import clean
from corpus.language.disguise import plain_letters
from corpus.language.reading import Reading, read_plainly
from corpus.language.reading import read as read_text

_log = logging.getLogger(__name__)
# From so much on, what was typed may be a complaint, a denunciation or feedback: it is answered like anything else, but
# kept nowhere. Lower than what a way to turn needs: keeping too little costs a follow-up question, keeping too much may
# cost the one who told.
PRIVATE = 0.3
_PRIVATE = ("complaint", "feedback")
_ANOTHER_MATTER, _SURELY_ANOTHER = ("procedure", "information", "dossier_status", "small_talk"), 0.6
_LONGEST = 1200  # characters; what stands further back in a story is matched as it was typed


def read(context: Context) -> None:
    """Fill ``text``, ``reading``, ``search_text`` and ``intents``; what was asked in English is read already. Without
    a classifier ``intents`` stays empty and the rules of the later steps decide alone."""
    context.text = context.text or plain_letters(context.question.text)
    if context.language == VIETNAMESE:
        context.reading = reading_of(context.text)
        context.search_text = context.reading.text
    try:
        context.intents = _intents(context.reading)
        context.private = _private(context)
    except ClassifierError:
        _log.exception("intents are not recognised")
    if context.reading.restored:
        context.reasons["read"] = context.reading.text[:120]


def _private(context: Context) -> bool:
    """Whether this must be kept nowhere: a complaint by its want or its words, or more of one that was begun the turn
    before ("tôi muốn tố cáo", then the story)."""
    if _complains(context.intents) or cue("cues", "wrongdoing").find(context.text):
        return True
    before = next((turn.text for turn in reversed(context.question.history) if turn.role == "user"), "")
    if not before or max((context.intents.get(name, 0.0) for name in _ANOTHER_MATTER), default=0.0) >= _SURELY_ANOTHER:
        return False
    return _complains(default_classifier("intents").probabilities(before[-_LONGEST:]))


def _complains(intents: Mapping[str, float]) -> bool:
    return sum(intents.get(name, 0.0) for name in _PRIVATE) >= PRIVATE


def _intents(reading: Reading) -> dict[str, float]:
    """What is wanted, with probabilities. "lam so do gia bao nhieu" may ask for a price or for a forgery: of what
    several readings may mean the most lawful counts."""
    classifier = default_classifier("intents")
    found = [classifier.probabilities(text) for text in reading.all]
    return min(found, key=lambda shares: shares.get("unsafe", 0.0))


def reading_of(text: str) -> Reading:
    """The reading of a question of any length: its end, where people ask, is read in full."""
    if len(text) <= _LONGEST:
        return read_text(text)
    head, tail = text[:-_LONGEST], text[-_LONGEST:]
    cut = tail.find(" ") + 1
    reading = read_text(tail[cut:])
    before = read_plainly(head + tail[:cut]).text
    return Reading(f"{before} {reading.text}", (), reading.words, reading.restored)


def readings_of(text: str) -> tuple[str, ...]:
    """The readings of a question as plain texts, the likeliest first."""
    return reading_of(clean(text)).all
