"""Messages (.eml) and pages Word saved as one file (MHTML): the text, and attachments as parts."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage

from corpus.documents.html import read_html
from corpus.documents.limits import Limits, too_large
from corpus.documents.model import Document, Loss
from corpus.documents.plain import read_txt
from corpus.errors import InputError
from corpus.language.hygiene import clean

_FIELDS = ("subject", "from", "to", "date")


def read_mail(data: bytes, name: str, limits: Limits, part: Callable[[bytes, str], Document]) -> Document:
    """Read a message; ``part`` reads an attachment. Raises ``InputError``: ``FILE_DAMAGED``, ``NO_TEXT``."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        fields = {key: clean(str(message.get(key, "")))[:500] for key in _FIELDS}
        body = message.get_body(preferencelist=("plain", "html"))
        # A message forwarded inside a message is an attachment of its own.
        inside = [one for one in message.walk() if not one.is_multipart() and one is not body]
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, IndexError) as error:
        raise InputError(f"{name}: {error}", code="FILE_DAMAGED") from error
    if len(inside) > limits.members:
        raise too_large(f"{name}: {len(inside)} parts, at most {limits.members}", "ARCHIVE_TOO_LARGE")
    text, losses = _body(body, name, limits) if body is not None else (None, [])
    parts = []
    for number, one in enumerate(inside, start=1):
        kind = one.get_content_type()
        if kind == "text/html" and body is not None and one.get_filename() is None:
            continue  # the same words once more
        if one.get_content_maintype() == "image" and one.get("content-id"):
            losses.append(Loss(code="IMAGE"))
            continue
        parts.append(part(_payload(one), clean(one.get_filename() or f"phần {number}")[:200]))
    if text is None and not parts:
        raise InputError(f"{name}: no text in the message", code="NO_TEXT")
    shown = text or Document(format="eml")
    return shown.model_copy(update={
        "format": "eml", "name": name, "title": fields["subject"] or shown.title, "parts": tuple(parts),
        "fields": {key: value for key, value in fields.items() if value}, "losses": (*shown.losses, *losses),
    })  # fmt: skip


def _body(body: object, name: str, limits: Limits) -> tuple[Document | None, list[Loss]]:
    assert isinstance(body, EmailMessage)
    read = read_html if body.get_content_type() == "text/html" else read_txt
    try:
        return read(_payload(body), name, limits), []
    except InputError as error:
        return None, [Loss(code=error.code, detail=error.detail[:200])]


def _payload(part: object) -> bytes:
    try:
        payload = part.get_payload(decode=True)  # type: ignore[attr-defined]
        if isinstance(payload, bytes):
            charset = part.get_content_charset() or ""  # type: ignore[attr-defined]
            if charset and charset not in ("utf-8", "us-ascii") and part.get_content_maintype() == "text":  # type: ignore[attr-defined]
                return payload.decode(charset, errors="replace").encode()
            return payload
    except (ValueError, LookupError, TypeError, AssertionError):
        pass
    return b""
