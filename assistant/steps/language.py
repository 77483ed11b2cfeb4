"""Language: English is searched in Vietnamese official words and answered in an English frame; other languages go to a
person."""

from __future__ import annotations

import dataclasses

from assistant.answer import Action, Aspect, NoticeBlock, Outcome
from assistant.codes import procedure_code
from assistant.context import Context, Turn
from assistant.texts import ENGLISH, VIETNAMESE, say, using_language
from corpus.language.disguise import plain_letters, undisguised
from corpus.language.english import in_english, to_vietnamese
from corpus.language.reading import read_plainly
from corpus.language.tongue import Tongue, tongue_of

_TRANSLATED = (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.CLARIFICATION)


def language(context: Context) -> None:
    """Set ``language``. For English also ``asked_text``, ``reading``, ``search_text`` and a first guess of
    ``aspects``, and the turns before in Vietnamese. Stops with ``handed_over`` on a language that is neither.

    ``text`` stays what the person typed. A message that could be either ("passport?") is in the language of the
    person's last turn.
    """
    context.text = context.text or plain_letters(context.question.text)
    before = next((turn.text for turn in reversed(context.question.history) if turn.role == "user"), "")
    tongue = tongue_of(context.text, tongue_of(before))
    if tongue is Tongue.OTHER:  # digits for letters ("l4m s40") look like no language
        for other in undisguised(context.text):
            if (meant := tongue_of(other)) is not Tongue.OTHER:
                context.text, tongue = other, meant
                break
    context.reasons["language"] = tongue.value
    if tongue is Tongue.OTHER and not procedure_code(context.text):
        _hand_over(context)
        return
    context.language = ENGLISH if tongue is Tongue.ENGLISH else VIETNAMESE
    turns = tuple(_in_vietnamese(turn) for turn in context.question.history)
    context.question = dataclasses.replace(context.question, history=turns)
    if context.language == ENGLISH:
        _translate(context)


def explain_language(context: Context) -> None:
    """Add to an answer in English that the records are in Vietnamese, and what the procedures are called in English.

    Runs at the end, also after the path was stopped; to be placed before the follow-up questions are made.
    """
    if context.language != ENGLISH or context.outcome not in _TRANSLATED:
        return
    context.choices = [
        choice.model_copy(update={"hint": " · ".join(part for part in (in_english(choice.label), choice.hint) if part)})
        for choice in context.choices
    ]
    name = in_english(context.chosen.unit.title) if context.chosen is not None else ""
    with using_language(ENGLISH):
        parts = [say("about_this", name=name)] if name else []
        context.blocks.append(NoticeBlock(text=" ".join([*parts, say("published_in_vietnamese")])))


def _translate(context: Context) -> None:
    translated = to_vietnamese(context.text)
    # Words that no list knows stay: they lower the certainty that a record was found, as they should.
    asked = " ".join(part for part in (translated.question, *translated.unknown) if part)
    context.asked_text = asked or context.text
    context.reading = read_plainly(context.asked_text)
    context.search_text = context.reading.text
    context.aspects = [Aspect(name) for name in translated.aspects]
    context.reasons["language"] = f"en, {translated.covered:.0%} of the words known: {context.asked_text}"[:160]


def _in_vietnamese(turn: Turn) -> Turn:
    if turn.role != "user" or tongue_of(turn.text) is not Tongue.ENGLISH:
        return turn
    code = procedure_code(turn.text)
    question = to_vietnamese(turn.text.replace(code, "")).question or turn.text
    return Turn(turn.role, f"{question} ({code})" if code else question)


def _hand_over(context: Context) -> None:
    hotline = context.profile.hotline
    called = f" ({hotline.label}: {hotline.phone})" if hotline else ""
    text = say("other_language", office=context.profile.office, hotline=called)
    context.stop(Outcome.HANDED_OVER, NoticeBlock(text=text))
    if hotline:
        context.actions.append(Action(type="phone", label=hotline.label, phone=hotline.phone))
