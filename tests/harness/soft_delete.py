"""Stands before Azurite and remembers what was deleted, which Azurite itself does not do.

With soft delete, Azure lists a deleted blob to whoever asks for deleted ones, with an element
`Deleted` (learn.microsoft.com/rest/api/storageservices/list-blobs).
"""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

_ITEM = (
    "<Blob><Name>{name}</Name><Deleted>true</Deleted><Properties>"
    "<DeletedTime>Mon, 04 May 2026 10:00:00 GMT</DeletedTime>"
    "<RemainingRetentionDays>7</RemainingRetentionDays><BlobType>BlockBlob</BlobType>"
    "<Content-Length>1</Content-Length></Properties></Blob>"
)


@contextmanager
def soft_deleting(blob_endpoint: str) -> Iterator[str]:
    """Serve the account at another address, as one with soft delete; yields that address."""
    target = urlsplit(blob_endpoint)
    deleted: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            # A shared key signs the path and not the host.
            upstream = http.client.HTTPConnection(str(target.hostname), target.port, timeout=30)
            upstream.request(self.command, self.path, self.rfile.read(length), dict(self.headers))
            answer = upstream.getresponse()
            body = self._with_deleted(answer.read())
            upstream.close()
            if self.command == "DELETE" and answer.status == 202:
                deleted.append(urlsplit(self.path).path.rpartition("/")[2])
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            # A HEAD tells the length of what it leaves out.
            is_head = self.command == "HEAD"
            told = answer.headers.get("Content-Length", "0") if is_head else str(len(body))
            self.send_header("Content-Length", told)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_HEAD = do_PUT = do_DELETE = do_POST = _pass_on

        def _with_deleted(self, body: bytes) -> bytes:
            query = parse_qs(urlsplit(self.path).query)
            if query.get("comp") != ["list"] or "deleted" not in query.get("include", [""])[0]:
                return body
            prefix = query.get("prefix", [""])[0]
            items = "".join(_ITEM.format(name=name) for name in deleted if name.startswith(prefix))
            # An empty list is one element that ends itself.
            whole = body.replace(b"<Blobs/>", b"<Blobs></Blobs>")
            return whole.replace(b"</Blobs>", items.encode() + b"</Blobs>")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{target.path}"
        finally:
            server.shutdown()
            thread.join()
