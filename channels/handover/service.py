"""The hand-over as the desk, the web page and the console use it."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from assistant.context import Turn
from channels.contract.memory import Memory
from channels.contract.messages import Inbound
from channels.contract.people import Waiting
from channels.contract.words import talk
from channels.handover.delivery import Delivery
from channels.handover.drafts import Drafter
from channels.handover.golden import GoldenSet, differs
from channels.handover.model import Draft, HandoverError, Outlook, Side, State, Ticket
from channels.handover.tasks import TaskKind, Tasks
from channels.handover.tickets import Tickets
from channels.kiosk.opening import OpenState
from channels.officers.units import Units
from channels.settings import HandoverSettings
from corpus.errors import TrolyError
from corpus.models import Procedure, Record

_log = logging.getLogger(__name__)
_HOUR, _DAY = 3600.0, 86_400.0
ANSWERED, CLOSED = "answered", "closed"


class Handover:
    """Implements ``People`` for the desk, and what officers do with tickets for the console."""

    def __init__(
        self, tickets: Tickets, golden: GoldenSet, tasks: Tasks, delivery: Delivery, memory: Memory,
        drafter: Drafter, record: Callable[[str, str], Record | None], units: Callable[[], Units],
        hours: Callable[[datetime], OpenState], settings: HandoverSettings,
        unit_of: Callable[[str], str] = lambda assistant: "",
    ) -> None:  # fmt: skip
        """``record(assistant, id)`` looks a record up where that assistant finds it; ``unit_of(assistant)`` is the unit
        whose officers answer what comes through it, empty for whoever is responsible."""
        self.tickets, self.golden, self.tasks, self.delivery = tickets, golden, tasks, delivery
        self._memory, self._drafter, self._record = memory, drafter, record
        self._units, self._hours, self._settings = units, hours, settings
        self._unit_of = unit_of
        self._tidied = 0.0

    # The citizen's side: ``People``.

    def ask(self, message: Inbound, turns: Sequence[Turn]) -> Waiting:
        """See ``People``."""
        self._tidy()
        said = [(Side.CITIZEN if turn.role == "user" else Side.ASSISTANT, turn.text) for turn in turns]
        ticket, made = self.tickets.open(message, said, unit=self._unit_of(message.assistant))
        if made:
            self.understand(ticket)
        ahead = self.tickets.ahead(ticket)
        return Waiting(ahead, self._hours(datetime.now(UTC)).text, self._settings.silence_hours * _HOUR)

    def outlook(self, assistant: str = "") -> Outlook:
        """What somebody who thinks of asking is told: whether anybody is there now, how many wait, how long it took."""
        wait, hours = self.tickets.usual_wait(assistant=assistant), self._hours(datetime.now(UTC))
        return Outlook(hours.state, hours.text, self.tickets.waiting(assistant=assistant), wait)

    def hear(self, message: Inbound, shown: str = "") -> bool:
        """See ``People``."""
        ticket = self.tickets.hear(message, shown)
        if ticket is not None and not ticket.topic:
            self.understand(ticket)
        return ticket is not None

    def back(self, sender: str) -> None:
        """See ``People``. The ticket stays: what an officer answers still arrives."""

    def forget(self, sender: str) -> None:
        """See ``People``."""
        self.tickets.forget(sender)

    def leave(self, sender: str) -> None:
        """The citizen needs no answer any more; the assistant speaks again at once."""
        if self.tickets.leave(sender) is not None:
            self._memory.silence(sender, 0.0)

    def name_of(self, ticket: Ticket) -> str:
        """Who answers, as a citizen reads it: the unit, never the person."""
        return self._name(ticket.unit)

    def _name(self, unit: str) -> str:
        """The name of a unit; an id that no file names says nothing to a citizen."""
        known = self._units().by_id.get(unit)
        return known.name if known else talk("officer_nameless")

    def understand(self, ticket: Ticket) -> Draft | None:
        """Have the assistant draft an answer, and note from it what the ticket is about and whose it is. Fails open:
        a ticket without a draft waits all the same."""
        try:
            draft = self._drafter.draft(ticket)
            if draft is None:
                return None
            record = self._record(ticket.assistant, draft.about) if draft.about else None
            fitting = self._units().responsible(record) if isinstance(record, Procedure) else []
            self.tickets.describe(ticket.id, topic=draft.topic, record=draft.about,
                                  unit=fitting[0].id if len(fitting) == 1 else None)  # fmt: skip
            self.tickets.keep_draft(ticket.id, draft)
        except TrolyError as error:
            _log.warning("no draft for ticket %s: %s", ticket.id, error.code)
            return None
        return draft

    # The officers' side.

    def claim(self, identity: str, officer: str) -> Ticket:
        """Take a ticket, with a fresh draft; the assistant stays silent while the officer has it. Raises
        ``HandoverError`` (``TICKET_TAKEN``, ``TICKET_UNKNOWN``)."""
        ticket = self.tickets.claim(identity, officer)
        self._memory.silence(ticket.sender, self._settings.claimed_hours * _HOUR)
        asked = sum(1 for line in ticket.lines if line.side is Side.CITIZEN)
        if ticket.draft is None or ticket.draft.lines < asked:
            self.understand(ticket)
        return self.tickets.get(identity)

    def take_over(self, sender: str, officer: str) -> Ticket:
        """Step into a conversation that nobody asked a person into. Where to write to is known once the person writes
        again: addresses are not kept. Raises ``HandoverError`` (``TICKET_TAKEN``, ``TICKET_NOBODY``)."""
        turns = self._memory.turns(sender)
        if not turns:
            raise HandoverError("nothing is remembered of this sender", code="TICKET_NOBODY")
        said = [(Side.CITIZEN if turn.role == "user" else Side.ASSISTANT, turn.text) for turn in turns]
        start = Inbound(channel="", sender=sender, address="", id=f"officer:{secrets.token_hex(8)}", sent=time.time())
        ticket, _ = self.tickets.open(start, said)
        return self.claim(ticket.id, officer)

    def answer(
        self, identity: str, officer: str, text: str, *, close: bool = True, wrong: str = "", unit: str = ""
    ) -> Ticket:
        """Send what the officer approved, edited or wrote, in the name of ``unit``. With ``close`` the ticket ends and the assistant speaks
        again once the answer is out. What differs from the draft is proposed as a golden question; ``wrong`` says what
        is wrong with the content and becomes an editor's task. Raises ``HandoverError`` (``TICKET_NOT_YOURS``,
        ``TICKET_EMPTY``, ``TICKET_UNREACHABLE``, ``TOO_LATE``, ``CHANNEL_OFF``): then nothing was sent."""
        text = text.strip()
        if not text:
            raise HandoverError("an empty answer", code="TICKET_EMPTY")
        ticket = self.tickets.get(identity)
        if ticket.state is not State.CLAIMED or ticket.officer != officer:
            raise HandoverError(f"ticket {identity} is not {officer}'s", code="TICKET_NOT_YOURS")
        self.delivery.check(ticket, time.time())
        ref = f"handover:{ticket.id}:{len(ticket.lines)}"
        name = self._name(unit or ticket.unit)
        shown = talk("officer_signed", unit=name, text=text)
        if close:
            shown = f"{shown}\n\n{talk('officer_closed')}"
        reach = self.tickets.say(identity, officer, text, ref=ref, close=ANSWERED if close else "")
        self.delivery.send(ticket, reach, shown, ref, close=close)
        self._learn(ticket, officer, text, wrong)
        return self.tickets.get(identity)

    def close(self, identity: str, officer: str, why: str = CLOSED) -> Ticket:
        """End a ticket without a further word; the assistant speaks again at once."""
        ticket = self.tickets.close(identity, officer, why)
        self._memory.silence(ticket.sender, 0.0)
        return ticket

    def _learn(self, ticket: Ticket, officer: str, text: str, wrong: str) -> None:
        draft = ticket.draft
        # The set is asked of the installation's assistant: what an agency's answered is no measure of it.
        if ticket.question and not ticket.assistant and (draft is None or differs(draft.text, text)):
            self.golden.propose(
                ticket=ticket.id, officer=officer, question=draft.question if draft else ticket.question,
                drafted=draft.text if draft else "", answered=text, records=[draft.about] if draft and draft.about else [],
            )  # fmt: skip
        if wrong.strip():
            kind = TaskKind.CONTENT_WRONG if ticket.record else TaskKind.CONTENT_MISSING
            subject = ticket.record or ticket.topic or ticket.question[:200]
            named = f"{ticket.assistant}: {subject}" if ticket.assistant else subject
            self.tasks.open(kind, named, wrong, officer, ticket=ticket.id)

    def _tidy(self) -> None:
        if time.time() - self._tidied < _HOUR:
            return
        self._tidied = time.time()
        keep, wait = self._settings.keep_days * _DAY, self._settings.wait_days * _DAY
        self.tickets.tidy(keep_seconds=keep, wait_seconds=wait)
