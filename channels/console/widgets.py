"""Small parts that pages share, with the roles that screen readers need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui


def heading(text: str, level: int = 2) -> ui.label:
    """A heading; every page has one of level 1 already, made by the frame."""
    label = ui.label(text).classes(f"console-h{level}")
    label.tag = f"h{level}"
    return label


def paragraph(text: str) -> ui.label:
    """Running text."""
    label = ui.label(text).classes("console-text")
    label.tag = "p"
    return label


@contextmanager
def section(title: str) -> Iterator[ui.element]:
    """A part of a page with a heading of level 2, named by it."""
    with ui.element("section").classes("console-section") as part:
        head = heading(title)
        part.props(f"aria-labelledby={head.html_id}")
        yield part


def facts(values: dict[str, str]) -> ui.element:
    """Names and values, as a description list."""
    with ui.element("dl").classes("console-facts") as entries:
        for name, value in values.items():
            for tag, text in (("dt", name), ("dd", value)):
                ui.label(text).tag = tag
    return entries


def error_line(text: str = "") -> ui.label:
    """A line beside a field or below a form that is read out when it changes."""
    return ui.label(text).classes("console-error").props("role=alert")


def secret_field(label: str, *, autocomplete: str) -> ui.input:
    """A field for a password or a code, which browsers and password managers recognise."""
    field = ui.input(label, password=autocomplete.endswith("password"))
    return field.props(f'outlined autocomplete="{autocomplete}" maxlength=512').classes("console-field")
