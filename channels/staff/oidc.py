"""Single sign-on: OpenID Connect, authorization code with PKCE, for staff whose accounts the province keeps.

Who somebody is and which roles they have comes from the ID token, anew at each sign-in; units and collections, too,
where a claim is named for them, else they are given here as for everybody.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from channels.settings import OidcSettings
from channels.staff.roles import Role
from corpus.errors import InputError, TrolyError

# Asymmetric only: with HS256 a provider's public key could be taken for the secret; "none" is no signature.
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_METADATA_SECONDS = 3600.0
_LEEWAY = 60  # seconds by which clocks may differ
_WAIT = 10.0


@dataclass(frozen=True, slots=True)
class Begun:
    """What has to be remembered between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    to: str

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Begun:
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody the provider vouches for. ``units`` None: no claim is named for them."""

    issuer: str
    subject: str
    login: str
    name: str
    roles: frozenset[Role]
    units: frozenset[str] | None
    provider_session: str


class SingleSignOn:
    """One provider. Nothing is asked of it before somebody signs in. Every failure is a ``TrolyError``: ``SSO_OFF``,
    ``SSO_UNREACHABLE``, ``SSO_REFUSED`` (the token or the answer is not right), ``SSO_WEAK``, ``SSO_NO_ROLE``."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings
        try:
            self._roles = [(group, Role(role)) for group, role in settings.role_pairs]
        except ValueError as error:
            raise InputError(f"TROLY_OIDC_ROLES: {error}", code="BAD_SETTING") from error
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._fetched = float("-inf")

    def begin(self, back: str, to: str) -> tuple[str, Begun]:
        """The provider's address to send a browser to, and what to remember; ``back``: our callback."""
        begun = Begun(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), to)
        with self._client(back, code_challenge_method="S256") as client:
            address, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"), state=begun.state, nonce=begun.nonce,
                code_verifier=begun.verifier,
            )  # fmt: skip
        return str(address), begun

    def finish(self, begun: Begun, answer: Mapping[str, str], back: str) -> Known:
        """Who came back with this answer (the parameters of the callback)."""
        if not secrets.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
            raise TrolyError("state is not the one that left", code="SSO_REFUSED")
        if answer.get("iss") not in (None, self._settings.issuer):  # RFC 9207: an answer of another provider
            raise TrolyError(f"answer of {answer['iss']}", code="SSO_REFUSED")
        if "code" not in answer:
            raise TrolyError(f"the provider says {answer.get('error', 'nothing')}", code="SSO_REFUSED")
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    self._endpoint("token_endpoint"), code=answer["code"], code_verifier=begun.verifier,
                    grant_type="authorization_code",
                )  # fmt: skip
        except AuthlibBaseError as error:
            raise TrolyError(f"token: {error}", code="SSO_REFUSED") from error
        except (OSError, ValueError, _client_errors()) as error:
            raise TrolyError(f"token: {error}", code="SSO_UNREACHABLE") from error
        claims = self._claims(str(token.get("id_token", "")), nonce={"essential": True, "value": begun.nonce})
        return self._known(claims)

    def ended(self, logout_token: str) -> tuple[str, str]:
        """The provider's session and subject a back-channel logout is about; one of the two may be empty."""
        claims = self._claims(logout_token, events={"essential": True}, jti={"essential": True})
        events = claims["events"]
        if not isinstance(events, dict) or _LOGOUT_EVENT not in events or "nonce" in claims:
            raise TrolyError("no logout token", code="SSO_REFUSED")
        if not (claims.get("sid") or claims.get("sub")):
            raise TrolyError("a logout of nobody", code="SSO_REFUSED")
        return str(claims.get("sid", "")), str(claims.get("sub", ""))

    def leave(self, back: str) -> str:
        """Where to send a browser that signed out here, so that it is signed out there; "" where that is not known."""
        try:
            endpoint = str(self._discovered().get("end_session_endpoint", ""))
        except TrolyError:
            return ""
        query = urlencode({"client_id": self._settings.client_id, "post_logout_redirect_uri": back})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}" if endpoint else ""

    # ---

    def _client(self, back: str, **more: Any) -> OAuth2Client:
        settings = self._settings
        if not settings.enabled:
            raise TrolyError("TROLY_OIDC_ISSUER is not set", code="SSO_OFF")
        secret = settings.client_secret.get_secret_value()
        return OAuth2Client(
            settings.client_id, secret or None, scope=settings.scopes, redirect_uri=back, timeout=_WAIT,
            token_endpoint_auth_method="client_secret_basic" if secret else "none", **more,
        )  # fmt: skip

    def _endpoint(self, name: str) -> str:
        address = str(self._discovered().get(name, ""))
        if not _trusted(address):
            raise TrolyError(f"{name} is {address!r}", code="SSO_REFUSED")
        return address

    def _discovered(self, *, anew: bool = False) -> dict[str, Any]:
        with self._lock:
            if not anew and time.monotonic() < self._fetched + _METADATA_SECONDS:
                return self._metadata
            issuer = self._settings.issuer
            metadata = self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if metadata.get("issuer") != issuer or not _trusted(str(metadata.get("jwks_uri", ""))):
                raise TrolyError(f"{issuer} describes {metadata.get('issuer')}", code="SSO_REFUSED")
            keys = self._get(str(metadata["jwks_uri"]))
            try:
                self._keys = KeySet.import_key_set({"keys": [k for k in keys["keys"] if k.get("use", "sig") == "sig"]})
            except (JoseError, ValueError, KeyError, TypeError) as error:
                raise TrolyError(f"keys: {error}", code="SSO_REFUSED") from error
            self._metadata, self._fetched = metadata, time.monotonic()
            return metadata

    def _get(self, address: str) -> dict[str, Any]:
        try:
            with self._client("") as client:
                response = client.request("GET", address, withhold_token=True, follow_redirects=False)
                response.raise_for_status()
                value = response.json()
        except (OSError, ValueError, _client_errors()) as error:
            raise TrolyError(f"{address}: {error}", code="SSO_UNREACHABLE") from error
        if not isinstance(value, dict):
            raise TrolyError(f"{address} is no object", code="SSO_UNREACHABLE")
        return value

    def _claims(self, token: str, **wanted: Any) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            iat={"essential": True}, exp={"essential": "nonce" in wanted}, sub={"essential": "nonce" in wanted}, **wanted,
        )  # fmt: skip
        try:
            claims = self._decoded(token)
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise TrolyError(f"token: {error}", code="SSO_REFUSED") from error
        audience = claims["aud"]
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != self._settings.client_id:
            raise TrolyError("token for somebody else", code="SSO_REFUSED")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        self._discovered()
        assert self._keys is not None
        try:
            return dict(jwt.decode(token, self._keys, algorithms=_ALGORITHMS).claims)
        except (JoseError, ValueError):
            # The provider may have new keys. Asked once; a flood of false tokens asks once a minute.
            if time.monotonic() < self._fetched + 60:
                raise
            self._discovered(anew=True)
            return dict(jwt.decode(token, self._keys, algorithms=_ALGORITHMS).claims)

    def _known(self, claims: Mapping[str, Any]) -> Known:
        settings = self._settings
        wanted = {part.strip() for part in settings.strength.split(",") if part.strip()}
        if wanted and not wanted & {*_values(claims, "acr"), *_values(claims, "amr")}:
            raise TrolyError(f"{claims['sub']} signed in too weakly", code="SSO_WEAK")
        groups = set(_values(claims, settings.roles_claim))
        roles = frozenset(role for group, role in self._roles if group in groups)
        if not roles:
            raise TrolyError(f"{claims['sub']} has no role of ours", code="SSO_NO_ROLE")
        units = frozenset(_values(claims, settings.units_claim)) if settings.units_claim else None
        login = next(iter(_values(claims, settings.login_claim)), str(claims["sub"]))
        return Known(
            settings.issuer, str(claims["sub"]), login, str(claims.get("name") or login), roles, units,
            str(claims.get("sid") or "-"),
        )  # fmt: skip


def _values(claims: Mapping[str, Any], path: str) -> list[str]:
    """The texts at a path such as ``realm_access.roles``."""
    value: Any = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str) and text]


def _trusted(address: str) -> bool:
    """HTTPS, or this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))


def _client_errors() -> type[Exception]:
    """What the HTTP client underneath raises for everything on the wire."""
    from authlib.integrations.httpx_client import oauth2_client

    found: type[Exception] = oauth2_client.httpx2.HTTPError
    return found
