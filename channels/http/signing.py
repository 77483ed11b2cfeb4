"""Cookies, addresses and origins of those who sign in."""

from __future__ import annotations

import ipaddress
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response

from corpus.errors import InputError

SESSION, LOOK_COOKIE = "troly-staff", "troly-look"
# Browsers take a cookie with this prefix only when it is Secure, of this host alone and for every path. Over plain
# HTTP on the machine itself there is no Secure, and no prefix.
HOST_PREFIX = "__Host-"


def origin_of(scope: Any, address: str) -> str:
    """The origin people reach the server at: the configured one, else what the request says."""
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    return address or f"{scheme}://{Headers(scope=scope).get('host', '')}"


def same_origin(scope: Any, address: str) -> bool:
    """Whether a request comes from a page of ours. Our pages send no referrer, and then browsers write ``null`` for the
    origin of a form: so what counts then is the browser's own word, which no page can set. Fails closed."""
    headers = Headers(scope=scope)
    origin = headers.get("origin", "null")
    if origin == "null":
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


def token_of(cookies: str) -> str:
    """The session token in a ``Cookie`` header, or ""."""
    return cookie_of(cookies, SESSION)


def set_token(response: Response, token: str, *, is_secure: bool) -> None:
    """Give the browser a token; it ends with the browser, and on the server earlier."""
    set_cookie(response, SESSION, token, is_secure=is_secure)


def cookie_of(cookies: str, name: str) -> str:
    """A cookie of ours in a ``Cookie`` header, or ""."""
    try:
        parsed = SimpleCookie(cookies)
    except CookieError:
        return ""
    found = parsed.get(f"{HOST_PREFIX}{name}") or parsed.get(name)
    return found.value if found else ""


def set_cookie(response: Response, name: str, value: str, *, is_secure: bool, seconds: int | None = None) -> None:
    """A cookie of this host alone that no script reads and no form of another site brings along. Lax and not strict:
    somebody who comes by a link in a mail, or back from the single sign-on, is still signed in."""
    response.set_cookie(f"{HOST_PREFIX if is_secure else ''}{name}", value, max_age=seconds, path="/", secure=is_secure,
                        httponly=True, samesite="lax")  # fmt: skip


def drop_cookie(response: Response, name: str) -> None:
    """Have the browser forget it."""
    for is_secure in (True, False):
        response.delete_cookie(f"{HOST_PREFIX if is_secure else ''}{name}", path="/", secure=is_secure, httponly=True,
                               samesite="lax")  # fmt: skip


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
