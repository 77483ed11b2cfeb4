"""Coming and going by the province's single sign-on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from channels.http.signing import cookie_of, drop_cookie, origin_of, secure, set_cookie, set_token
from channels.http.staff import PREFIX, agent_of, attempt, problem_page, room_of, safe_target
from channels.staff.oidc import Begun
from channels.staff.sessions import Level
from corpus.errors import TrolyError

_COOKIE = "troly-sso"
_SECONDS = 600  # to sign in at the provider
_LONGEST_TOKEN = 16_384

router = APIRouter(prefix=f"{PREFIX}/oidc", include_in_schema=False)


@router.get("/start", response_model=None)
def start(request: Request, to: str = "/") -> Response:
    """Off to the provider, with what has to come back in a sealed cookie."""
    room = room_of(request)
    try:
        is_secure = secure(request.scope, room.settings.address)
        attempt(request)
        address, begun = room.sso.begin(_back(request), to)
    except TrolyError as error:
        return problem_page(error)
    response = RedirectResponse(address, 303, {"cache-control": "no-store"})
    set_cookie(response, _COOKIE, room.store.seal(begun.dump()), is_secure=is_secure, seconds=_SECONDS)
    return response


@router.get("/callback", response_model=None)
def callback(request: Request) -> Response:
    """Back from the provider: the answer is good once, in the browser that left, for ten minutes."""
    room = room_of(request)
    try:
        is_secure = secure(request.scope, room.settings.address)
        attempt(request)
        kept = cookie_of(request.headers.get("cookie", ""), _COOKIE)
        if not kept:
            raise TrolyError("nobody left from this browser", code="SSO_REFUSED")
        begun = Begun.load(room.store.unseal(kept, _SECONDS))
        known = room.sso.finish(begun, dict(request.query_params), _back(request))
        account = room.admit(known)
    except TrolyError as error:
        code = "SSO_REFUSED" if error.code == "STAFF_KEY" else error.code  # a made-up or stale cookie
        room.audit.note("-", "sign-in.failed", "sso", detail=f"{code}: {error.detail[:200]}")
        response = problem_page(TrolyError(error.detail, code=code))
        drop_cookie(response, _COOKIE)
        return response
    token = room.sessions.open(account.staff.id, Level.FULL, agent_of(request), known.provider_session)
    room.audit.note(account.staff.id, "sign-in", detail="sso")
    done = RedirectResponse(safe_target(begun.to), 303)
    drop_cookie(done, _COOKIE)
    set_token(done, token, is_secure=is_secure)
    return done


@router.post("/logout", response_model=None)
def back_channel(request: Request, logout_token: Annotated[str, Form(max_length=_LONGEST_TOKEN)]) -> Response:
    """The provider says that somebody signed out elsewhere (OpenID Connect Back-Channel Logout): sessions end here.
    No browser sends this; the token's signature says who does."""
    room = room_of(request)
    provider_session, subject = room.sso.ended(logout_token)
    account = room.accounts.by_subject(room.oidc.issuer, subject) if subject else None
    if account is not None or provider_session:
        count = room.sessions.close_provider(provider_session, account.staff.id if account else "")
        room.audit.note("sso", "session.end", account.staff.id if account else "", detail=str(count))
    return Response(status_code=200, headers={"cache-control": "no-store"})


def _back(request: Request) -> str:
    return f"{origin_of(request.scope, room_of(request).settings.address)}{PREFIX}/oidc/callback"
