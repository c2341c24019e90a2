"""What a process has worked out a moment ago is worked out once for all who ask."""

import asyncio
from itertools import count

import pytest

from shared.cache.single_flight import SingleFlight


class _Work:
    """Gives a new answer each time, once it is let go on."""

    def __init__(self) -> None:
        self.times = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> int:
        self.times += 1
        answer = self.times
        await self.go_on.wait()
        return answer


@pytest.fixture
def flight() -> SingleFlight[str, int]:
    """Kept for as long as a test takes."""
    return SingleFlight[str, int](seconds=60)


async def _asking(flight: SingleFlight[str, int], work: _Work) -> asyncio.Task[int]:
    task = asyncio.create_task(flight.get("key", work))
    await asyncio.sleep(0)
    return task


async def test_who_asks_at_once_gets_one_answer(flight: SingleFlight[str, int]) -> None:
    work = _Work()
    tasks = [await _asking(flight, work) for _ in range(50)]
    work.go_on.set()
    assert await asyncio.gather(*tasks) == [1] * 50
    assert await flight.get("key", work) == 1
    assert await flight.get("other", work) == 2


async def test_what_is_too_old_is_worked_out_anew() -> None:
    flight, work = SingleFlight[str, int](seconds=0), _Work()
    work.go_on.set()
    assert [await flight.get("key", work), await flight.get("key", work)] == [1, 2]


async def test_a_value_that_expires_while_it_is_looked_up_is_worked_out_again() -> None:
    """The clock goes on between any two looks at it, and each value is old after one of them."""
    ticks = count()
    flight = SingleFlight[str, int](seconds=1.5, timer=lambda: float(next(ticks)))
    work = _Work()
    work.go_on.set()
    answers = [await flight.get("key", work) for _ in range(20)]
    assert answers == sorted(answers)


async def test_nothing_found_is_kept_as_well() -> None:
    nothing = SingleFlight[str, None](seconds=60)
    times = 0

    async def find_nothing() -> None:
        nonlocal times
        times += 1

    await nothing.get("key", find_nothing)
    await nothing.get("key", find_nothing)
    assert times == 1


async def test_a_change_is_seen_by_the_next_who_asks(flight: SingleFlight[str, int]) -> None:
    work = _Work()
    work.go_on.set()
    await flight.get("key", work)
    flight.forget("key")
    assert await flight.get("key", work) == 2


async def test_what_was_read_before_a_change_is_not_kept(flight: SingleFlight[str, int]) -> None:
    """Who asked before the change may get the old value; who asks after it may not."""
    work = _Work()
    early = await _asking(flight, work)
    flight.forget("key")
    work.go_on.set()
    assert await early == 1
    assert await flight.get("key", work) == 2


async def test_what_fails_fails_for_all_and_is_not_kept(flight: SingleFlight[str, int]) -> None:
    go_on = asyncio.Event()

    async def fail() -> int:
        await go_on.wait()
        raise LookupError

    tasks = [asyncio.create_task(flight.get("key", fail)) for _ in range(3)]
    await asyncio.sleep(0)
    go_on.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(error) for error in results] == [LookupError] * 3
    work = _Work()
    work.go_on.set()
    assert await flight.get("key", work) == 1


async def test_who_waits_takes_over_from_who_gives_up(flight: SingleFlight[str, int]) -> None:
    work = _Work()
    first, second = await _asking(flight, work), await _asking(flight, work)
    first.cancel()
    await asyncio.wait([first])
    work.go_on.set()
    assert await second == 2
    assert first.cancelled()
