"""A small OpenID Connect issuer: authorization code flow with PKCE, and nothing else.

It asks nobody for a password: who comes to it is signed in while `is_signed_in`. What it is strict
about is what the client has to get right: the redirect address, the state, and the code verifier
(RFC 7636), without which a stolen code would be worth something.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

from infra.local.issuer import TokenIssuer
from infra.local.people import Person

CLIENT = "admin-pwa"


class OidcIssuer:
    """The issuer's state; `url` is its name."""

    def __init__(self, issuer: TokenIssuer, person: Person, redirect_uri: str) -> None:
        self.issuer = issuer
        self.person = person
        self.redirect_uri = redirect_uri
        self.url = ""
        # Its own session, kept by a cookie in life: without one nothing is granted silently.
        self.is_signed_in = False
        self.grants: dict[str, dict[str, str]] = {}

    def authorize(self, asked: dict[str, str]) -> str | None:
        """Return where to go back to, or None for what must not be answered at all."""
        if (asked.get("client_id"), asked.get("redirect_uri")) != (CLIENT, self.redirect_uri):
            return None
        answer = {"state": asked.get("state", "")}
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            answer["error"] = "invalid_request"
        elif asked.get("prompt") == "none" and not self.is_signed_in:
            answer["error"] = "login_required"
        else:
            self.is_signed_in = True
            answer["code"] = secrets.token_urlsafe()
            self.grants[answer["code"]] = asked
        return f"{self.redirect_uri}?{urlencode(answer)}"

    def token(self, sent: dict[str, str]) -> dict[str, object] | None:
        """Return tokens for a code and its verifier, once; None for anything else."""
        asked = self.grants.pop(sent.get("code", ""), None)
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(verifier).decode().rstrip("=")
        if asked is None or challenge != asked["code_challenge"]:
            return None
        person = self.person
        access, subject = self.issuer.issue(person.name, person.email, person.roles)
        identity, _ = self.issuer.issue(
            person.name,
            person.email,
            person.roles,
            subject,
            iss=self.url,
            aud=CLIENT,
            nonce=asked.get("nonce"),
        )
        return {
            "access_token": access,
            "id_token": identity,
            "token_type": "Bearer",
            "expires_in": 3600,
            "scope": asked["scope"],
        }


@contextmanager
def serve_issuer(issuer: OidcIssuer) -> Iterator[OidcIssuer]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path == "/.well-known/openid-configuration":
                self._send(
                    {
                        "issuer": issuer.url,
                        "authorization_endpoint": f"{issuer.url}/authorize",
                        "token_endpoint": f"{issuer.url}/token",
                        "end_session_endpoint": f"{issuer.url}/end",
                    }
                )
            elif address.path == "/authorize":
                self._redirect(issuer.authorize(_first(address.query)))
            else:
                issuer.is_signed_in = False
                self._redirect(_first(address.query).get("post_logout_redirect_uri"))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._send(issuer.token(_first(body)))

        def _send(self, content: dict[str, object] | None) -> None:
            self.send_response(400 if content is None else 200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content or {"error": "invalid_grant"}).encode())

        def _redirect(self, address: str | None) -> None:
            self.send_response(400 if address is None else 302)
            if address is not None:
                self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
