"""Understand: what is asked recognised, what narrows it down, everyday words given their official ones."""

from __future__ import annotations

import functools

from assistant.answer import Aspect
from assistant.classify import ClassifierError, default_classifier
from assistant.codes import procedure_code
from assistant.conditions import without_denied
from assistant.context import Context
from assistant.cues import cue, resource
from assistant.parts import reduce_story
from corpus.language import normalize, syllables
from corpus.language.lexicon import default_lexicon
from corpus.language.phrases import PhraseTable
from corpus.language.reading import Reading
from index.search import Query

# Weights of added wordings beside the words typed; measured by benchmarks.tune_fusion.
OTHER_READING_WEIGHT = 0.5
OTHER_WORD_WEIGHT = 0.3
ASKED_WEIGHT = 0.25
_LISTED = 3
_TOPIC_SYLLABLES = 2
STORY_WEIGHT = 0.4
# How many times likelier a wording makes its aspect; measured on questions the classifier had not seen.
_NAMED, _NEXT_NAMED, _OVERVIEW = 20.0, 5.0, 60.0


def understand(context: Context) -> None:
    """Fill ``aspects``, ``query`` and ``code``, and reduce ``search_text`` to what is asked."""
    context.search_text = without_denied(reduce_story(context.search_text))
    context.aspects = context.aspects or aspects_of(context.search_text)
    context.query = query_of(context.search_text, context.reading)
    context.code = procedure_code(context.text)
    context.reasons["understand"] = ", ".join(aspect.value for aspect in context.aspects)


def query_of(text: str, reading: Reading) -> Query:
    """The query for a question: its topic first, then other readings, official words and what is asked of it."""
    extra: dict[str, float] = dict.fromkeys(reading.words, OTHER_WORD_WEIGHT)
    if text == reading.text:
        extra |= dict.fromkeys(reading.others, OTHER_READING_WEIGHT)
        for other in reading.others:
            for wording, weight in default_lexicon().widen(other).items():
                extra[wording] = max(weight * OTHER_READING_WEIGHT, extra.get(wording, 0.0))
    else:
        extra[reading.text] = STORY_WEIGHT  # a story was reduced to its question; what was told still counts
    for wording, weight in default_lexicon().widen(text).items():
        extra[wording] = max(weight, extra.get(wording, 0.0))
    topic, asked = without_aspects(text)
    if not topic:
        return Query(text, extra, typed=text)
    # "đăng ký khai sinh cần giấy tờ gì" went to the procedure "… cho người đã có hồ sơ, giấy tờ cá nhân".
    extra |= {wording: max(ASKED_WEIGHT, extra.get(wording, 0.0)) for wording in asked}
    return Query(topic, extra, dense_text=text, typed=text)


def aspects_of(text: str) -> list[Aspect]:
    """The aspects asked, the most telling first; overview when none is named.

    What the wordings name and what a classifier learnt from questions finds are weighed together: "phải nộp lại hồ sơ
    không" holds a wording of papers and asks for a condition.
    """
    named = named_aspects(text)
    if not named and not cue("parts", "asks").find(text):
        return [Aspect.OVERVIEW]  # a need and no question: "xin giấy xác nhận tình trạng hôn nhân"
    try:
        shares = default_classifier("aspects").probabilities(aspect_hints((text,)))
    except ClassifierError:
        return named or [Aspect.OVERVIEW]
    for place, aspect in enumerate(named[:3]):
        shares[aspect] = shares.get(aspect, 0.0) * (_NEXT_NAMED if place else _NAMED)
    if not named:
        shares[Aspect.OVERVIEW] *= _OVERVIEW
    likeliest = Aspect(max(shares, key=lambda label: shares[label]))
    if len(named) >= _LISTED and likeliest in named:
        return named  # a list of things asked is answered in its order
    # A weak wording beside a strong one says nothing more: "nộp hồ sơ xong bao lâu" asks for no papers.
    beside = strong_aspects(text) or named
    return [likeliest, *(aspect for aspect in beside if aspect is not likeliest)]


def strong_aspects(text: str) -> list[Aspect]:
    """The aspects whose wordings say more than a hint."""
    weak = set(resource("cues")["weak_aspects"])
    found = dict.fromkeys(match.payload[0] for match in _table().longest(text) if match.payload[1] not in weak)
    return [aspect for aspect in found if aspect is not Aspect.OVERVIEW]


def named_aspects(text: str) -> list[Aspect]:
    """The aspects whose wordings stand in the text.

    "hồ sơ" alone hints at papers, but in "nộp hồ sơ ở đâu" it only names the dossier: a weak wording counts when
    nothing stronger was found.
    """
    found = _table().longest(text)
    weak = set(resource("cues")["weak_aspects"])
    strong = list(dict.fromkeys(match.payload[0] for match in found if match.payload[1] not in weak))
    hinted = list(dict.fromkeys(match.payload[0] for match in found if match.payload[1] in weak))
    ordered = strong + [aspect for aspect in hinted if aspect not in strong]
    return [aspect for aspect in ordered if aspect is not Aspect.OVERVIEW]


def aspect_hints(readings: tuple[str, ...]) -> str:
    """The text the aspect classifier reads: the question and the aspects its wordings name."""
    text = readings[0]
    return f"{text} {' '.join(f'aspect{aspect.name.lower()}' for aspect in named_aspects(text)[:2])}".strip()


def without_aspects(text: str) -> tuple[str, list[str]]:
    """The question without the wordings that say what is asked of it, and these wordings. The topic is empty when
    hardly anything else is left ("lệ phí trước bạ")."""
    typed = syllables(normalize(text))
    spans = [match for match in _table().longest(text) if match.length > 1]
    taken = {match.start + offset for match in spans for offset in range(match.length)}
    left = [syllable for place, syllable in enumerate(typed) if place not in taken]
    wordings = [" ".join(typed[match.start : match.start + match.length]) for match in spans]
    return (" ".join(left), wordings) if len(left) >= _TOPIC_SYLLABLES else ("", [])


@functools.cache
def _table() -> PhraseTable[tuple[Aspect, str]]:
    return PhraseTable(
        (wording, (Aspect(name), wording)) for name, wordings in resource("aspects").items() for wording in wordings
    )
