"""Exports that are too large for one answer: written to blob storage, fetched by a link."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from shared.domain import clock
from shared.storage.blobs import EXPORTS, client
from shared.storage.signing import signed_url, user_delegation_key

if TYPE_CHECKING:
    from azure.storage.blob import ContentSettings

CONTAINER = EXPORTS
_BLOCK_BYTES = 4 * 1024 * 1024
_LINK_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True)
class Link:
    """An address, and when it expires."""

    url: str
    expires_at: datetime


async def write_export(event_id: UUID, csv: AsyncIterator[bytes], file_name: str) -> str:
    """Upload a CSV block by block, in constant memory, and return the blob's name.

    Browsers save it as `file_name`, which is ASCII without quotes.

    The blob can't be read until the last block is uploaded; the service deletes the blocks of an
    unfinished attempt after a week.
    """
    from azure.storage.blob import BlobBlock

    name = f"{event_id}/{uuid4()}.csv"
    async with client().get_blob_client(CONTAINER, name) as blob:
        blocks: list[BlobBlock] = []
        async for block in _blocks(csv):
            block_id = f"{len(blocks):06d}"
            await blob.stage_block(block_id, block)
            blocks.append(BlobBlock(block_id))
        await blob.commit_block_list(blocks, content_settings=_content_settings(file_name))
    return name


async def _blocks(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    block = bytearray()
    async for piece in pieces:
        block += piece
        if len(block) >= _BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _content_settings(file_name: str) -> "ContentSettings":
    from azure.storage.blob import ContentSettings

    return ContentSettings(
        content_type="text/csv; charset=utf-8",
        content_disposition=f'attachment; filename="{file_name}"',
    )


async def link_to(name: str) -> Link:
    """Return an address by which anyone who has it can fetch the export, for an hour."""
    now = clock.now()
    expires_at = now + _LINK_LIFETIME
    key = await user_delegation_key(client(), now, expires_at)
    return Link(signed_url(client(), CONTAINER, name, expires_at, key), expires_at)
