"""Scanned QR codes at the door."""

from uuid import UUID, uuid4

import psycopg
import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain.tickets import derive_key, qr_payload
from shared.services.guests.ticket_codes import ticket_signer
from shared.settings import settings
from tests.api.conftest import Configure
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import event_path
from tests.harness.client import Client
from tests.harness.text_cases import TEXT_CASES


@pytest.fixture
async def ticket(admin: Client, donor: Client, event: Json) -> Json:
    """A ticket that nothing was to be paid for."""
    free = await new_package(admin, event, price=0, name="Volunteer")
    made = await bought(donor, free, guests=[{"name": "Ada King"}])
    seat: Json = made["tickets"][0]
    return seat


async def _verify(admin: Client, event: Json, payload: str) -> Json:
    answer = await admin.post(f"{event_path(event)}/tickets/verify", {"qr_payload": payload})
    assert answer.status == 200
    verdict: Json = answer.json
    return verdict


async def test_a_completed_purchase_lets_its_guests_in(
    admin: Client, event: Json, ticket: Json
) -> None:
    assert await _verify(admin, event, ticket["qr_payload"]) == {
        "valid": True,
        "reason": None,
        "ticket": {
            "id": ticket["id"],
            "ticket_number": ticket["ticket_number"],
            "guest_name": "Ada King",
            "package_name": "Volunteer",
            "purchaser_name": "Priya Raman",
        },
    }


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("pending", "payment_pending"),
        ("failed", "cancelled"),
        ("cancelled", "cancelled"),
        ("refunded", "refunded"),
    ],
)
async def test_any_other_purchase_lets_nobody_in_and_says_why(
    admin: Client,
    event: Json,
    ticket: Json,
    superuser: psycopg.Connection,
    status: str,
    reason: str,
) -> None:
    superuser.execute(
        "UPDATE purchases SET payment_status = %s WHERE id = %s", (status, ticket["purchase_id"])
    )
    verdict = await _verify(admin, event, ticket["qr_payload"])
    assert (verdict["valid"], verdict["reason"]) == (False, reason)
    assert verdict["ticket"]["id"] == ticket["id"]


async def test_a_new_purchase_waits_for_its_payment(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package)
    verdict = await _verify(admin, event, made["tickets"][0]["qr_payload"])
    assert (verdict["valid"], verdict["reason"]) == (False, "payment_pending")


async def test_a_ticket_of_another_event_lets_nobody_in(admin: Client, ticket: Json) -> None:
    verdict = await _verify(admin, await new_event(admin), ticket["qr_payload"])
    assert verdict == {"valid": False, "reason": "other_event", "ticket": None}


async def test_a_code_that_we_did_not_sign_is_forged(
    admin: Client, event: Json, ticket: Json
) -> None:
    event_id, genuine = UUID(event["id"]), ticket["qr_payload"]
    head, _, seal = genuine.rpartition(".")
    forged = [
        "x",
        "...",
        "🎟",
        genuine.lower(),
        genuine[:-1],
        genuine + "=",
        head,
        f"{head}.",
        f"{head}.{seal[::-1]}",
        qr_payload(UUID(ticket["id"]), event_id, derive_key("a key of their own")),
        # Signed by us, but never sold.
        ticket_signer(event_id).qr_payload(uuid4()),
    ]
    for payload in forged:
        verdict = await _verify(admin, event, payload)
        assert verdict == {"valid": False, "reason": "forged", "ticket": None}


async def test_a_rotated_key_still_verifies_until_it_is_taken_out(
    admin: Client, donor: Client, event: Json, ticket: Json, configure: Configure
) -> None:
    old = settings().qr_signing_keys[0].get_secret_value()
    new = "the-new-key-" * 3
    configure(qr_signing_keys=f"{new},{old}")
    assert (await _verify(admin, event, ticket["qr_payload"]))["valid"] is True
    free = await new_package(admin, event, price=0)
    newer = (await bought(donor, free))["tickets"][0]["qr_payload"]
    configure(qr_signing_keys=new)
    assert (await _verify(admin, event, ticket["qr_payload"]))["reason"] == "forged"
    assert (await _verify(admin, event, newer))["valid"] is True


async def test_what_a_scanner_adds_around_a_code_is_no_part_of_it(
    admin: Client, event: Json, ticket: Json
) -> None:
    """Hand scanners end with CR LF or a tab unless they are set up otherwise."""
    code = ticket["qr_payload"]
    scanned = TEXT_CASES["scanned"]
    for payload in (
        f"{before}{code}{after}" for before in scanned["before"] for after in scanned["after"]
    ):
        assert (await _verify(admin, event, payload))["valid"] is True, ascii(payload)
    for payload in (f"]Q1{code}", code[:9] + "\n" + code[9:], code + "="):
        assert (await _verify(admin, event, payload))["reason"] == "forged"


@pytest.mark.parametrize("payload", ["", " ", "\r\n", "\ufeff", "x" * 501, None, 7])
async def test_what_no_scanner_reads_is_refused(
    host: FunctionHost, admin: Client, event: Json, payload: object
) -> None:
    answer = await admin.post(f"{event_path(event)}/tickets/verify", {"qr_payload": payload})
    assert answer.status == 400
    assert {pointer for pointer, _ in answer.errors} == {"/qr_payload"}
