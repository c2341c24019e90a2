"""Checks that the migrations match the tables, up and down, on a separate PostgreSQL."""

import sys
from pathlib import Path

from infra.local.credentials import Credentials
from infra.local.environment import MigrationFailed, finish_alembic, start_alembic
from infra.local.lock import DirectoryLock
from infra.local.paths import LOCAL
from infra.local.postgres import Postgres
from infra.local.stack import remove_stack

_STEPS = (
    ("upgrade", "head"),
    # The migrations must create everything in the tables.
    ("check",),
    # A migration without a downgrade would prevent the rollback of a release.
    ("downgrade", "base"),
    ("upgrade", "head"),
)


def main() -> int:
    """Return the exit code."""
    directory = LOCAL / "check"
    directory.mkdir(parents=True, exist_ok=True)
    lock = DirectoryLock(directory)
    lock.acquire()
    postgres = Postgres(directory, lock, Credentials.load(directory))
    try:
        postgres.start()
        _take_steps(postgres, directory / "logs" / "alembic.log")
    except MigrationFailed as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        postgres.stop()
        lock.release()
        remove_stack(directory)
    return 0


def _take_steps(postgres: Postgres, log: Path) -> None:
    for step in _STEPS:
        print(f"alembic {' '.join(step)}", flush=True)
        finish_alembic(start_alembic(*step, database_url=postgres.owner_url, log=log), log)


if __name__ == "__main__":
    sys.exit(main())
