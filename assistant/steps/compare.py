"""Compare: a question on how two procedures differ gets both records side by side."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from assistant.answer import Action, AnyBlock, Aspect, Outcome, TextBlock
from assistant.comparison import Side, comparison, subject_pairs
from assistant.comparison.table import cheaper, faster
from assistant.confidence import known
from assistant.context import Context
from assistant.cues import cue
from assistant.grounding import Evidence
from assistant.steps.compose import source_of
from assistant.steps.direct import SURELY_KNOWN
from assistant.steps.due import due_block
from assistant.steps.understand import query_of
from assistant.texts import VIETNAMESE, say
from corpus.language import folded_terms
from corpus.language.lexicon import default_lexicon
from corpus.language.reading import read_plainly
from corpus.models import Kind, Procedure
from corpus.screening import addressed
from index.search import Filter, Hit

# A subject is a procedure when it stands for so much of a name and so much of it is in the name. Everyday words bring
# their official ones along, of which a name holds only some.
_NAMED = ((0.34, 0.74), (0.65, 0.5), (0.9, 0.0))
_MOST_SEARCHES = 5
_NEAREST = 4  # hits of each search
_KIN = 0.6


def compare(context: Context) -> None:
    """Stop with the comparison where the question asks for one and both procedures are found; else change nothing: the
    ordinary path answers as well as it can."""
    if context.language != VIETNAMESE or context.code or _answered(context):
        return
    for first, second in itertools.islice(subject_pairs(context.search_text), 4):
        if _synonyms(first[0], second[0]):
            continue
        ones, twos = _found(context, first), _found(context, second)
        pair = _best(ones, twos) if not _one_thing(ones, twos) else None
        if pair is not None and _show(context, *pair):
            return


def _answered(context: Context) -> bool:
    """Whether an FAQ answers this very question."""
    first = context.hits[0].unit.kind if context.hits else None
    return first in (Kind.FAQ, Kind.NEWS) and known(context.hits) >= SURELY_KNOWN


def _synonyms(one: str, two: str) -> bool:
    """Whether two everyday words mean the same official one and neither says what is done with it: "sổ đỏ", "sổ hồng"."""
    if cue("parts", "acts").find(f"{one} . {two}"):
        return False
    first, second = (default_lexicon().widen(text) for text in (one, two))
    return bool(first.keys() & second.keys())


def _found(context: Context, readings: Sequence[str]) -> list[tuple[float, Hit]]:
    """The procedures the readings of one subject name, the surest first."""
    audiences = frozenset({context.question.audience, *Filter().audiences})
    where = Filter(collection=context.question.collection, kinds=frozenset({Kind.PROCEDURE}), audiences=audiences)
    found: dict[str, tuple[float, Hit]] = {}
    own = set(folded_terms(readings[0]))
    for text in readings[:_MOST_SEARCHES]:
        for hit in context.searcher.search(query_of(text, read_plainly(text)), where=where, limit=_NEAREST):
            of_name = max(hit.features.get("title_share", 0.0), hit.features.get("name_share", 0.0))
            of_subject = hit.features.get("query_share", 0.0)
            if not any(of_name >= name and of_subject >= subject for name, subject in _NAMED):
                continue
            held = len(own & set(folded_terms(hit.unit.title))) / len(own) if own else 0.0
            score = of_name + of_subject + held
            if score > found.get(hit.unit.id, (0.0, hit))[0]:
                found[hit.unit.id] = (score, hit)
    return sorted(found.values(), key=lambda each: -each[0])


def _one_thing(ones: list[tuple[float, Hit]], twos: list[tuple[float, Hit]]) -> bool:
    """Whether both name the same best: "sổ đỏ" and "sổ hồng", or inheriting and giving land, which one procedure holds."""
    return bool(ones and twos) and ones[0][1].unit.id == twos[0][1].unit.id


def _best(ones: list[tuple[float, Hit]], twos: list[tuple[float, Hit]]) -> tuple[Hit, Hit] | None:
    pairs = [
        (a + b + _KIN * _kinship(one, two), one, two)
        for a, one in ones
        for b, two in twos
        if one.unit.id != two.unit.id
    ]
    if not pairs:
        return None
    _, one, two = max(pairs, key=lambda each: each[0])
    return one, two


def _kinship(one: Hit, two: Hit) -> float:
    """Share of words two names have in common: who compares "hộ kinh doanh" with "doanh nghiệp tư nhân" means setting
    up the one and the other, not the taxes of the one."""
    first, second = (set(folded_terms(hit.unit.title)) for hit in (one, two))
    return len(first & second) / len(first | second) if first | second else 0.0


def _show(context: Context, one: Hit, two: Hit) -> bool:
    records = [record for hit in (one, two) if isinstance(record := context.searcher.record(hit.unit), Procedure)]
    if len(records) < 2 or any(addressed(Evidence.of(record).plain, folded=True) for record in records):
        return False
    first, second = Side(records[0], "s1"), Side(records[1], "s2")
    blocks: list[AnyBlock] = [
        TextBlock(
            text=say(
                "compare.intro",
                first=records[0].title,
                first_code=records[0].code,
                second=records[1].title,
                second_code=records[1].code,
            )
        )
    ]
    aspects = []
    if cue("hard", "faster").find(context.search_text):
        blocks.append(TextBlock(text=faster(*records), aspect=Aspect.TIME))
        aspects.append(Aspect.TIME)
    if cue("hard", "cheaper").find(context.search_text):
        blocks.append(TextBlock(text=cheaper(*records), aspect=Aspect.FEE))
        aspects.append(Aspect.FEE)
    days = [due_block(context, record, context.filing, record.title) for record in records] if context.filing else []
    context.stop(Outcome.ANSWERED, *blocks, comparison(first, second), *days)
    context.aspects = aspects or [Aspect.OVERVIEW]
    context.sources = [
        source_of(record, context, side.source) for record, side in zip(records, (first, second), strict=True)
    ]
    context.procedures = list(dict.fromkeys([*(record.code for record in records), *context.procedures]))
    context.actions += [
        Action(type="ask", label=say("compare.ask", title=record.title), question=f"{record.title} ({record.code})")
        for record in records
    ]
    context.reasons["compare"] = " / ".join(record.code for record in records)
    return True
