"""The development page on top of the fake Zalo: type as a user, see what the account sends."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from channels.testkit.zalo import FakeZalo, Handler


class PageHandler(Handler):
    """The API of the fake, and ``/``, ``/dev/lines``, ``/dev/act``."""

    def other(self, method: str, path: str, body: bytes) -> None:
        """The page's own addresses."""
        if (method, path) == ("GET", "/"):
            page = resources.files("channels").joinpath("resources/dev-zalo.html").read_bytes()
            self.reply(page, "text/html; charset=utf-8")
        elif (method, path) == ("GET", "/dev/lines"):
            query = json.loads(body or b"{}")
            self.answer({"lines": lines_of(self.zalo, str(query.get("user", "")))})
        elif (method, path) == ("POST", "/dev/act") and self.headers.get("Content-Type") == "application/json":
            # JSON alone: a form on some other page cannot send that without being asked for.
            self.answer({"ok": act(self.zalo, json.loads(body))})
        else:
            super().other(method, path, body)


def lines_of(zalo: FakeZalo, user: str) -> list[dict[str, Any]]:
    """A conversation as the page shows it."""
    return [
        {"mine": line.src == 1, "text": line.text, "buttons": line.buttons, "at": line.at}
        for line in list(zalo.lines[user])
    ]


def act(zalo: FakeZalo, wish: dict[str, Any]) -> bool:
    """Do what a user or an officer does on the page; whether it was something known."""
    user, text = str(wish.get("user") or "an"), str(wish.get("text") or "")
    match wish.get("do"):
        case "say":
            zalo.say(user, text)
        case "tap":
            zalo.say(user, text)
        case "officer":
            zalo.officer_types(user, text)
        case "follow" | "unfollow" as name:
            zalo.relation(name, user)
        case "withdraw":
            zalo.emit("user_withdraw", user)
        case "image" | "audio" | "location" | "file" | "sticker" as kind:
            zalo.attach(user, kind, {"url": "https://example.org/tep"})
        case _:
            return False
    return True
