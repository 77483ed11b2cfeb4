"""Check: an answer leaves only with a source, and with no number that the source does not hold. Fails closed."""

from __future__ import annotations

import re

from assistant.answer import NoticeBlock, Outcome
from assistant.context import Context
from assistant.texts import say

# Parts of a block that are ours and no fact of the record.
_FRAME = {"type", "title", "aspect", "source", "folded"}
_NEEDS_SOURCE = {Outcome.ANSWERED, Outcome.PARTIAL}
_NUMBER = re.compile(r"\d+")
_THOUSANDS = re.compile(r"(?<=\d)\.(?=\d{3})")


def check(context: Context) -> None:
    """Turn an answer without a source, or with a foreign number, into an open "I do not know"."""
    if context.outcome not in _NEEDS_SOURCE or context.chosen is None:
        return
    record = context.record()
    held = set(_numbers(record.model_dump_json()))
    shown = "\n".join(block.model_dump_json(exclude=_FRAME) for block in context.blocks if block.source)
    foreign = [number for number in _numbers(shown) if number not in held]
    if context.sources and not foreign:
        context.reasons["check"] = "sourced"
        return
    context.reasons["check"] = f"withheld: {foreign[:3] or 'no source'}"
    context.sources = []
    context.stop(
        Outcome.NO_SOURCE,
        NoticeBlock(
            level="warning", text=say("no_source", office=context.profile.office, hotline=context.profile.hotline_words)
        ),
    )


def _numbers(text: str) -> list[str]:
    return [number.lstrip("0") or "0" for number in _NUMBER.findall(_THOUSANDS.sub("", text))]
