"""Cookies, addresses and origins of those who sign in."""

from __future__ import annotations

import ipaddress
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response

from channels.staff.sessions import COOKIE, COOKIE_PLAIN
from corpus.errors import InputError

LOOK_COOKIE = "troly-look"


def origin_of(scope: Any, address: str) -> str:
    """The origin people reach the server at: the configured one, else what the request says."""
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    return address or f"{scheme}://{Headers(scope=scope).get('host', '')}"


def same_origin(scope: Any, address: str) -> bool:
    """Whether a request comes from a page of ours. Without an ``Origin`` only a browser's own word counts that it
    does; fails closed."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return origin.lower() == origin_of(scope, address).lower()


def secure(scope: Any, address: str) -> bool:
    """Whether the cookie can be for HTTPS alone. Plain HTTP is for the machine itself, to try things; from anywhere
    else a password would cross the network readable. Raises ``InputError`` (``SIGN_IN_NEEDS_HTTPS``)."""
    origin = urlsplit(origin_of(scope, address))
    if origin.scheme == "https":
        return True
    client = scope.get("client")
    if not (_loopback(origin.hostname or "") and (client is None or _loopback(client[0]))):
        raise InputError("set TROLY_CONSOLE_ADDRESS to the https address", code="SIGN_IN_NEEDS_HTTPS")
    return False


def token_of(cookies: SimpleCookie) -> str:
    """The session token a request brings, or ""."""
    found = cookies.get(COOKIE) or cookies.get(COOKIE_PLAIN)
    return found.value if found else ""


def set_token(response: Response, token: str, *, is_secure: bool) -> None:
    """Give the browser a token; it ends with the browser, and on the server earlier."""
    response.set_cookie(COOKIE if is_secure else COOKIE_PLAIN, token, path="/", secure=is_secure, httponly=True,
                        samesite="lax")  # fmt: skip


def drop_token(response: Response) -> None:
    """Have the browser forget it."""
    for name, is_secure in ((COOKIE, True), (COOKIE_PLAIN, False)):
        response.delete_cookie(name, path="/", secure=is_secure, httponly=True, samesite="lax")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
