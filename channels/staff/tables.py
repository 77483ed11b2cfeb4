"""Tables of staff. Schema changes go through ``migrations/``. Times are seconds since 1970 (UTC)."""

from __future__ import annotations

from sqlalchemy import Float, ForeignKey, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Declarative base of these tables."""


class AccountRow(Base):
    """One person. ``login`` is folded; ``password`` an Argon2id hash or empty; ``totp`` sealed with the key of the
    installation; ``issuer`` and ``subject`` name somebody who comes by single sign-on."""

    __tablename__ = "staff_accounts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    roles: Mapped[str] = mapped_column(String(200))
    units: Mapped[str] = mapped_column(Text)
    collections: Mapped[str] = mapped_column(Text)
    password: Mapped[str] = mapped_column(String(200), default="")
    must_change: Mapped[int] = mapped_column(Integer, default=0)
    password_ends: Mapped[float | None] = mapped_column(Float, nullable=True)
    totp: Mapped[str] = mapped_column(Text, default="")
    totp_step: Mapped[int] = mapped_column(Integer, default=0)
    issuer: Mapped[str] = mapped_column(String(300), default="")
    subject: Mapped[str] = mapped_column(String(300), default="")
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[float] = mapped_column(Float, default=0.0)
    disabled: Mapped[float | None] = mapped_column(Float, nullable=True)
    made: Mapped[float] = mapped_column(Float)


class RecoveryRow(Base):
    """A recovery code that was not used yet."""

    __tablename__ = "staff_recovery_codes"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id", ondelete="CASCADE"), index=True)


class SessionRow(Base):
    """A session: the digest of its token, never the token. ``level`` says how far sign-in has come."""

    __tablename__ = "staff_sessions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("staff_accounts.id", ondelete="CASCADE"), index=True)
    level: Mapped[str] = mapped_column(String(16))
    made: Mapped[float] = mapped_column(Float)
    seen: Mapped[float] = mapped_column(Float)
    ends: Mapped[float] = mapped_column(Float)
    agent: Mapped[str] = mapped_column(String(200), default="")
    provider_session: Mapped[str] = mapped_column(String(300), default="")


class AuditRow(Base):
    """One line of the log; ``digest`` covers it and the line before."""

    __tablename__ = "staff_audit"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(64), index=True)
    what: Mapped[str] = mapped_column(String(64), index=True)
    subject: Mapped[str] = mapped_column(String(400), index=True)
    before: Mapped[str] = mapped_column(String(64))
    after: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
