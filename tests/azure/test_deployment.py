"""What the deployment does beyond the templates: roles, migrations, the subscription, a look."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.azure.az import AzFailed, az
from infra.azure.bicep import AZURE
from infra.azure.database import ensure_rights, ensure_roles, migration_environment
from infra.azure.sales_window import reasons_to_wait
from infra.azure.subscription import blob_trigger, endpoint
from infra.local.credentials import Credentials
from infra.local.environment import finish_alembic, start_alembic
from infra.local.lock import DirectoryLock
from infra.local.postgres import Postgres
from infra.local.stack import LocalStack, remove_stack
from infra.rights import OWNER
from tests.factories import bought, in_days, new_event, new_package
from tests.harness.client import Client

DEPLOYER, APP, MIGRATIONS = "deployer", "id-test-app", "id-test-migrations"
PASSWORD = "of this test only"


def connect(server: str, **changed: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(server, **changed), autocommit=True)


@pytest.fixture(scope="module")
def server(stack: LocalStack) -> Iterator[str]:
    """A PostgreSQL as it is on Azure after provisioning; the administrator is no superuser."""
    directory = stack.directory.with_name(f"{stack.directory.name}-azure")
    directory.mkdir(parents=True, exist_ok=True)
    lock = DirectoryLock(directory)
    lock.acquire()
    postgres = Postgres(directory, lock, Credentials.load(directory))
    try:
        postgres.start()
        with connect(postgres.superuser_url, dbname="postgres") as superuser:
            superuser.execute("DROP DATABASE ticketing")
            superuser.execute("DROP ROLE ticketing_app, ticketing_owner")
            made = sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}")
            superuser.execute(made.format(sql.Identifier(DEPLOYER), sql.Literal(PASSWORD)))
            superuser.execute(f"CREATE DATABASE ticketing OWNER {DEPLOYER}")
        yield make_conninfo(postgres.superuser_url, user=DEPLOYER, password=PASSWORD)
    finally:
        postgres.stop()
        lock.release()
        remove_stack(directory)


@pytest.fixture(scope="module")
def migrated(server: str, stack: LocalStack) -> str:
    """Roles, rights and schema, made twice as two deployments would."""
    for _ in range(2):
        with connect(server, dbname="postgres") as administrator:
            ensure_roles(administrator, APP, MIGRATIONS)
            # In place of the security label, which only Azure's servers know.
            for role in (APP, MIGRATIONS):
                entered = sql.SQL("ALTER ROLE {} PASSWORD {}")
                administrator.execute(entered.format(sql.Identifier(role), sql.Literal(PASSWORD)))
        with connect(server) as database:
            ensure_rights(database, APP)
        migrate(server, stack.directory / "logs" / "azure-migrate.log")
    return server


def migrate(server: str, log: Path) -> None:
    """Run the migrations as the deployment does, by the migrations' identity."""
    at = conninfo_to_dict(server)
    told = migration_environment("azure.example", MIGRATIONS, PASSWORD)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PGUSER", "PGPASSWORD", "PGOPTIONS"):
            patch.setenv(name, told[name])
        url = f"postgresql://{at['host']}:{at['port']}/ticketing"
        finish_alembic(start_alembic("upgrade", "head", database_url=url, log=log), log)


def test_the_owner_owns_what_the_migrations_made(migrated: str) -> None:
    with connect(migrated) as administrator:
        owners = administrator.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
    assert owners == [(OWNER,)]


def test_the_app_may_change_rows_and_no_table(migrated: str) -> None:
    with connect(migrated, user=APP) as app:
        assert app.execute("SELECT count(*) FROM purchases").fetchone() == (0,)
        assert app.execute("SHOW statement_timeout").fetchone() == ("30s",)
        for forbidden in ("CREATE TABLE mine (id integer)", f"SET ROLE {OWNER}", "TRUNCATE users"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def test_nobody_else_may_connect(migrated: str) -> None:
    with connect(migrated, dbname="postgres") as administrator:
        administrator.execute(f"CREATE ROLE stranger LOGIN PASSWORD '{PASSWORD}'")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        connect(migrated, user="stranger")


def test_migrations_go_straight_to_the_server_and_name_no_password() -> None:
    told = migration_environment("psql.example", "somebody", "a-token")
    assert told["DATABASE_URL"].startswith("postgresql://psql.example:5432/ticketing?")
    assert "sslmode=verify-full" in told["DATABASE_URL"]
    assert "a-token" not in told["DATABASE_URL"]
    assert told["PGPASSWORD"] == "a-token"


async def test_a_sale_that_opens_soon_is_a_reason_to_wait(
    admin: Client, superuser: psycopg.Connection
) -> None:
    for hours, waits in ((1, True), (-1, True), (5, False), (-5, False)):
        opens = await new_event(admin, sales_open_at=in_days(hours / 24))
        named = [reason for reason in reasons_to_wait(superuser) if opens["slug"] in reason]
        assert bool(named) is waits, hours


async def test_a_busy_sale_is_a_reason_to_wait(
    admin: Client, donor: Client, superuser: psycopg.Connection
) -> None:
    package = await new_package(admin, await new_event(admin))
    for _ in range(20):
        await bought(donor, package)
    assert any("purchases in the last" in reason for reason in reasons_to_wait(superuser))


def function(name: str, kind: str) -> dict[str, Any]:
    return {"name": f"func-x/{name}", "config": {"bindings": [{"type": kind}]}}


def test_the_subscription_calls_the_blob_trigger() -> None:
    found = blob_trigger([function("get_sales", "httpTrigger"), function("scan", "blobTrigger")])
    assert endpoint("func-x", found, "key") == (
        "https://func-x.azurewebsites.net/runtime/webhooks/blobs"
        "?functionName=Host.Functions.scan&code=key"
    )


@pytest.mark.parametrize("count", [0, 2])
def test_any_other_number_of_blob_triggers_is_refused(count: int) -> None:
    with pytest.raises(AzFailed, match="one blob trigger"):
        blob_trigger([function(f"scan_{n}", "blobTrigger") for n in range(count)])


def test_what_az_refuses_is_told_without_its_arguments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of them may be a secret."""
    stand_in = tmp_path / "az"
    stand_in.write_text("#!/bin/sh\necho 'not allowed' >&2\nexit 1\n")
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    with pytest.raises(AzFailed) as refused:
        az("keyvault", "secret", "set", "--value", "hunter2")
    assert str(refused.value) == "az keyvault secret set failed: not allowed"


def test_the_deployed_package_leaves_the_rest_behind() -> None:
    listed = (AZURE.parents[1] / ".funcignore").read_text().split()
    tracked = subprocess.run(
        ["git", "ls-files"],  # noqa: S607 - git is wherever it is
        cwd=AZURE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    tops = {name.partition("/")[0] for name in tracked}
    deployed = {"function_app.py", "functions", "shared", "host.json", "requirements.txt"}
    left = {top for top in tops if f"{top}/" in listed or top in listed}
    patterns = {"requirements-dev.in", "requirements-dev.txt", ".gitignore", ".github"}
    assert tops - left - patterns == deployed
