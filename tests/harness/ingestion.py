"""Stands in for Azure Monitor's ingestion endpoint, and keeps what an exporter sends there."""

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Ingestion:
    """What came in, as the exporter wrote it."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.envelopes: list[dict[str, Any]] = []

    @property
    def connection_string(self) -> str:
        """Where to send to, as a deployment is told."""
        key = "00000000-0000-0000-0000-000000000000"
        return f"InstrumentationKey={key};IngestionEndpoint={self.url}/;LiveEndpoint={self.url}/"

    def take(self, body: bytes) -> dict[str, object]:
        """Keep a batch, and return the answer that says so."""
        batch = [json.loads(line) for line in _lines(body)]
        sent = [each for item in batch for each in (item if isinstance(item, list) else [item])]
        self.envelopes += sent
        return {"itemsReceived": len(sent), "itemsAccepted": len(sent), "errors": []}


def _lines(body: bytes) -> list[bytes]:
    text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return [text] if text.lstrip().startswith(b"[") else text.splitlines()


@contextmanager
def serve_ingestion() -> Iterator[Ingestion]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = served.take(body) if self.path.endswith("/track") else {}
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Ingestion(server.server_port)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield served
        server.shutdown()
        thread.join()
