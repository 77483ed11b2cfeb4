"""Whose answers a QA page is about: chosen at its head, among the assistants that the person reaches."""

from __future__ import annotations

from urllib.parse import urlencode

from nicegui import context, ui

from channels.assistants.model import MAIN
from channels.console.services import Services
from channels.console.words import words
from channels.quality.base import Place
from channels.staff.roles import Permission
from corpus.errors import TrolyError

_TEXT = words("qa")


def place_chosen(services: Services, permission: Permission, path: str = "") -> Place:
    """The assistant that the address names (``?assistant=``), else the first of the person's; where ``path`` says where
    another can be looked at, with a field to choose one. Raises ``TrolyError`` (``FORBIDDEN``)."""
    places = services.container.quality.places(services.staff, permission)
    if not places:
        raise TrolyError(f"{services.staff.id} reaches no assistant", code="FORBIDDEN")
    named = context.client.request.query_params.get("assistant", places[0].assistant)
    found = next((each for each in places if each.assistant == named), None)
    if found is None:
        raise TrolyError(f"{services.staff.id} does not reach {named!r}", code="FORBIDDEN")
    if path and len(places) > 1:
        names = {each.assistant: name_of(each) for each in places}
        ui.select(names, value=found.assistant, label=_TEXT["assistant"],
                  on_change=lambda event: ui.navigate.to(at(path, str(event.value)))).props("outlined").classes("console-field")  # fmt: skip
    else:
        ui.label(f"{_TEXT['assistant']}: {name_of(found)}").classes("console-text")
    return found


def at(path: str, assistant: str, **more: str) -> str:
    """The address of a page for an assistant."""
    values = {**({"assistant": assistant} if assistant != MAIN else {}), **more}
    return f"{path}?{urlencode(values)}" if values else path


def name_of(place: Place) -> str:
    """What people call an assistant."""
    return place.name or str(_TEXT["main"])
