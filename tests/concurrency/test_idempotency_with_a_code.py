"""One key is one use of a promo code, however often it is sent and whatever comes in between."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from shared.services.buying import purchases
from tests.factories import Json, bought, purchase
from tests.factories.payments import move, moved, sold_count
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint, without_guard
from tests.harness.stage import Stage, buyers_at_once
from tests.harness.sync_points import meet_after

_CLAIM = r"pg_try_advisory_xact_lock\(.*?\)\)? AS has_key"
_KNOWN = r"k\.created_at > \S+"
_UNLESS_KEPT = r"ON CONFLICT \(event_id, donor_id, key\)[\s\S]*?(?=RETURNING k\.key)"


@contextmanager
def _without_keys(superuser: psycopg.Connection, event: Json) -> Iterator[None]:
    """Know no key, claim none, and keep it as often as it comes."""
    with (
        without_constraint(superuser, "idempotency_keys", "pk_idempotency_keys", event["id"]),
        without_guard(_KNOWN, "false"),
        without_guard(_CLAIM, "true AS has_key"),
        without_guard(_UNLESS_KEPT),
    ):
        yield


async def _send_at_once(donor: Client, package: Json, code: Json, times: int) -> list[Answer]:
    assert (await donor.get("me/purchases")).status == 200
    key = uuid4().hex
    return await asyncio.gather(
        *(purchase(donor, package, key=key, promo_code=code["code"]) for _ in range(times))
    )


@pytest.fixture
async def code(admin: Client, event: Json) -> Json:
    """A code without limits: nothing but the key stops a second use."""
    return await new_code(admin, event)


async def test_key_sent_ten_times_at_once_uses_the_code_once(
    admin: Client, donor: Client, package: Json, code: Json
) -> None:
    """FR-041, spec §7."""
    answers = await _send_at_once(donor, package, code, 10)
    assert len({answer.json["id"] for answer in answers if answer.status == 201}) == 1
    assert (await read_code(admin, code))["times_used"] == await sold_count(admin, package) == 1


async def test_control_key_uses_the_code_again_and_again_without_its_guards(
    stage: Stage, package: Json, code: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = buyers_at_once()
    meet_after(monkeypatch, purchases, "read_offer", at_once)
    with _without_keys(stage.superuser, stage.event):
        await _send_at_once(stage.donor, package, code, at_once)
        assert (await read_code(stage.admin, code))["times_used"] == at_once


async def test_key_of_a_purchase_that_was_cancelled_since_buys_nothing(
    stage: Stage, package: Json
) -> None:
    """Spec §7: the same response, as it was; the use is somebody else's by now."""
    [other] = await stage.donors(1)
    code = await stage.new_code(max_total_uses=1)
    key = uuid4().hex
    first = await purchase(stage.donor, package, 2, key=key, promo_code=code["code"])
    await moved(stage.admin, first.json, "cancel")
    for taken in (0, 1):
        again = await purchase(stage.donor, package, 2, key=key, promo_code=code["code"])
        assert (again.status, again.body) == (201, first.body)
        assert (await read_code(stage.admin, code))["times_used"] == taken
        if not taken:
            await bought(other, package, promo_code=code["code"])
    assert await sold_count(stage.admin, package) == 1


async def test_control_key_of_a_cancelled_purchase_buys_again_without_its_guards(
    stage: Stage, package: Json, code: Json
) -> None:
    key = uuid4().hex
    with _without_keys(stage.superuser, stage.event):
        first = await purchase(stage.donor, package, 2, key=key, promo_code=code["code"])
        await moved(stage.admin, first.json, "cancel")
        again = await purchase(stage.donor, package, 2, key=key, promo_code=code["code"])
        assert (again.status, await sold_count(stage.admin, package)) == (201, 2)
    assert again.json["id"] != first.json["id"]


async def test_key_sent_while_its_purchase_is_cancelled_answers_what_was_bought(
    admin: Client, donor: Client, package: Json, code: Json
) -> None:
    """Spec §7: the cancellation counts, whichever of them comes first."""
    key = uuid4().hex
    first = await purchase(donor, package, 2, key=key, promo_code=code["code"])
    cancelled, *again = await asyncio.gather(
        move(admin, first.json, "cancel"),
        *(purchase(donor, package, 2, key=key, promo_code=code["code"]) for _ in range(5)),
    )
    assert cancelled.status == 200
    assert {answer.body for answer in again if answer.status == 201} <= {first.body}
    assert {answer.code for answer in again if answer.status != 201} <= {"idempotency_in_progress"}
    assert (await read_code(admin, code))["times_used"] == await sold_count(admin, package) == 0
