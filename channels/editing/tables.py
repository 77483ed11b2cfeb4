"""Tables of the editors' database (``editing.sqlite``). Schema changes go through ``migrations/``. Times are UTC."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Float, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Declarative base of the editors' tables."""


class BatchRow(Base):
    """One upload: files, a folder, an archive or a link."""

    __tablename__ = "batches"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(120))
    collection: Mapped[str] = mapped_column(String(63))
    origin: Mapped[str] = mapped_column(String(12))  # files, folder, zip, link
    name: Mapped[str] = mapped_column(Text)


class FileRow(Base):
    """One uploaded file. ``document`` is what was read of it, as JSON; empty for files that are record data."""

    __tablename__ = "files"
    __table_args__ = (Index("ix_files_batch", "batch"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    batch: Mapped[int] = mapped_column(ForeignKey("batches.id"))
    name: Mapped[str] = mapped_column(Text)
    stored: Mapped[str] = mapped_column(String(90))  # its name in quarantine
    size: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))  # waiting, read, failed, known
    format: Mapped[str] = mapped_column(String(16), default="")
    reader: Mapped[str] = mapped_column(String(32), default="")
    error: Mapped[str] = mapped_column(String(40), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    quality: Mapped[float] = mapped_column(Float, default=0.0)
    seconds: Mapped[float] = mapped_column(Float, default=0.0)
    document: Mapped[str] = mapped_column(Text, default="")


class ItemRow(Base):
    """One record found in a file, or a piece that became none (``code`` says why)."""

    __tablename__ = "items"
    __table_args__ = (Index("ix_items_file", "file"), Index("ix_items_record", "collection", "record_id"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file: Mapped[int] = mapped_column(ForeignKey("files.id"))
    place: Mapped[str] = mapped_column(Text)
    collection: Mapped[str] = mapped_column(String(63))
    record_id: Mapped[str] = mapped_column(String(330), default="")
    kind: Mapped[str] = mapped_column(String(16), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")  # as corrected
    read: Mapped[str] = mapped_column(Text, default="")  # as read
    confidence: Mapped[str] = mapped_column(Text, default="{}")
    state: Mapped[str] = mapped_column(String(12))  # found, draft, approved, dropped, missing
    code: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=0)  # id of the draft in the library
    revision: Mapped[int] = mapped_column(Integer, default=0)  # counts corrections: who saves an old page is told


class CorrectionRow(Base):
    """One field an editor corrected."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_item", "item"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item: Mapped[int] = mapped_column(ForeignKey("items.id"))
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(120))
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class JobRow(Base):
    """One reindexing. ``heard`` is when its process last said something."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(120))
    full: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(12))  # waiting, running, done, failed, cancelled, interrupted
    stage: Mapped[str] = mapped_column(String(20), default="")  # lock, build, compare, measure
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    cancel: Mapped[int] = mapped_column(Integer, default=0)
    generation: Mapped[str] = mapped_column(String(40), default="")
    error: Mapped[str] = mapped_column(String(40), default="")
    detail: Mapped[str] = mapped_column(Text, default="")
    heard: Mapped[datetime] = mapped_column(DateTime)
    ended: Mapped[datetime | None] = mapped_column(DateTime, nullable=True)


class ReleaseRow(Base):
    """What the gate said of one generation against the one that was live, and who lets it pass all the same."""

    __tablename__ = "releases"

    generation: Mapped[str] = mapped_column(String(40), primary_key=True)
    against: Mapped[str] = mapped_column(String(40), default="")
    at: Mapped[datetime] = mapped_column(DateTime)
    passed: Mapped[int] = mapped_column(Integer)
    report: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    agreed_by: Mapped[str] = mapped_column(String(120), default="")


class PlanRow(Base):
    """A publication planned for later. ``state``: planned, done, refused, withdrawn."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    generation: Mapped[str] = mapped_column(String(40))
    due: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(12))
    problem: Mapped[str] = mapped_column(String(40), default="")


class LedgerRow(Base):
    """Who put what into use, when and why. Rows are only added."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(120))
    second: Mapped[str] = mapped_column(String(120), default="")
    what: Mapped[str] = mapped_column(String(20))  # published, rolled_back, planned, plan_withdrawn, plan_refused
    generation: Mapped[str] = mapped_column(String(40), default="")
    before: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class TopicRow(Base):
    """A group of like questions that failed."""

    __tablename__ = "topics"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    wording: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))  # open, assigned, closed
    cause: Mapped[str] = mapped_column(String(16))  # missing, stale, unclear, out_of_field
    nearest: Mapped[str] = mapped_column(String(330), default="")
    nearest_title: Mapped[str] = mapped_column(Text, default="")
    count: Mapped[int] = mapped_column(Integer, default=0)
    first_day: Mapped[str] = mapped_column(String(10))
    last_day: Mapped[str] = mapped_column(String(10))
    outcomes: Mapped[str] = mapped_column(Text, default="{}")
    assignee: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    reopened: Mapped[int] = mapped_column(Integer, default=0)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime, nullable=True)


class SampleRow(Base):
    """A wording of a topic, as it was asked (masked), with how often."""

    __tablename__ = "samples"
    __table_args__ = (Index("ix_samples_topic", "topic"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    topic: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    question: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(Integer, default=1)


class SeenRow(Base):
    """How many lines of a day's log were taken up already."""

    __tablename__ = "seen"

    day: Mapped[str] = mapped_column(String(24), primary_key=True)
    lines: Mapped[int] = mapped_column(Integer)


class DataRow(Base):
    """One version of an edited data file."""

    __tablename__ = "data_versions"
    __table_args__ = (Index("ix_data_name", "name", "number", unique=True),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(24))
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
