"""Tables of ``assistants.sqlite``. Schema changes go through ``migrations/``. Times are seconds since 1970."""

from __future__ import annotations

from sqlalchemy import Float, Index, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Declarative base of these tables."""


class AssistantRow(Base):
    """One assistant. ``spec`` is what its agency set (``model.Spec``), as JSON."""

    __tablename__ = "assistants"
    __table_args__ = (Index("ix_assistants_collection", "collection"),)

    slug: Mapped[str] = mapped_column(String(40), primary_key=True)
    unit: Mapped[str] = mapped_column(String(120))
    collection: Mapped[str] = mapped_column(String(63))
    state: Mapped[str] = mapped_column(String(12))  # active, retired
    spec: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(Integer)
    by: Mapped[str] = mapped_column(String(120))
    changed: Mapped[float] = mapped_column(Float)


class SwitchRow(Base):
    """Something that is switched off; no row: it is on."""

    __tablename__ = "switches"

    kind: Mapped[str] = mapped_column(String(12), primary_key=True)  # channel, collection, assistant
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[float] = mapped_column(Float)


class UsageRow(Base):
    """How often something was answered on a day: counts, never words of anybody."""

    __tablename__ = "usage"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    assistant: Mapped[str] = mapped_column(String(40), primary_key=True)
    channel: Mapped[str] = mapped_column(String(24), primary_key=True)
    topic: Mapped[str] = mapped_column(String(200), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(24), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    milliseconds: Mapped[float] = mapped_column(Float)
