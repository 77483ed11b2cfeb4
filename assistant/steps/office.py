"""Office: what the office keeps from the assistant, or answers in its own words, and its notes beside records."""

from __future__ import annotations

from assistant.answer import NoticeBlock, Outcome, Source, TextBlock
from assistant.context import Context
from assistant.office_words import office_words
from assistant.texts import say
from corpus.models import Kind


def office(context: Context) -> None:
    """Stop on a question the office withholds, and on one it has a ready answer to."""
    words = office_words()
    readings = dict.fromkeys((context.text, context.reading.text))
    for text in readings:
        withheld = words.exclusion(text, context.question.collection, context.day)
        if withheld is not None:
            context.reasons["office"] = "withheld"
            profile = context.profile
            reply = withheld.reply or say("withheld", office=profile.office, hotline=profile.hotline_words)
            context.stop(Outcome.OUT_OF_SCOPE, TextBlock(text=reply))
            return
    for text in readings:
        found = words.ready_answer(text, context.day)
        if found is not None:
            number, ready = found
            context.reasons["office"] = f"ready answer {number}"
            source = Source(id=f"office:{number}", kind=Kind.FAQ, title=ready.source, url=ready.url,
                            valid_from=ready.from_date, valid_to=ready.until)  # fmt: skip
            context.stop(Outcome.ANSWERED, TextBlock(text=ready.answer, source=source.id))
            context.sources = [source]
            return


def office_notes(context: Context) -> None:
    """Add the office's notes on the record an answer comes from. A convenience: fails open."""
    if context.chosen is None or context.outcome not in (Outcome.ANSWERED, Outcome.PARTIAL):
        return
    for note in office_words().notes_on(context.chosen.unit.record, context.day):
        context.blocks.append(NoticeBlock(level=note.level, text=note.text))
