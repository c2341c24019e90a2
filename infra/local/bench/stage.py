"""The environment of a bench: a separate, empty stack, and the host that serves the app on it."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from infra.local.bench.database import PgbenchFailed
from infra.local.bench.host import HostProcess, running_host
from infra.local.environment import (
    NO_LIMITS,
    MigrationFailed,
    app_environment,
    finish_alembic,
    start_alembic,
)
from infra.local.host.server import bind
from infra.local.lock import AlreadyRunning
from infra.local.part import PartFailed
from infra.local.paths import LOCAL
from infra.local.ports import find_free_ports
from infra.local.stack import LocalStack, remove_stack
from infra.local.until_stopped import interrupt_on_signals


@dataclass(frozen=True)
class Stage:
    """A stack, and the host that serves the app on it at this port."""

    stack: LocalStack
    port: int
    host: HostProcess


@contextmanager
def staged(name: str) -> Iterator[Stage]:
    """Start a stack of this name and a host, and configure this process for the same stack.

    The stack is empty each time: data of earlier runs would slow this one down. There are no rate
    limits.
    """
    directory = LOCAL / name
    remove_stack(directory)
    with bind(find_free_ports(1)[0]) as bound, LocalStack(directory) as stack:
        port = bound.getsockname()[1]
        log = stack.directory / "logs" / "migrate.log"
        owner = stack.postgres.owner_url
        finish_alembic(start_alembic("upgrade", "head", database_url=owner, log=log), log)
        # This process needs the same settings: it calls the service layer itself.
        os.environ.update(app_environment(stack, f"http://127.0.0.1:{port}") | NO_LIMITS)
        with running_host(stack.directory, bound, os.environ) as host:
            yield Stage(stack, port, host)


def exit_code_of(run: Callable[[], None]) -> int:
    """Run a bench and return the exit code; expected errors print no traceback."""
    try:
        interrupt_on_signals()
        run()
    except (AlreadyRunning, PartFailed, MigrationFailed, PgbenchFailed) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
