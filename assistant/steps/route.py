"""Route: which kinds of record can answer, and small talk that needs none."""

from __future__ import annotations

import re

from assistant.answer import Aspect, Outcome, TextBlock
from assistant.context import Context
from assistant.cues import cue
from assistant.steps.understand import named_aspects
from assistant.texts import say
from corpus.language import syllables
from corpus.models import Kind

SERVICE_KINDS = frozenset({Kind.PROCEDURE, Kind.FAQ, Kind.NEWS, Kind.OFFICE, Kind.FORM})
SURELY_SMALL_TALK = 0.85
_OF_SERVICES = frozenset({Aspect.DOCUMENTS, Aspect.FEE, Aspect.FORM})
_LONGEST_SMALL_TALK = 14  # syllables
# A document number, or an article by number, is a question about the law itself.
_DOCUMENT = re.compile(r"\d+/\d{4}/|/(?:nđ|nd|qđ|qd|tt|nq|ct)-", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:điều|dieu)\s+\d+|(?:khoản|khoan)\s+\d+", re.IGNORECASE)


def route(context: Context) -> None:
    """Answer a bare greeting or thanks; otherwise set the kinds to look in first."""
    count = len(syllables(context.text))
    alone = () if context.question.history else (("replies", 4),)
    for name, longest in (("greetings", 4), ("thanks", 6), *alone):
        matches = cue("smalltalk", name).longest(context.text)
        said = sum(match.length for match in matches) if name == "replies" else count  # nothing but such words
        if matches and count <= min(longest, said) and not about_services(context.search_text):
            context.stop(Outcome.SMALL_TALK, TextBlock(text=say("thanks" if name == "thanks" else "greeting")))
            context.reasons["route"] = name
            return
    asks = about_services(context.search_text) or named_aspects(context.search_text)
    small_talk = context.intents.get("small_talk", 0.0) >= SURELY_SMALL_TALK
    if small_talk and not asks and count <= _LONGEST_SMALL_TALK:
        context.stop(Outcome.SMALL_TALK, TextBlock(text=say("greeting")))
        context.reasons["route"] = f"small talk {context.intents['small_talk']:.2f}"
        return
    names_article = bool(_ARTICLE.search(context.text))
    names_text = names_article or _DOCUMENT.search(context.text)
    # "theo luật nào" asks for a field of the procedure; a document by its number is asked for itself.
    about_law = names_text or (cue("cues", "law").find(context.text) and Aspect.LEGAL_BASIS not in context.aspects)
    # "đăng ký khai sinh theo luật hộ tịch cần giấy tờ gì" names the law in passing: papers and fees are a service's.
    in_passing = bool(_OF_SERVICES & {*context.aspects}) and about_services(context.search_text) and not names_article
    context.kinds = frozenset({Kind.LEGAL}) if about_law and not in_passing else SERVICE_KINDS
    context.reasons["route"] = "law" if Kind.LEGAL in context.kinds else "services"


def about_services(text: str) -> bool:
    """Whether the question speaks of public services at all."""
    return bool(cue("cues", "service").find(text))
