"""Every route and every role: who gets in where. A route that nobody thought about fails here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.routing import Mount

pytest.importorskip("nicegui", reason="the extra console is not installed")

from assistant.answer import Answer, Outcome
from channels.console.page import Page
from channels.console.pages import PAGES
from channels.http.policy import POLICIES, SCOPE_PERMISSIONS, Access
from channels.keys import PUBLIC_SCOPES, Scope
from channels.staff.roles import PERMISSIONS, Role
from channels.staff.sessions import Level
from tests.channels.http.staff_client import BASE, Browser
from tests.support.console import make_staff

ROLES = [*Role]


def routes(items, prefix: str = "") -> Iterator[str]:
    """``METHOD path`` of every route, those of included routers, too."""
    for route in items:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes(inner.routes, prefix + route.include_context.prefix)
        elif isinstance(route, Mount):
            yield f"GET {prefix}{route.path}" if route.path != "/console" else "GATE /console"
        else:
            yield from (f"{method} {prefix}{route.path}" for method in route.methods - {"HEAD"})


@pytest.fixture
def browser(container) -> Browser:
    return Browser(container)


@pytest.fixture
def people(browser):
    return {role: make_staff(browser.room, role) for role in ROLES}


def test_every_route_says_whom_it_is_for(browser):
    found = list(routes(browser.app.routes))
    assert found.count("GATE /console") == 1
    assert set(found) - {"GATE /console"} == set(POLICIES), "give the route a line in channels/http/policy.py"
    assert len(found) == len(set(found)), "two routes of one name: the second is never asked"


STAFF = {name: policy for name, policy in POLICIES.items() if policy.access is Access.STAFF}


@pytest.mark.parametrize("name", STAFF)
def test_routes_of_staff_by_role(browser, people, name):
    method, path = name.split()
    assert browser.request(method, path).json()["code"] == "SESSION_ENDED"
    for role in ROLES:
        browser.be(people[role])
        status = browser.request(method, path, headers={"origin": BASE}).status_code
        allowed = STAFF[name].permission in PERMISSIONS[role]
        assert (status != 403) == allowed and status != 401, (role, status)
        noted = browser.room.audit.entries(who=people[role].id, what="route.refused")
        assert [entry.subject for entry in noted] == ([] if allowed else [path])
        browser.be(people[role], Level.SETUP)
        assert browser.request(method, path).status_code == 401, "not before password and authenticator are set"


def test_an_agency_gets_its_own_of_the_routes(browser, container, people):
    """The log and the figures of every agency were an administrator's of any."""
    container.assistants.usage.note("main", "page", Answer(outcome=Outcome.ANSWERED, text=""))
    browser.room.audit.note(people[Role.ADMINISTRATOR].id, "test")
    northern = make_staff(browser.room, Role.ADMINISTRATOR, units=("xa-bac",), collections=("bac",))
    browser.room.audit.note(northern.id, "test")
    for staff, lines, figures in ((northern, {northern.id}, 0), (people[Role.ADMINISTRATOR], None, 1)):
        browser.be(staff)
        found = {line["who"] for line in browser.get("/v1/audit").json()}
        assert found == lines if lines else len(found) > 1
        assert len(browser.get("/v1/usage").json()) == figures
        assert len(browser.get("/v1/usage?format=csv").text.splitlines()) == figures + 1
    _, key = container.keys.create("Báo cáo", [Scope.USAGE])
    assert len(browser.get("/v1/usage", headers={"authorization": f"Bearer {key}"}).json()) == 1
    late = browser.get("/v1/usage?first=2026-02-02&last=2026-01-01")
    assert (late.status_code, late.json()["code"]) == (422, "USAGE_PERIOD")
    assert browser.get("/v1/usage?first=mai").json()["code"] == "BAD_REQUEST"


@pytest.mark.parametrize("name", STAFF)
@pytest.mark.parametrize("scope", Scope)
def test_routes_of_staff_by_key(browser, container, name, scope):
    method, path = name.split()
    _, key = container.keys.create("Giám sát", [scope])
    status = browser.request(method, path, headers={"authorization": f"Bearer {key}"}).status_code
    assert (status < 400) == (SCOPE_PERMISSIONS.get(scope) is STAFF[name].permission), (scope, status)


def test_a_wrong_key_beside_a_right_session_is_refused(browser, people):
    browser.be(people[Role.ADMINISTRATOR])
    assert browser.get("/v1/audit", headers={"authorization": "Bearer trl_0_0"}).json()["code"] == "KEY_INVALID"


def test_an_application_gets_nothing_of_staff_unasked():
    """ "Every scope" was the default of `troly keys create`: each new key could have read the log of staff."""
    assert not set(PUBLIC_SCOPES) & set(SCOPE_PERMISSIONS)
    for policy in POLICIES.values():
        assert policy.access is not Access.KEY or policy.scope in PUBLIC_SCOPES
        assert policy.access is not Access.STAFF or SCOPE_PERMISSIONS[policy.scope] is policy.permission


# --- the pages of the console


def example(page: Page) -> str:
    path = page.path
    for name in page.parameters:
        path = path.replace(f"{{{name}}}", "1")
    return f"/console{path}"


def test_no_two_pages_share_a_path():
    paths = [page.path for page in PAGES]
    assert len(paths) == len(set(paths))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_pages_by_role(browser, people, page):
    """GET is all there is: what a page does goes by the socket, which its own session opened."""
    assert browser.get(example(page)).headers["location"].startswith("/console/sign-in")
    with browser:  # NiceGUI needs the loop to go on between requests
        for role in ROLES:
            browser.be(people[role])
            status = browser.get(example(page)).status_code
            wanted = {*page.any_of, *([page.permission] if page.permission else [])}
            allowed = not wanted or bool(wanted & PERMISSIONS[role])
            assert status == (200 if allowed else 403), role
            noted = browser.room.audit.entries(who=people[role].id, what="page.refused")
            assert bool(noted) != allowed
        agency = make_staff(browser.room, *Role, units=("xa-bac",), collections=("bac",))
        browser.be(agency)
        assert browser.get(example(page)).status_code == (403 if page.everywhere else 200)
        browser.be(people[Role.CITIZEN], Level.CODE)
        assert browser.get(example(page)).status_code == 303, "half signed in is not signed in"
        browser.be(people[Role.ADMINISTRATOR], Level.SETUP)
        status = browser.get(example(page)).status_code
        assert status == 200 if page.setup else status in (303, 403)


@pytest.mark.parametrize("path", [
    "/console/nothing", "/console/_nicegui/3.18.0/static/nicegui.js", "/console/_nicegui_ws/socket.io/?client_id=x",
    "/console/static/x", "/console//account", "/console/account/", "/console/%2e%2e/account", "/console/_NICEGUI/x",
])  # fmt: skip
def test_nothing_of_the_console_is_open_to_strangers(browser, path):
    response = browser.get(path)
    assert response.status_code in (303, 401)
    if response.status_code == 303:
        assert response.headers["location"].startswith("/console/sign-in?to=/")


def test_what_is_no_page_does_not_exist(browser, people):
    browser.be(people[Role.ADMINISTRATOR])
    for path in (
        "/console/nothing",
        "/console/account/",
        "/console//account",
        "/console/docs",
        "/console/openapi.json",
    ):
        assert browser.get(path).status_code == 404, path


def test_uploads_of_another_site_are_refused(browser, people):
    browser.be(people[Role.EDITOR])
    from_elsewhere = {"sec-fetch-site": "cross-site"}
    for headers in ({"origin": "https://evil.example"}, {}, {"origin": "null"}, from_elsewhere,
                    {"origin": "null", **from_elsewhere}, {"origin": "https://evil.example", "sec-fetch-site": "same-origin"}):  # fmt: skip
        refused = browser.post("/console/_nicegui/client/x/upload/1", headers=headers)
        assert refused.json()["code"] == "FOREIGN_ORIGIN"


def test_a_form_of_ours_is_taken_as_browsers_send_it(browser):
    """Our pages send no referrer; Chromium then writes ``Origin: null``, and nobody could sign in."""
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}
    sent = browser.post("/console/sign-in", data={"login": "x", "password": "y"}, headers=headers)
    assert sent.status_code == 401 and "Tên đăng nhập hoặc mật khẩu không đúng" in sent.text


def test_a_socket_of_another_site_or_of_nobody_is_closed(browser, people):
    """A page elsewhere opened a socket with the cookies of whoever looked at it."""
    from starlette.websockets import WebSocketDisconnect

    path = "/console/_nicegui_ws/socket.io/?EIO=4&transport=websocket&client_id=x"
    cases = [({"origin": BASE}, False), ({"origin": "https://evil.example"}, True), ({}, True)]
    with browser:
        for headers, signed_in in cases:
            browser.be(people[Role.EDITOR] if signed_in else None)
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            with (
                pytest.raises(WebSocketDisconnect) as closed,
                browser.websocket_connect(f"ws://127.0.0.1:8000{path}", headers={**headers, "cookie": cookie}),
            ):
                pass
            assert closed.value.code == 1008
