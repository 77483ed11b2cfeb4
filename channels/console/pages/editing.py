"""What the editors' pages share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from channels.console.services import Services
from channels.console.words import words
from channels.editing.room import EditingRoom

WORDS = words("editing")
VIETNAM = timezone(timedelta(hours=7))


def room_of(services: Services) -> EditingRoom:
    """The editors' services."""
    return services.container.editing


def who(services: Services) -> str:
    """The account that everything done here is noted under."""
    staff = services.staff
    return staff.login or staff.id


def moment(at: datetime | None) -> str:
    """A time of the services (UTC, without a zone) as the office's clock says it."""
    return at.replace(tzinfo=UTC).astimezone(VIETNAM).strftime("%H:%M %d/%m/%Y") if at else ""


def on_day(at: float) -> str:
    """A time in seconds since 1970 as a day of the office."""
    return datetime.fromtimestamp(at, VIETNAM).strftime("%d/%m/%Y")


def moment_of(at: float) -> str:
    """A time in seconds since 1970 as the office's clock says it."""
    return datetime.fromtimestamp(at, VIETNAM).strftime("%H:%M %d/%m/%Y")


def counted(counts: dict[str, int], names: dict[str, str]) -> str:
    """``3 đã đọc, 1 không đọc được``."""
    return ", ".join(f"{number} {names.get(state, state)}" for state, number in counts.items())
