"""The process's clients of blob storage, one per account."""

from typing import TYPE_CHECKING

from shared.connection_use import refuse_with_connection
from shared.entra import storage_credential
from shared.process import close, process
from shared.settings import settings

if TYPE_CHECKING:
    from azure.storage.blob.aio import BlobServiceClient

EXPORTS = "exports"


# aiohttp copies a body that it gets as one piece, and warns about larger ones than this.
_BLOCK_BYTES = 1024 * 1024


@process.client(close=close)
def client() -> "BlobServiceClient":
    """Return the client, made at first use inside the running event loop."""
    return open_account(settings().storage_connection_string.get_secret_value())


def open_account(connection_string: str) -> "BlobServiceClient":
    """Return a client of an account; it belongs to the running event loop."""
    # Imported at first use, not at cold start: it is slow to import, and most requests do not need
    # it.
    from azure.storage.blob.aio import BlobServiceClient

    # One retry, after about a second. The default pause is a quarter of a minute, much longer than
    # a caller waits before it tries again.
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
    """Refuse a request to storage, before it is sent, if the task has a database connection.

    Raises:
        RuntimeError: the running task has a connection; see `shared.connection_use`.
    """
    refuse_with_connection("storage")


async def ping() -> None:
    """Raise whatever the client raises when storage does not answer."""
    # Not the account's properties, which the app's role may not read. No retry: the client's pause
    # is longer than a health check waits.
    await client().get_container_client(EXPORTS).get_container_properties(retry_total=0)
