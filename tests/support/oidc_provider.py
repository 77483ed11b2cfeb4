"""An OpenID provider on 127.0.0.1 that keeps the standard's rules for its clients, and breaks them when told to.

It checks what a strict provider checks (client secret, redirect address, PKCE, codes good once), so that a client
that leaves something out does not get in; ``fault`` makes it lie, to see what the client believes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "troly-console", "secret-of-the-console"
_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class Provider:
    """The provider; ``person`` are the claims of whoever signs in next."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key, self.other = (RSAKey.generate_key(2048, {"kid": name, "use": "sig"}) for name in ("k1", "k2"))
        self.person: dict[str, Any] = {"sub": "u-1", "preferred_username": "lan.nt", "name": "Nguyễn Thị Lan",
                                       "groups": ["bien-tap"], "sid": "s-1"}  # fmt: skip
        self.fault = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    def metadata(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys",
                 "end_session_endpoint": "/end"}  # fmt: skip
        issuer = "https://evil.example" if self.fault == "issuer in the description" else self.issuer
        return {"issuer": issuer, **{name: self.issuer + path for name, path in paths.items()}}

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent once the person has signed in."""
        assert query["client_id"] == CLIENT and query["response_type"] == "code" and "openid" in query["scope"].split()
        assert query["code_challenge_method"] == "S256" and len(query["state"]) > 20 and len(query["nonce"]) > 20
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        state = "khác" if self.fault == "state" else query["state"]
        answer = (
            {"error": "access_denied", "state": state} if self.fault == "denied" else {"code": code, "state": state}
        )
        if self.fault == "mix-up":
            answer["iss"] = "https://evil.example"
        return f"{query['redirect_uri']}?{urlencode(answer)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Tokens for a code; None where something of the request is not right."""
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        begun = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = _base64(digest)
        if begun is None or authorization != f"Basic {basic}" or form.get("redirect_uri") != begun["redirect_uri"]:
            return None
        if challenge != begun["code_challenge"] or form.get("grant_type") != "authorization_code":
            return None
        return {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer", "expires_in": 60,
                "id_token": self.id_token(begun["nonce"])}  # fmt: skip

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {**self.person, "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
        faults: dict[str, dict[str, Any]] = {
            "issuer": {"iss": "https://evil.example"}, "audience": {"aud": "somebody-else"}, "expired": {"exp": now - 600},
            "nonce": {"nonce": "of an earlier sign-in"}, "several audiences": {"aud": [CLIENT, "other"], "azp": "other"},
            "no subject": {"sub": None}, "from the future": {"iat": now + 9000, "nbf": now + 9000},
        }  # fmt: skip
        claims.update(faults.get(self.fault, {}))
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def logout_token(self, **changes: Any) -> str:
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": int(time.time()), "jti": secrets.token_hex(8),
                  "events": {_EVENT: {}}, "sid": self.person["sid"], **changes}  # fmt: skip
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def sign(self, claims: dict[str, Any]) -> str:
        if self.fault == "unsigned":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.fault == "public key as secret":
            text = f"{_part({'alg': 'HS256', 'kid': self.key.kid})}.{_part(claims)}"
            mac = hmac.digest(self.key.as_pem(private=False), text.encode(), "sha256")
            return f"{text}.{_base64(mac)}"
        key = self.other if self.fault == "foreign key" else self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, key)

    def turn_keys(self) -> None:
        """New keys, as providers have them from time to time."""
        self.key = RSAKey.generate_key(2048, {"kid": "k9", "use": "sig"})


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


@contextmanager
def oidc_provider() -> Iterator[Provider]:
    """A running provider."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            if provider.fault == "down":
                self._say(502, {})
            elif parts.path == "/authorize":
                self.send_response(303)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
            elif parts.path == "/.well-known/openid-configuration":
                self._say(200, provider.metadata())
            elif parts.path == "/keys":
                self._say(200, provider.keys())
            else:
                self._say(200, {"left": query})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            given = provider.token(form, self.headers.get("authorization", ""))
            self._say(200 if given else 400, given or {"error": "invalid_grant"})

        def _say(self, status: int, value: Any) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
