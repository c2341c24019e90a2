"""Publishes the local issuer's public keys over HTTP, for the app to fetch as it does in life."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from infra.local.issuer import TokenIssuer


class KeyServer:
    """An issuer with its JWKS at `url`; `requests` counts how often the keys were fetched."""

    def __init__(self, directory: Path, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.issuer = TokenIssuer(directory, f"{self.url}/local")
        self.keys: dict[str, Any] = self.issuer.jwks()
        self.requests = 0
        self.is_down = False


@contextmanager
def serve_keys(directory: Path) -> Iterator[KeyServer]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.requests += 1
            self.send_response(503 if served.is_down else 200)
            self.end_headers()
            self.wfile.write(json.dumps(served.keys).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = KeyServer(directory, server.server_port)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join()
