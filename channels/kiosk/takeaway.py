"""Taking an answer along: a link that opens the same matter on a phone, as a QR code. Never what somebody typed."""

from __future__ import annotations

import io
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel

from corpus.errors import InputError, TrolyError


class TakeAway(BaseModel):
    """Where a QR code leads: the ``answer`` on the public address of this service, else the ``official`` page."""

    url: str
    opens: Literal["answer", "official"]


def take_away(base: str, code: str, title: str, official: str) -> TakeAway:
    """The link for a record. ``base`` is the public address of the service, "" where there is none. The matter stands
    behind the #, which browsers do not send: no log on the way holds it.

    Raises ``InputError`` (``KIOSK_NO_LINK``) when neither address is known.
    """
    if base:
        matter = f"ma={quote(code)}" if code else f"hoi={quote(title)}"
        return TakeAway(url=f"{base.rstrip('/')}/kiosk/take#{matter}", opens="answer")
    if official.startswith(("https://", "http://")):
        return TakeAway(url=official, opens="official")
    raise InputError(f"no public address to link {title!r} to: set TROLY_KIOSK_LINK_BASE", code="KIOSK_NO_LINK")


def qr_svg(text: str) -> bytes:
    """A QR code as SVG, with the quiet zone readers need. Raises ``TrolyError`` (``DEPENDENCY_MISSING``)."""
    try:
        import segno  # here: only kiosks need it
    except ImportError as error:
        raise TrolyError("the package segno is missing", code="DEPENDENCY_MISSING") from error
    image = io.BytesIO()
    segno.make_qr(text, error="m").save(image, kind="svg", border=4, light="#fff", svgns=True, omitsize=True)
    return image.getvalue()
