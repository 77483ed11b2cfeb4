"""Single sign-on against a provider that runs, and lies when told to."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

pytest.importorskip("authlib", reason="the extra console is not installed")

from channels.staff.roles import Role
from tests.channels.http.staff_client import BASE, Browser
from tests.support.oidc_provider import CLIENT, SECRET, oidc_provider


@pytest.fixture(scope="module")
def running():
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def provider(running, monkeypatch):
    running.fault = ""
    running.person = {"sub": "u-1", "preferred_username": "lan.nt", "name": "Nguyễn Thị Lan",
                      "groups": ["bien-tap"], "sid": "s-1"}  # fmt: skip
    for name, value in {"ISSUER": running.issuer, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "Tỉnh",
                        "ROLES": "bien-tap=editor, can-bo=officer,quan-tri=administrator"}.items():  # fmt: skip
        monkeypatch.setenv(f"TROLY_OIDC_{name}", value)
    return running


@pytest.fixture
def browser(provider, container):
    return Browser(container)


def go(browser: Browser, to: str = "/account", **changes: str) -> httpx.Response:
    """Sign in as a browser does: to the provider, and back with its answer."""
    left = browser.get(f"/console/oidc/start?to={to}")
    assert left.status_code == 303, left.text
    back = httpx.get(left.headers["location"], follow_redirects=False).headers["location"]
    assert back.startswith(f"{BASE}/console/oidc/callback?")
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()} | changes
    return browser.get("/console/oidc/callback", params=query)


def test_a_first_visit_makes_an_account_with_the_groups_roles(browser, provider):
    done = go(browser)
    assert (done.status_code, done.headers["location"]) == (303, "/console/account")
    account = browser.room.accounts.by_subject(provider.issuer, "u-1")
    assert account is not None and account.staff.roles == {Role.EDITOR} and account.staff.name == "Nguyễn Thị Lan"
    assert account.staff.units == frozenset(), "units are given here, unless a claim is named for them"
    assert browser.get("/console/account").status_code == 200
    assert browser.room.audit.entries(what="sign-in")[0].detail == "sso"


def test_the_page_offers_it(browser):
    page = browser.get("/console/sign-in?to=/account").text
    assert 'href="/console/oidc/start?to=/account"' in page and "Tỉnh" in page


def test_roles_follow_the_provider(browser, provider):
    """Somebody moved to another department and kept the old powers for weeks."""
    go(browser)
    token = browser.cookies["troly-staff"]
    provider.person["groups"] = ["can-bo", "nhóm lạ"]
    go(browser)
    assert browser.room.accounts.by_subject(provider.issuer, "u-1").staff.roles == {Role.OFFICER}
    assert browser.room.sessions.find(token) is None, "the session with the old roles has ended"


@pytest.mark.parametrize(("claims", "status"), [
    ({}, 403), ({"acr": "pwd"}, 403), ({"acr": "mfa"}, 303), ({"amr": ["pwd", "otp"]}, 303), ({"amr": "otp"}, 303),
])  # fmt: skip
def test_who_signed_in_too_weakly_there_stays_out(provider, container, monkeypatch, claims, status):
    monkeypatch.setenv("TROLY_OIDC_STRENGTH", "mfa, otp")
    browser = Browser(container)
    provider.person |= claims
    assert go(browser).status_code == status
    assert bool(browser.room.accounts.all()) == (status == 303)


def test_units_come_from_a_claim_where_one_is_named(provider, container, monkeypatch):
    monkeypatch.setenv("TROLY_OIDC_UNITS_CLAIM", "don_vi.ma")
    monkeypatch.setenv("TROLY_OIDC_ROLES_CLAIM", "realm_access.roles")
    provider.person |= {"don_vi": {"ma": ["ubnd-a", "ubnd-b"]}, "realm_access": {"roles": ["can-bo"]}}
    browser = Browser(container)
    go(browser)
    staff = browser.room.accounts.by_subject(provider.issuer, "u-1").staff
    assert (staff.roles, staff.units) == ({Role.OFFICER}, {"ubnd-a", "ubnd-b"})


def test_a_local_account_of_the_same_name_is_somebody_else(browser, provider):
    """Whoever called themselves "admin" at the provider got the local administrator's account."""
    local = browser.room.accounts.create("lan.nt", "Lan ở đây", [Role.ADMINISTRATOR]).staff
    go(browser)
    known = browser.room.accounts.by_subject(provider.issuer, "u-1").staff
    assert known.id != local.id and known.login == "lan.nt#u-1" and known.roles == {Role.EDITOR}


def test_without_a_role_nobody_gets_in(browser, provider):
    provider.person["groups"] = ["nhóm lạ"]
    done = go(browser)
    assert done.status_code == 403 and "chưa được giao vai trò" in done.text
    assert browser.room.accounts.all() == [] and "troly-staff" not in browser.cookies


def test_a_disabled_account_stays_out(browser, provider):
    go(browser)
    browser.room.disable("test", browser.room.accounts.by_subject(provider.issuer, "u-1").staff.id)
    assert go(browser).status_code == 403


@pytest.mark.parametrize("fault", [
    "issuer", "audience", "expired", "nonce", "several audiences", "no subject", "from the future", "foreign key",
    "unsigned", "public key as secret", "state", "mix-up", "denied",
])  # fmt: skip
def test_a_lie_lets_nobody_in(browser, provider, fault):
    provider.fault = fault
    done = go(browser)
    assert done.status_code == 403 and "troly-staff" not in browser.cookies
    assert browser.room.accounts.all() == []
    entry = browser.room.audit.entries(what="sign-in.failed")[0]
    assert entry.detail.startswith("SSO_REFUSED")


@pytest.mark.parametrize(("fault", "status"), [("down", 503), ("issuer in the description", 403)])
def test_a_provider_that_is_down_or_somebody_else(browser, provider, fault, status):
    provider.fault = fault
    assert browser.get("/console/oidc/start").status_code == status


def test_an_answer_is_good_once_and_only_where_it_was_asked_for(browser, provider, container):
    left = browser.get("/console/oidc/start")
    back = httpx.get(left.headers["location"], follow_redirects=False).headers["location"]
    path = back.removeprefix(BASE)
    other = Browser(container)
    assert other.get(path).status_code == 403, "sign-in forgery: an attacker's answer in a victim's browser"
    assert browser.get(path).status_code == 303
    assert browser.get(path).status_code == 403, "the cookie is gone"


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil.example", "%09//evil.example", ""])
def test_nobody_is_sent_elsewhere_afterwards(browser, to):
    assert go(browser, to=to).headers["location"] == "/console/"


def test_new_keys_at_the_provider(browser, provider, monkeypatch):
    """The provider changed its keys at night, and in the morning nobody got in."""
    go(browser)
    provider.turn_keys()
    monkeypatch.setattr(browser.room.sso, "_fetched", browser.room.sso._fetched - 100)
    assert go(browser).status_code == 303


def test_signed_out_there_is_signed_out_here(browser, provider):
    go(browser)
    token = browser.cookies["troly-staff"]
    for wrong in (provider.logout_token(nonce="x"), provider.logout_token(events={}), provider.logout_token(sid=None),
                  provider.logout_token(aud="other"), provider.logout_token(jti=None), "a.b.c", ""):  # fmt: skip
        assert browser.post("/console/oidc/logout", data={"logout_token": wrong}).status_code in (403, 422)
    assert browser.room.sessions.find(token)
    done = browser.post("/console/oidc/logout", data={"logout_token": provider.logout_token()})
    assert done.status_code == 200 and browser.room.sessions.find(token) is None


def test_by_subject_every_session_of_the_sso_ends(browser, provider):
    go(browser)
    token = browser.cookies["troly-staff"]
    browser.post("/console/oidc/logout", data={"logout_token": provider.logout_token(sid=None, sub="u-2")})
    assert browser.room.sessions.find(token)
    browser.post("/console/oidc/logout", data={"logout_token": provider.logout_token(sid=None, sub="u-1")})
    assert browser.room.sessions.find(token) is None


def test_an_id_token_is_no_logout_token(browser, provider):
    go(browser)
    assert browser.post("/console/oidc/logout", data={"logout_token": provider.id_token("n")}).status_code == 403


def test_signing_out_offers_to_sign_out_there(browser, provider):
    go(browser)
    session = browser.room.sessions.find(browser.cookies["troly-staff"])
    page = browser.form("/console/sign-out", csrf=browser.room.csrf(session.digest))
    assert page.headers["clear-site-data"] == '"cache", "storage"'
    assert page.status_code == 200 and f"{provider.issuer}/end?client_id={CLIENT}" in page.text.replace("&amp;", "&")
    assert browser.room.sessions.find_digest(session.digest) is None


def test_another_maker_s_provider(container, monkeypatch):
    """Our provider and our client could share a mistake: here is one we did not write."""
    mock = pytest.importorskip("oidc_provider_mock", reason="oidc-provider-mock is not installed (extra: dev)")
    user = mock.User(sub="u-7", claims={"preferred_username": "minh", "name": "Trần Minh", "groups": ["can-bo"]})
    with mock.run_server_in_thread(user_claims=[user]) as server:
        issuer = f"http://localhost:{server.server_port}"
        for name, value in {
            "ISSUER": issuer,
            "CLIENT_ID": "c",
            "CLIENT_SECRET": "s",
            "ROLES": "can-bo=officer",
        }.items():
            monkeypatch.setenv(f"TROLY_OIDC_{name}", value)
        browser = Browser(container)
        left = browser.get("/console/oidc/start?to=/account").headers["location"]
        back = httpx.post(left, data={"sub": "u-7"}, follow_redirects=False).headers["location"]
        done = browser.get(back.removeprefix(BASE))
        assert (done.status_code, done.headers["location"]) == (303, "/console/account")
        assert browser.room.accounts.by_subject(issuer, "u-7").staff.roles == {Role.OFFICER}
