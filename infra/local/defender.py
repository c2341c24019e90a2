"""A stand-in for Defender for Storage: scans uploads, and writes its verdicts as tags.

The tags are those of the real service, and appear a second or two after the upload. `POST
/local/defender` sets the verdict, to see how the app handles a scan that fails or never ends.
"""

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import azure.functions as func
from azure.core.exceptions import AzureError, ResourceNotFoundError
from azure.storage.blob.aio import BlobClient, BlobServiceClient
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.local.eicar import is_malicious
from infra.local.host.asgi import LocalEndpoint
from infra.local.tasks import end

logger = logging.getLogger("defender")

CONTAINER = "package-images-quarantine"
RESULT_TAG = "Malware Scanning scan result"
TIME_TAG = "Malware Scanning scan time UTC"
MALICIOUS = "Malicious"
CLEAN = "No threats found"
_POLL_SECONDS = 0.2


class Answer(StrEnum):
    """The stand-in's verdict on uploads."""

    SCAN = "scan"
    ERROR = "error"
    NOT_SCANNED = "not_scanned"
    NEVER = "never"


_RESULTS = {Answer.ERROR: "Error", Answer.NOT_SCANNED: "Not scanned"}


class Behaviour(BaseModel):
    """How it answers from now on; uploads without a verdict get one later."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: Answer = Answer.SCAN
    least_seconds: Annotated[float, Field(ge=0, le=3_600)] = 1.0
    most_seconds: Annotated[float, Field(ge=0, le=3_600)] = 2.0
    # As the real service does if soft delete of malicious blobs is switched on.
    removes_malicious: bool = False


class Defender:
    """Watches the quarantine of one storage account."""

    def __init__(self, connection_string: str) -> None:
        self._connection_string = connection_string
        self._seen: set[tuple[str, str]] = set()
        self.behaviour = Behaviour()

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Scan uploads while the context is open."""
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            await end(task)

    def local_endpoints(self) -> dict[tuple[str, str], LocalEndpoint]:
        """Return the endpoints that show and change how it answers."""
        return {
            ("GET", "/local/defender"): lambda _: self._describe(),
            ("POST", "/local/defender"): self._change,
        }

    def _describe(self, status: int = 200) -> func.HttpResponse:
        return func.HttpResponse(
            self.behaviour.model_dump_json(), status_code=status, mimetype="application/json"
        )

    def _change(self, body: bytes) -> func.HttpResponse:
        try:
            self.behaviour = Behaviour.model_validate_json(body)
        except ValidationError as error:
            problem = json.dumps({"detail": str(error)})
            return func.HttpResponse(problem, status_code=400, mimetype="application/json")
        return self._describe()

    async def _watch(self) -> None:
        async with (
            BlobServiceClient.from_connection_string(
                self._connection_string, retry_total=0
            ) as service,
            # The group cancels scans in progress when the loop ends.
            asyncio.TaskGroup() as group,
        ):
            while True:
                try:
                    await self._look(service, group)
                except AzureError as error:
                    logger.debug("can't look for uploads: %s", error)
                await asyncio.sleep(_POLL_SECONDS)

    async def _look(self, service: BlobServiceClient, group: asyncio.TaskGroup) -> None:
        async for properties in service.get_container_client(CONTAINER).list_blobs():
            upload = (properties.name, str(properties.etag))
            if self.behaviour.answer is not Answer.NEVER and upload not in self._seen:
                self._seen.add(upload)
                blob = service.get_blob_client(CONTAINER, properties.name)
                group.create_task(self._scan_later(blob, upload))

    async def _scan_later(self, blob: BlobClient, upload: tuple[str, str]) -> None:
        behaviour = self.behaviour
        pause = random.uniform(behaviour.least_seconds, behaviour.most_seconds)  # noqa: S311 - no secret
        await asyncio.sleep(pause)
        try:
            await scan(blob, behaviour)
        except ResourceNotFoundError:
            logger.debug("%s was gone before its scan", blob.blob_name)
        except AzureError as error:
            logger.warning("can't scan %s yet: %s", blob.blob_name, error)
            self._seen.discard(upload)


async def scan(blob: BlobClient, behaviour: Behaviour) -> None:
    """Give a blob its verdict now, unless it has one."""
    if RESULT_TAG in await blob.get_blob_tags():
        return
    result = _RESULTS.get(behaviour.answer)
    if result is None:
        content = await (await blob.download_blob()).readall()
        result = MALICIOUS if await asyncio.to_thread(is_malicious, content) else CLEAN
    scanned_at = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%SZ}"
    await blob.set_blob_tags({RESULT_TAG: result, TIME_TAG: scanned_at})
    if result == MALICIOUS and behaviour.removes_malicious:
        await blob.delete_blob()
