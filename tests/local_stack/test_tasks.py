"""What runs in the background ends when it is told to."""

import asyncio

import pytest

from infra.local.tasks import end


async def test_a_task_that_loses_a_cancellation_is_told_again() -> None:
    lost = 0

    async def go_on() -> None:
        nonlocal lost
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                lost += 1
                if lost == 2:
                    raise

    task = asyncio.create_task(go_on())
    await asyncio.sleep(0)
    await end(task)
    assert (task.cancelled(), lost) == (True, 2)


async def test_what_a_task_failed_with_is_not_lost() -> None:
    async def fail() -> None:
        raise LookupError

    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    with pytest.raises(LookupError):
        await end(task)
