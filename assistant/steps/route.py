"""Route: which kinds of record can answer, and small talk that needs none."""

from __future__ import annotations

import re

from assistant.answer import Aspect, Outcome, TextBlock
from assistant.context import Context
from assistant.cues import cue
from assistant.texts import say
from corpus.language import syllables
from corpus.models import Kind

SERVICE_KINDS = frozenset({Kind.PROCEDURE, Kind.FAQ, Kind.NEWS, Kind.OFFICE, Kind.FORM})
# A document number, or an article by number, is a question about the law itself.
_DOCUMENT = re.compile(r"\d+/\d{4}/|/(?:nđ|nd|qđ|qd|tt|nq|ct)-", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:điều|dieu)\s+\d+|(?:khoản|khoan)\s+\d+", re.IGNORECASE)


def route(context: Context) -> None:
    """Answer a bare greeting or thanks; otherwise set the kinds to look in first."""
    count = len(syllables(context.text))
    for name, longest in (("greetings", 4), ("thanks", 6)):
        matches = cue("smalltalk", name).longest(context.text)
        if matches and count <= longest and not about_services(context.search_text):
            context.stop(Outcome.SMALL_TALK, TextBlock(text=say("greeting" if name == "greetings" else "thanks")))
            context.reasons["route"] = name
            return
    names_law = _DOCUMENT.search(context.text) or _ARTICLE.search(context.text) or cue("cues", "law").find(context.text)
    context.kinds = (
        frozenset({Kind.LEGAL}) if names_law and Aspect.LEGAL_BASIS not in context.aspects else SERVICE_KINDS
    )
    context.reasons["route"] = "law" if Kind.LEGAL in context.kinds else "services"


def off_topic(text: str) -> bool:
    """Whether the question names a matter that is none of the public services' (weather, love, homework …)."""
    return bool(cue("smalltalk", "topics").find(text))


def about_services(text: str) -> bool:
    """Whether the question speaks of public services at all."""
    return bool(cue("cues", "service").find(text))
