"""Tables of the sources, in the database of the library: what a run did and what it left belong together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, DateTime, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from corpus.library.tables import Base


class SourceRow(Base):
    """The last run of a source. ``finished_at`` is empty while it runs, and after a run that was killed."""

    __tablename__ = "sources"

    name: Mapped[str] = mapped_column(String(63), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(DateTime)
    finished_at: Mapped[datetime | None] = mapped_column(DateTime)
    succeeded_at: Mapped[datetime | None] = mapped_column(DateTime)
    outcome: Mapped[str] = mapped_column(String(32))
    report: Mapped[str] = mapped_column(Text)


class ItemRow(Base):
    """One item of a source as it was last read. ``path`` is the file that its records in the library name as theirs;
    ``ids`` (JSON) the records it owned then, ``hidden`` the number of those that a better source had."""

    __tablename__ = "source_items"
    __table_args__ = (Index("ix_source_items_identity", "source", "item", unique=True),)

    row: Mapped[int] = mapped_column(Integer, primary_key=True)
    source: Mapped[str] = mapped_column(String(63))
    item: Mapped[str] = mapped_column(String(1024))
    linked: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    collection: Mapped[str] = mapped_column(String(63))
    content: Mapped[str] = mapped_column(String(16))
    path: Mapped[str] = mapped_column(String(1024))
    stamp: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    etag: Mapped[str] = mapped_column(String(512))
    modified: Mapped[str] = mapped_column(String(80))
    links: Mapped[str] = mapped_column(Text)
    ids: Mapped[str] = mapped_column(Text)
    hidden: Mapped[int] = mapped_column(Integer)
    error: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(DateTime)
