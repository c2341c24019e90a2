"""PostgreSQL and Redis are signed into by token: fetched once for all, anew ahead of its end."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from azure.storage.blob import UserDelegationKey
from redis.asyncio import BlockingConnectionPool, Redis
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from shared import entra
from shared.cache import connection
from shared.cache.connection import CacheUnavailable, borrowed
from shared.db.engine import engine as engine_of_the_process
from shared.storage import audit_archive, blobs, chain_roots
from shared.storage.signing import signed_url
from tests.harness.app_settings import changed_clients
from tests.harness.identity_service import IdentityService, serve_tokens

DATABASE = "https://ossrdbms-aad.database.windows.net"
CACHE = "https://redis.azure.com"


@pytest.fixture
async def identity(stack: LocalStack, host: FunctionHost) -> AsyncIterator[IdentityService]:
    """The app has an identity, and addresses without passwords."""
    tokens = {
        DATABASE: stack.credentials.app_password,
        CACHE: stack.credentials.redis_password,
    }
    database = stack.postgres.ports[0]
    addresses = {
        "DATABASE_URL": f"postgresql://ticketing_app@127.0.0.1:{database}/ticketing",
        "REDIS_URL": f"redis://default@127.0.0.1:{stack.redis.ports[0]}/0",
    }
    with serve_tokens(tokens) as service:
        async with changed_clients(**addresses, **service.environment):
            yield service


@pytest.fixture
async def engine(identity: IdentityService) -> AsyncEngine:
    """The engine as a deployed app has one."""
    return engine_of_the_process()


@pytest.fixture
async def pool(identity: IdentityService) -> BlockingConnectionPool:
    """The Redis pool as a deployed app has one."""
    return connection.pool()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither we nor azure-identity wait half a minute between two requests for a token."""
    monkeypatch.setattr(entra, "_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr("azure.identity._internal.utils.DEFAULT_TOKEN_REFRESH_RETRY_DELAY", 0)


async def who_am_i(engine: AsyncEngine) -> str:
    async with engine.connect() as connected:
        return str(await connected.scalar(text("SELECT current_user")))


async def until(seen: str, service: IdentityService, times: int) -> None:
    """Wait until a token was asked for so often; the test's time-out is the limit."""
    while service.asked[seen] < times:  # noqa: ASYNC110 - it happens in another thread
        await asyncio.sleep(0.02)


async def test_the_database_is_signed_into_by_token(engine: AsyncEngine) -> None:
    assert await who_am_i(engine) == "ticketing_app"


async def test_many_connections_at_once_share_one_token(
    engine: AsyncEngine, identity: IdentityService
) -> None:
    async def hold() -> None:
        async with engine.connect() as connected:
            await connected.execute(text("SELECT pg_sleep(0.2)"))

    await asyncio.gather(*(hold() for _ in range(8)))
    assert identity.asked == {DATABASE: 1}


async def test_redis_is_signed_into_by_token(pool: BlockingConnectionPool) -> None:
    assert await Redis(connection_pool=pool).ping()


async def test_a_token_is_fetched_anew_ahead_of_its_end(
    engine: AsyncEngine, identity: IdentityService, impatient: None
) -> None:
    """Without anybody asking: who connects next finds the new one."""
    identity.lifetime_seconds = entra._AHEAD_SECONDS + 1
    await who_am_i(engine)
    assert identity.asked[DATABASE] == 1
    await until(DATABASE, identity, 3)


async def test_while_the_identity_service_is_down_the_last_token_serves(
    engine: AsyncEngine, identity: IdentityService, impatient: None
) -> None:
    identity.lifetime_seconds = entra._AHEAD_SECONDS + 1
    await who_am_i(engine)
    identity.is_down = True
    await until(DATABASE, identity, 2)
    await engine.dispose()
    assert await who_am_i(engine) == "ticketing_app"


async def test_a_token_that_ran_out_is_not_used(
    engine: AsyncEngine,
    identity: IdentityService,
    impatient: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = entra.token_for(entra.DATABASE)
    await who_am_i(engine)
    await token.stop()
    assert token._current is not None
    token._current = token._current._replace(expires_on=0)
    await engine.dispose()
    # As it would have done by then, the credential has forgotten its own.
    async with entra.make_credential() as forgetful:
        monkeypatch.setattr(entra, "credential", lambda: forgetful)
        assert await who_am_i(engine) == "ticketing_app"
    assert identity.asked[DATABASE] == 2


async def test_without_a_token_the_database_is_unavailable(
    engine: AsyncEngine, identity: IdentityService
) -> None:
    """An error that is answered with 503, and that tells nothing of the identity."""
    identity.is_down = True
    with pytest.raises(OperationalError, match="no token to sign in with"):
        await who_am_i(engine)


async def test_without_a_token_redis_is_done_without(
    pool: BlockingConnectionPool, identity: IdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity.is_down = True
    monkeypatch.setattr(connection, "client", lambda: Redis(connection_pool=pool))
    with pytest.raises(CacheUnavailable):
        async with borrowed() as redis:
            await redis.ping()


def test_where_no_identity_is_configured_storage_uses_its_key(host: FunctionHost) -> None:
    assert entra.storage_credential() is None


# As the templates write them: addresses, and no key.
ACCOUNT = "BlobEndpoint=https://account.blob.core.windows.net/"
TABLES = f"{ACCOUNT};TableEndpoint=https://account.table.core.windows.net/"


async def test_storage_is_signed_into_where_the_address_holds_no_key(
    identity: IdentityService,
) -> None:
    client = blobs.open_account(ACCOUNT)
    assert (client.url, client.credential) == (
        "https://account.blob.core.windows.net/",
        entra.credential(),
    )
    await client.close()


async def test_the_archive_is_signed_into_at_its_own_account(identity: IdentityService) -> None:
    async with changed_clients(ARCHIVE_CONNECTION_STRING=TABLES):
        table, roots = audit_archive.table(), chain_roots.service()
        assert roots.credential is entra.credential()
    assert table.url == "https://account.table.core.windows.net"
    assert roots.url == "https://account.blob.core.windows.net/"


async def test_links_are_signed_with_a_key_that_storage_lends(identity: IdentityService) -> None:
    """The signature says whose key it was, and until when it is good."""
    lent = UserDelegationKey()  # type: ignore[no-untyped-call]
    lent.signed_oid = lent.signed_tid = "11111111-2222-3333-4444-555555555555"
    lent.signed_start, lent.signed_expiry = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
    lent.signed_service, lent.signed_version = "b", "2023-11-03"
    lent.value = "bm8gc2VjcmV0"
    client = blobs.open_account(ACCOUNT)
    until = datetime(2026, 1, 1, 12, tzinfo=UTC)
    url = signed_url(client, "exports", "a.csv", until, lent)
    await client.close()
    asked = parse_qs(urlsplit(url).query)
    assert asked["skoid"] == [lent.signed_oid]
    assert (asked["sp"], asked["se"]) == (["r"], ["2026-01-01T12:00:00Z"])
    assert url.startswith("https://account.blob.core.windows.net/exports/a.csv?")
    assert asked["spr"] == ["https"]
