"""Signing in as the app's managed identity, at PostgreSQL, Redis and storage.

Only where `azure_client_id` says which one. Tokens live for a day at most; they are fetched ahead
of their end, in the background, so that opening a connection waits for one at the very first only.
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

# What a token is asked for: "Connect with managed identity" in the documentation of each service.
DATABASE = "https://ossrdbms-aad.database.windows.net/.default"
CACHE = "https://redis.azure.com/.default"

# The credential keeps a token of its own until five minutes before its end; asked earlier, it would
# only return the one that we have.
_AHEAD_SECONDS = 240
# Between two attempts, so that an identity service that is down is not also run down.
_PAUSE_SECONDS = 30
_log = structlog.get_logger(__name__)


class SignInFailed(Exception):
    """There is no token to be had, and none from before is good any more."""


@process.client(close=close)
def credential() -> "DefaultAzureCredential":
    """Return the process's one credential, made at first use inside the running event loop."""
    return make_credential()


def make_credential() -> "DefaultAzureCredential":
    """Return a credential of its own, which has asked for nothing yet."""
    # Only where there is an identity, and slow to import.
    from azure.identity.aio import DefaultAzureCredential

    # Five tries, as it would make, are more seconds than a request that waits for a connection has.
    return DefaultAzureCredential(
        managed_identity_client_id=settings().azure_client_id, retry_total=2
    )


def storage_credential() -> "DefaultAzureCredential | None":
    """Return what storage clients sign in with; None where their address holds a key."""
    return credential() if settings().azure_client_id else None


class Token:
    """A token for one service that is always at hand."""

    def __init__(self, scope: str) -> None:
        self._scope = scope
        self._current: AccessToken | None = None
        self._first = asyncio.Lock()
        self._refreshing: asyncio.Task[None] | None = None

    async def read(self) -> str:
        """Return a token that is good now.

        Raises:
            SignInFailed: there is none, and the identity service gives none.
        """
        if not self._is_good():
            async with self._first:
                # Those who waited here find what the first one fetched.
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
                # The one at hand is good for some minutes yet.
                _log.warning("token_not_refreshed", scope=self._scope, error=repr(error.__cause__))


@process.client(close=Token.stop)
def token_for(scope: str) -> Token:
    """Return the process's token for one service."""
    return Token(scope)
