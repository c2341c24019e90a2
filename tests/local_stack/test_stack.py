"""A stack's servers do what the app and the fault tests count on."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types
import psycopg
import pytest
import redis
from azure.storage.blob import BlobServiceClient
from redis.backoff import NoBackoff
from redis.retry import Retry

from infra.azure.bicep import AZURE
from infra.local import unprivileged_user
from infra.local.ports import find_free_ports
from infra.local.stack import LocalStack, remove_stack


def blobs(stack: LocalStack) -> BlobServiceClient:
    # One attempt: the tests want to see what is there now.
    return BlobServiceClient.from_connection_string(stack.azurite.connection_string, retry_total=0)


def test_a_restart_keeps_the_data_and_removing_leaves_none(directory: Path) -> None:
    with LocalStack(directory) as stack:
        with psycopg.connect(stack.postgres.owner_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 'ä' AS word")
        with blobs(stack) as service:
            service.create_container("kept").upload_blob("blob", b"bytes")
        passwords = stack.credentials
    with LocalStack(directory) as stack:
        assert stack.credentials == passwords
        with psycopg.connect(stack.postgres.app_url) as connection:
            assert connection.execute("SELECT upper(word) FROM kept").fetchone() == ("Ä",)
        with blobs(stack) as service:
            assert service.get_blob_client("kept", "blob").download_blob().readall() == b"bytes"
        data = stack.postgres.home.data
    # For root it may be outside the directory, and goes all the same.
    assert data.exists()
    remove_stack(directory)
    assert not data.exists()
    assert not directory.exists()


def test_each_part_comes_back_at_its_address(running_stack: LocalStack) -> None:
    for part in running_stack.parts:
        ports = part.ports
        part.stop()
        assert not part.is_ready()
        assert not part.has_died()
        part.start()
        assert part.ports == ports
        assert part.is_ready()


def test_postgres_runs_as_nobody_special_even_for_root(running_stack: LocalStack) -> None:
    users = psutil.Process(running_stack.postgres.pid).uids()
    assert users.real != 0
    assert users.real == (os.geteuid() or unprivileged_user.unprivileged_user().uid)  # type: ignore[union-attr]  # it is root


def test_the_app_may_change_rows_but_not_tables(running_stack: LocalStack) -> None:
    with psycopg.connect(running_stack.postgres.owner_url) as owner:
        owner.execute("CREATE TABLE things (id integer GENERATED ALWAYS AS IDENTITY, name text)")
    with psycopg.connect(running_stack.postgres.app_url) as app:
        app.execute("INSERT INTO things (name) VALUES ('a')")
        app.execute("UPDATE things SET name = 'b'")
        app.execute("DELETE FROM things")
        assert app.execute("SHOW statement_timeout").fetchone() == ("30s",)
        assert app.execute("SHOW lock_timeout").fetchone() == ("10s",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DROP TABLE things")
    with (
        psycopg.connect(running_stack.postgres.app_url) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("CREATE TABLE mine (id integer)")
    with psycopg.connect(running_stack.postgres.owner_url) as owner:
        owner.execute("DROP TABLE things")


def test_nobody_signs_in_without_a_password(running_stack: LocalStack) -> None:
    port = running_stack.postgres.ports[0]
    never = Retry(NoBackoff(), 0)
    with pytest.raises(psycopg.OperationalError, match="no password"):
        psycopg.connect(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    with (
        redis.Redis(host="127.0.0.1", port=running_stack.redis.ports[0], retry=never) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_secrets_are_for_the_owner_only(running_stack: LocalStack) -> None:
    running_stack.issuer()
    for name in ("credentials.json", "issuer-key.pem", "redis.conf"):
        assert stat.S_IMODE((running_stack.directory / name).stat().st_mode) == 0o600


def test_two_stacks_run_side_by_side_even_after_choosing_the_same_port(
    running_stack: LocalStack, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = [list(running_stack.redis.ports)]

    def find(count: int) -> list[int]:
        return offered.pop() if count == 1 and offered else find_free_ports(count)

    monkeypatch.setattr("infra.local.part.find_free_ports", find)
    with LocalStack(directory) as other:
        assert offered == []
        parts = [*running_stack.parts, *other.parts]
        assert len({port for part in parts for port in part.ports}) == 10
        assert all(part.is_ready() for part in parts)


def test_a_part_can_be_stopped_from_any_thread(running_stack: LocalStack) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(running_stack.redis.stop).result()
        pool.submit(running_stack.redis.start).result()
    # The thread that started it has ended; the server must not have ended with it.
    assert running_stack.redis.is_ready()


def test_postgres_logs_no_value_that_somebody_typed(running_stack: LocalStack) -> None:
    """A refused row is quoted in a DETAIL, which neither this server nor the deployed one logs."""
    postgres = running_stack.postgres
    with psycopg.connect(postgres.superuser_url, autocommit=True) as superuser:
        superuser.execute("CREATE TEMPORARY TABLE codes (code text CONSTRAINT once UNIQUE)")
        superuser.execute("INSERT INTO codes VALUES (%s)", ["SECRETCODE"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            superuser.execute("INSERT INTO codes VALUES (%s)", ["SECRETCODE"])
    log = postgres.log.read_text()
    assert 'unique constraint "once"' in log
    assert "SECRETCODE" not in log
    template = (AZURE / "modules" / "database.bicep").read_text()
    assert "{ name: 'log_error_verbosity', value: 'terse' }" in template
