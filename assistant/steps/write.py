"""Write: sentences of a language model above the record's blocks, each checked. A convenience: fails open."""

from __future__ import annotations

from assistant.answer import Aspect, NoticeBlock, Outcome, TextBlock
from assistant.context import Context
from assistant.generation.facts import SOURCE, facts_of
from assistant.generation.writer import Task
from assistant.texts import VIETNAMESE, say
from corpus.models import Procedure

# Log-odds of harm from which no model is asked: the record's blocks can be turned to nothing, sentences could.
SUSPECT = 0.0
_NO_ASPECT = frozenset({Aspect.NONE, Aspect.OVERVIEW})
_SAID_TOGETHER = {Aspect.WHO: Aspect.WHERE}  # the token of the place names the office


def write(context: Context) -> None:
    """Tell the channel that the record's blocks are final; then, where a writer is set up and the record answers the
    question, put the writer's sentences above them. The blocks below are never changed."""
    if context.progress is not None:
        context.progress.record(tuple(context.blocks))
    if context.writer is None or (task := _task(context)) is None:
        return
    sentences, context.written_by = context.writer.write(
        task, context.tell, context.gone, seen=context.progress is not None and context.progress.seen
    )
    if sentences:
        block = TextBlock(title=say("written.title"), text=" ".join(sentences), source=SOURCE, written=True)
        context.blocks.insert(0, block)
    context.reasons["write"] = context.written_by.reason or "used"


def _task(context: Context) -> Task | None:
    """What can be written; None where a model would have nothing to add, or nothing that can be checked."""
    if context.outcome is not Outcome.ANSWERED or context.chosen is None or context.evidence is None:
        return None
    if context.harm is None or context.harm.score >= SUSPECT:  # not judged, or not surely harmless: closed
        return None
    record = context.record()
    # A warm sentence above "has expired" would be read first, and believed.
    not_in_force = any(isinstance(b, NoticeBlock) and b.source and b.level != "info" for b in context.blocks)
    if not isinstance(record, Procedure) or context.language != VIETNAMESE or not_in_force:
        return None
    known = {block.aspect for block in context.blocks if not isinstance(block, NoticeBlock)}
    asked = [_SAID_TOGETHER.get(aspect, aspect) for aspect in context.aspects if aspect not in _NO_ASPECT]
    facts = facts_of(record, context.search_text, asked, known)
    sayable = {passage.aspect for passage in facts.passages} | known
    if asked and asked[0] not in sayable:
        return None
    return Task(context.text, record.title, tuple(dict.fromkeys(asked)), facts, context.evidence)
