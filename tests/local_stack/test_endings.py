"""However a stack ends, no server of it is left, and the next one starts."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types
import pytest

from infra.local.lock import AlreadyRunning
from infra.local.paths import ROOT
from infra.local.stack import LocalStack

# A supervisor notices within 0.1 s; PostgreSQL needs a moment to write everything out.
GONE_SECONDS = 15.0


@dataclass(frozen=True)
class Holder:
    process: subprocess.Popen[str]
    parts: dict[str, int]
    started: list[int]


@contextmanager
def hold(directory: Path) -> Iterator[Holder]:
    """A stack in another process, which is gone afterwards in any case."""
    command = [sys.executable, "-m", "tests.local_stack.holder", str(directory)]
    with subprocess.Popen(  # noqa: S603 - our own
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            said = json.loads(process.stdout.readline())
            yield Holder(process, said["parts"], said["started"])
        finally:
            process.kill()


def is_running(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def assert_all_gone(holder: Holder) -> None:
    deadline = time.monotonic() + GONE_SECONDS
    left = [*holder.started, *holder.parts.values()]
    while left and time.monotonic() < deadline:
        left = [pid for pid in left if is_running(pid)]
        time.sleep(0.05)
    assert left == []


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_no_server_outlives_the_process_that_started_it(
    directory: Path, ending: signal.Signals
) -> None:
    with hold(directory) as holder:
        # The keepers, the servers, and PostgreSQL's own processes.
        assert len(holder.started) > 6
        holder.process.send_signal(ending)
        holder.process.wait(GONE_SECONDS)
        assert_all_gone(holder)


def test_a_second_stack_is_refused_while_one_runs_and_starts_at_once_after_kill_9(
    directory: Path,
) -> None:
    with hold(directory) as holder:
        with pytest.raises(AlreadyRunning, match=f"by process {holder.process.pid}; stop it"):
            LocalStack(directory).__enter__()
        (directory / "address").write_text("http://127.0.0.1:7099")
        with pytest.raises(AlreadyRunning, match=r"which serves http://127\.0\.0\.1:7099; stop it"):
            LocalStack(directory).__enter__()
        assert all(is_running(pid) for pid in holder.parts.values())
        os.kill(holder.process.pid, signal.SIGKILL)
        # Reaped, or its number would still look alive.
        holder.process.wait()
        # At once: what is left of the killed one is waited for.
        with LocalStack(directory) as stack:
            assert stack.postgres.is_ready()
            # The address of the killed one is not that of this one.
            assert not (directory / "address").exists()


@pytest.mark.parametrize("part", ["postgres", "azurite"])
def test_a_part_that_dies_ends_the_whole_stack_and_is_named(directory: Path, part: str) -> None:
    with hold(directory) as holder:
        os.kill(holder.parts[part], signal.SIGKILL)
        _, complaint = holder.process.communicate(timeout=GONE_SECONDS)
        assert holder.process.returncode == 1
        assert f"{part} stopped by itself; the end of" in complaint
        assert_all_gone(holder)


def test_a_keeper_that_dies_takes_its_server_and_ends_the_whole_stack(directory: Path) -> None:
    with hold(directory) as holder:
        psutil.Process(holder.parts["redis"]).parent().kill()
        holder.process.wait(GONE_SECONDS)
        assert_all_gone(holder)
