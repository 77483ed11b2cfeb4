"""Signing in and out. Plain forms without scripts: nothing of the console is loaded for somebody not yet known."""

from __future__ import annotations

import secrets
from html import escape
from importlib import resources
from string import Template
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from channels.container import Container
from channels.http.attempts import Attempts
from channels.http.errors import status_of
from channels.http.signing import SESSION, drop_cookie, origin_of, same_origin, secure, set_token, token_of
from channels.messages import help_for, resource
from channels.staff.room import StaffRoom
from channels.staff.sessions import Level, Session
from corpus.errors import TrolyError

PREFIX = "/console"
_POLICY = "default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_SHORT = 512  # characters of a field

router = APIRouter(prefix=PREFIX, include_in_schema=False)

Field = Annotated[str, Form(max_length=_SHORT)]


@router.get("", response_model=None)
def front() -> Response:
    """/console without the slash."""
    return RedirectResponse(f"{PREFIX}/", 308)


@router.get("/sign-in", response_model=None)
def sign_in_page(request: Request, to: str = "/") -> Response:
    """The form, or on to the console for somebody who is in."""
    room = room_of(request)
    session = room.sessions.find(_token(request), active=False)
    if session is not None and session.level is not Level.CODE:
        return RedirectResponse(safe_target(to), 303)
    return _form(room, to)


@router.post("/sign-in", response_model=None)
def sign_in(request: Request, login: Field = "", password: Field = "", to: Field = "/") -> Response:
    """Check login and password; then the code, or in."""
    room = room_of(request)
    try:
        is_secure = _fair(request, room)
        account = room.accounts.verify_password(login, password)
    except TrolyError as error:
        if error.code in ("SIGN_IN_FAILED", "LOCKED_OUT"):
            room.audit.note("-", "sign-in.failed", login[:64], detail=error.code)
        return _form(room, to, error.code)
    level = Level.CODE if account.has_totp else room.level_of(account)
    token = room.sessions.open(account.staff.id, level, agent_of(request))
    if level is Level.CODE:
        response: Response = RedirectResponse(f"{PREFIX}/sign-in/code?to={quote(to, safe='/')}", 303)
    else:
        room.audit.note(account.staff.id, "sign-in", detail=level)
        response = RedirectResponse(safe_target(to), 303)
    set_token(response, token, is_secure=is_secure)
    return response


@router.get("/sign-in/code", response_model=None)
def code_page(request: Request, to: str = "/") -> Response:
    """The form for the one-time code."""
    session = room_of(request).sessions.find(_token(request), active=False)
    if session is None:
        return RedirectResponse(f"{PREFIX}/sign-in", 303)
    return RedirectResponse(safe_target(to), 303) if session.level is not Level.CODE else _code_form(to)


@router.post("/sign-in/code", response_model=None)
def code(request: Request, code: Field = "", to: Field = "/") -> Response:
    """Check the one-time code; the session gets a new token."""
    room, token = room_of(request), _token(request)
    session = room.sessions.find(token)
    if session is None or session.level is not Level.CODE:
        return RedirectResponse(f"{PREFIX}/sign-in", 303)
    try:
        is_secure = _fair(request, room)
        account = room.accounts.verify_code(session.staff.id, code)
    except TrolyError as error:
        room.audit.note(session.staff.id, "sign-in.failed", detail=error.code)
        return _code_form(to, error.code)
    level = room.level_of(account)
    fresh = room.sessions.rotate(token, level, agent_of(request))
    room.audit.note(account.staff.id, "sign-in", detail=f"{level} code")
    response = RedirectResponse(safe_target(to), 303)
    set_token(response, fresh, is_secure=is_secure)
    return response


@router.post("/sign-out", response_model=None)
def sign_out(request: Request, csrf: Field = "") -> Response:
    """End the session."""
    room, token = room_of(request), _token(request)
    session = room.sessions.find(token)
    if session is not None:
        _own_form(request, room)
        if not secrets.compare_digest(csrf.encode(), room.csrf(session.digest).encode()):
            raise TrolyError("form without its token", code="FOREIGN_ORIGIN")
        room.sessions.close(token)
        room.audit.note(session.staff.id, "sign-out")
    response = _left(request, room, session)
    response.headers["clear-site-data"] = '"cache", "storage"'
    drop_cookie(response, SESSION)
    return response


def _left(request: Request, room: StaffRoom, session: Session | None) -> Response:
    """Back to the front door; who came by single sign-on is still signed in there, and told so."""
    front_door = f"{PREFIX}/sign-in"
    if session is None or not session.provider_session:
        return RedirectResponse(front_door, 303)
    text = resource("sign_in")
    elsewhere = room.sso.leave(origin_of(request.scope, room.settings.address) + front_door)
    links = [
        (elsewhere, "button", text["leave"].format(name=room.oidc.name)),
        (front_door, "button plain", text["again"]),
    ]
    body = "".join(f'<a class="{kind}" href="{escape(to)}">{escape(name)}</a>' for to, kind, name in links if to)
    return page(text["left_title"], f'<p class="told">{escape(text["left"])}</p>{body}')


def _fair(request: Request, room: StaffRoom) -> bool:
    """Whether the cookie is for HTTPS alone. Raises ``TrolyError`` for a form of another site, too many attempts, or
    a connection that can be read."""
    _own_form(request, room)
    is_secure = secure(request.scope, room.settings.address)
    attempt(request)
    return is_secure


def attempt(request: Request) -> None:
    """Note an attempt to sign in. Raises ``TrolyError`` (``SIGN_IN_TOO_FAST``)."""
    attempts: Attempts = request.app.state.attempts
    attempts.count(request.client.host if request.client else "")


def _own_form(request: Request, room: StaffRoom) -> None:
    if not same_origin(request.scope, room.settings.address):
        raise TrolyError("form of another site", code="FOREIGN_ORIGIN")


def _form(room: StaffRoom, to: str, problem: str = "") -> Response:
    text = resource("sign_in")
    body = (
        f'<form method="post" action="{PREFIX}/sign-in">'
        f'<label>{escape(text["login"])}<input name="login" autocomplete="username" required autofocus maxlength="64"'
        ' autocapitalize="none" spellcheck="false"></label>'
        f'<label>{escape(text["password"])}<input name="password" type="password" autocomplete="current-password"'
        f' required maxlength="{_SHORT}"></label>'
        f'<input type="hidden" name="to" value="{escape(to)}"><button>{escape(text["enter"])}</button></form>'
    )
    if room.oidc.enabled:
        name = escape(text["sso"].format(name=room.oidc.name))
        body = f'<a class="button" href="{PREFIX}/oidc/start?to={quote(to, safe="/")}">{name}</a>{body}'
    return page(text["title"], body, problem)


def _code_form(to: str, problem: str = "") -> Response:
    text = resource("sign_in")
    body = (
        f'<p class="told">{escape(text["code_told"])}</p><form method="post" action="{PREFIX}/sign-in/code">'
        f'<label>{escape(text["code"])}<input name="code" autocomplete="one-time-code" required autofocus'
        ' maxlength="64" autocapitalize="characters" spellcheck="false"></label>'
        f'<input type="hidden" name="to" value="{escape(to)}"><button>{escape(text["code_enter"])}</button></form>'
    )
    return page(text["code_title"], body, problem)


def problem_page(error: TrolyError) -> Response:
    """What went wrong on the way by the single sign-on, and the way to try again."""
    text = resource("sign_in")
    again = f'<a class="button" href="{PREFIX}/sign-in">{escape(text["again"])}</a>'
    return page(text["title"], again, error.code)


def page(title: str, body: str, problem: str = "") -> Response:
    """A page without scripts around trusted markup; ``problem`` is an error code."""
    nonce = secrets.token_urlsafe(16)
    told = f'<p class="problem" role="alert">{escape(help_for(problem))}</p>' if problem else ""
    template = Template(resources.files("channels").joinpath("resources/sign-in.html").read_text("utf-8"))
    html = template.substitute(title=escape(title), nonce=nonce, problem=told, body=body)
    headers = {"content-security-policy": _POLICY.format(nonce=nonce), "cache-control": "no-store"}
    return HTMLResponse(html, status_of(problem) if problem else 200, headers)


def safe_target(to: str) -> str:
    """Where to go after sign-in: below /console only, whatever the address bar was made to say."""
    fits = to.startswith("/") and not to.startswith("//") and "\\" not in to and to.isprintable()
    return PREFIX + (to if fits else "/")


def agent_of(request: Request) -> str:
    """What the browser calls itself, for the list of sessions."""
    return request.headers.get("user-agent", "")[:200]


def _token(request: Request) -> str:
    return token_of(request.headers.get("cookie", ""))


def room_of(request: Request) -> StaffRoom:
    """Everything about staff."""
    container: Any = request.app.state.container
    assert isinstance(container, Container)
    return container.staff
