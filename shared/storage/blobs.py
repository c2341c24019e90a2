"""The process's one client of blob storage."""

from functools import cache
from typing import TYPE_CHECKING

from shared.entra import storage_credential
from shared.settings import settings

if TYPE_CHECKING:
    from azure.storage.blob.aio import BlobServiceClient

EXPORTS = "exports"


@cache
def client() -> "BlobServiceClient":
    """Return the client, made at first use inside the running event loop."""
    # Heavy, and most requests never need it: imported when one does, not at cold start.
    from azure.storage.blob.aio import BlobServiceClient

    return BlobServiceClient.from_connection_string(
        settings().storage_connection_string.get_secret_value(),
        credential=storage_credential(),
        retry_total=1,
    )


async def ping() -> None:
    """Raise whatever the client raises when storage does not answer."""
    # Not of the account, whose properties the app's role may not see. Not tried again: the client's
    # pause before that is longer than whoever asks has patience.
    await client().get_container_client(EXPORTS).get_container_properties(retry_total=0)
