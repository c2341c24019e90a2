"""The roots of the audit chains, stored day by day where they can't be changed.

One blob per root: `<event>/<entries, with twelve digits>.json`. In Azure a time-based retention
policy keeps the container's blobs for seven years; this module only creates blobs. Someone who
rewrites a chain in the database and in the archive can't rewrite its roots.
"""

import json
from typing import TYPE_CHECKING
from uuid import UUID

from shared.domain.audit_chain import ChainRoot
from shared.process import close, process
from shared.settings import settings
from shared.storage.blobs import open_account

if TYPE_CHECKING:
    from azure.storage.blob.aio import BlobServiceClient, ContainerClient

CONTAINER = "audit-chain-roots"


class RootMismatch(Exception):
    """The chain had the same length and another hash before: it was rewritten since."""


@process.client(close=close)
def service() -> "BlobServiceClient":
    """Return the archive account's client, made at first use inside the running event loop."""
    return open_account(settings().archive_connection_string.get_secret_value())


def _container() -> "ContainerClient":
    return service().get_container_client(CONTAINER)


async def keep_root(root: ChainRoot) -> bool:
    """Write a root and return whether it was new; an existing one stays unchanged.

    Raises:
        RootMismatch: there is another root under the same key.
    """
    from azure.core.exceptions import ResourceExistsError

    try:
        await _container().upload_blob(_name(root), _text(root), overwrite=False)
    except ResourceExistsError:
        if await _read(_name(root)) != root:
            raise RootMismatch(_name(root)) from None
        return False
    return True


async def read_roots(event_id: UUID) -> list[ChainRoot]:
    """Return all stored roots of an event's chain, oldest first."""
    names = _container().list_blob_names(name_starts_with=f"{event_id}/")
    return [await _read(name) async for name in names]


async def _read(name: str) -> ChainRoot:
    download = await _container().download_blob(name)
    payload = json.loads(await download.readall())
    return ChainRoot(UUID(payload["event_id"]), payload["entries"], payload["hash"])


def _name(root: ChainRoot) -> str:
    return f"{root.event_id}/{root.entries:012d}.json"


def _text(root: ChainRoot) -> bytes:
    payload = {"event_id": str(root.event_id), "entries": root.entries, "hash": root.hash}
    return json.dumps(payload).encode()
