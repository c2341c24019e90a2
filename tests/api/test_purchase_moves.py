"""What coordinators do to a purchase: mark it paid, cancel it, refund it."""

import asyncio
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.coordinators import new_coordinator
from tests.factories.paths import package_path, version_tag
from tests.factories.payments import (
    FAILED,
    move,
    moved,
    payment,
    purchase_path,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client
from tests.harness.trail import Trace, actors, traces

MOVES = ("mark-paid", "cancel", "refund")


async def in_status(status: str, admin: Client, donor: Client, package: Json) -> Json:
    """Return a purchase in this status."""
    made = await bought(donor, package)
    match status:
        case "completed" | "refunded":
            await moved(admin, made, "mark-paid")
        case "cancelled":
            await moved(admin, made, "cancel")
        case "failed":
            provider = Client(admin.host)
            assert (await send_payment(provider, payment(made, FAILED))).status == 200
    if status == "refunded":
        await moved(admin, made, "refund")
    now = await read_purchase(admin, made)
    assert now["payment_status"] == status
    return now


async def test_a_check_marks_a_purchase_paid(
    admin: Client, donor: Client, person: Person, event: Json, package: Json,
    superuser: psycopg.Connection,
) -> None:  # fmt: skip
    """A pending purchase becomes completed, with what was noted of the payment, by whom."""
    coordinator = await new_coordinator(admin, person, event, name="Jonas Vester")
    made = await bought(donor, package, 2)
    paid = await moved(coordinator, made, "mark-paid", reference="  Check 1042 ")
    assert paid == {
        **made,
        **{"payment_status": "completed", "payment_reference": "Check 1042"},
        **{"amount_paid": "500.00", "amount_due": "0.00"},
        **{"payments": paid["payments"], "paid_at": paid["payments"][0]["at"]},
    }
    own = (await donor.get(f"me/purchases/{made['id']}")).json
    assert own == {**paid, "payments": [{**paid["payments"][0], "by": None}]}
    assert traces(superuser, made) == [
        Trace("paid", "amount_paid", "0.00", "500.00"),
        Trace("paid", "payment_status", "pending", "completed"),
        Trace("paid", "payment_reference", None, "Check 1042"),
    ]
    assert set(actors(superuser, made)) == {"Jonas Vester"}
    assert await sold_count(admin, package) == 2
    assert await reconciled(admin, event)


async def test_a_cancelled_purchase_gives_everything_back_once(
    admin: Client, donor: Client, superuser: psycopg.Connection
) -> None:
    """FR-041: packages, the donor's seats and the use of a code; and the reason is on record."""
    event = await new_event(admin, max_tickets_per_donor=4)
    package = await new_package(admin, event, quantity_limit=2, seats_per_package=2)
    code = await new_code(admin, event, max_total_uses=1)
    made = await bought(donor, package, 2, promo_code=code["code"])
    assert (await purchase(donor, package)).code == "sold_out"
    gone = await moved(admin, made, "cancel", reason="Changed their mind")
    expected = {
        **made,
        **{"payment_status": "cancelled", "cancelled_because": "cancelled"},
        "deductible_amount": "0.00",
        "amount_due": "0.00",
    }
    assert {**gone, "cancelled_at": None} == expected
    assert gone["cancelled_at"] > made["created_at"]
    assert (await move(admin, made, "cancel")).code == "purchase_already_closed"
    assert await sold_count(admin, package) == 0
    assert await reconciled(admin, event)
    assert traces(superuser, made) == [
        Trace("cancelled", "payment_status", "pending", "cancelled"),
        Trace("cancelled", "reason", None, "Changed their mind"),
    ]
    again = await bought(donor, package, 2, promo_code=code["code"])
    assert again["payment_status"] == "pending"
    assert await reconciled(admin, event)


async def test_a_refunded_purchase_gives_everything_back_once(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """A completed purchase, its seats back on sale."""
    code = await new_code(admin, event)
    made = await bought(donor, package, 3, promo_code=code["code"])
    await moved(admin, made, "mark-paid")
    back = await moved(admin, made, "refund")
    assert (back["payment_status"], back["refund_due"]) == ("refunded", False)
    assert (await move(admin, made, "refund")).code == "purchase_already_closed"
    assert await sold_count(admin, package) == 0
    assert (await read_code(admin, code))["times_used"] == 0
    assert await reconciled(admin, event)
    changed = [(entry.action, entry.field) for entry in traces(superuser, made)]
    assert changed == [
        *(("paid", "amount_paid"), ("paid", "payment_status")),
        *(("refunded", "amount_paid"), ("refunded", "payment_status")),
    ]


async def test_a_free_purchase_is_refunded_though_nothing_was_paid(
    admin: Client, donor: Client, event: Json
) -> None:
    """FR-045: completed at once, so a refund is the only way out."""
    package = await new_package(admin, event, price="0", quantity_limit=1)
    made = await bought(donor, package)
    assert made["payment_status"] == "completed"
    assert (await move(admin, made, "cancel")).code == "purchase_not_pending"
    assert (await moved(admin, made, "refund"))["payment_status"] == "refunded"
    await bought(donor, package)
    assert await reconciled(admin, event)


@pytest.mark.parametrize(
    ("status", "refused"),
    [
        ("pending", {"refund": "purchase_not_completed"}),
        ("completed", dict.fromkeys(("mark-paid", "cancel"), "purchase_not_pending")),
        ("failed", dict.fromkeys(MOVES, "purchase_already_closed")),
        ("refunded", dict.fromkeys(MOVES, "purchase_already_closed")),
        ("cancelled", dict.fromkeys(MOVES, "purchase_already_closed")),
    ],
)
async def test_any_other_move_is_refused_and_changes_nothing(
    admin: Client,
    donor: Client,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
    status: str,
    refused: dict[str, str],
) -> None:
    """A 409 that tells a purchase that waits from one that is closed."""
    made = await in_status(status, admin, donor, package)
    before = (traces(superuser, made), await sold_count(admin, package))
    for name, code in refused.items():
        answer = await move(admin, made, name)
        assert (answer.status, answer.code) == (409, code)
    assert await read_purchase(admin, made) == made
    assert (traces(superuser, made), await sold_count(admin, package)) == before
    assert await reconciled(admin, event)


@pytest.mark.parametrize("name", MOVES)
async def test_a_move_takes_a_remark_and_nothing_else(
    admin: Client, donor: Client, package: Json, name: str
) -> None:
    """The remark is one line of up to 200 characters."""
    made = await bought(donor, package)
    path = f"{purchase_path(made)}/{name}"
    field = "reference" if name == "mark-paid" else "reason"
    bad: list[tuple[Any, str, str]] = [
        ({field: "x" * 201}, f"/{field}", "too_long"),
        ({field: "a\nb"}, f"/{field}", "invalid"),
        ({field: 5}, f"/{field}", "invalid"),
        ({"refundable": "1"}, "/refundable", "unknown_field"),
        ([], "", "invalid"),
        (b"{", "", "malformed_json"),
    ]
    for body, pointer, code in bad:
        answer = await admin.post(path, body)
        assert (answer.status, answer.errors) == (400, {(pointer, code)})
    assert await read_purchase(admin, made) == made


@pytest.mark.parametrize("remark", [None, "", "  ", "x" * 200])
async def test_a_remark_may_be_left_out(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection, remark: str | None
) -> None:
    """Blank is none, and none is no entry of its own."""
    made = await bought(donor, package)
    await moved(admin, made, "cancel", reason=remark)
    said = [entry.new for entry in traces(superuser, made) if entry.field == "reason"]
    assert said == ([remark] if remark and remark.strip() else [])


async def test_who_has_nothing_to_say_sends_nothing(
    admin: Client, anybody: Client, donor: Client, package: Json
) -> None:
    """No body is as good as `{}`, and is described so; one that is there is held to its form."""
    first, second = [await bought(donor, package) for _ in range(2)]
    for name, status in (("mark-paid", "completed"), ("refund", "refunded")):
        answer = await admin.post(f"{purchase_path(first)}/{name}")
        assert (answer.status, answer.json["payment_status"]) == (200, status)
    cancel = f"{purchase_path(second)}/cancel"
    assert (await admin.post(cancel, b"{")).code == "validation_failed"
    assert (await admin.post(cancel, b"{}", Content_Type="text/plain")).status == 415
    assert (await admin.post(cancel)).json["payment_status"] == "cancelled"
    paths = (await anybody.get("openapi.json")).json["paths"]
    described = paths["/api/v1/admin/events/{event_id}/purchases/{purchase_id}/cancel"]["post"]
    assert described["requestBody"]["required"] is False
    patch = await admin.patch(package_path(package), b"", If_Match=version_tag(package))
    assert patch.code == "validation_failed"


async def test_purchases_of_other_events_are_out_of_reach(
    admin: Client, donor: Client, person: Person, package: Json
) -> None:
    """FR-006: 403 for another's event, 404 for another event's purchase in one's own."""
    own = await new_event(admin)
    coordinator = await new_coordinator(admin, person, own)
    made = await bought(donor, package)
    assert (await coordinator.get(purchase_path(made))).code == "forbidden"
    claimed = {**made, "event_id": own["id"]}
    unknown = {**made, "id": str(uuid4()), "event_id": own["id"]}
    for there in (claimed, unknown):
        assert (await coordinator.get(purchase_path(there))).code == "purchase_not_found"
    for name in MOVES:
        assert (await move(coordinator, made, name)).code == "forbidden"
        assert (await move(coordinator, claimed, name)).code == "purchase_not_found"
        assert (await move(donor, made, name)).code == "forbidden"
    assert await read_purchase(admin, made) == made


async def test_two_coordinators_at_once_move_a_purchase_once(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """One pays it, the other one comes too late; or the other way round."""
    for _ in range(5):
        made = await bought(donor, package)
        names = ("mark-paid", "cancel", "cancel", "mark-paid")
        answers = await asyncio.gather(*(move(admin, made, name) for name in names))
        assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
        moves = [entry for entry in traces(superuser, made) if entry.field == "payment_status"]
        assert len(moves) == 1
    assert await reconciled(admin, event)
