"""Understand: shorthand written out, what is asked recognised, everyday words given their official ones."""

from __future__ import annotations

import functools

from assistant.answer import Aspect
from assistant.codes import procedure_code
from assistant.context import Context
from assistant.cues import resource
from corpus.language import normalize, syllables
from corpus.language.lexicon import default_lexicon
from corpus.language.phrases import PhraseTable
from corpus.language.shorthand import expand
from index.search import Query

# Weights of added wordings beside the words typed; measured by benchmarks.tune_fusion.
LEXICON_WEIGHT = 0.7
OTHER_READING_WEIGHT = 0.3
ASKED_WEIGHT = 0.25
_TOPIC_SYLLABLES = 2


def understand(context: Context) -> None:
    """Fill ``search_text``, ``aspects``, ``query`` and ``code``."""
    expanded = expand(context.text)
    context.search_text = expanded.text
    context.aspects = aspects_of(expanded.text)
    extra = dict.fromkeys(expanded.others, OTHER_READING_WEIGHT)
    extra |= dict.fromkeys(default_lexicon().official(expanded.text), LEXICON_WEIGHT)
    topic, asked = without_aspects(expanded.text)
    if topic:
        # "đăng ký khai sinh cần giấy tờ gì" went to the procedure "… cho người đã có hồ sơ, giấy tờ cá nhân".
        extra |= {wording: max(ASKED_WEIGHT, extra.get(wording, 0.0)) for wording in asked}
        context.query = Query(topic, extra, dense_text=expanded.text)
    else:
        context.query = Query(expanded.text, extra)
    context.code = procedure_code(context.text)
    context.reasons["understand"] = ", ".join(aspect.value for aspect in context.aspects)


def aspects_of(text: str) -> list[Aspect]:
    """The aspects asked, the most telling first; overview when none is named.

    "hồ sơ" alone hints at papers, but in "nộp hồ sơ ở đâu" it only names the dossier: a weak wording counts when
    nothing stronger was found.
    """
    found = _table().longest(text)
    weak = set(resource("cues")["weak_aspects"])
    strong = list(dict.fromkeys(match.payload[0] for match in found if match.payload[1] not in weak))
    hinted = list(dict.fromkeys(match.payload[0] for match in found if match.payload[1] in weak))
    ordered = strong + [aspect for aspect in hinted if aspect not in strong]
    specific = [aspect for aspect in ordered if aspect.value != "overview"]
    return specific if specific else [Aspect.OVERVIEW]


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
