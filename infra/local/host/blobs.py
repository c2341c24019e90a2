"""Fires blob functions for new blobs, by polling: locally there are no storage events."""

import asyncio
import logging
from collections.abc import Mapping
from typing import NoReturn

from azure.core.exceptions import AzureError, ResourceNotFoundError
from azure.functions.blob import InputStream
from azure.storage.blob.aio import BlobServiceClient, ContainerClient

from infra.local.host.function_host import FunctionHost
from infra.local.host.index import BlobTrigger
from infra.local.host.processed_blobs import ProcessedBlobs

logger = logging.getLogger("host")

MAX_TRIES = 5
_POLL_SECONDS = 0.5
_AT_ONCE = 8


def storage_of(trigger: BlobTrigger, settings: Mapping[str, str]) -> str:
    """Return the connection string that a trigger's `connection` refers to."""
    for name in (trigger.connection, f"AzureWebJobs{trigger.connection}", "AzureWebJobsStorage"):
        if settings.get(name):
            return settings[name]
    raise LookupError(f"{trigger.name}: the setting {trigger.connection} is missing")


class BlobLoop:
    """One blob function: runs for every blob that is not in the processed ones yet.

    It runs at least once for each. A function that fails is retried at once; after the fifth
    failure the blob is poison: it is logged and skipped. (Azure puts a message into a queue that no
    part of this app reads.)
    """

    def __init__(
        self, host: FunctionHost, trigger: BlobTrigger, storage: str, receipts: ProcessedBlobs
    ) -> None:
        self._host = host
        self._trigger = trigger
        self._storage = storage
        self._receipts = receipts
        self._running: set[tuple[str, ...]] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def run(self) -> NoReturn:
        """Look for new blobs for ever."""
        async with (
            BlobServiceClient.from_connection_string(self._storage) as service,
            # The group cancels functions in progress when the loop ends.
            asyncio.TaskGroup() as group,
        ):
            container = service.get_container_client(self._trigger.container)
            while True:
                try:
                    await self._look(container, group)
                except ResourceNotFoundError:
                    logger.debug("there is no container %s yet", self._trigger.container)
                except AzureError as error:
                    logger.warning("%s can't look for blobs: %s", self._trigger.name, error)
                await asyncio.sleep(_POLL_SECONDS)
        raise AssertionError("only cancelling ends the loop")

    async def _look(self, container: ContainerClient, group: asyncio.TaskGroup) -> None:
        async for properties in container.list_blobs():
            receipt = (
                self._trigger.name,
                self._trigger.container,
                properties.name,
                str(properties.etag),
            )
            if receipt not in self._receipts and receipt not in self._running:
                self._running.add(receipt)
                group.create_task(self._deal_with(container, properties.name, receipt))

    async def _deal_with(
        self, container: ContainerClient, name: str, receipt: tuple[str, ...]
    ) -> None:
        try:
            async with self._slots:
                for attempt in range(1, MAX_TRIES + 1):
                    # A stream can be read only once, so each try gets a new one.
                    blob = await read_blob(container, name)
                    if await self._succeeds(blob, attempt):
                        break
                self._receipts.add(receipt)
        except ResourceNotFoundError:
            logger.debug("%s was gone before its function ran", name)
        except AzureError as error:
            logger.warning("%s can't read %s yet: %s", self._trigger.name, name, error)
        finally:
            self._running.discard(receipt)

    async def _succeeds(self, blob: InputStream, attempt: int) -> bool:
        try:
            await self._host.fire_blob_trigger(self._trigger.name, blob)
        except Exception:
            logger.exception("%s failed for %s, try %d", self._trigger.name, blob.name, attempt)
            if attempt == MAX_TRIES:
                logger.error("poison: %s gives up on %s", self._trigger.name, blob.name)
            return False
        return True


async def read_blob(container: ContainerClient, name: str) -> InputStream:
    """Return a blob as the worker passes it to a function."""
    download = await container.get_blob_client(name).download_blob()
    properties = download.properties
    return InputStream(
        data=await download.readall(),
        name=f"{container.container_name}/{name}",
        length=properties.size,
        uri=container.get_blob_client(name).url,
        blob_properties={"ContentLength": properties.size, "ETag": properties.etag},
        metadata=dict(properties.metadata or {}),
    )
