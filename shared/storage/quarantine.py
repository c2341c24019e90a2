"""The private container where uploads wait for Defender's verdict; never linked to.

Defender for Storage writes its verdict on a blob as index tags. The app may read tags but not write
them, since the right to write tags allows forging a verdict.
(learn.microsoft.com/azure/defender-for-cloud/understand-malware-scan-results)
"""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from shared.domain.scan_verdicts import Stored, Verdict
from shared.process import close, process
from shared.settings import settings
from shared.storage.blobs import open_account

if TYPE_CHECKING:
    from azure.storage.blob.aio import BlobClient, BlobServiceClient

CONTAINER = "package-images-quarantine"
VERDICT_TAG = "Malware Scanning scan result"
_VERDICTS = {"No threats found": Verdict.CLEAN, "Malicious": Verdict.MALICIOUS}


class TagsForbidden(Exception):
    """The app may not read verdicts: the role with …/blobs/tags/read is missing."""


@dataclass(frozen=True)
class Scan:
    """The state of one upload's bytes at one moment."""

    upload_id: UUID
    stored: Stored
    verdict: Verdict = Verdict.NONE
    # The ETag of the bytes that the verdict is about.
    etag: str | None = None
    stored_at: datetime | None = None


@process.client(close=close)
def service() -> "BlobServiceClient":
    """Return the account's client, made at first use inside the running event loop."""
    return open_account(settings().quarantine_storage_connection_string.get_secret_value())


async def ping() -> None:
    """Raise whatever the client raises when the account does not answer."""
    await service().get_container_client(CONTAINER).get_container_properties(retry_total=0)


def _blob(upload_id: UUID) -> "BlobClient":
    return service().get_blob_client(CONTAINER, str(upload_id))


async def put(upload_id: UUID, content: bytes, *, event_id: UUID, package_id: UUID) -> None:
    """Store an upload under its unique id; no later write replaces the scanned bytes."""
    from azure.core.exceptions import ResourceExistsError

    metadata = {
        "event_id": str(event_id),
        "package_id": str(package_id),
        "upload_id": str(upload_id),
    }
    # The id is new and secret: the blob exists because the answer to our first attempt was lost.
    with suppress(ResourceExistsError):
        await _blob(upload_id).upload_blob(content, metadata=metadata)


async def look_at(upload_id: UUID) -> Scan:
    """Return whether an upload is still there, and Defender's verdict on it.

    Raises:
        TagsForbidden: the app may not read tags.
    """
    from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

    try:
        properties = await _blob(upload_id).get_blob_properties()
        tags = await _blob(upload_id).get_blob_tags()
    except ResourceNotFoundError:
        # Raises if the container does not exist: then nothing is known about its blobs.
        return Scan(upload_id, await _where_it_went(upload_id))
    except HttpResponseError as error:
        if error.status_code == 403:
            raise TagsForbidden(error.message) from error
        raise
    tag = tags.get(VERDICT_TAG)
    verdict = Verdict.NONE if tag is None else _VERDICTS.get(tag, Verdict.FAILED)
    return Scan(upload_id, Stored.PRESENT, verdict, str(properties.etag), properties.creation_time)


async def _where_it_went(upload_id: UUID) -> Stored:
    container = service().get_container_client(CONTAINER)
    async for blob in container.list_blobs(str(upload_id), include=["deleted"]):
        if blob.deleted:
            return Stored.SOFT_DELETED
    return Stored.MISSING


async def read(scan: Scan) -> bytes | None:
    """Return exactly the bytes that were scanned, None if they are no longer stored."""
    from azure.core import MatchConditions
    from azure.core.exceptions import ResourceModifiedError, ResourceNotFoundError

    try:
        download = await _blob(scan.upload_id).download_blob(
            etag=scan.etag, match_condition=MatchConditions.IfNotModified
        )
        return await download.readall()
    except (ResourceNotFoundError, ResourceModifiedError):
        return None


async def discard(upload_id: UUID) -> None:
    """Delete an upload; a missing one is ignored."""
    from azure.core.exceptions import ResourceNotFoundError

    with suppress(ResourceNotFoundError):
        await _blob(upload_id).delete_blob()


async def list_uploads() -> AsyncIterator[UUID]:
    """Yield the id of every upload that is still in quarantine."""
    async for blob in service().get_container_client(CONTAINER).list_blobs():
        if upload_id := upload_of(blob.name):
            yield upload_id


def upload_of(name: str) -> UUID | None:
    """Return the upload in a blob name, with or without container; None if it is not ours."""
    try:
        return UUID(name.rpartition("/")[2])
    except ValueError:
        return None
