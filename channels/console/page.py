"""A page of the console: where it is, who may open it, and what builds it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from channels.staff.roles import EVERYWHERE, Permission, Staff

Build: TypeAlias = Callable[..., Awaitable[None] | None]

_PARAMETER = re.compile(r"\{(\w+)\}")


class Group(StrEnum):
    """Headings of the navigation, in their order; texts in ``resources/frame.yaml``."""

    WORK = "work"
    CONTENT = "content"
    QUALITY = "quality"
    ADMINISTRATION = "administration"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``path`` is below /console and may hold parameters (``/questions/{id}``), which ``build`` gets as
    text by name, after the ``Services``. ``permission`` None: for everybody who is signed in. ``any_of`` opens the
    page to holders of one of several permissions; what is shown of it is then up to ``build``."""

    path: str
    title: str
    build: Build
    permission: Permission | None
    group: Group = Group.WORK
    icon: str = ""
    in_menu: bool = True
    any_of: tuple[Permission, ...] = ()
    everywhere: bool = False  # of the whole installation: closed to who serves some of its units only
    setup: bool = False  # may be opened before password and authenticator are set

    def __post_init__(self) -> None:
        if not self.path.startswith("/") or self.path.startswith(("/_", "/sign-", "/oidc")):
            raise ValueError(f"{self.path} is no path of a page")

    def open_to(self, staff: Staff) -> bool:
        """Whether somebody may open it."""
        wanted = {*self.any_of, *([self.permission] if self.permission else [])}
        reached = not self.everywhere or EVERYWHERE in staff.units
        return reached and (not wanted or bool(wanted & staff.permissions))

    @property
    def parameters(self) -> list[str]:
        """Names of the parameters in the path."""
        return _PARAMETER.findall(self.path)

    def matches(self, path: str) -> dict[str, str] | None:
        """The parameters when a path (below /console) is of this page, else None."""
        pattern = "".join(
            f"(?P<{part[1:-1]}>[^/]+)" if _PARAMETER.fullmatch(part) else re.escape(part)
            for part in re.split(r"(\{\w+\})", self.path)
        )
        found = re.fullmatch(pattern, path)
        return found.groupdict() if found else None


def page_at(pages: Iterable[Page], path: str) -> Page | None:
    """The page a path (below /console) belongs to; a fixed path goes before one with parameters."""
    found = [page for page in pages if page.matches(path) is not None]
    return min(found, key=lambda page: len(page.parameters), default=None)
