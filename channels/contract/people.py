"""The officers behind the channels, as far as the desk knows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.context import Turn
from channels.contract.messages import Inbound


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody who asked for a person is told: how many wait before them, and whether anybody is there now."""

    ahead: int
    hours: str  # "Đang mở cửa, đến 17h." in words; empty where no hours are known
    silence: float  # seconds for which the assistant leaves them to a person


class People(Protocol):
    """Takes over what a person is to answer. Safe to call from several threads; every call may come twice."""

    def ask(self, message: Inbound, turns: Sequence[Turn]) -> Waiting:
        """The sender asks for a person; ``turns`` is what was said before."""

    def hear(self, message: Inbound, shown: str = "") -> bool:
        """The sender wrote while a person has the word; whether anybody waits for it. ``shown`` stands in for what is
        not text."""

    def back(self, sender: str) -> None:
        """The sender called the assistant back."""

    def forget(self, sender: str) -> None:
        """Erase what is kept of the sender."""
