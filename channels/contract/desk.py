"""The desk: what is said to one incoming message. Knows no channel; a channel's limits come with the call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from assistant.answer import Answer, Outcome
from assistant.context import Question
from assistant.profile import Profile
from channels.contract.memory import Memory, Offer
from channels.contract.messages import Capabilities, Inbound, InboundKind, Outgoing, kind_of
from channels.contract.people import People
from channels.contract.render import OFFICER, RESUME, messages, officers_words_in, render, resume_button
from channels.contract.split import shortened
from channels.contract.words import command, talk
from channels.messages import help_for
from corpus.errors import InputError
from eval.live import masked

Answers = Callable[[Question], Answer]
_LONGEST_EXPORTED = 200  # characters of a turn
_GREETED_AGAIN = timedelta(hours=24).total_seconds()
# Not remembered: what was refused or failed must not colour the next question.
_NOT_KEPT = frozenset({Outcome.REFUSED_UNSAFE, Outcome.ERROR, Outcome.INVALID_INPUT})
_NOT_A_QUESTION = frozenset({InboundKind.UNFOLLOW, InboundKind.WITHDRAW})
_MEDIA = frozenset({InboundKind.IMAGE, InboundKind.GIF, InboundKind.VIDEO, InboundKind.FILE, InboundKind.AUDIO})


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, and what to remember of it."""

    messages: tuple[Outgoing, ...] = ()
    asked: str = ""
    answered: str = ""
    offers: tuple[Offer, ...] = field(default=())
    silence: float | None = None  # seconds to leave this sender to a person; 0 ends it
    forget: bool = False  # everything of this sender
    anew: bool = False  # what was said
    urgent: bool = False  # said even while a person talks
    private: bool = False  # what was asked is kept nowhere, also when this cannot be sent
    verbatim: bool = False  # ``answered`` is our own question for a proof, of use only with the dossier's code in it
    spoke: bool = True  # whether this tells the sender who they talk to
    wish: str = ""  # a question they want to hear of again, when it can be answered


@dataclass(frozen=True, slots=True)
class Manners:
    """How the desk behaves; from the settings."""

    officer_minutes: float = 30.0  # how long it is silent after somebody asked for a person
    officers_read: frozenset[str] = frozenset()  # channels whose conversations officers read and answer in
    privacy_link: str = ""
    speaks_as: Mapping[str, str] = field(default_factory=dict)  # agencies' assistants by channel


class Desk:
    """Answers one message at a time. Safe to use from several threads."""

    def __init__(
        self, answers: Answers, memory: Memory, profile: Profile | Callable[[str], Profile],
        manners: Manners | None = None, people: People | None = None,
    ) -> None:  # fmt: skip
        """``profile``: the words of the installation, or what gives those of an assistant by its name."""
        self._answers = answers
        self._memory = memory
        self._profile = profile if callable(profile) else lambda assistant: profile
        self._manners = manners or Manners()
        self._people = people

    def reply(self, message: Inbound, can: Capabilities, *, silent: bool = False) -> Reply:
        """What to say to ``message``; nothing while ``silent`` (a person talks), unless somebody is in danger.

        Raises what the assistant raises when it cannot answer now (``NOT_READY``, ``INDEX_…``): to be tried again.
        """
        # Set here alone: no webhook and no stored message says whose assistant it speaks to.
        message = message.model_copy(update={"assistant": self._manners.speaks_as.get(message.channel, "")})
        if message.kind in _NOT_A_QUESTION:
            self._forget(message.sender)
            return Reply(forget=True, spoke=False)
        if message.kind is InboundKind.OFFICER:
            return officers_words(message, can)
        if message.kind is InboundKind.FOLLOW:
            return self._greeting(message, can)
        if message.kind is InboundKind.TAP:
            return self._tapped(message, can, silent)
        if message.kind is InboundKind.TOO_FAST:
            return Reply(self._say("too_fast", can), spoke=False)
        if message.text.strip() and (message.kind in _MEDIA or message.kind is InboundKind.LINK):
            return self._text(message, can, silent, remark=talk(f"captioned.{message.kind.value}")
                              if message.kind in _MEDIA else "")  # fmt: skip
        if message.kind is InboundKind.TEXT:
            return self._text(message, can, silent)
        if silent:
            if self._people is not None:
                self._people.hear(message, talk("heard.other", kind=talk(f"heard.{message.kind.value}")))
            return Reply(spoke=False)
        return Reply(self._say(f"kinds.{message.kind.value}", can, notice=self._notice(message, can)))

    def _text(self, message: Inbound, can: Capabilities, silent: bool, remark: str = "") -> Reply:
        known = command(message.text)
        if known and not (silent and known in ("menu", "anew")):
            return self._command(known, message, can)
        typed = message.text.strip().lstrip("#/").strip()
        number = typed.rstrip(".)")
        asked = typed
        if number.isdecimal() and len(number) < 3:
            asked = self._memory.taken_up(message.sender, number=int(number)) or typed
        return self._ask(asked, message, can, silent, remark)

    def _ask(self, asked: str, message: Inbound, can: Capabilities, silent: bool, remark: str = "") -> Reply:
        notice = self._notice(message, can)
        try:
            if not asked:
                raise InputError(code="EMPTY_QUESTION")
            turns = self._memory.turns(message.sender)
            answer = self._answers(Question(asked, turns, asker=message.sender,
                                            assistant=message.assistant, channel=kind_of(message.channel)))  # fmt: skip
        except InputError as error:
            return Reply((), spoke=False) if silent else Reply(messages(help_for(error.code), can, notice=notice))
        urgent = answer.outcome is Outcome.EMERGENCY
        dossier = "dossier" in answer.reasons
        if answer.private and not urgent and not (silent and dossier):
            # Said even while a person talks: a denunciation does not belong into a queue that many read.
            shown = render(answer, can, notice=notice)
            turn = talk("dossier_turn" if dossier else "private_turn")
            asks = dossier and answer.outcome is Outcome.CLARIFICATION
            return Reply(shown.messages, turn, answer.text, shown.offers, urgent=silent, private=True, verbatim=asks)
        if silent and self._people is not None:
            self._people.hear(message)
        if silent and not urgent:
            return Reply(spoke=False)
        if answer.outcome is Outcome.NO_SOURCE:
            remark = f"{remark}\n{talk('wish_offer')}".strip()
        if remark:
            answer = answer.model_copy(update={"text": f"{answer.text}\n\n{remark}"})
        shown = render(answer, can, notice="" if urgent else notice)
        kept = "" if answer.outcome in _NOT_KEPT else asked
        return Reply(shown.messages, kept, answer.text, shown.offers, urgent=urgent, private=answer.private)

    def _tapped(self, message: Inbound, can: Capabilities, silent: bool) -> Reply:
        if message.text in (OFFICER, RESUME):
            return self._command(message.text, message, can)
        asked = self._memory.taken_up(message.sender, token=message.text)
        if not asked:
            return Reply(spoke=False) if silent else Reply(self._say("old_button", can))
        return self._ask(asked, message, can, silent)

    def _command(self, name: str, message: Inbound, can: Capabilities) -> Reply:
        profile, manners = self._profile(message.assistant), self._manners
        if name == "officer" and self._people is not None:
            return self._handed_over(self._people, message, can)
        if name == "officer":
            reads = message.channel in manners.officers_read
            text = talk(
                "officer_silent" if reads else "officer_contact",
                office=profile.office, hotline=profile.hotline_words, minutes=round(manners.officer_minutes),
            )  # fmt: skip
            back = (resume_button(can),) if reads and can.buttons else ()
            return Reply(messages(text, can, notice=self._notice(message, can), buttons=back), urgent=True,
                         silence=manners.officer_minutes * 60 if reads else None)  # fmt: skip
        if name == "export":
            return Reply(messages(self._export(message), can), urgent=True, spoke=False)
        if name == "forget":
            self._forget(message.sender)
            return Reply(self._say("forgotten", can), forget=True, urgent=True, spoke=False)
        if name == "notify":
            return self._wish(message, can)
        if name == "resume":
            if self._people is not None:
                self._people.back(message.sender)
            return Reply(self._say("resumed", can), silence=0.0, urgent=True)
        if name == "anew":
            return Reply(self._say("anew", can), anew=True)
        if name == "privacy":
            return Reply(messages(self._privacy(), can), urgent=True)
        lines = [talk("menu"), *(f"- {suggestion}" for suggestion in profile.suggestions)]
        return Reply(messages("\n".join(lines), can, notice=self._notice(message, can)))

    def _handed_over(self, people: People, message: Inbound, can: Capabilities) -> Reply:
        """Somebody asked for a person, and persons answer here."""
        waiting = people.ask(message, self._memory.turns(message.sender))
        ahead = talk("queue_ahead", count=waiting.ahead) if waiting.ahead else ""
        parts = (talk("officer_queued"), ahead, waiting.hours, talk("queue_back"))
        back = (resume_button(can),) if can.buttons else ()
        text = " ".join(part for part in parts if part)
        return Reply(messages(text, can, notice=self._notice(message, can), buttons=back), urgent=True,
                     silence=waiting.silence)  # fmt: skip

    def _forget(self, sender: str) -> None:
        if self._people is not None:
            self._people.forget(sender)

    def _wish(self, message: Inbound, can: Capabilities) -> Reply:
        """The last question, to be told of when somebody has added what it lacks."""
        said = [turn.text for turn in self._memory.turns(message.sender) if turn.role == "user"]
        if not said:
            return Reply(self._say("wish_what", can))
        question = masked(said[-1])
        return Reply(messages(talk("wish_noted", question=question), can), wish=question)

    def _greeting(self, message: Inbound, can: Capabilities) -> Reply:
        """One message for who just came: who this is, that it is a machine, what becomes of their data; no more."""
        if self._memory.person(message.sender).greeted > message.sent - _GREETED_AGAIN:
            return Reply(spoke=False)  # "follow" and "chat now" come together
        text = f"{self._profile(message.assistant).greeting}\n\n{self._privacy()}"
        return Reply(messages(text, can, notice=self._ai_notice(message, can)))

    def _privacy(self) -> str:
        text = talk("privacy", minutes=round(self._memory.seconds / 60))
        link = self._manners.privacy_link
        return f"{text}\n{talk('privacy_link', link=link)}" if link else text

    def _export(self, message: Inbound) -> str:
        """What is kept of a sender, in words for the sender."""
        turns = self._memory.turns(message.sender)
        if not turns:
            return talk("export_none")
        lines = [talk(f"export_{turn.role}", text=shortened(turn.text, _LONGEST_EXPORTED)) for turn in turns]
        minutes = round(self._memory.seconds / 60)
        return "\n".join([talk("export", count=len(turns), minutes=minutes), *lines])

    def _notice(self, message: Inbound, can: Capabilities) -> str:
        """That this is a machine: on the first message of a conversation, and on each where messages stand alone."""
        person = self._memory.person(message.sender)
        new = person.greeted < message.sent - _GREETED_AGAIN or person.seen < message.sent - self._memory.seconds
        return self._ai_notice(message, can) if new or can.notice_always else ""

    def _ai_notice(self, message: Inbound, can: Capabilities) -> str:
        return talk("notice_short") if can.short_notice else self._profile(message.assistant).ai_notice

    def _say(self, key: str, can: Capabilities, notice: str = "") -> tuple[Outgoing, ...]:
        return messages(talk(key), can, notice=notice)


CLOSES = "officer-closes"  # in ``Inbound.thread`` of an officer's answer: the assistant speaks again after it


def officers_words(message: Inbound, can: Capabilities) -> Reply:
    """An officer's answer as it goes out: every word of it, and with the last one the assistant speaks again."""
    closes = CLOSES in message.thread
    return Reply(officers_words_in(message.text, can), silence=0.0 if closes else None, urgent=True, spoke=False)
