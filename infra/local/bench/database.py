"""The database's limit: pgbench makes the smallest possible purchases, on separate tables."""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import LiteralString

import psycopg
from psycopg.conninfo import conninfo_to_dict

from infra.local.bench.measuring import Figures, summarise
from infra.local.postgres import Postgres

_WARM_UP_SHARE = 0.25
_TABLES: LiteralString = """
    DROP SCHEMA IF EXISTS bench CASCADE;
    CREATE SCHEMA bench;
    CREATE TABLE bench.packages (
        id integer PRIMARY KEY, sold_count integer NOT NULL DEFAULT 0,
        quantity_limit integer NOT NULL DEFAULT 1000000000) WITH (fillfactor = 50);
    CREATE TABLE bench.purchases (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        package_id integer NOT NULL REFERENCES bench.packages);
    CREATE TABLE bench.tickets (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        purchase_id bigint NOT NULL REFERENCES bench.purchases);
    INSERT INTO bench.packages (id) SELECT generate_series(1, 50);
"""
_ONE_STATEMENT = """
\\set package random(1, :packages)
WITH taken AS (
    UPDATE bench.packages SET sold_count = sold_count + 1
    WHERE id = :package AND sold_count < quantity_limit RETURNING id
), bought AS (
    INSERT INTO bench.purchases (package_id) SELECT id FROM taken RETURNING id
)
INSERT INTO bench.tickets (purchase_id) SELECT id FROM bought;
"""
_TRANSACTION = """
\\set package random(1, :packages)
BEGIN;
UPDATE bench.packages SET sold_count = sold_count + 1
WHERE id = :package AND sold_count < quantity_limit;
INSERT INTO bench.purchases (package_id) VALUES (:package) RETURNING id \\gset bought_
INSERT INTO bench.tickets (purchase_id) VALUES (:bought_id);
COMMIT;
"""
SCRIPTS = {"one statement": _ONE_STATEMENT, "BEGIN … COMMIT": _TRANSACTION}
TRIPS = {"one statement": 1, "BEGIN … COMMIT": 5}


class PgbenchFailed(RuntimeError):
    """pgbench failed; the message contains its output."""


def make_tables(postgres: Postgres) -> None:
    """Recreate the tables of the smallest purchase, empty."""
    with psycopg.connect(postgres.superuser_url, autocommit=True) as connection:
        connection.execute(_TABLES)


def run_pgbench(
    postgres: Postgres, script: str, *, packages: int, concurrency: int, seconds: float
) -> Figures:
    """Run one of `SCRIPTS` on `packages` packages; raises `PgbenchFailed`."""
    whole = max(round(seconds * (1 + _WARM_UP_SHARE)), 2)
    with TemporaryDirectory() as directory:
        path = Path(directory)
        (path / "script.sql").write_text(SCRIPTS[script])
        options = {
            "--client": concurrency,
            "--jobs": 1,
            "--time": whole,
            "--protocol": "prepared",
            "--define": f"packages={packages}",
            "--file": path / "script.sql",
            "--log-prefix": path / "log",
        }
        words = [f"{name}={value}" for name, value in options.items()]
        command = [postgres.home.program("pgbench"), "--no-vacuum", "--log", *words]
        done = subprocess.run(
            command, env=_environment(postgres), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise PgbenchFailed(f"pgbench failed; its output:\n{done.stderr.strip()}")
        lines = [line.split() for log in path.glob("log.*") for line in log.open()]
    return _figures(lines)


def _environment(postgres: Postgres) -> dict[str, str]:
    # Not on the command line, where other users could read the password.
    address = conninfo_to_dict(postgres.superuser_url)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    named = {f"PG{word}": str(address[name]) for name, word in names.items()}
    path = os.environ.get("PATH", os.defpath)
    return {"PATH": path, "PGDATABASE": str(address["dbname"]), **named}


def _figures(lines: list[list[str]]) -> Figures:
    """Read pgbench's log: client, number, microseconds, script, and when it ended."""
    calls = [(int(line[4]) + int(line[5]) / 1e6, int(line[2]) / 1e6) for line in lines]
    first, last = min(calls)[0], max(calls)[0]
    begin = first + (last - first) * _WARM_UP_SHARE / (1 + _WARM_UP_SHARE)
    counted = [took for ended, took in calls if ended >= begin]
    return summarise(counted, last - begin)
