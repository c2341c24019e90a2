"""Plays Defender and Event Grid for the uploads of a test, one step at a time."""

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from uuid import UUID

import psycopg
from azure.functions.blob import InputStream
from azure.storage.blob.aio import BlobClient

from infra.local import defender
from infra.local.host.function_host import FunctionHost
from shared.storage import published_images, quarantine
from shared.storage.blobs import client
from tests.factories import Json
from tests.factories.images import image_path
from tests.harness.client import Client


@dataclass(frozen=True)
class Quarantine:
    """What happens between an upload and its end, in the order that the test wants."""

    host: FunctionHost
    superuser: psycopg.Connection

    def upload_id(self, package: Json) -> UUID:
        """Return the package's current upload."""
        row = self.superuser.execute(
            "SELECT upload_id FROM package_images WHERE package_id = %s", [package["id"]]
        ).fetchone()
        assert row is not None
        assert isinstance(row[0], UUID)
        return row[0]

    async def scan(
        self, upload_id: UUID, answer: defender.Answer = defender.Answer.SCAN, **more: bool
    ) -> None:
        """Let the stand-in for Defender write its verdict now."""
        await defender.scan(self.blob(upload_id), defender.Behaviour(answer=answer, **more))

    async def fire(self, upload_id: UUID) -> None:
        """Deliver the message that Event Grid sends for an upload."""
        stream = InputStream(data=b"", name=f"{quarantine.CONTAINER}/{upload_id}")
        await self.host.fire_blob_trigger("take_scan_verdict", stream)

    async def sweep(self) -> None:
        """Let the sweep's timer tick."""
        await self.host.fire_timer("settle_image_scans")

    async def remove_orphans(self) -> None:
        """Let the hourly timer tick."""
        await self.host.fire_timer("remove_orphaned_images")

    async def settled(self, package: Json) -> None:
        """Bring the package's upload to its end, the usual way."""
        upload_id = self.upload_id(package)
        await self.scan(upload_id)
        await self.fire(upload_id)

    def blob(self, upload_id: UUID) -> BlobClient:
        """Return an upload's blob, for whatever may happen to it."""
        return quarantine.service().get_blob_client(quarantine.CONTAINER, str(upload_id))

    async def holds(self, upload_id: UUID) -> bool:
        """Tell whether the uploaded bytes are still there."""
        return await self.blob(upload_id).exists()

    async def pictures(self, upload_id: UUID) -> list[str]:
        """Return the names of what is published of an upload."""
        container = client().get_container_client(published_images.CONTAINER)
        return [found.name async for found in container.list_blobs(str(upload_id))]


async def shown(admin: Client, package: Json) -> Json:
    """Return the package's image as coordinators see it."""
    answer = await admin.get(image_path(package))
    assert answer.status == 200, answer.body
    image: Json = answer.json
    return image


@dataclass(frozen=True)
class Fetched:
    """What a browser gets from an address."""

    content: bytes
    headers: dict[str, str]


async def fetch(url: str, method: str = "GET") -> Fetched:
    """Get what is at an address; raises `HTTPError` for what is not there, or not allowed."""

    def get() -> Fetched:
        body = b"" if method == "PUT" else None
        headers = {"x-ms-blob-type": "BlockBlob"}
        wanted = Request(url, body, headers, method=method)  # noqa: S310 - the local storage's own address
        try:
            with urlopen(wanted) as answer:  # noqa: S310 - as above
                return Fetched(answer.read(), {**_lower(answer.headers.items())})
        except HTTPError as refused:
            refused.close()
            raise

    return await asyncio.to_thread(get)


def _lower(items: Any) -> dict[str, str]:  # noqa: ANN401 - http.client's pairs
    return {name.lower(): value for name, value in items}
