"""Signing in as the app's managed identity, at PostgreSQL, Redis and storage.

Used only where `azure_client_id` is set. Tokens are valid for a day at most. They are refreshed in
the background before they expire, so that only the first connection waits for a token.
"""

import asyncio
from time import time
from typing import TYPE_CHECKING

import structlog

from shared.process import close, process
from shared.settings import settings

if TYPE_CHECKING:
    from azure.core.credentials import AccessToken
    from azure.identity.aio import DefaultAzureCredential

# The scope of each token: "Connect with managed identity" in the documentation of each service.
DATABASE = "https://ossrdbms-aad.database.windows.net/.default"
CACHE = "https://redis.azure.com/.default"

# The credential caches its token until five minutes before the token expires: an earlier refresh
# would return the same token.
_AHEAD_SECONDS = 240
# The pause between two attempts, so that an identity service that is down is not overloaded too.
_PAUSE_SECONDS = 30
_log = structlog.get_logger(__name__)


class SignInFailed(Exception):
    """No new token can be fetched, and the one from before has expired."""


@process.client(close=close)
def credential() -> "DefaultAzureCredential":
    """Return the process's only credential, made at first use inside the running event loop."""
    return make_credential()


def make_credential() -> "DefaultAzureCredential":
    """Return a new credential, without a cached token."""
    # Imported here because it is slow to import, and needed only where there is an identity.
    from azure.identity.aio import DefaultAzureCredential

    # Its default of five tries takes longer than a request can wait for a connection.
    return DefaultAzureCredential(
        managed_identity_client_id=settings().azure_client_id, retry_total=2
    )


def storage_credential() -> "DefaultAzureCredential | None":
    """Return the credential of storage clients; None where their address contains a key."""
    return credential() if settings().azure_client_id else None


class Token:
    """A token for one service, refreshed in the background before it expires."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._current: AccessToken | None = None
        self._first = asyncio.Lock()
        self._refreshing: asyncio.Task[None] | None = None

    async def read(self) -> str:
        """Return a token that is valid now.

        Raises:
            SignInFailed: there is no valid token, and the identity service issues none.
        """
        if not self._is_good():
            async with self._first:
                # Tasks that waited for the lock use the token that the first one fetched.
                if not self._is_good():
                    await self._fetch()
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh_ahead())
        assert self._current is not None  # noqa: S101 - `_fetch` sets it or raises
        return self._current.token

    async def stop(self) -> None:
        """Fetch no more tokens."""
        if self._refreshing is not None:
            self._refreshing.cancel()

    def _is_good(self) -> bool:
        return self._current is not None and self._current.expires_on > time()

    async def _fetch(self) -> None:
        from azure.core.exceptions import AzureError

        try:
            self._current = await credential().get_token(self._scope)
        except AzureError as error:
            raise SignInFailed(f"no token for {self._scope}") from error

    async def _refresh_ahead(self) -> None:
        while self._current is not None:
            left = self._current.expires_on - _AHEAD_SECONDS - time()
            await asyncio.sleep(max(left, _PAUSE_SECONDS))
            try:
                await self._fetch()
            except SignInFailed as error:
                # The current token is valid for some more minutes.
                _log.warning("token_not_refreshed", scope=self._scope, error=repr(error.__cause__))


@process.client(close=Token.stop)
def token_for(scope: str) -> Token:
    """Return the process's token for one service."""
    return Token(scope)
