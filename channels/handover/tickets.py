"""The queue of tickets. Every step is one conditional update: of two officers who do the same at once, one is told."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from channels.contract.messages import Inbound
from channels.handover.model import LEFT, Draft, Event, HandoverError, Line, Side, State, Ticket
from channels.handover.store import HandoverStore
from channels.handover.tables import EventRow, LineRow, TicketRow
from corpus.errors import TrolyError
from corpus.privacy import mask

_FREE: dict[str, object] = {"state": State.WAITING.value, "officer": "", "claimed": None}
_OPEN = (State.WAITING.value, State.CLAIMED.value)
_LONGEST = 4_000  # characters of one line
_LATELY = 30 * 86_400.0  # seconds: how far back waits are measured
_MEASURED, _FEWEST_MEASURED = 20, 5  # tickets
_MOST_LINES = 200  # of one ticket: a flood is cut off, the first lines stay


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an answer to a ticket goes."""

    address: str
    thread: dict[str, str]
    heard: float


class Tickets:
    """Opens, hands out, forwards and closes tickets. Safe to use from several threads and processes."""

    def __init__(self, store: HandoverStore) -> None:
        self._store = store

    # The citizen's side.

    def open(self, message: Inbound, said: Sequence[tuple[Side, str]] = (), *, unit: str = "") -> tuple[Ticket, bool]:
        """The open ticket of this sender, made now where there is none, and whether it was made. ``said`` is the
        conversation so far, oldest first; it is masked like everything a citizen says. The same message opens one
        ticket, however often it is handed in."""
        known = self._of(message)
        if known is not None:
            return known, False
        ticket = TicketRow(
            id=secrets.token_hex(6), origin=f"{message.channel}:{message.id}", channel=message.channel,
            sender=message.sender, address=message.address, thread=json.dumps(message.thread), state=State.WAITING.value,
            topic="", record="", unit=unit, officer="", opened=time.time(), heard=message.sent, claimed=None,
            closed=None, why="", draft="", assistant=message.assistant,
        )  # fmt: skip
        identity = ticket.id
        try:
            with self._store.session() as session:
                session.add(ticket)
                session.flush()
                for number, (side, text) in enumerate(said):
                    _add_line(session, identity, side, "", text, f"{identity}:before:{number}", message.sent)
                _note(session, identity, "", "opened")
        except TrolyError as error:
            # Two messages of one sender at once: the unique index let one of them open the ticket.
            if not isinstance(error.__cause__, IntegrityError):
                raise
            known = self._of(message)
            if known is None:
                raise
            return known, False
        return self.get(identity), True

    def hear(self, message: Inbound, shown: str = "") -> Ticket | None:
        """Add what the citizen wrote to their open ticket; None where they have none. A repeat is not added twice.
        ``shown`` stands in for what is not text ("[ảnh]")."""
        with self._store.session() as session:
            # The update comes first: it takes the write lock, so the line cannot land in a ticket just closed.
            session.execute(
                update(TicketRow)
                .where(TicketRow.sender == message.sender, TicketRow.state.in_(_OPEN), TicketRow.heard <= message.sent)
                .values(heard=message.sent, channel=message.channel, address=message.address,
                        thread=json.dumps(message.thread))
            )  # fmt: skip
            identity = session.scalar(
                select(TicketRow.id).where(TicketRow.sender == message.sender, TicketRow.state.in_(_OPEN))
            )
            if identity is None:
                return None
            lines = session.scalar(select(func.count()).where(LineRow.ticket == identity)) or 0
            if lines < _MOST_LINES:
                text = shown or message.text
                _add_line(session, identity, Side.CITIZEN, "", text, f"{message.channel}:{message.id}", message.sent)
        return self.get(identity)

    def open_of(self, sender: str) -> Ticket | None:
        """The open ticket of a sender."""
        with self._store.session() as session:
            row = session.scalar(
                select(TicketRow).where(TicketRow.sender == sender, TicketRow.state.in_(_OPEN)).limit(1)
            )
            return None if row is None else _ticket(session, row)

    def latest_of(self, sender: str) -> Ticket | None:
        """The last ticket of a sender, open or closed."""
        query = select(TicketRow).where(TicketRow.sender == sender).order_by(TicketRow.opened.desc()).limit(1)
        with self._store.session() as session:
            row = session.scalar(query)
            return None if row is None else _ticket(session, row)

    def leave(self, sender: str) -> Ticket | None:
        """End the open ticket of a sender who needs no answer any more; what was said stays. None where there is none."""
        ticket = self.open_of(sender)
        if ticket is None:
            return None
        closed = {"state": State.CLOSED.value, "why": LEFT, "closed": time.time(), "address": "", "thread": "{}"}
        self._change(ticket.id, "", LEFT, TicketRow.state.in_(_OPEN), values=closed)
        return self.get(ticket.id)

    def ahead(self, ticket: Ticket) -> int:
        """How many wait for the same officers since before this one."""
        before = TicketRow.opened < ticket.opened
        return self._count(before, TicketRow.state == State.WAITING.value, TicketRow.assistant == ticket.assistant)

    def waiting(self, *, assistant: str = "", channel: str = "") -> int:
        """How many wait for the officers behind an assistant; of one channel, or of all."""
        where = [TicketRow.state == State.WAITING.value, TicketRow.assistant == assistant]
        return self._count(*where, *([TicketRow.channel == channel] if channel else []))

    def usual_wait(self, *, assistant: str = "", now: float | None = None) -> float | None:
        """Seconds from asking to being taken by an officer, the median of the last tickets; None while too few were
        taken lately to say."""
        since = (time.time() if now is None else now) - _LATELY
        query = (
            select(TicketRow.claimed - TicketRow.opened)
            .where(TicketRow.assistant == assistant, TicketRow.claimed.is_not(None), TicketRow.opened > since)
            .order_by(TicketRow.opened.desc())
            .limit(_MEASURED)
        )
        with self._store.session() as session:
            waits = [float(seconds) for seconds in session.scalars(query) if seconds is not None]
        return median(waits) if len(waits) >= _FEWEST_MEASURED else None

    def _count(self, *where: ColumnElement[bool]) -> int:
        with self._store.session() as session:
            return session.scalar(select(func.count()).select_from(TicketRow).where(*where)) or 0

    def forget(self, sender: str) -> int:
        """Erase everything of a sender: tickets, lines, events. Gives how many tickets went."""
        with self._store.session() as session:
            return _erase(session, session.scalars(select(TicketRow.id).where(TicketRow.sender == sender)).all())

    # The officers' side.

    def get(self, identity: str) -> Ticket:
        """A ticket with all that was said. Raises ``HandoverError`` (``TICKET_UNKNOWN``)."""
        with self._store.session() as session:
            row = session.get(TicketRow, identity)
            if row is None:
                raise HandoverError(f"no ticket {identity}", code="TICKET_UNKNOWN")
            return _ticket(session, row)

    def queue(
        self, *, units: Iterable[str] | None = None, states: Iterable[State] = (State.WAITING, State.CLAIMED),
        limit: int = 200,
    ) -> list[Ticket]:  # fmt: skip
        """Tickets, those that wait longest first. ``units``: only theirs and what belongs to no unit yet."""
        query = select(TicketRow).where(TicketRow.state.in_([state.value for state in states]))
        if units is not None:
            query = query.where(or_(TicketRow.unit == "", TicketRow.unit.in_(list(units))))
        with self._store.session() as session:
            rows = session.scalars(query.order_by(TicketRow.opened).limit(limit)).all()
            return [_ticket(session, row) for row in rows]

    def claim(self, identity: str, officer: str) -> Ticket:
        """Take a waiting ticket. Raises ``HandoverError`` (``TICKET_TAKEN``, ``TICKET_UNKNOWN``): of two officers at
        once exactly one gets it."""
        changed = self._change(
            identity, officer, "claimed", TicketRow.state == State.WAITING.value,
            values={"state": State.CLAIMED.value, "officer": officer, "claimed": time.time()},
        )  # fmt: skip
        if not changed:
            ticket = self.get(identity)
            if ticket.state is State.CLAIMED and ticket.officer == officer:
                return ticket
            raise HandoverError(f"ticket {identity} is {ticket.state} by {ticket.officer}", code="TICKET_TAKEN")
        return self.get(identity)

    def give_back(self, identity: str, officer: str) -> Ticket:
        """Put one's ticket back into the queue. Raises ``HandoverError`` (``TICKET_NOT_YOURS``)."""
        return self._own(identity, officer, "given_back", values={**_FREE})

    def forward(self, identity: str, officer: str, *, to: str = "", unit: str = "", note: str = "") -> Ticket:
        """Pass one's ticket to a colleague (``to``), who has it at once, or to a unit's queue. Raises
        ``HandoverError`` (``TICKET_NOT_YOURS``, ``TICKET_NOBODY``)."""
        if bool(to) == bool(unit):
            raise HandoverError("a ticket goes to a colleague or to a unit", code="TICKET_NOBODY")
        told = " – ".join(part for part in (to or unit, mask(note)) if part)
        if to:
            values: dict[str, object] = {"officer": to, "claimed": time.time()}
        else:
            values = {"unit": unit, **_FREE}
        return self._own(identity, officer, "forwarded", detail=told, values=values)

    def close(self, identity: str, officer: str, why: str) -> Ticket:
        """End one's ticket; its address goes. Raises ``HandoverError`` (``TICKET_NOT_YOURS``)."""
        closed = {"state": State.CLOSED.value, "why": why, "closed": time.time(), "address": "", "thread": "{}"}
        return self._own(identity, officer, "closed", detail=why, values=closed)

    def say(self, identity: str, officer: str, text: str, *, ref: str, close: str = "") -> Reach:
        """Note what the officer answers and give where it goes; with ``close`` (the reason) the ticket ends with it.
        Raises ``HandoverError`` (``TICKET_NOT_YOURS``)."""
        values: dict[str, object] = {"state": State.CLAIMED.value}
        if close:
            values = {"state": State.CLOSED.value, "why": close, "closed": time.time()}
        with self._store.session() as session:
            changed = session.execute(update(TicketRow).where(*_owned(identity, officer)).values(**values)).rowcount  # type: ignore[attr-defined]
            row = session.get(TicketRow, identity)
            if not changed or row is None:
                raise HandoverError(f"ticket {identity} is not {officer}'s", code="TICKET_NOT_YOURS")
            reach = Reach(row.address, json.loads(row.thread), row.heard)
            _add_line(session, identity, Side.OFFICER, officer, text, ref, time.time(), masked=False)
            _note(session, identity, officer, "answered")
            if close:
                row.address, row.thread = "", "{}"
                _note(session, identity, officer, "closed", close)
        return reach

    def describe(self, identity: str, *, topic: str, record: str = "", unit: str | None = None) -> None:
        """Say what a ticket is about, as the assistant understood it; ``unit`` only where nobody chose one yet."""
        with self._store.session() as session:
            values = {"topic": topic[:500], "record": record}
            session.execute(update(TicketRow).where(TicketRow.id == identity).values(**values))
            if unit:
                free = (TicketRow.id == identity, TicketRow.unit == "", TicketRow.state == State.WAITING.value)
                session.execute(update(TicketRow).where(*free).values(unit=unit))

    def keep_draft(self, identity: str, draft: Draft) -> None:
        """Put the assistant's draft beside the ticket."""
        with self._store.session() as session:
            values = {"draft": draft.model_dump_json()}
            session.execute(update(TicketRow).where(TicketRow.id == identity).values(**values))

    def sizes(self) -> dict[str, int]:
        """How many tickets are in which state."""
        with self._store.session() as session:
            rows = session.execute(select(TicketRow.state, func.count()).group_by(TicketRow.state)).all()
        return {state.value: 0 for state in State} | {str(state): int(count) for state, count in rows}

    def tidy(self, *, keep_seconds: float, wait_seconds: float, now: float | None = None) -> int:
        """Erase tickets that closed long ago, and those nobody answered for so long. Gives how many went."""
        now = time.time() if now is None else now
        old = or_(TicketRow.closed < now - keep_seconds, TicketRow.heard < now - wait_seconds)
        with self._store.session() as session:
            return _erase(session, session.scalars(select(TicketRow.id).where(old)).all())

    def _of(self, message: Inbound) -> Ticket | None:
        """The ticket a message opened, or the open one of its sender."""
        mine = (TicketRow.sender == message.sender) & TicketRow.state.in_(_OPEN)
        query = select(TicketRow).where(or_(TicketRow.origin == f"{message.channel}:{message.id}", mine))
        with self._store.session() as session:
            row = session.scalar(query.order_by(TicketRow.opened.desc()).limit(1))
            return None if row is None else _ticket(session, row)

    def _own(self, identity: str, officer: str, what: str, *, values: dict[str, object], detail: str = "") -> Ticket:
        if not self._change(identity, officer, what, *_owned(identity, officer)[1:], note=detail, values=values):
            self.get(identity)
            raise HandoverError(f"ticket {identity} is not {officer}'s", code="TICKET_NOT_YOURS")
        return self.get(identity)

    def _change(
        self,
        identity: str,
        who: str,
        what: str,
        *conditions: ColumnElement[bool],
        values: dict[str, object],
        note: str = "",
    ) -> bool:
        with self._store.session() as session:
            query = update(TicketRow).where(TicketRow.id == identity, *conditions).values(**values)
            changed = bool(session.execute(query).rowcount)  # type: ignore[attr-defined]
            if changed:
                _note(session, identity, who, what, note)
        return changed


def _owned(identity: str, officer: str) -> tuple[ColumnElement[bool], ...]:
    return TicketRow.id == identity, TicketRow.state == State.CLAIMED.value, TicketRow.officer == officer


def _add_line(
    session: Session, ticket: str, side: Side, who: str, text: str, ref: str, at: float, *, masked: bool = True
) -> None:
    if not text.strip() or session.scalar(select(LineRow.row).where(LineRow.ref == ref)) is not None:
        return
    kept = (mask(text) if masked else text)[:_LONGEST]
    session.add(LineRow(ticket=ticket, at=at, side=side.value, who=who, text=kept, ref=ref))


def _note(session: Session, ticket: str, who: str, what: str, detail: str = "") -> None:
    session.add(EventRow(ticket=ticket, at=time.time(), who=who, what=what, detail=detail[:500]))


def _erase(session: Session, tickets: Sequence[str]) -> int:
    for table in (LineRow, EventRow):
        session.execute(delete(table).where(table.ticket.in_(tickets)))
    session.execute(delete(TicketRow).where(TicketRow.id.in_(tickets)))
    return len(tickets)


def _ticket(session: Session, row: TicketRow) -> Ticket:
    lines = session.scalars(select(LineRow).where(LineRow.ticket == row.id).order_by(LineRow.at, LineRow.row))
    events = session.scalars(select(EventRow).where(EventRow.ticket == row.id).order_by(EventRow.row))
    return Ticket(
        id=row.id, channel=row.channel, sender=row.sender, state=State(row.state), topic=row.topic, record=row.record,
        unit=row.unit, officer=row.officer, opened=row.opened, heard=row.heard, claimed=row.claimed, closed=row.closed,
        why=row.why, reachable=bool(row.address), assistant=row.assistant,
        draft=Draft.model_validate_json(row.draft) if row.draft else None,
        lines=tuple(Line(each.at, Side(each.side), each.who, each.text, each.ref) for each in lines),
        events=tuple(Event(each.at, each.who, each.what, each.detail) for each in events),
    )  # fmt: skip
