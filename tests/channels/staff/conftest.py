"""A staff room on the empty data folder, with a clock that is set and quick hashing."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("argon2", reason="the extra console is not installed")

from argon2 import PasswordHasher

from channels.settings import ConsoleSettings
from channels.staff.accounts import Accounts
from channels.staff.passwords import Passwords
from channels.staff.room import StaffRoom
from channels.staff.sessions import Sessions


class Clock:
    """A time that passes when told."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(home: Path, clock: Clock) -> StaffRoom:
    room = StaffRoom(home, ConsoleSettings())
    quick = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    room.accounts = Accounts(room.store, quick, clock)
    room.sessions = Sessions(room.store, room.accounts, idle=1800, longest=36_000, clock=clock)
    return room
