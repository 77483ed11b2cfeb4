"""Tables of ``quality.sqlite``. Schema changes go through ``migrations/``. Times are UTC, without a zone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Declarative base of these tables."""


class EvalRow(Base):
    """One evaluation run as a job. ``heard`` is when its process last said something."""

    __tablename__ = "eval_jobs"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    by: Mapped[str] = mapped_column(String(120))
    questions: Mapped[str] = mapped_column(String(200))  # ``own``, ``officers``, or the name of an uploaded set
    most: Mapped[int] = mapped_column(Integer, default=0)
    state: Mapped[str] = mapped_column(String(12))  # as those of channels.editing.jobs
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    cancel: Mapped[int] = mapped_column(Integer, default=0)
    run: Mapped[str] = mapped_column(String(120), default="")
    error: Mapped[str] = mapped_column(String(40), default="")
    heard: Mapped[datetime] = mapped_column(DateTime)


class LabelRow(Base):
    """What one person thinks of one answer. ``answer`` is the digest of assistant, question and outcome."""

    __tablename__ = "labels"

    answer: Mapped[str] = mapped_column(String(24), primary_key=True)
    by: Mapped[str] = mapped_column(String(120), primary_key=True)
    assistant: Mapped[str] = mapped_column(String(40))
    question: Mapped[str] = mapped_column(Text)  # masked
    label: Mapped[str] = mapped_column(String(8))  # right, part, wrong, unsafe
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(DateTime)
