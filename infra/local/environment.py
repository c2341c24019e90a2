"""The environment variables of a locally run app."""

import json
import os
import subprocess
import sys
from pathlib import Path

from infra.local.paths import ROOT, SETTINGS
from infra.local.stack import LocalStack
from shared.settings import Settings

# For those who send more than a person would.
NO_LIMITS = {
    name.upper(): "1000000000" for name in Settings.model_fields if name.startswith("rate_limit_")
}


class MigrationFailed(RuntimeError):
    """Alembic failed; the message contains its output."""


def stack_environment(stack: LocalStack, host_url: str) -> dict[str, str]:
    """Return the app's settings for a stack; its host may have another port at each start."""
    # A person is identified by issuer and subject, so the issuer's name must not depend on the
    # port.
    return stack.app_environment(host_url) | {"AUTH_ISSUER": stack.issuer().issuer}


def app_environment(stack: LocalStack, host_url: str) -> dict[str, str]:
    """Return the app's whole environment.

    The developer's variables override local.settings.json. The stack's addresses override both: a
    DATABASE_URL from other work must never lead this app to other data.
    """
    values: dict[str, str] = json.loads(SETTINGS.read_text())["Values"]
    return values | os.environ | stack_environment(stack, host_url)


def start_alembic(*arguments: str, database_url: str, log: Path) -> subprocess.Popen[bytes]:
    """Start Alembic as the owner of the schema; `finish_alembic` waits for it."""
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": database_url},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def finish_alembic(process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait for Alembic; raises `MigrationFailed` with its output."""
    if process.wait() != 0:
        output = log.read_text(errors="replace").strip()
        raise MigrationFailed(f"Alembic failed; its output:\n{output}")
