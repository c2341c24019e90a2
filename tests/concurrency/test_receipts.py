"""Several who read receipts at once: one number a receipt, and no number twice or left out."""

import asyncio

import pytest

from shared.services.purchases import receipts
from tests.factories import Json, bought
from tests.factories.payments import moved, purchase_path, reconciled
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import meet_after

_READERS = 8
_LOCK = r"\s*FOR NO KEY UPDATE"


async def _read(client: Client, purchase: Json) -> Answer:
    return await client.get(f"{purchase_path(purchase)}/receipt")


async def _paid(stage: Stage, package: Json, count: int) -> list[Json]:
    made = [await bought(stage.donor, package) for _ in range(count)]
    return [await moved(stage.admin, purchase, "mark-paid") for purchase in made]


async def test_a_receipt_that_many_read_at_once_is_issued_once(stage: Stage) -> None:
    package = await stage.new_package(price="450.00")
    (made,) = await _paid(stage, package, 1)
    answers = await asyncio.gather(*(_read(stage.admin, made) for _ in range(_READERS)))
    assert [answer.status for answer in answers] == [200] * _READERS
    assert all(answer.json == answers[0].json for answer in answers)
    assert await reconciled(stage.admin, stage.event)


async def test_control_without_the_lock_the_database_refuses_the_second(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have found no receipt; the first receipt of a purchase is unique all the same."""
    package = await stage.new_package(price="450.00")
    (made,) = await _paid(stage, package, 1)
    with monkeypatch.context() as meeting, without_guard(_LOCK):
        meet_after(meeting, receipts, "content_of", 2)
        answers = await asyncio.gather(*(_read(stage.admin, made) for _ in range(2)))
    assert sorted(answer.status for answer in answers) == [200, 500]
    assert await reconciled(stage.admin, stage.event)


async def test_numbers_have_no_gaps_whoever_reads_first(stage: Stage) -> None:
    """Of eight purchases that are read at once, and of those of which a reading fails."""
    package = await stage.new_package(price="450.00")
    made = await _paid(stage, package, _READERS)
    unpaid = await bought(stage.donor, package)
    answers = await asyncio.gather(*(_read(stage.admin, each) for each in [*made, unpaid, *made]))
    numbers = {answer.json["number"] for answer in answers if answer.status == 200}
    first = min(int(number.removeprefix("R-")) for number in numbers)
    assert numbers == {f"R-{number:06d}" for number in range(first, first + _READERS)}
    assert await reconciled(stage.admin, stage.event)


async def test_control_numbers_are_taken_twice_without_the_lock_of_the_event(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read the same last number; the constraint refuses the second."""
    package = await stage.new_package(price="450.00")
    made = await _paid(stage, package, 2)

    async def unlocked(*_: object) -> None:
        return None

    with monkeypatch.context() as control:
        control.setattr(receipts, "lock_numbers", unlocked)
        meet_after(control, receipts, "lock_numbers", 2)
        answers = await asyncio.gather(*(_read(stage.admin, each) for each in made))
    assert sorted(answer.status for answer in answers) == [200, 500]


async def test_a_receipt_and_a_refund_at_once_end_as_one_after_the_other(stage: Stage) -> None:
    package = await stage.new_package(price="450.00")
    for made in await _paid(stage, package, _READERS):
        await asyncio.gather(_read(stage.admin, made), moved(stage.admin, made, "refund"))
        last = await _read(stage.admin, made)
        if last.status == 200:
            assert (last.json["kind"], last.json["amount_paid"]) == ("nothing_received", "0.00")
            assert last.json["amended"] is True
        else:
            assert last.code == "purchase_not_completed"
    assert await reconciled(stage.admin, stage.event)
