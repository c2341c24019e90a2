"""A proxy that can stop answering: a dead Wi-Fi, which sends nothing back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_CHUNK_BYTES = 65_536


@dataclass
class SilentProxy:
    """Passes bytes on to a site; once it is silent, nothing comes back any more."""

    site: str
    address: str = ""
    is_silent: bool = False
    _writers: list[asyncio.StreamWriter] = field(default_factory=list)

    def cut(self) -> None:
        """End every connection."""
        for writer in self._writers:
            writer.transport.abort()

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side ends it."""
        target = urlsplit(self.site)
        answers, requests = await asyncio.open_connection(target.hostname, target.port)
        self._writers += [writer, requests]
        await asyncio.gather(
            self._pass_on(reader, requests),
            self._pass_on(answers, writer),
            return_exceptions=True,
        )

    async def _pass_on(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        while chunk := await source.read(_CHUNK_BYTES):
            if not self.is_silent:
                to.write(chunk)
                await to.drain()
        if not self.is_silent:
            to.close()


@asynccontextmanager
async def proxied(site: str) -> AsyncIterator[SilentProxy]:
    """Serve the site at another address, which can be made silent."""
    proxy = SilentProxy(site)
    server = await asyncio.start_server(proxy.connect, "127.0.0.1", 0)
    proxy.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield proxy
    finally:
        server.close()
        proxy.cut()
