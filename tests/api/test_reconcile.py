"""Counting everything anew from the purchases, and naming what does not agree."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.coordinators import new_coordinator
from tests.factories.payments import (
    FAILED,
    moved,
    payment,
    read_purchase,
    reconciled,
    send_payment,
)
from tests.factories.promo_codes import new_code
from tests.harness.client import Client


@dataclass(frozen=True)
class Tampering:
    """A counter that is set wrong behind the app's back, and how the reconciler names it."""

    spoil: str
    repair: str
    entity_type: str
    entity: str
    field: str
    stored: str
    recomputed: str


TAMPERINGS = [
    Tampering(
        "UPDATE ticket_packages SET sold_count = sold_count + 1 WHERE id = %(package)s",
        "UPDATE ticket_packages SET sold_count = sold_count - 1 WHERE id = %(package)s",
        "ticket_package", "package", "sold_count", "3", "2",
    ),
    Tampering(
        "UPDATE purchases SET seats = 5 WHERE id = %(purchase)s;"
        "UPDATE donor_seats SET seats_held = 5 WHERE donor_id = %(donor)s",
        "UPDATE purchases SET seats = 4 WHERE id = %(purchase)s;"
        "UPDATE donor_seats SET seats_held = 4 WHERE donor_id = %(donor)s",
        "purchase", "purchase", "tickets", "5", "4",
    ),
    Tampering(
        "UPDATE donor_seats SET seats_held = 3 WHERE donor_id = %(donor)s",
        "UPDATE donor_seats SET seats_held = 4 WHERE donor_id = %(donor)s",
        "donor", "donor", "seats_held", "3", "4",
    ),
    Tampering(
        "DELETE FROM donor_seats WHERE donor_id = %(donor)s",
        "INSERT INTO donor_seats VALUES (%(event)s, %(donor)s, 4)",
        "donor", "donor", "seats_held", "0", "4",
    ),
    Tampering(
        "UPDATE promo_codes SET times_used = 0 WHERE id = %(code)s",
        "UPDATE promo_codes SET times_used = 1 WHERE id = %(code)s",
        "promo_code", "code", "times_used", "0", "1",
    ),
    Tampering(
        "UPDATE promo_codes SET total_discount_given = 50.01 WHERE id = %(code)s",
        "UPDATE promo_codes SET total_discount_given = 50.00 WHERE id = %(code)s",
        "promo_code", "code", "total_discount_given", "50.01", "50.00",
    ),
    Tampering(
        "UPDATE promo_code_donor_uses SET times_used = 2 WHERE promo_code_id = %(code)s",
        "UPDATE promo_code_donor_uses SET times_used = 1 WHERE promo_code_id = %(code)s",
        "promo_code", "code", "times_used_by_donor", "2", "1",
    ),
    Tampering(
        "UPDATE promo_code_applications SET given_back_at = now() WHERE purchase_id = %(purchase)s",
        "UPDATE promo_code_applications SET given_back_at = NULL WHERE purchase_id = %(purchase)s",
        "purchase", "purchase", "promo_code_application", "false", "true",
    ),
    Tampering(
        "DELETE FROM promo_code_donor_uses WHERE promo_code_id = %(code)s",
        "INSERT INTO promo_code_donor_uses VALUES (%(code)s, %(donor)s, 1)",
        "promo_code", "code", "times_used_by_donor", "0", "1",
    ),
    Tampering(
        "UPDATE promo_code_applications SET discount_amount = 49.99"
        " WHERE purchase_id = %(purchase)s",
        "UPDATE promo_code_applications SET discount_amount = 50.00"
        " WHERE purchase_id = %(purchase)s",
        "purchase", "purchase", "discount_amount", "49.99", "50.00",
    ),
    # With its counters, so that nothing but the purchase itself tells of the use.
    Tampering(
        "DELETE FROM promo_code_applications WHERE purchase_id = %(purchase)s;"
        "DELETE FROM promo_code_donor_uses WHERE promo_code_id = %(code)s;"
        "UPDATE promo_codes SET times_used = 0, total_discount_given = 0 WHERE id = %(code)s",
        "UPDATE promo_codes SET times_used = 1, total_discount_given = 50 WHERE id = %(code)s;"
        "INSERT INTO promo_code_donor_uses VALUES (%(code)s, %(donor)s, 1);"
        "INSERT INTO promo_code_applications VALUES"
        " (gen_random_uuid(), %(code)s, %(purchase)s, 50, now())",
        "purchase", "purchase", "promo_code_application", "none", "true",
    ),
    Tampering(
        "UPDATE purchases SET promo_code = NULL WHERE id = %(purchase)s",
        "UPDATE purchases SET promo_code = 'Gala10' WHERE id = %(purchase)s",
        "purchase", "purchase", "promo_code_application", "true", "none",
    ),
    Tampering(
        "UPDATE purchases SET promo_code = 'Gala20' WHERE id = %(purchase)s",
        "UPDATE purchases SET promo_code = 'Gala10' WHERE id = %(purchase)s",
        "purchase", "purchase", "promo_code", "Gala10", "Gala20",
    ),
]  # fmt: skip


@pytest.fixture
async def ids(admin: Client, donor: Client, event: Json) -> Json:
    """One purchase of two packages with two seats each, by a code; and the ids of all of it."""
    package = await new_package(admin, event, quantity_limit=10, seats_per_package=2)
    code = await new_code(admin, event, code="Gala10")
    made = await bought(donor, package, 2, promo_code=code["code"])
    return {
        "event": event["id"],
        "package": package["id"],
        "code": code["id"],
        "purchase": made["id"],
        "donor": made["purchaser"]["id"],
    }


@contextmanager
def spoilt(superuser: psycopg.Connection, tampering: Tampering, ids: Json) -> Iterator[None]:
    """Have a counter wrong inside the block, and right again after it."""
    _execute(superuser, tampering.spoil, ids)
    try:
        yield
    finally:
        _execute(superuser, tampering.repair, ids)


def _execute(superuser: psycopg.Connection, statements: str, ids: Json) -> None:
    for statement in statements.split(";"):
        assert superuser.execute(statement.encode(), ids).rowcount == 1


def reconcile_path(event_id: str) -> str:
    return f"admin/events/{event_id}/tickets/sales/reconcile"


async def test_all_counters_agree_after_everything_that_can_happen(
    admin: Client, donor: Client, person: Person, anybody: Client
) -> None:
    """FR-041, FR-042, FR-046: bought, paid, cancelled, failed, refunded, and paid too late."""
    event = await new_event(admin, max_tickets_per_donor=40)
    pair = await new_package(admin, event, seats_per_package=2, quantity_limit=12)
    free = await new_package(admin, event, price="0")
    code = await new_code(admin, event, max_total_uses=9, max_uses_per_donor=5)
    assert await reconciled(admin, event)
    for buyer in (donor, person("donor")):
        await bought(buyer, free, 3)
        made = [await bought(buyer, pair, promo_code=code["code"]) for _ in range(4)]
        await moved(admin, made[0], "cancel")
        await moved(admin, made[1], "mark-paid")
        await moved(admin, made[1], "refund")
        await send_payment(anybody, payment(made[2]))
        await send_payment(anybody, payment(made[3], FAILED))
        await send_payment(anybody, payment(made[3]))
    late = await bought(donor, pair, 8)
    await moved(admin, late, "cancel")
    await bought(person("donor"), pair, 5)
    await send_payment(anybody, payment(late))
    assert (await read_purchase(admin, late))["refund_due"] is True
    answer = await admin.get(reconcile_path(event["id"]))
    assert (answer.json["ok"], answer.json["drift"]) == (True, [])
    assert answer.json["checked_at"]


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda each: each.field)
async def test_each_drift_is_found_and_named(
    admin: Client, superuser: psycopg.Connection, ids: Json, tampering: Tampering
) -> None:
    """FR-046: what is stored, what the purchases say, and of which thing."""
    with spoilt(superuser, tampering, ids):
        found = (await admin.get(reconcile_path(ids["event"]))).json
    assert found["ok"] is False
    assert found["drift"] == [
        {
            "entity_type": tampering.entity_type,
            "entity_id": ids[tampering.entity],
            "field": tampering.field,
            "stored": tampering.stored,
            "recomputed": tampering.recomputed,
        }
    ]
    assert await reconciled(admin, {"id": ids["event"]})


async def test_a_status_that_was_changed_by_hand_shows_in_every_counter(
    admin: Client, superuser: psycopg.Connection, ids: Json
) -> None:
    """FR-046: a cancelled purchase that gave nothing back."""
    set_status = b"UPDATE purchases SET payment_status = %s WHERE id = %s"
    superuser.execute(set_status, ["cancelled", ids["purchase"]])
    try:
        found = (await admin.get(reconcile_path(ids["event"]))).json
    finally:
        superuser.execute(set_status, ["pending", ids["purchase"]])
    assert [(each["field"], each["stored"], each["recomputed"]) for each in found["drift"]] == [
        ("seats_held", "4", "0"),
        ("times_used", "1", "0"),
        ("times_used_by_donor", "1", "0"),
        ("total_discount_given", "50.00", "0.00"),
        ("promo_code_application", "true", "false"),
        ("sold_count", "2", "0"),
    ]
    assert await reconciled(admin, {"id": ids["event"]})


async def test_another_events_drift_is_not_ones_own(
    admin: Client, superuser: psycopg.Connection, ids: Json
) -> None:
    """Each event is counted by itself."""
    other = await new_event(admin)
    for tampering in TAMPERINGS:
        with spoilt(superuser, tampering, ids):
            assert await reconciled(admin, other)


async def test_only_an_events_coordinators_count_it_anew(
    admin: Client, donor: Client, person: Person, event: Json
) -> None:
    """FR-006: 403 for everybody else."""
    own = await new_coordinator(admin, person, event)
    other = await new_coordinator(admin, person, await new_event(admin))
    assert await reconciled(own, event)
    for stranger in (other, donor):
        assert (await stranger.get(reconcile_path(event["id"]))).code == "forbidden"


async def test_drift_is_logged_every_night(
    host: FunctionHost,
    superuser: psycopg.Connection,
    ids: Json,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """FR-046: whichever event it is in, by name, as an error."""
    caplog.set_level(logging.INFO, logger="functions.schedules")
    with spoilt(superuser, TAMPERINGS[0], ids):
        await host.fire_timer("reconcile_all")
    # Other tests have tampered with events of theirs.
    drifts = [
        said
        for said in (json.loads(record.message) for record in caplog.records)
        if said.get("entity_id") == ids["package"]
    ]
    assert [(each["event"], each["field"], each["stored"]) for each in drifts] == [
        ("drift_found", "sold_count", "3")
    ]
    assert json.loads(caplog.records[-1].message)["ok"] is False


async def test_a_night_says_nothing_of_what_agrees(
    host: FunctionHost, ids: Json, caplog: pytest.LogCaptureFixture
) -> None:
    """FR-046: events in which nothing was tampered with are not mentioned."""
    caplog.set_level(logging.INFO, logger="functions.schedules")
    await host.fire_timer("reconcile_all")
    said = [json.loads(record.message) for record in caplog.records]
    assert said[-1]["event"] == "reconciled"
    assert not {each.get("entity_id") for each in said} & set(ids.values())
