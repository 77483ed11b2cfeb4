"""Tables of the library. Schema changes go through ``migrations/``.

``versions`` holds every content a record ever had or may get, and is only added to. ``records`` says which of them is
published now: it is all that an index build reads, so what is not in it cannot reach an answer.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, DateTime, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# PostgreSQL orders text by the language of the database; a listing, and so an index, would depend on the server.
_KEY = String(330).with_variant(String(330, collation="C"), "postgresql")
_COLLECTION = String(63).with_variant(String(63, collation="C"), "postgresql")


class Base(DeclarativeBase):
    """Declarative base of the library's tables."""


class RecordRow(Base):
    """One published record: version ``number`` of it. ``source`` is the file it last came from; ``updated`` the day its
    source changed it, ``as_of`` the day the source was last read and said the same."""

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_identity", "collection", "record_id", unique=True),)

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    collection: Mapped[str] = mapped_column(_COLLECTION)
    record_id: Mapped[str] = mapped_column(_KEY)
    kind: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(1024), index=True)
    reader: Mapped[str] = mapped_column(String(32))
    fidelity: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
    number: Mapped[int] = mapped_column(Integer, server_default="1")
    updated: Mapped[date | None] = mapped_column(Date)
    as_of: Mapped[date | None] = mapped_column(Date)


class VersionRow(Base):
    """One content of a record, never changed but for its ``state``; ``body`` is its canonical JSON. ``number`` counts
    the versions of one record from 1; ``base`` is the number that was published when a draft was begun."""

    __tablename__ = "versions"
    __table_args__ = (Index("ix_versions_identity", "collection", "record_id", "number", unique=True),)

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    collection: Mapped[str] = mapped_column(_COLLECTION)
    record_id: Mapped[str] = mapped_column(_KEY)
    number: Mapped[int] = mapped_column(Integer)
    base: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16), index=True)
    source: Mapped[str] = mapped_column(String(1024))
    reader: Mapped[str] = mapped_column(String(32))
    fidelity: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)


class DecisionRow(Base):
    """What a person, or the program for a reason, decided about a version: its new state, when, by whom and why."""

    __tablename__ = "decisions"

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    version: Mapped[int] = mapped_column(ForeignKey("versions.row"), index=True)
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)


class IgnoredRow(Base):
    """A finding of the check that an editor has looked at and lets be; ``mark`` changes when what was seen changes."""

    __tablename__ = "ignored"

    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)


class ImportRow(Base):
    """One import that changed something, or tried to: what an editor looks back at."""

    __tablename__ = "imports"

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    collection: Mapped[str] = mapped_column(String(63))
    source: Mapped[str] = mapped_column(String(1024))
    reader: Mapped[str] = mapped_column(String(32))
    created: Mapped[int] = mapped_column(Integer)
    updated: Mapped[int] = mapped_column(Integer)
    deleted: Mapped[int] = mapped_column(Integer)
    skipped: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[str] = mapped_column(Text)
    drafts: Mapped[int] = mapped_column(Integer, server_default="0")
