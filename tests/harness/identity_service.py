"""Stands in for the platform's identity service, at which a deployed app asks for its tokens.

It speaks as App Service does ("How to use managed identities", REST endpoint reference), so that
azure-identity is the real one. What it hands out are the local stack's passwords: a token is
a password with an end, and PostgreSQL and Redis take it as one.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from urllib.parse import parse_qs, urlsplit

SECRET = "only the app's own machine knows"
CLIENT_ID = "11111111-2222-3333-4444-555555555555"


class IdentityService:
    """`tokens` by the resource that is asked for; `asked` counts the requests for each."""

    def __init__(self, url: str, tokens: Mapping[str, str]) -> None:
        self.url = url
        self.tokens = dict(tokens)
        self.lifetime_seconds = 86_400
        self.asked: Counter[str] = Counter()
        self.is_down = False

    def answer(self, query: Mapping[str, list[str]], secret: str | None) -> tuple[int, object]:
        """Return the status and the body for one request."""
        resource = query["resource"][0]
        self.asked[resource] += 1
        if self.is_down:
            return 500, {"error": "down"}
        if secret != SECRET or query["client_id"] != [CLIENT_ID]:
            return 401, {"error": "nobody"}
        expires_on = str(int(time()) + self.lifetime_seconds)
        return 200, {
            "access_token": self.tokens[resource],
            "expires_on": expires_on,
            "resource": resource,
            "token_type": "Bearer",
        }

    @property
    def environment(self) -> dict[str, str]:
        """What the platform sets for an app that has an identity."""
        return {
            "IDENTITY_ENDPOINT": self.url,
            "IDENTITY_HEADER": SECRET,
            "AZURE_CLIENT_ID": CLIENT_ID,
        }


@contextmanager
def serve_tokens(tokens: Mapping[str, str]) -> Iterator[IdentityService]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            status, body = served.answer(query, self.headers.get("X-IDENTITY-HEADER"))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = IdentityService(f"http://127.0.0.1:{server.server_port}/msi/token", tokens)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join()
