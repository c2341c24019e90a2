"""Runs a coroutine to its end, or until a signal stops it."""

import asyncio
import os
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

_PARENT_SECONDS = 0.5
Result = TypeVar("Result")


def _endings() -> list[signal.Signals]:
    # Under `nohup` SIGHUP is ignored, and must stay so.
    hangs_up = signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN
    return [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hangs_up else [])]


def interrupt_on_signals() -> None:
    """Let SIGTERM and SIGHUP interrupt code before the event loop, as Ctrl-C does."""
    for ending in _endings():
        signal.signal(ending, signal.default_int_handler)


def run_until_stopped(
    main: Coroutine[Any, Any, Result], *, end_with_parent: bool = False
) -> Result | None:
    """Return the coroutine's result, or None if it was cancelled by a signal.

    Args:
        main: what to run; it is cancelled by Ctrl-C, SIGTERM and SIGHUP.
        end_with_parent: cancel it also when the parent process (`make`) has ended, even if it was
            killed and could send no signal.
    """
    parent = os.getppid() if end_with_parent else None
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_until_stopped(main, parent))


async def _until_stopped(main: Coroutine[Any, Any, Result], parent: int | None) -> Result | None:
    task = asyncio.create_task(main)
    loop = asyncio.get_running_loop()
    for ending in _endings():
        loop.add_signal_handler(ending, task.cancel)
    while not (await asyncio.wait([task], timeout=_PARENT_SECONDS))[0]:
        if parent is not None and os.getppid() != parent:
            task.cancel()
    return None if task.cancelled() else task.result()
