"""Check: an answer leaves only with a source, and with nothing that its source does not hold. Fails closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.answer import AnyBlock, Aspect, FeesBlock, NoticeBlock, Outcome, PlacesBlock, TextBlock
from assistant.context import Context
from assistant.grounding import Evidence, unsupported
from assistant.grounding.evidence import frame
from assistant.texts import say
from corpus.models import Procedure
from corpus.screening import addressed

# Parts of a block that are ours and no fact of the record, or machine names of closed lists.
_FRAME = frozenset({"type", "title", "aspect", "source", "folded", "level", "kind", "method", "currency", "unit"})
_NEEDS_SOURCE = frozenset({Outcome.ANSWERED, Outcome.PARTIAL})
_UNSAID = frozenset({Aspect.NONE, Aspect.OVERVIEW})


def check(context: Context) -> None:
    """Turn an answer without a source, or with anything foreign or contradictory in it, into an open "I do not know".
    An aspect that was asked and is neither shown nor said to be missing is said to be missing."""
    if context.outcome not in _NEEDS_SOURCE or context.chosen is None:
        return
    record = context.record()
    part = context.chosen.unit.id.partition("#")[2]
    evidence = context.evidence = Evidence.of(record, part)
    # A record of an older import: what gives orders to a machine is not shown to people either.
    orders = addressed(evidence.plain, folded=True)
    foreign = [f"orders to a machine: {orders}"] if orders else []
    if context.sources and not foreign:
        foreign = list(_foreign(context, evidence))
    if context.sources and not foreign:
        context.reasons["check"] = "sourced"
        if isinstance(record, Procedure):
            _say_missing(context)
        return
    context.reasons["check"] = f"withheld: {'; '.join(foreign[:3]) or 'no source'}"
    context.sources, context.actions = [], []
    context.stop(
        Outcome.NO_SOURCE,
        NoticeBlock(
            level="warning", text=say("no_source", office=context.profile.office, hotline=context.profile.hotline_words)
        ),
    )


def _foreign(context: Context, evidence: Evidence) -> Iterator[str]:
    """What the blocks, sources and links say that the record does not."""
    for block in context.blocks:
        if not block.source and not isinstance(block, NoticeBlock | TextBlock):
            yield f"{block.type} without a source"
        if block.source and block.source not in {source.id for source in context.sources}:
            yield f"source {block.source}"
        of = evidence if block.source else _own(context)
        for text in _texts(block.model_dump(mode="json", exclude_defaults=True)):
            yield from (f"{claim.kind} {claim.value}" for claim in unsupported(text, of))
        yield from _contradictions(block, evidence)
    known = {*context.profile.links.values(), ""}
    links = [source.url for source in context.sources] + [action.url for action in context.actions]
    yield from (f"link {url}" for url in links if url not in known and not evidence.holds(url))


def _own(context: Context) -> Evidence:
    """What blocks without a source may say: our own words and what the profile names."""
    profile = context.profile
    return Evidence((profile.office, profile.hotline_words, *profile.links.values(), context.text, *context.told))


def _contradictions(block: AnyBlock, evidence: Evidence) -> Iterator[str]:
    """Fees of a kind or an amount that the record has not, though the number may stand elsewhere in it."""
    if not isinstance(block, FeesBlock) or evidence.fees is None or not block.source:
        return
    amounts = {amount for _, amount in evidence.fees}
    kinds = {kind for kind, _ in evidence.fees}
    for row in block.rows:
        if row.amount is not None and row.amount not in amounts:
            yield f"fee {row.amount}"
        if kinds and row.kind.value not in kinds and row.kind.value in ("free", "amount"):
            yield f"fee {row.kind.value}"


def _texts(values: Any) -> Iterator[str]:
    """The texts and figures of a block that claim something."""
    if isinstance(values, dict):
        for name, inner in values.items():
            if name not in _FRAME:
                yield from _texts(inner)
    elif isinstance(values, list | tuple):
        for inner in values:
            yield from _texts(inner)
    elif isinstance(values, float) and values.is_integer():
        yield str(int(values))
    elif values is not None and not isinstance(values, bool):
        yield str(values)


def _say_missing(context: Context) -> None:
    shown = {block.aspect for block in context.blocks}
    if any(isinstance(block, PlacesBlock) for block in context.blocks):
        shown.add(Aspect.WHO)  # the place where it is filed names who does it
    for aspect in context.aspects:
        if aspect not in shown | _UNSAID:
            text = say("unknown_aspect", aspect=say(f"aspects.{aspect.value}"))
            context.blocks.append(NoticeBlock(level="warning", text=text, aspect=aspect))


frame()  # made once, when the answer path is loaded: the first question must not pay for it
