"""Who opened a page: put into the request by the gate, read when the page is built."""

from __future__ import annotations

from dataclasses import dataclass

from channels.container import Container
from channels.staff.sessions import Session

SCOPE_KEY = "troly.visit"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request of somebody who is signed in."""

    container: Container
    session: Session
    look: str = "auto"  # auto, light or dark
