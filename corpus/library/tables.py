"""Tables of the library. Schema changes go through ``migrations/``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Declarative base of the library's tables."""


class RecordRow(Base):
    """One current record. ``body`` is its canonical JSON; ``source`` the file it last came from."""

    __tablename__ = "records"
    __table_args__ = (Index("ix_records_identity", "collection", "record_id", unique=True),)

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    collection: Mapped[str] = mapped_column(String(63))
    record_id: Mapped[str] = mapped_column(String(330))
    kind: Mapped[str] = mapped_column(String(16), index=True)
    title: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(1024), index=True)
    reader: Mapped[str] = mapped_column(String(32))
    fidelity: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(DateTime)


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
