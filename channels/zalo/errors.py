"""Zalo's error codes and what each asks for. The service answers 200 to everything; ``error`` in the body counts."""

from __future__ import annotations

from channels.contract.messages import Failure, SendFailed

EXPIRED = frozenset({-216, -220})  # the access token: refreshed once, then tried again
INVALID = -201  # also what an account that may not send buttons gets for them

_RATE = frozenset({-32})
_RATE_SECONDS = 15.0
_QUOTA = frozenset({-210, -211, -218})
_QUOTA_SECONDS = 900.0
# This person cannot be written to, or not this message.
_PERSON = {-213: "ZALO_USER", -217: "ZALO_USER", -227: "ZALO_USER", -244: "ZALO_USER", -230: "ZALO_WINDOW",
           -232: "ZALO_WINDOW", -248: "ZALO_MESSAGE", -201: "ZALO_MESSAGE", -233: "ZALO_MESSAGE",
           -100: "ZALO_MESSAGE"}  # fmt: skip
# Somebody must do something at Zalo's console; the messages wait.
_ACCOUNT = {-204: "ZALO_ACCOUNT", -205: "ZALO_ACCOUNT", -209: "ZALO_APP", -212: "ZALO_APP", -219: "ZALO_APP",
            -221: "ZALO_ACCOUNT", -223: "ZALO_RECONNECT", -224: "ZALO_ACCOUNT", -240: "ZALO_APP", -242: "ZALO_APP",
            -320: "ZALO_PAID", -321: "ZALO_PAID"}  # fmt: skip
_ACCOUNT_SECONDS = 300.0


def failed(error: int, message: str = "") -> SendFailed:
    """What a send that ended with an error code asks for. Codes nobody documented are tried again, and end laid aside."""
    detail = f"Zalo {error}: {message}"
    if error in _RATE:
        return SendFailed(Failure.BLOCK, detail, code="ZALO_RATE", wait=_RATE_SECONDS)
    if error in _QUOTA:
        return SendFailed(Failure.BLOCK, detail, code="ZALO_QUOTA", wait=_QUOTA_SECONDS)
    if error in _PERSON:
        return SendFailed(Failure.STOP, detail, code=_PERSON[error])
    if error in _ACCOUNT:
        return SendFailed(Failure.BLOCK, detail, code=_ACCOUNT[error], wait=_ACCOUNT_SECONDS)
    if error in EXPIRED:  # refreshed already, and still refused
        return SendFailed(Failure.BLOCK, detail, code="ZALO_RECONNECT", wait=_ACCOUNT_SECONDS)
    return SendFailed(Failure.RETRY, detail, code="ZALO_ERROR")
