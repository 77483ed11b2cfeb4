"""The application with somebody at a browser: cookies are kept, forms say where they come from."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from channels.container import Container
from channels.http.app import create_app
from channels.http.signing import SESSION
from channels.staff.roles import Staff
from channels.staff.sessions import Level

BASE = "http://127.0.0.1:8000"


class Browser(TestClient):
    """Follows no redirect, so that each is seen."""

    def __init__(self, container: Container) -> None:
        super().__init__(create_app(container), base_url=BASE, client=("127.0.0.1", 1), follow_redirects=False)
        self.room = container.staff

    def form(self, path: str, **fields: str) -> Any:
        """Send a form of our own page."""
        return self.post(path, data=fields, headers={"origin": BASE})

    def be(self, staff: Staff | None, level: Level = Level.FULL) -> str:
        """Take somebody's session; gives its token."""
        self.cookies.clear()
        token = self.room.sessions.open(staff.id, level, "test") if staff else ""
        if token:
            self.cookies.set(SESSION, token, domain="127.0.0.1")
        return token
