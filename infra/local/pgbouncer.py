"""PgBouncer in transaction mode in front of the stack's PostgreSQL, for tests.

As on Azure, where a few dozen sessions serve the connections of forty instances. It is a system
package (Debian's `pgbouncer`), not from pip, so only those tests need it.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from infra.local.lock import DirectoryLock
from infra.local.part import Part
from infra.local.postgres import Postgres
from infra.local.unprivileged_user import unprivileged_user
from infra.rights import DATABASE

# As many as the app's pool has, since tests of races have all of those in a transaction at once.
# The pooler still chooses the session of each transaction.
_SERVER_CONNECTIONS = 10


class PgBouncer(Part):
    """A pooler whose clients sign in with the app's role and password."""

    name = "pgbouncer"

    def __init__(self, directory: Path, lock: DirectoryLock, postgres: Postgres) -> None:
        super().__init__(directory, lock)
        self.account = unprivileged_user()
        self._app = conninfo_to_dict(postgres.app_url)

    @property
    def app_url(self) -> str:
        """The app's address of the database through the pooler."""
        app = self._app
        return f"postgresql://{app['user']}:{app['password']}@127.0.0.1:{self.ports[0]}/{DATABASE}"

    @property
    def knows_prepared_statements(self) -> bool:
        """Return whether it supports prepared statements, which it does since 1.21."""
        output = subprocess.run(
            [_program(), "--version"], capture_output=True, text=True, check=True
        ).stdout
        version = re.search(r"PgBouncer (\d+)\.(\d+)", output)
        return version is not None and (int(version[1]), int(version[2])) >= (1, 21)

    def command(self) -> list[str]:
        """Return the server's command line; its settings and its users are in files."""
        app = self._app
        users = self._write("pgbouncer-users.txt", f'"{app["user"]}" "{app["password"]}"\n')
        prepared = "max_prepared_statements = 200" if self.knows_prepared_statements else ""
        settings = f"""\
[databases]
{DATABASE} = host=127.0.0.1 port={app["port"]} dbname={DATABASE}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.ports[0]}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = {_SERVER_CONNECTIONS}
max_client_conn = 1000
# A server that was stopped is tried again at once: the tests don't wait for it.
server_login_retry = 0
{prepared}
"""
        return [_program(), str(self._write("pgbouncer.ini", settings))]

    def is_ready(self) -> bool:
        """Return whether the app can sign in."""
        try:
            psycopg.connect(self.app_url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _write(self, name: str, text: str) -> Path:
        path = self.directory / name
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)
        path.write_text(text)
        return path


def _program() -> str:
    # Debian installs it in a directory that is only on root's path.
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if program is None:
        raise RuntimeError("PgBouncer is not installed: `apt-get install pgbouncer`")
    return program
