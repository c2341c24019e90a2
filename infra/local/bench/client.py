"""A minimal HTTP/1.1 client, so that benches measure the server."""

import asyncio


class Connection(asyncio.Protocol):
    """One connection that is kept open, with at most one request under way."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._answered: asyncio.Future[bytes] | None = None

    @classmethod
    async def open(cls, port: int) -> "Connection":
        """Connect to a port of this machine."""
        loop = asyncio.get_running_loop()
        transport, connection = await loop.create_connection(cls, "127.0.0.1", port)
        connection._transport = transport
        return connection

    def connection_lost(self, exc: Exception | None) -> None:
        """Raise in the task that waits for an answer."""
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(exc or ConnectionResetError("the host hung up"))

    def data_received(self, data: bytes) -> None:
        """Collect an answer until it is complete."""
        self._received += data
        head_length = self._received.find(b"\r\n\r\n")
        if head_length < 0 or self._answered is None:
            return
        head = self._received[:head_length].lower()
        body = self._received[head_length + 4 :]
        # The host streams what a function answers, in chunks, and states the length of the rest.
        if b"\r\ntransfer-encoding: chunked" in head:
            whole = _joined(body) if body.endswith(b"\r\n0\r\n\r\n") else None
        else:
            _, stated, rest = head.partition(b"\r\ncontent-length:")
            body_length = int(rest.partition(b"\r\n")[0]) if stated else 0
            whole = body if len(body) >= body_length else None
        if whole is not None:
            answer, self._received = self._received[: head_length + 4] + whole, b""
            self._answered.set_result(answer)

    async def ask(self, request: bytes) -> bytes:
        """Return the whole answer, whatever it is."""
        if self._transport is None:
            raise RuntimeError("the connection is not open")
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answered

    async def send(self, request: bytes, expected: bytes) -> bytes:
        """Return the whole answer; raises `UnexpectedAnswer` unless its status is `expected`."""
        answer = await self.ask(request)
        if answer[9:12] != expected:
            raise UnexpectedAnswer(answer[:2_000].decode(errors="replace"))
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def _joined(chunks: bytes) -> bytes:
    """Return the content of a chunked body (RFC 9112 §7.1)."""
    content: list[bytes] = []
    while size := int(chunks.partition(b"\r\n")[0], 16):
        begin = chunks.index(b"\r\n") + 2
        content.append(chunks[begin : begin + size])
        chunks = chunks[begin + size + 2 :]
    return b"".join(content)


class UnexpectedAnswer(RuntimeError):
    """The host answered with another status than the bench expects."""
