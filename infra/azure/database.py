"""The roles inside PostgreSQL on Azure, and the migrations.

No role has a password. There are three: `ticketing_owner`, which owns the tables and can't sign in;
the app's identity, which may change rows; the migrations' identity, which may act as the owner.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import certifi
import psycopg
from psycopg import sql

from infra.azure.az import az
from infra.rights import DATABASE, OWNER, rights_of

_RULE = "deployment"
_FIREWALL = ("postgres", "flexible-server", "firewall-rule")


def prepare_roles() -> None:
    """Create the roles, bind two of them to their identities, and grant their rights."""
    people = {
        os.environ["APP_IDENTITY_NAME"]: os.environ["APP_IDENTITY_OBJECT_ID"],
        os.environ["MIGRATIONS_IDENTITY_NAME"]: os.environ["MIGRATIONS_IDENTITY_OBJECT_ID"],
    }
    app, migrations = people
    with _reachable():
        with _connect("postgres") as server:
            ensure_roles(server, app, migrations)
            for name, object_id in people.items():
                bind_to_identity(server, name, object_id)
        with _connect(DATABASE) as database:
            ensure_rights(database, app)


def ensure_roles(server: psycopg.Connection, app: str, migrations: str) -> None:
    """Create the three roles and set the database's owner; existing roles stay unchanged."""
    _ensure_role(server, OWNER, "NOLOGIN")
    _ensure_role(server, app, "LOGIN")
    _ensure_role(server, migrations, "LOGIN")
    # Since PostgreSQL 16 the creator of a role may administer it, but not act as it.
    for member in ("CURRENT_USER", sql.Identifier(migrations)):
        server.execute(
            sql.SQL("GRANT {} TO {} WITH INHERIT TRUE, SET TRUE").format(
                sql.Identifier(OWNER), sql.SQL(member) if isinstance(member, str) else member
            )
        )
    server.execute(
        sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
            sql.Identifier(DATABASE), sql.Identifier(OWNER)
        )
    )
    server.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
            sql.Identifier(DATABASE), sql.Identifier(migrations)
        )
    )


def ensure_rights(database: psycopg.Connection, app: str) -> None:
    """Grant the app's role its rights, on existing tables and on those of later migrations."""
    for statement in rights_of(app):
        database.execute(statement)


def bind_to_identity(server: psycopg.Connection, role: str, object_id: str) -> None:
    """Let only the identity `object_id` sign in as `role`.

    By a security label, which Azure Database for PostgreSQL documents under "Manage Microsoft
    Entra users" for roles that exist already.
    """
    label = f"aadauth,oid={object_id},type=service"
    server.execute(
        sql.SQL("SECURITY LABEL FOR pgaadauth ON ROLE {} IS {}").format(
            sql.Identifier(role), sql.Literal(label)
        )
    )


@contextmanager
def connected() -> Iterator[psycopg.Connection]:
    """Connect to the product's database as the role that migrates it."""
    with _reachable(), _connect(DATABASE) as database:
        yield database


def migrate() -> int:
    """Bring the schema to the newest revision, as its owner; return Alembic's exit code."""
    with _reachable():
        environment = migration_environment(_host(), _user(), _token())
        return subprocess.run(
            [sys.executable, "-m", "alembic", "upgrade", "head"], env=environment, check=False
        ).returncode


def migration_environment(host: str, user: str, token: str) -> dict[str, str]:
    """Return Alembic's environment: directly to the server, not by the pooler, as the owner.

    The token is in PGPASSWORD, not in the address, which may be logged.
    """
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{host}:5432/{DATABASE}?sslmode=verify-full",
        "PGSSLROOTCERT": certifi.where(),
        "PGUSER": user,
        "PGPASSWORD": token,
        # Everything that a migration creates belongs to the owner. It gives up a lock that it does
        # not get within seconds, since all sales queue behind a migration that waits.
        "PGOPTIONS": f"-c role={OWNER} -c lock_timeout=5s",
    }


def _ensure_role(server: psycopg.Connection, role: str, may: str) -> None:
    rows = server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    if rows.fetchone() is None:
        server.execute(sql.SQL("CREATE ROLE {} " + may).format(sql.Identifier(role)))


def _connect(database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=_host(),
        user=_user(),
        password=_token(),
        dbname=database,
        sslmode="verify-full",
        sslrootcert=certifi.where(),
        connect_timeout=30,
        autocommit=True,
    )


def _host() -> str:
    return os.environ["DATABASE_HOST"]


def _user() -> str:
    # The pipeline migrates as the migrations' identity; a person, as an administrator.
    return os.environ.get("DATABASE_USER") or os.environ["DATABASE_ADMINISTRATOR"]


def _token() -> str:
    answer = az("account", "get-access-token", "--resource-type", "oss-rdbms")
    return str(answer["accessToken"])


@contextmanager
def _reachable() -> Iterator[None]:
    """Open the server's firewall for DEPLOYER_ADDRESS, if that is set, while the block runs."""
    if not os.environ.get("DEPLOYER_ADDRESS"):
        yield
        return
    open_firewall()
    try:
        yield
    finally:
        close_firewall()


def open_firewall() -> None:
    """Let DEPLOYER_ADDRESS reach the server; for workflows, where another identity migrates."""
    address = os.environ["DEPLOYER_ADDRESS"]
    az(*_FIREWALL, "create", *_rule(), "--start-ip-address", address, "--end-ip-address", address)


def close_firewall() -> None:
    """Remove the rule that `open_firewall` created."""
    az(*_FIREWALL, "delete", *_rule(), "--yes")


def _rule() -> tuple[str, ...]:
    group = os.environ["AZURE_RESOURCE_GROUP"]
    server = _host().partition(".")[0]
    return ("--resource-group", group, "--server-name", server, "--name", _RULE)
