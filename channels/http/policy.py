"""Who may call what: one line a route. A test walks all routes of the application and fails for one without a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import Header, Request

from channels.container import Container
from channels.http.signing import same_origin, token_of
from channels.keys import Scope
from channels.staff.roles import EVERYWHERE, Permission, Staff, may, require
from channels.staff.sessions import Level
from corpus.errors import TrolyError


class Access(StrEnum):
    """Who a route is for."""

    PUBLIC = "public"  # everybody; nothing of it is about anybody
    KEY = "key"  # everybody, or an application as far as its key reaches
    PEER = "peer"  # another system, known by its signature
    SIGN_IN = "sign-in"  # the way in and out; checks for itself
    STAFF = "staff"  # somebody signed in with a permission, or a key whose scope stands for it


@dataclass(frozen=True, slots=True)
class Policy:
    """What a route asks of its caller."""

    access: Access
    scope: Scope | None = None
    permission: Permission | None = None


_PUBLIC, _PEER, _SIGN_IN = Policy(Access.PUBLIC), Policy(Access.PEER), Policy(Access.SIGN_IN)

# What a key with a scope may do of what is staff's.
SCOPE_PERMISSIONS = {Scope.USAGE: Permission.READ_USAGE, Scope.AUDIT: Permission.READ_AUDIT}

# "METHOD path" of every route outside the pages of the console, which say for themselves (channels/console/page.py).
POLICIES: dict[str, Policy] = {
    "GET /": _PUBLIC,
    "GET /docs": _PUBLIC,
    "GET /openapi.json": _PUBLIC,
    "GET /static": _PUBLIC,
    "GET /widget.js": _PUBLIC,
    "GET /page.js": _PUBLIC,
    "GET /health": _PUBLIC,
    "GET /so-lieu": _PUBLIC,
    "GET /v1/numbers": _PUBLIC,
    "GET /v1/profile": _PUBLIC,
    "GET /v1/sources": _PUBLIC,
    "POST /v1/feedback": _PUBLIC,
    "GET /v1/conversations/{conversation}": _PUBLIC,  # likewise
    "DELETE /v1/conversations/{conversation}": _PUBLIC,  # the name of the conversation is the secret
    # The token of a conversation is its secret.
    "POST /v1/handover": _PUBLIC,
    "POST /v1/handover/preview": _PUBLIC,
    "GET /v1/handover/{token}": _PUBLIC,
    "POST /v1/handover/{token}/end": _PUBLIC,
    "POST /v1/handover/{token}/lines": _PUBLIC,
    "DELETE /v1/handover/{token}": _PUBLIC,
    "POST /v1/answers": Policy(Access.KEY, Scope.ANSWERS),
    "GET /v1/search": Policy(Access.KEY, Scope.SEARCH),
    "GET /v1/procedures/{code}": Policy(Access.KEY, Scope.SEARCH),
    "GET /v1/models": Policy(Access.KEY, Scope.CHAT),
    "POST /v1/chat/completions": Policy(Access.KEY, Scope.CHAT),
    "POST /channels/zalo/webhook": _PEER,
    "POST /channels/zalo/{account}/webhook": _PEER,
    "GET /zalo_verifier{code}.html": _PUBLIC,
    "GET /channels/messenger/webhook": _PEER,
    "POST /channels/messenger/webhook": _PEER,
    "POST /channels/{name}/webhook": _PEER,
    "GET /kiosk": _PUBLIC,
    "GET /kiosk/take": _PUBLIC,
    "GET /kiosk/static/{name}": _PUBLIC,
    "GET /kiosk/setup": _PUBLIC,
    "GET /kiosk/topics": _PUBLIC,
    "GET /kiosk/procedures": _PUBLIC,
    "POST /kiosk/health": _PUBLIC,
    "GET /kiosk/health": _PUBLIC,
    "GET /kiosk/link": _PUBLIC,
    "GET /kiosk/qr.svg": _PUBLIC,
    "POST /kiosk/speech": _PUBLIC,
    "POST /kiosk/listen": _PUBLIC,
    "GET /kiosk/recordings/{language}/{topic}": _PUBLIC,
    "GET /a/{slug}": _PUBLIC,
    "GET /a/{slug}/": _PUBLIC,
    "GET /a/{slug}/v1/profile": _PUBLIC,
    "GET /a/{slug}/v1/sources": _PUBLIC,
    "POST /a/{slug}/v1/answers": _PUBLIC,
    "GET /a/{slug}/health": _PUBLIC,
    "POST /a/{slug}/v1/handover": _PUBLIC,  # as without the prefix
    "POST /a/{slug}/v1/handover/preview": _PUBLIC,
    "GET /a/{slug}/v1/handover/{token}": _PUBLIC,
    "POST /a/{slug}/v1/handover/{token}/lines": _PUBLIC,
    "POST /a/{slug}/v1/handover/{token}/end": _PUBLIC,
    "DELETE /a/{slug}/v1/handover/{token}": _PUBLIC,
    "POST /a/{slug}/v1/feedback": _PUBLIC,
    "GET /console": _SIGN_IN,
    "GET /console/sign-in": _SIGN_IN,
    "POST /console/sign-in": _SIGN_IN,
    "GET /console/sign-in/code": _SIGN_IN,
    "POST /console/sign-in/code": _SIGN_IN,
    "POST /console/sign-out": _SIGN_IN,
    "GET /console/oidc/start": _SIGN_IN,
    "GET /console/oidc/callback": _SIGN_IN,
    "POST /console/oidc/logout": _PEER,
    "GET /v1/usage": Policy(Access.STAFF, Scope.USAGE, Permission.READ_USAGE),
    "GET /v1/audit": Policy(Access.STAFF, Scope.AUDIT, Permission.READ_AUDIT),
}


def permitted(permission: Permission) -> Callable[..., Staff]:
    """A dependency that lets in who may: somebody signed in, or a key, which stands for this permission everywhere and
    for no other. How far they reach, the service asks that gets them. Raises ``TrolyError`` (``SESSION_ENDED``,
    ``FORBIDDEN``, ``FOREIGN_ORIGIN``, ``KEY_…``)."""
    scopes = [scope for scope, stands_for in SCOPE_PERMISSIONS.items() if stands_for is permission]

    def check(request: Request, authorization: Annotated[str, Header()] = "") -> Staff:
        if authorization.strip():
            if not scopes:
                raise TrolyError("no key reaches this", code="KEY_SCOPE")
            key = request.app.state.doorkeeper.check(authorization, scopes[0], needed=True)
            every = frozenset({EVERYWHERE})
            return Staff(f"key:{key.id}", key.name, frozenset(), every, every, granted=frozenset({permission}))
        container: Container = request.app.state.container
        session = container.staff.sessions.find(token_of(request.headers.get("cookie", "")))
        if session is None or session.level is not Level.FULL:
            raise TrolyError("not signed in", code="SESSION_ENDED")
        if request.method not in ("GET", "HEAD") and not same_origin(request.scope, container.console_settings.address):
            raise TrolyError("request of another site", code="FOREIGN_ORIGIN")
        if not may(session.staff, permission):
            container.staff.audit.note(session.staff.id, "route.refused", request.url.path)
        require(session.staff, permission)
        return session.staff

    return check
