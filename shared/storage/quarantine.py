"""The private container where uploads wait for Defender's verdict; nobody is ever sent there.

Defender for Storage writes its verdict on a blob as index tags. The app may read tags and not
write them: whoever writes tags can forge a verdict.
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
    """The app may not read verdicts: a role is missing (…/blobs/tags/read), and no scan counts."""


@dataclass(frozen=True)
class Scan:
    """What is known of one upload's bytes at one moment."""

    upload_id: UUID
    stored: Stored
    verdict: Verdict = Verdict.NONE
    # Of the very bytes that the verdict is about.
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
    """Store an upload under its id, which is its alone: what is scanned can't be exchanged."""
    from azure.core.exceptions import ResourceExistsError

    metadata = {
        "event_id": str(event_id),
        "package_id": str(package_id),
        "upload_id": str(upload_id),
    }
    # Nobody else knows the id: it is there because the answer to our first attempt was lost.
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
        # Raises for a container that is not there: it says nothing about its blobs.
        return Scan(upload_id, await _where_it_went(upload_id))
    except HttpResponseError as error:
        if error.status_code == 403:
            raise TagsForbidden(error.message) from error
        raise
    said = tags.get(VERDICT_TAG)
    verdict = Verdict.NONE if said is None else _VERDICTS.get(said, Verdict.FAILED)
    return Scan(upload_id, Stored.PRESENT, verdict, str(properties.etag), properties.creation_time)


async def _where_it_went(upload_id: UUID) -> Stored:
    container = service().get_container_client(CONTAINER)
    async for found in container.list_blobs(str(upload_id), include=["deleted"]):
        if found.deleted:
            return Stored.SOFT_DELETED
    return Stored.MISSING


async def read(scan: Scan) -> bytes | None:
    """Return the very bytes that were scanned, None if they are not there any more."""
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
    """Delete an upload; one that is gone already stays gone."""
    from azure.core.exceptions import ResourceNotFoundError

    with suppress(ResourceNotFoundError):
        await _blob(upload_id).delete_blob()


async def list_uploads() -> AsyncIterator[UUID]:
    """Yield the id of every upload that is still in quarantine."""
    async for found in service().get_container_client(CONTAINER).list_blobs():
        if upload_id := upload_of(found.name):
            yield upload_id


def upload_of(name: str) -> UUID | None:
    """Return which upload a blob is, with or without its container; None if we never put it."""
    try:
        return UUID(name.rpartition("/")[2])
    except ValueError:
        return None
