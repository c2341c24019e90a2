"""The process's clients of blob storage, one an account."""

from typing import TYPE_CHECKING

from shared.connection_use import refuse_with_connection
from shared.entra import storage_credential
from shared.process import close, process
from shared.settings import settings

if TYPE_CHECKING:
    from azure.storage.blob.aio import BlobServiceClient

EXPORTS = "exports"


# aiohttp copies what it is given in one go, and says so of more than this.
_BLOCK_BYTES = 1024 * 1024


@process.client(close=close)
def client() -> "BlobServiceClient":
    """Return the client, made at first use inside the running event loop."""
    return open_account(settings().storage_connection_string.get_secret_value())


def open_account(connection_string: str) -> "BlobServiceClient":
    """Return a client of an account; it belongs to the event loop that runs."""
    # Heavy, and most requests never need it: imported when one does, not at cold start.
    from azure.storage.blob.aio import BlobServiceClient

    # Tried once more, about a second later. The client's own pause is a quarter of a minute, in
    # which the client has long asked again.
    return BlobServiceClient.from_connection_string(
        connection_string,
        credential=storage_credential(),
        retry_total=1,
        initial_backoff=1,
        random_jitter_range=1,
        max_single_put_size=_BLOCK_BYTES,
        max_block_size=_BLOCK_BYTES,
        raw_request_hook=refuse_request,
    )


def refuse_request(_: object) -> None:
    """Stop a request to storage, before it is sent, where it is waited for with a connection.

    Raises:
        RuntimeError: it is; see `shared.connection_use`.
    """
    refuse_with_connection("storage")


async def ping() -> None:
    """Raise whatever the client raises when storage does not answer."""
    # Not of the account, whose properties the app's role may not see. Not tried again: the client's
    # pause before that is longer than a health check waits.
    await client().get_container_client(EXPORTS).get_container_properties(retry_total=0)
