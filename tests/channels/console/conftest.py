"""The console over the starter corpus, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from channels.staff.roles import Role
from tests.support.console import ConsoleServer, console_server, make_staff, violations

pytest.importorskip("nicegui", reason="the extra console is not installed")


@pytest.fixture(scope="session")
def console(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleServer]:
    """``troly serve`` over a copy of the starter corpus; one for the whole run, so name what you make apart."""
    home = tmp_path_factory.mktemp("console") / "home"
    shutil.copytree(starter_home, home)
    with console_server(home) as server:
        yield server


@pytest.fixture
def page_as(console: ConsoleServer, chromium: Any) -> Iterator[Callable[..., Any]]:
    """``page_as(Role.EDITOR, path="/questions")``: a browser page of a new person with these roles. Keyword arguments
    beside ``path``, ``units`` and ``collections`` go to the browser context. What the browser complains about fails
    the test: errors of scripts, violations of the content security policy, anything loaded from elsewhere."""
    contexts, complaints = [], []

    def listen(page: Any) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: complaints.append(request.url)
                if not request.url.startswith((console.base, "data:", "blob:")) else None)  # fmt: skip

    def open_page(*roles: Role, path: str = "/", staff: Any = None, units=("*",), collections=("*",), **options) -> Any:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, "locale": "vi-VN", **options})
        contexts.append(context)
        console.sign_in(context, staff or make_staff(console.room, *roles, units=units, collections=collections))
        page = context.new_page()
        listen(page)
        console.open(page, path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe(axe_source: str) -> Callable[[Any], list[str]]:
    """``assert axe(page) == []``: what axe has against a page as it is shown now."""
    return lambda page: violations(page, axe_source)


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """``shoot(page, "name")``: a screenshot in pytest's cache, to be looked at."""
    folder = Path(request.config.cache.mkdir("console-shots"))

    def take(page: Any, name: str, **options: Any) -> Path:
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True, **options)
        return path

    return take
