"""The whole local stack: PostgreSQL, Redis and Azurite, started and stopped together."""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.local.azurite import Azurite
from infra.local.credentials import Credentials
from infra.local.issuer import AUDIENCE, ISSUER, TokenIssuer
from infra.local.lock import DirectoryLock
from infra.local.part import Part
from infra.local.pgbouncer import PgBouncer
from infra.local.postgres import Postgres
from infra.local.postgres_home import remove_elsewhere
from infra.local.redis import Redis
from infra.local.storage import prepare_storage

DEFAULT_HOST_URL = "http://127.0.0.1:7071"
_WATCH_SECONDS = 0.2


class LocalStack:
    """The servers in one directory, whose data stays there between starts.

    Raises `AlreadyRunning` when another process has a stack in the directory, `PartFailed` when a
    server does not start. No server survives this process, however it ends.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.directory.mkdir(parents=True, exist_ok=True)
        self._lock = DirectoryLock(self.directory)

    def __enter__(self) -> Self:
        self._lock.acquire()
        try:
            self.credentials = Credentials.load(self.directory)
            self.postgres = Postgres(self.directory, self._lock, self.credentials)
            self.redis = Redis(self.directory, self._lock, self.credentials)
            self.azurite = Azurite(self.directory, self._lock)
            self._start_parts()
            prepare_storage(self.azurite)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop_parts()
        self._lock.release()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every server of the stack."""
        return (self.postgres, self.redis, self.azurite)

    def issuer(self, name: str = ISSUER) -> TokenIssuer:
        """Return the issuer of this name, which signs with the stack's key."""
        return TokenIssuer(self.directory, name)

    def app_environment(self, host_url: str = DEFAULT_HOST_URL) -> dict[str, str]:
        """Return the app's settings for this stack, as environment variables."""
        return {
            "ENVIRONMENT": "local",
            "DATABASE_URL": self.postgres.app_url,
            "REDIS_URL": self.redis.url,
            "STORAGE_CONNECTION_STRING": self.azurite.connection_string,
            "ARCHIVE_CONNECTION_STRING": self.azurite.connection_string,
            "QUARANTINE_STORAGE": self.azurite.connection_string,
            "QUARANTINE_STORAGE_CONNECTION_STRING": self.azurite.connection_string,
            "PACKAGE_IMAGES_PUBLIC_URL": f"{self.azurite.blob_endpoint}/package-images",
            "AzureWebJobsStorage": self.azurite.connection_string,
            "AUTH_ISSUER": f"{host_url}/local",
            "AUTH_AUDIENCE": AUDIENCE,
            "AUTH_JWKS_URL": f"{host_url}/local/jwks.json",
            "AUTH_SUBJECT_CLAIM": "sub",
            "AUTH_EMAIL_TRUSTED": "false",
            "QR_SIGNING_KEYS": self.credentials.qr_signing_key,
            "PAYMENT_WEBHOOK_SECRETS": self.credentials.payment_webhook_secret,
        }

    @contextmanager
    def pgbouncer(self) -> Iterator[PgBouncer]:
        """Run a pooler in front of PostgreSQL inside the block."""
        pooler = PgBouncer(self.directory, self._lock, self.postgres)
        pooler.start()
        try:
            yield pooler
        finally:
            pooler.stop()

    async def watch(self) -> None:
        """Raise `PartFailed` as soon as a server ends by itself; never return."""
        while True:
            for part in self.parts:
                if part.has_died():
                    raise part.failure("stopped by itself")
            await asyncio.sleep(_WATCH_SECONDS)

    def _start_parts(self) -> None:
        try:
            with ThreadPoolExecutor(len(self.parts)) as pool:
                starts = [pool.submit(part.start) for part in self.parts]
            for start in starts:
                start.result()
        except BaseException:
            self._stop_parts()
            raise

    def _stop_parts(self) -> None:
        with ThreadPoolExecutor(len(self.parts)) as pool:
            list(pool.map(lambda part: part.stop(), self.parts))


def remove_stack(directory: Path) -> None:
    """Remove a stack that is not running, with its data and keys."""
    directory = directory.absolute()
    if not directory.exists():
        return
    lock = DirectoryLock(directory)
    lock.acquire()
    try:
        remove_elsewhere(directory)
        shutil.rmtree(directory)
    finally:
        lock.release()
