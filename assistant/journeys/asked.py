"""Whether a message asks for all that follows from a life event, and for nothing else."""

from __future__ import annotations

import functools
import re
from typing import Any

from assistant.answer import Aspect
from assistant.cues import cue, resource
from assistant.journeys.model import Journey, journeys
from assistant.steps.follow_up import own_words
from assistant.steps.understand import named_aspects
from corpus.language import normalize, syllables
from corpus.language.phrases import Match, PhraseTable

_STOP = re.compile(r"[?!.;,\n]+\s*|\s(?=(?:còn|rồi còn|với lại|ngoài ra|và cho hỏi)\s)")
_LONGEST = 40  # syllables; a longer story has a question of its own
_SPARE = 1  # words beside the event that may be anything: a name, a turn of speech
# Who asks for one of these wants a fact, not a plan.
_FACTS = frozenset({Aspect.FEE, Aspect.TIME, Aspect.WHERE, Aspect.FORM, Aspect.LEGAL_BASIS, Aspect.RESULT})


def journey_of(text: str) -> Journey | None:
    """The journey a message asks for; None where it asks for something else, and an ordinary answer is right."""
    typed = syllables(normalize(text))
    if len(typed) > _LONGEST:
        return None
    events = _events().longest(text)
    strong, weak = (cue("hard", name).longest(text) for name in ("plan", "plan_weak"))
    if not events or not (strong or weak) or _FACTS & set(named_aspects(text)):
        return None
    event = max(events, key=lambda match: match.length)
    journey = next(each for each in journeys() if each.id == event.payload[0])
    taken = _places(event, *(other for other in events if other.payload[0] == journey.id), *strong, *weak)
    taken |= _places(*_around(journey.id).find(text), *cue("hard", "plan_around").find(text))
    taken |= {place for place, word in enumerate(typed) if word in _fillers()}
    return journey if len(typed) - len(taken) <= (_SPARE if strong else 0) else None


def with_another(text: str) -> list[str]:
    """A message that asks for a journey and for something else, in its two parts; as it came where it does not."""
    if cue("hard", "plan").find(text) and _events().find(text) and journey_of(text) is None:
        for cut in _STOP.finditer(text):
            parts = [text[: cut.start()].strip(), text[cut.end() :].strip()]
            asks = [bool(cue("parts", "asks").find(part)) for part in parts]
            if not all(asks) or sum(journey_of(part) is not None for part in parts) != 1:
                continue
            # "…, nộp ở đâu" asks it of the steps: each leads to its own place, fee and papers.
            named = [part for part in parts if journey_of(part) is not None or own_words(part)]
            return parts if len(named) == 2 else named
    return [text]


def _places(*matches: Match[Any]) -> set[int]:
    return {place for match in matches for place in range(match.start, match.start + match.length)}


@functools.cache
def _events() -> PhraseTable[tuple[str, str]]:
    return PhraseTable((says, (journey.id, says)) for journey in journeys() for says in journey.says)


@functools.cache
def _around(identity: str) -> PhraseTable[str]:
    return PhraseTable((word, word) for journey in journeys() if journey.id == identity for word in journey.around)


@functools.cache
def _fillers() -> frozenset[str]:
    listed = [*resource("cues")["fillers"], *resource("cues")["leads_on"], *resource("parts")["particles"]]
    return frozenset(syllable for wording in listed for syllable in syllables(normalize(str(wording))))
