"""A rich answer as the messages a channel can carry: the base that every channel degrades to."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass

from assistant.answer import Answer, JourneyBlock, Outcome
from assistant.texts import say
from channels.contract.memory import Offer, offers
from channels.contract.messages import Button, ButtonKind, Capabilities, Outgoing
from channels.contract.split import shortened, split, unmarked
from channels.contract.words import talk
from corpus.language import clean

_LINK = re.compile(r"\s*https?://\S+")
_ASKS = 3  # ways to go on that are offered where there was no choice to make
OFFICER = "officer"  # the token of the button that leads to a person
RESUME = "resume"  # and of the one that leads back
_CANNOT_FOLLOW = (Outcome.EMERGENCY, Outcome.REFUSED_UNSAFE)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The messages of an answer, and what its numbers and buttons stand for."""

    messages: tuple[Outgoing, ...]
    offers: tuple[Offer, ...] = ()


def render(answer: Answer, can: Capabilities, *, notice: str = "") -> Rendered:
    """``answer`` for a channel: its text within the limits, choices as numbers and, where there are any, as buttons,
    source lines and links whole, ``notice`` before it, and a way to a person at its end."""
    given = offers_of(answer)
    text = unmarked(answer.text)
    lines = [text, *_actions(answer, can, text)]
    numbered = any(isinstance(block, JourneyBlock) for block in answer.blocks)  # its text has the numbers
    if given and not answer.choices and not numbered and (not can.buttons or can.numbered_buttons):
        lines.append("\n".join([talk("next"), *(f"{offer.number}. {offer.title}" for offer in given)]))
    buttons = _buttons(answer, given, can) if can.buttons else ()
    return Rendered(messages("\n\n".join(lines), can, notice=notice, buttons=buttons, more=_more(answer, can)), given)


def messages(
    text: str, can: Capabilities, *, notice: str = "", buttons: tuple[Button, ...] = (), more: str = ""
) -> tuple[Outgoing, ...]:
    """Text as messages of a channel, with the way to a person at the end: a button, or a line where there is none."""
    officer: tuple[str, ...] = () if can.buttons else (talk("officer_line"),)
    head: tuple[str, ...] = (notice,) if notice else ()
    if can.unaccented:
        text, more = unaccented(text), unaccented(more)
        head, officer = tuple(map(unaccented, head)), tuple(map(unaccented, officer))
    if not can.links:
        text = _LINK.sub("", text)
    # The notice and the way to a person are never what is cut off: the text between them is.
    fixed = [part for part in (*head, *officer) if part]
    joined = "\n\n".join([*head, text, *officer])
    pieces = split(joined, can.text_limit)
    if len(pieces) > can.parts:
        tail = "\n\n".join([part for part in (more, *officer) if part])
        pieces = split("\n\n".join([*head, text]), can.text_limit, can.parts, tail=tail)
    pieces = pieces or fixed or [talk("officer_line")]
    last = Outgoing(text=pieces[-1], buttons=with_officer(buttons, can) if can.buttons else ())
    return (*(Outgoing(text=piece) for piece in pieces[:-1]), last)


def officers_words_in(text: str, can: Capabilities) -> tuple[Outgoing, ...]:
    """What an officer wrote, in as many messages as it takes: nobody's words are cut off."""
    shown = unaccented(text) if can.unaccented else text
    return tuple(Outgoing(text=piece) for piece in split(shown if can.links else _LINK.sub("", shown), can.text_limit))


def with_officer(buttons: tuple[Button, ...], can: Capabilities) -> tuple[Button, ...]:
    """As many buttons as fit, the last of them leading to a person."""
    title = shortened(talk("officer_button"), can.button_title)
    officer = Button(title=title, kind=ButtonKind.ASK, value=OFFICER)
    return (*buttons[: can.buttons - 1], officer)


def resume_button(can: Capabilities) -> Button:
    """The button that calls the assistant back while a person has the word."""
    return Button(title=shortened(talk("resume_button"), can.button_title), kind=ButtonKind.ASK, value=RESUME)


def intro_of(answer: Answer) -> str:
    """What stands before the choices of an answer: nothing where they are the question itself."""
    if not answer.choices or answer.outcome not in (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.NO_SOURCE):
        return ""
    return say("nearest" if answer.outcome is Outcome.NO_SOURCE else "nearby")


def unaccented(text: str) -> str:
    """Text without Vietnamese marks, in the case it is in: for SMS, where one marked letter halves the length."""
    bare = unicodedata.normalize("NFD", clean(text).replace("đ", "d").replace("Đ", "D"))
    plain = "".join(c for c in bare if not unicodedata.combining(c))
    return plain.translate(_PLAIN_SIGNS)


_PLAIN_SIGNS = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "•": "-", "₫": "d"}
)


def offers_of(answer: Answer) -> tuple[Offer, ...]:
    """The ways to go on from an answer: its choices, else the questions it suggests."""
    if answer.choices:
        return offers([(choice.label, choice.question) for choice in answer.choices])
    plans = [block for block in answer.blocks if isinstance(block, JourneyBlock)]
    if plans:  # a step is taken up by its own number
        legs = [leg for leg in plans[0].legs if leg.question]
        return tuple(Offer(leg.number, leg.label, leg.question, secrets.token_urlsafe(9)) for leg in legs)
    asks = [(action.label, action.question) for action in answer.actions if action.type == "ask"]
    return () if answer.outcome in _CANNOT_FOLLOW else offers(asks[:_ASKS])


def _actions(answer: Answer, can: Capabilities, text: str) -> list[str]:
    """Links and numbers to call that neither the text nor a button shows."""
    lines = []
    for action in answer.actions:
        if action.type == "link" and can.links and not can.link_buttons and action.url not in text:
            lines.append(f"{action.label}: {action.url}")
        elif action.type == "phone" and action.phone not in text:
            lines.append(f"{action.label}: {action.phone}")
    return ["\n".join(lines)] if lines else []


def _buttons(answer: Answer, given: tuple[Offer, ...], can: Capabilities) -> tuple[Button, ...]:
    """Choices first, then links, then ways to go on: what does not fit is the least needed."""
    shown = [_ask(offer, can) for offer in given]
    links = [
        Button(title=shortened(action.label, can.button_title), kind=ButtonKind.LINK, value=action.url)
        for action in answer.actions
        if action.type == "link" and can.link_buttons
    ]
    return (*shown, *links) if answer.choices else (*links, *shown)


def _ask(offer: Offer, can: Capabilities) -> Button:
    title = str(offer.number) if can.numbered_buttons else shortened(offer.title, can.button_title)
    return Button(title=title, kind=ButtonKind.ASK, value=offer.token)


def _more(answer: Answer, can: Capabilities) -> str:
    links = [action.url for action in answer.actions if action.type == "link"]
    return talk("more_link", link=links[0]) if links and can.links else talk("more")
