"""An office as blocks."""

from __future__ import annotations

from assistant.answer import AnyBlock, Aspect, PlaceItem, PlacesBlock, TextBlock
from assistant.texts import say
from corpus.models import Office


def office_blocks(office: Office, source: str) -> list[AnyBlock]:
    """The office with what is known of it; what is unknown is left out, never filled."""
    place = PlaceItem(
        name=office.title, address=office.address, phone=office.phone, hours=office.hours.text, url=office.url
    )
    blocks: list[AnyBlock] = [PlacesBlock(places=(place,), aspect=Aspect.WHERE, source=source)]
    if office.former_units:
        units = ", ".join(office.former_units)
        blocks.append(TextBlock(text=say("office.former_units", units=units), aspect=Aspect.WHERE, source=source))
    return blocks
