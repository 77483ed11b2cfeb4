"""Codes by which a citizen of the web page comes back to their conversation: short enough to be written down and typed in.

Sixteen letters of Crockford's base 32, 80 bits: with a thousand tickets open and a million guesses a second,
a hit takes some tens of millions of years. What is easily misread (O and 0, I, L and 1) reads as the same.
"""

from __future__ import annotations

import secrets

from corpus.errors import InputError

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 16
_MISREAD = str.maketrans("OIL", "011", " -")


def fresh_code() -> str:
    """A new code by chance."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def code_of(digest: str) -> str:
    """The code for a keyed digest in hexadecimal digits: always the same for the same."""
    number = int(digest, 16)
    return "".join(_LETTERS[number >> 5 * place & 31] for place in range(_LENGTH))


def normal_code(typed: str) -> str:
    """A code as somebody typed it, in the one way it is written. Raises ``InputError`` (``TICKET_UNKNOWN``)."""
    code = typed.upper().translate(_MISREAD)
    if len(code) != _LENGTH or set(code) - set(_LETTERS):
        raise InputError("no such code", code="TICKET_UNKNOWN")
    return code
