"""The signature of a Zalo event: plain SHA-256 over id, raw body, the body's own timestamp and the OA secret."""

from __future__ import annotations

import hashlib
import hmac

_PREFIX = "mac="


def mac(first: str, raw: bytes, timestamp: str, oa_secret: str) -> str:
    """The signature as 64 hexadecimal digits. Not an HMAC: the four parts are simply joined."""
    return hashlib.sha256(first.encode() + raw + timestamp.encode() + oa_secret.encode()).hexdigest()


def matching(header: str, raw: bytes, timestamp: str, oa_secret: str, *, app_id: str, oa_id: str = "") -> str:
    """Which formula the signature fits: ``app`` (documented), ``oa`` (reported from the field), or nothing.

    Compared in constant time, both formulas always, over the body as it came: JSON written again is other bytes.
    """
    got = header.strip().removeprefix(_PREFIX).strip().lower().encode()
    fits_app = hmac.compare_digest(mac(app_id, raw, timestamp, oa_secret).encode(), got)
    fits_oa = hmac.compare_digest(mac(oa_id, raw, timestamp, oa_secret).encode(), got) and bool(oa_id)
    return "app" if fits_app else "oa" if fits_oa else ""
