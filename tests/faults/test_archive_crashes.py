"""The copy to the archive ends anywhere, and the next leaves neither gap nor double (FR-068)."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from azure.core.exceptions import ServiceRequestError
from azure.data.tables.aio import TableClient

from infra.local.host.function_host import FunctionHost
from infra.local.stack import LocalStack
from shared.services.audit import archive as archiving
from shared.storage import audit_archive
from tests.factories import Json, new_event
from tests.harness.archive import TIMER, assert_archived_once, entities_of, write_entries
from tests.harness.client import Client
from tests.harness.stage import Stage
from tests.harness.sync_points import after

pytestmark = pytest.mark.usefixtures("others_are_archived")
_NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


class Crash(BaseException):
    """The process ends here: nothing in the app may catch it."""


class Crashing:
    """Has the copy of one event crash at its n-th step, counting before and after each call."""

    def __init__(self, event: Json, step: int) -> None:
        self._event, self._left = event["id"], step

    def _pass(self) -> None:
        self._left -= 1
        if self._left == 0:
            raise Crash

    def wrap(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Return the call with a step before it and one after it, if it is about the event."""

        async def with_steps(*args: object, **named: object) -> object:
            # Entries, keys and stretches all name it.
            is_about_it = self._event in repr(args)
            if is_about_it:
                self._pass()
            result = await call(*args, **named)
            if is_about_it:
                self._pass()
            return result

        return with_steps


async def _tick_crashes(host: FunctionHost, event: Json, step: int) -> bool:
    """Run the timer with a crash at this step; tell whether it got that far."""
    crashing = Crashing(event, step)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in (
            (archiving, "archive"),
            (archiving, "note_archived"),
            (TableClient, "submit_transaction"),
            (TableClient, "create_entity"),
            (TableClient, "get_entity"),
        ):
            patch.setattr(owner, name, crashing.wrap(getattr(owner, name)))
        try:
            await host.fire_timer(TIMER)
        except Crash:
            return True
    return False


async def _everything_archived(host: FunctionHost) -> None:
    """Leave the timer nothing to do but what a test is about to give it."""
    await host.fire_timer(TIMER)


async def test_a_crash_at_any_step_leaves_neither_gap_nor_double(
    host: FunctionHost, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-068: before and after each batch, and before and after all of them are noted."""
    # As with batches of a hundred, in a twentieth of the time.
    monkeypatch.setattr(audit_archive, "MOST_AT_ONCE", 5)
    await _everything_archived(host)
    for step in count(1):
        event = await new_event(admin)
        await write_entries(event, 11)
        crashed = await _tick_crashes(host, event, step)
        await host.fire_timer(TIMER)
        await assert_archived_once(admin, event, 12)
        if not crashed:
            break
    # Three batches, the copy of all of them, and the note: each is two steps.
    assert step == 11


async def test_a_second_crash_in_the_middle_of_a_batch_does_no_more_harm(
    host: FunctionHost, admin: Client
) -> None:
    """FR-068: what an earlier run left is compared one by one, the rest inserted one by one."""
    await _everything_archived(host)
    steps = 0
    for step in count(1):
        event = await new_event(admin)
        await write_entries(event, 2)
        # The three are written, and not noted.
        assert await _tick_crashes(host, event, 3)
        await write_entries(event, 2)
        crashed = await _tick_crashes(host, event, step)
        await host.fire_timer(TIMER)
        await assert_archived_once(admin, event, 5)
        if not crashed:
            break
        steps += 1
    # A batch that is refused, three looked at, two inserted, and the note: not less than that.
    assert steps >= 2 + 3 * 2 + 2 * 2 + 2


@pytest.mark.parametrize("entries", [99, 100, 101, 500, 501, 1_050])
async def test_a_long_trail_is_copied_whole_in_one_tick(
    host: FunctionHost, admin: Client, event: Json, entries: int
) -> None:
    """FR-068: a hundred is what Table Storage takes at once, five hundred what we read at once."""
    await write_entries(event, entries - 1)
    await host.fire_timer(TIMER)
    await assert_archived_once(admin, event, entries)


async def test_two_ticks_at_once_write_each_entry_once(
    host: FunctionHost, admin: Client, event: Json
) -> None:
    """FR-068: a tick may run twice."""
    await write_entries(event, 249)
    await asyncio.gather(host.fire_timer(TIMER), host.fire_timer(TIMER))
    await assert_archived_once(admin, event, 250)


async def test_the_turn_of_a_month_leaves_no_seam(host: FunctionHost, admin: Client) -> None:
    """FR-068: each month has a partition of its own, and the chain goes on across them."""
    await _everything_archived(host)
    second = timedelta(seconds=1)
    for step in count(1):
        event = await new_event(admin)
        await write_entries(event, 2, at=_NEW_YEAR - second)
        await write_entries(event, 2, at=_NEW_YEAR)
        crashed = await _tick_crashes(host, event, step)
        await write_entries(event, 1, at=_NEW_YEAR + second)
        await host.fire_timer(TIMER)
        await assert_archived_once(admin, event, 6)
        if not crashed:
            break
    months = [entity["PartitionKey"].rpartition("_")[2] for entity in await entities_of(event)]
    assert months[-5:] == ["2026-12", "2026-12", "2027-01", "2027-01", "2027-01"]


async def test_clocks_that_disagree_about_the_month_break_no_chain(
    host: FunctionHost, admin: Client, event: Json
) -> None:
    """FR-068: two instances write one after the other, the second with a clock that is behind."""
    second = timedelta(seconds=1)
    for moment in (_NEW_YEAR - second, _NEW_YEAR, _NEW_YEAR - second, _NEW_YEAR + second):
        await write_entries(event, 2, at=moment)
    await host.fire_timer(TIMER)
    by_key = [int(entity["RowKey"]) for entity in await entities_of(event)]
    assert by_key != sorted(by_key)
    await assert_archived_once(admin, event, 9)


async def test_a_storage_that_stops_in_the_middle_is_caught_up_with(
    stack: LocalStack, host: FunctionHost, admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-068: the tick fails, and the next one goes on."""
    await _everything_archived(host)
    event = await new_event(admin)
    await write_entries(event, 249)

    async def stop() -> None:
        await asyncio.to_thread(stack.azurite.stop)

    with monkeypatch.context() as cut_off:
        after(cut_off, TableClient, "submit_transaction", stop)
        try:
            with pytest.raises(ServiceRequestError):
                await host.fire_timer(TIMER)
        finally:
            await asyncio.to_thread(stack.azurite.start)
    assert len(await entities_of(event)) == 100
    await host.fire_timer(TIMER)
    await assert_archived_once(admin, event, 250)


async def test_another_entry_under_the_same_key_is_reported_and_stays(
    stage: Stage, counted: Counter[str], caplog: pytest.LogCaptureFixture
) -> None:
    """FR-068: the archive is never written over, and the other events' entries do not wait."""
    await _everything_archived(stage.host)
    touched, other = sorted([await new_event(stage.admin), await new_event(stage.admin)], key=_id)
    await write_entries(touched, 4)
    await stage.host.fire_timer(TIMER)
    third = (await entities_of(touched))[2]
    foreign = {**third, "new_value": "Ball", "hash": "f" * 64}
    await audit_archive.table().update_entity(foreign)
    stage.superuser.execute(
        "UPDATE audit_archive_positions SET sequence = 0 WHERE event_id = %s", [touched["id"]]
    )
    await write_entries(touched, 1)
    await write_entries(other, 1)
    with caplog.at_level(logging.ERROR):
        await stage.host.fire_timer(TIMER)
    [report] = _reports(caplog, "archive_mismatch", touched)
    assert f"{third['PartitionKey']}/{third['RowKey']}" in report
    assert counted["archive.mismatches"] == len(_reports(caplog, "archive_mismatch"))
    entities = await entities_of(touched)
    assert (len(entities), entities[2]) == (5, foreign)
    await assert_archived_once(stage.admin, other, 2)
    # It is tried, and reported, until somebody has looked into it.
    with caplog.at_level(logging.ERROR):
        await stage.host.fire_timer(TIMER)
    assert len(_reports(caplog, "archive_mismatch", touched)) == 2
    stage.superuser.execute(
        "UPDATE audit_archive_positions SET sequence = 6 WHERE event_id = %s", [touched["id"]]
    )


async def test_an_entry_that_the_archive_will_never_take_holds_nobody_else_up(
    stage: Stage, counted: Counter[str], caplog: pytest.LogCaptureFixture
) -> None:
    """FR-068: a text of more than 32,768 characters is too much for Table Storage."""
    await _everything_archived(stage.host)
    large, other = sorted([await new_event(stage.admin), await new_event(stage.admin)], key=_id)
    await write_entries(large, 1, value="x" * 40_000)
    with caplog.at_level(logging.ERROR):
        await stage.host.fire_timer(TIMER)
    assert (len(_reports(caplog, "archive_refused", large)), await entities_of(large)) == (1, [])
    assert counted["archive.refusals"] == len(_reports(caplog, "archive_refused"))
    await assert_archived_once(stage.admin, other, 1)
    stage.superuser.execute(
        "INSERT INTO audit_archive_positions VALUES (%s, 2, now())", [large["id"]]
    )


def _reports(caplog: pytest.LogCaptureFixture, what: str, event: Json | None = None) -> list[str]:
    """Return what was said of that sort, about one event if it is named: others are here too."""
    about = "" if event is None else event["id"]
    return [line for line in caplog.messages if f'"{what}"' in line and about in line]


def _id(event: Json) -> UUID:
    return UUID(event["id"])
