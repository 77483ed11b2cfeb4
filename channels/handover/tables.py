"""Tables of the hand-over queue. Schema changes go through ``migrations/``. Times are seconds since 1970."""

from __future__ import annotations

from sqlalchemy import Float, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Declarative base of the tables in ``handover.sqlite``."""


class TicketRow(Base):
    """One request for a person. ``address`` goes when the ticket closes; ``sender`` is a pseudonym from the start."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_queue", "state", "unit"), Index("ix_tickets_sender", "sender", "state"))

    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    origin: Mapped[str] = mapped_column(String(300), unique=True)  # channel and id of the message that asked
    channel: Mapped[str] = mapped_column(String(32))
    sender: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(Text)
    thread: Mapped[str] = mapped_column(Text)  # JSON: what a reply in this channel must carry
    state: Mapped[str] = mapped_column(String(12))  # waiting, claimed, closed
    topic: Mapped[str] = mapped_column(Text)
    record: Mapped[str] = mapped_column(String(330))
    unit: Mapped[str] = mapped_column(String(80))
    officer: Mapped[str] = mapped_column(String(120))
    opened: Mapped[float] = mapped_column(Float)
    heard: Mapped[float] = mapped_column(Float)  # when the citizen last wrote, by the channel's clock
    claimed: Mapped[float | None] = mapped_column(Float)
    closed: Mapped[float | None] = mapped_column(Float)
    why: Mapped[str] = mapped_column(String(40))
    draft: Mapped[str] = mapped_column(Text)  # JSON of the assistant's draft, or empty
    assistant: Mapped[str] = mapped_column(String(40))  # the agency's that was spoken to; empty: the installation's


class LineRow(Base):
    """One thing said within a ticket, masked when the citizen said it. ``ref`` makes a repeat known."""

    __tablename__ = "ticket_lines"

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    ticket: Mapped[str] = mapped_column(String(24), index=True)
    at: Mapped[float] = mapped_column(Float)
    side: Mapped[str] = mapped_column(String(12))  # citizen, assistant, officer
    who: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    ref: Mapped[str] = mapped_column(String(320), unique=True)


class EventRow(Base):
    """What happened to a ticket, and who did it."""

    __tablename__ = "ticket_events"

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    ticket: Mapped[str] = mapped_column(String(24), index=True)
    at: Mapped[float] = mapped_column(Float)
    who: Mapped[str] = mapped_column(String(120))
    what: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str] = mapped_column(Text)


class GoldenRow(Base):
    """A question whose answer an officer mended; part of the test set once a person approved it."""

    __tablename__ = "golden"

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    assistant: Mapped[str] = mapped_column(String(40), default="main", server_default="main", index=True)
    ticket: Mapped[str] = mapped_column(String(30), unique=True)  # the ticket, or ``live-`` and the label's answer
    at: Mapped[float] = mapped_column(Float)
    proposed_by: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(Text)
    drafted: Mapped[str] = mapped_column(Text)
    answered: Mapped[str] = mapped_column(Text)
    records: Mapped[str] = mapped_column(Text)  # JSON list of record ids
    facts: Mapped[str] = mapped_column(Text)  # JSON list of short strings
    state: Mapped[str] = mapped_column(String(12), index=True)  # proposed, approved, rejected
    judged_by: Mapped[str] = mapped_column(String(120))
    judged: Mapped[float | None] = mapped_column(Float)


class TaskRow(Base):
    """Work for somebody else of the house, such as a record an editor has to mend."""

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_state", "state", "kind"),)

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[float] = mapped_column(Float)
    kind: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(330))
    reason: Mapped[str] = mapped_column(Text)
    opened_by: Mapped[str] = mapped_column(String(120))
    ticket: Mapped[str] = mapped_column(String(24))
    state: Mapped[str] = mapped_column(String(12))  # open, taken, done, dropped
    owner: Mapped[str] = mapped_column(String(120))
    done: Mapped[float | None] = mapped_column(Float)
    outcome: Mapped[str] = mapped_column(Text)


class LookupRow(Base):
    """One look-up of a dossier: who asked, for which, and what came of it. Neither code nor proof is readable here."""

    __tablename__ = "dossier_lookups"
    __table_args__ = (Index("ix_lookups_code", "code", "at"), Index("ix_lookups_asker", "asker", "at"))

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[float] = mapped_column(Float)
    asker: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(64))  # keyed digest
    outcome: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(Text)  # an officer's reason; empty for a citizen
