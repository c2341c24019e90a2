"""One Idempotency-Key buys once, whatever happens to the answer on its way."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.paths import package_path
from tests.harness.client import Answer, Client

DAY = timedelta(hours=24)


async def _sold(admin: Client, package: Json) -> int:
    return int((await admin.get(package_path(package))).json["sold_count"])


async def _post(donor: Client, package: Json, raw: bytes, key: str = "k") -> Answer:
    path = f"events/{package['event_id']}/tickets/purchase"
    return await donor.post(path, raw, Idempotency_Key=key)


async def test_without_a_key_nothing_is_bought(admin: Client, donor: Client, package: Json) -> None:
    path = f"events/{package['event_id']}/tickets/purchase"
    body = {"package_id": package["id"], "quantity": 1}
    for headers in ({}, {"Idempotency_Key": ""}):
        answer = await donor.post(path, body, **headers)
        assert (answer.status, answer.code) == (400, "idempotency_key_required")
    assert await _sold(admin, package) == 0


@pytest.mark.parametrize("key", ["two words", "k" * 256, "schlüssel", "🎟", "a\tb", "a\x7f"])
async def test_a_key_that_is_not_visible_ascii_is_refused(
    admin: Client, donor: Client, package: Json, key: str
) -> None:
    answer = await purchase(donor, package, key=key)
    assert (answer.status, answer.errors) == (400, {("Idempotency-Key", "invalid")})
    assert await _sold(admin, package) == 0


@pytest.mark.parametrize("key", ["!", "~" * 255, '"quoted,;:"'])
async def test_any_visible_ascii_is_a_key(donor: Client, package: Json, key: str) -> None:
    assert (await purchase(donor, package, key=key)).status == 201


async def test_the_same_key_and_body_again_is_the_same_answer(
    admin: Client, donor: Client, package: Json
) -> None:
    guests = [{"name": "Zoë 🎟", "email": "zoe@example.org"}]
    first = await purchase(donor, package, 2, key="k", guests=guests)
    again = await purchase(donor, package, 2, key="k", guests=guests)
    assert (again.status, again.body) == (201, first.body)
    for name in ("Location", "Content-Type", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert await _sold(admin, package) == 2
    assert len((await donor.get("me/purchases")).json["items"]) == 1


async def test_bodies_are_compared_by_what_they_say(
    admin: Client, donor: Client, package: Json
) -> None:
    """Not by how they are written: spaces, order of fields, "500" or 500.00, null or nothing."""
    said: Json = {
        "package_id": package["id"],
        "quantity": 2,
        "expected_total": "500.00",
        "guests": [{"name": "Ada", "email": None}],
    }
    first = await _post(donor, package, json.dumps(said).encode())
    assert first.status == 201
    written = [
        json.dumps(said, indent=4).encode(),
        json.dumps(dict(reversed(said.items()))).encode(),
        json.dumps({**said, "expected_total": "500"}).encode(),
        json.dumps({**said, "expected_total": 500}).encode(),
        json.dumps({**said, "package_id": package["id"].upper()}).encode(),
        json.dumps({**said, "guests": [{"name": " Ada "}]}).encode(),
    ]
    for raw in written:
        again = await _post(donor, package, raw)
        assert (again.status, again.body) == (201, first.body)
    assert await _sold(admin, package) == 2


@pytest.mark.parametrize(
    "stored",
    [
        {"refund_due": None, "tickets": None},
        {"fee": "2.50", "payment_status": "partly_paid"},
    ],
    ids=["fields that came since", "fields and values that went since"],
)
async def test_an_answer_of_another_release_goes_out_as_it_was_stored(
    donor: Client, package: Json, superuser: psycopg.Connection, stored: Json
) -> None:
    """It is not this release's to read: only the `id` in it is, for the Location."""
    key = uuid4().hex
    first = await purchase(donor, package, key=key)
    fields = {**first.json, **stored}
    response = json.dumps({name: value for name, value in fields.items() if value is not None})
    superuser.execute("UPDATE idempotency_keys SET response = %s WHERE key = %s", (response, key))
    again = await purchase(donor, package, key=key)
    assert (again.status, again.body.decode()) == (201, response)
    for name in ("Location", "Content-Type", "Cache-Control"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize(
    "other",
    [{"quantity": 1}, {"expected_total": "500.00"}, {"guests": [{"name": "Ada"}]}],
)
async def test_the_same_key_with_another_body_is_refused(
    admin: Client, donor: Client, package: Json, other: Json
) -> None:
    await bought(donor, package, 2, key="k")
    answer = await purchase(donor, package, **{"quantity": 2, **other}, key="k")
    assert (answer.status, answer.code) == (422, "idempotency_key_reused")
    assert await _sold(admin, package) == 2


async def test_the_same_key_for_another_package_is_refused(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await bought(donor, package, key="k")
    answer = await purchase(donor, await new_package(admin, event), key="k")
    assert (answer.status, answer.code) == (422, "idempotency_key_reused")


async def test_a_purchase_is_answered_again_when_it_could_not_be_made_any_more(
    admin: Client, donor: Client, package: Json
) -> None:
    first = await purchase(donor, package, 10, key="k")
    await admin.post(f"{package_path(package)}/disable")
    again = await purchase(donor, package, 10, key="k")
    assert (again.status, again.body) == (201, first.body)


async def test_a_refusal_may_be_tried_again_with_the_same_key(
    admin: Client, donor: Client, package: Json
) -> None:
    """Only successes are stored."""
    await bought(donor, package, 10)
    assert (await purchase(donor, package, key="k")).code == "sold_out"
    await admin.patch(package_path(package), {"quantity_limit": 11}, If_Match='"1"')
    assert (await purchase(donor, package, key="k")).status == 201
    assert await _sold(admin, package) == 11


async def test_a_key_is_one_donors_in_one_event(
    admin: Client, donor: Client, person: Person, package: Json
) -> None:
    mine = await bought(donor, package, key="k")
    theirs = await bought(person("donor"), package, key="k")
    elsewhere = await bought(donor, await new_package(admin, await new_event(admin)), key="k")
    assert len({each["id"] for each in (mine, theirs, elsewhere)}) == 3


@pytest.mark.parametrize(
    ("age", "bought_again"), [(DAY - timedelta(seconds=1), False), (DAY, True)]
)
async def test_a_key_is_free_again_after_a_day(
    admin: Client, donor: Client, package: Json, age: timedelta, *, bought_again: bool
) -> None:
    moment = datetime.now(UTC)
    with clock.frozen_at(moment):
        first = await bought(donor, package, key="k")
    with clock.frozen_at(moment + age):
        second = await bought(donor, package, key="k")
        third = await bought(donor, package, key="k")
    assert (second["id"] != first["id"]) is bought_again
    assert third == second
    assert await _sold(admin, package) == (2 if bought_again else 1)


async def test_a_key_in_use_by_another_request_is_to_be_tried_again(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    donor_id = (await bought(donor, package))["purchaser"]["id"]
    lock = f"{package['event_id']}:{donor_id}:k"
    with superuser.transaction():
        superuser.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (lock,))
        answer = await purchase(donor, package, key="k")
    assert (answer.status, answer.code) == (409, "idempotency_in_progress")
    assert int(answer.headers["Retry-After"]) >= 1
    assert (await purchase(donor, package, key="k")).status == 201
    assert await _sold(admin, package) == 2


async def test_the_timer_forgets_only_keys_that_have_outlived_their_day(
    host: FunctionHost, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    moment = datetime.now(UTC)
    old, live = uuid4().hex, uuid4().hex
    with clock.frozen_at(moment - DAY):
        await bought(donor, package, key=old)
    with clock.frozen_at(moment - DAY + timedelta(microseconds=1)):
        await bought(donor, package, key=live)
    with clock.frozen_at(moment):
        await host.fire_timer("purge_idempotency_keys")
        # A tick may come twice.
        await host.fire_timer("purge_idempotency_keys", past_due=True)
    left = superuser.execute("SELECT key FROM idempotency_keys WHERE key IN (%s, %s)", (old, live))
    assert left.fetchall() == [(live,)]
    assert len((await donor.get("me/purchases")).json["items"]) == 2
