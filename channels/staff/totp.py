"""One-time codes of an authenticator app (RFC 6238), each good once, and recovery codes for a lost telephone."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

import pyotp

STEP_SECONDS = 30
_DRIFT = 1  # steps by which a telephone's clock may be wrong
_RECOVERY_CODES = 10
# Without letters and digits that look alike on paper.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_secret() -> str:
    """A secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def address_of(secret: str, login: str, issuer: str) -> str:
    """The ``otpauth:`` address an authenticator reads from a QR code."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=login, issuer_name=issuer)


def step_of(secret: str, code: str, last: int, clock: Callable[[], float] = time.time) -> int | None:
    """The time step a code is of, or None: wrong, too old, or of a step that was used (``last`` or before)."""
    code = "".join(code.split())
    now = int(clock()) // STEP_SECONDS
    totp = pyotp.TOTP(secret, interval=STEP_SECONDS)
    found = None
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        # Every step is compared, so that the time taken does not tell which was near.
        if secrets.compare_digest(totp.generate_otp(step).encode(), code.encode("utf-8", "replace")) and step > last:
            found = step
    return found


def new_recovery_codes() -> list[str]:
    """Ten codes to be written down."""
    return [new_recovery_code() for _ in range(_RECOVERY_CODES)]


def new_recovery_code() -> str:
    """A code of 137 bits, in groups: from 112 on a plain keyed digest of it is safe to keep (ASVS 6.5.2)."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(7))


def recovery_form(code: str) -> str:
    """A recovery code as it is compared: without groups, in capitals."""
    return "".join(letter for letter in code.upper() if letter.isalnum())
