"""What the payment provider says of a purchase, and who is believed to be the provider."""

import json
from uuid import uuid4

import psycopg
import pytest

from tests.factories import Json, bought, new_package
from tests.factories.payments import (
    COMPLETED,
    FAILED,
    move,
    moved,
    payment,
    read_purchase,
    reconciled,
    send_payment,
    signature,
    sold_count,
)
from tests.factories.promo_codes import change_code, new_code, read_code
from tests.harness.app_settings import changed_settings
from tests.harness.client import Client
from tests.harness.trail import Trace, actors, traces


async def outcome(anybody: Client, said: Json) -> tuple[str, bool]:
    """Send a payment's news, and return status and whether a refund is due."""
    answer = await send_payment(anybody, said)
    assert answer.status == 200, answer.body
    assert answer.json["purchase_id"] == said["purchase_id"]
    return answer.json["payment_status"], answer.json["refund_due"]


async def test_a_payment_completes_a_purchase(
    admin: Client,
    donor: Client,
    anybody: Client,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
) -> None:
    """The provider acts as the system, and its reference is on record."""
    made = await bought(donor, package, 2)
    assert await outcome(anybody, payment(made)) == ("completed", False)
    paid = await read_purchase(admin, made)
    assert paid == {
        **made,
        **{"payment_status": "completed", "payment_reference": "ch_3Q1"},
        **{"payment_method": "provider", "amount_paid": "500.00", "amount_due": "0.00"},
        **{"payments": paid["payments"], "paid_at": paid["payments"][0]["at"]},
    }
    assert traces(superuser, made) == [
        Trace("paid", "amount_paid", "0.00", "500.00"),
        Trace("paid", "payment_method", None, "provider"),
        Trace("paid", "payment_status", "pending", "completed"),
        Trace("paid", "payment_reference", None, "ch_3Q1"),
    ]
    assert set(actors(superuser, made)) == {"system"}
    assert await reconciled(admin, event)


async def test_a_failed_payment_gives_everything_back_once(
    admin: Client,
    donor: Client,
    anybody: Client,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
) -> None:
    """FR-041: packages and the use of a code, however often it is said. Its amount is no matter."""
    code = await new_code(admin, event, max_total_uses=1)
    made = await bought(donor, package, 2, promo_code=code["code"])
    for amount in (made["total_price"], "0.01", made["total_price"]):
        said = payment(made, FAILED, amount=amount)
        assert await outcome(anybody, said) == ("failed", False)
        assert await sold_count(admin, package) == 0
        assert (await read_code(admin, code))["times_used"] == 0
    assert [entry.new for entry in traces(superuser, made)] == ["failed", "ch_3Q1"]
    assert await reconciled(admin, event)


@pytest.mark.parametrize("closing", [None, "cancel", FAILED])
async def test_a_payment_said_again_does_nothing(
    admin: Client,
    donor: Client,
    anybody: Client,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
    closing: str | None,
) -> None:
    """Paid in time or late, replays answer 200; nor does a failure said later undo a payment."""
    code = await new_code(admin, event)
    made = await bought(donor, package, 2, promo_code=code["code"])
    if closing == "cancel":
        await moved(admin, made, "cancel")
    elif closing == FAILED:
        await outcome(anybody, payment(made, FAILED))
    assert await outcome(anybody, payment(made)) == ("completed", False)
    entries = traces(superuser, made)
    for said in (payment(made), payment(made, FAILED, reference="other"), payment(made, FAILED)):
        assert await outcome(anybody, said) == ("completed", False)
    assert traces(superuser, made) == entries
    assert await sold_count(admin, package) == 2
    assert (await read_code(admin, code))["times_used"] == 1
    assert await reconciled(admin, event)


async def test_a_payment_does_not_reopen_what_was_refunded(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """A replay that comes days later finds the purchase closed, and leaves it so."""
    made = await bought(donor, package)
    await outcome(anybody, payment(made))
    await moved(admin, made, "refund")
    assert await outcome(anybody, payment(made)) == ("refunded", False)
    assert await sold_count(admin, package) == 0
    assert await reconciled(admin, event)


async def test_a_late_payment_takes_seats_and_code_again(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """FR-041: if there are any; though the code has been switched off meanwhile."""
    code = await new_code(admin, event, max_total_uses=1)
    made = await bought(donor, package, 10, promo_code=code["code"])
    await moved(admin, made, "cancel")
    await change_code(admin, code, is_active=False)
    assert await outcome(anybody, payment(made)) == ("completed", False)
    assert await sold_count(admin, package) == 10
    assert (await read_code(admin, code))["times_used"] == 1
    assert (await read_purchase(admin, made))["tickets"] == made["tickets"]
    assert await reconciled(admin, event)


@pytest.mark.parametrize("lost", ["seats", "total uses", "donor's uses"])
async def test_a_payment_that_came_too_late_is_due_for_a_refund(
    admin: Client,
    donor: Client,
    anybody: Client,
    event: Json,
    superuser: psycopg.Connection,
    lost: str,
) -> None:
    """FR-041, FR-042: it stays cancelled, and marked, until a coordinator has refunded it."""
    package = await new_package(admin, event, quantity_limit=6)
    limit = {"total uses": "max_total_uses", "donor's uses": "max_uses_per_donor"}.get(lost)
    code = await new_code(admin, event, **({limit: 1} if limit else {}))
    made = await bought(donor, package, 2, promo_code=code["code"])
    await moved(admin, made, "cancel")
    if lost == "seats":
        await bought(donor, package, 5)
    else:
        await bought(donor, package, 1, promo_code=code["code"])
    sold, uses = await sold_count(admin, package), (await read_code(admin, code))["times_used"]
    for _ in range(2):
        assert await outcome(anybody, payment(made)) == ("cancelled", True)
    assert (await read_purchase(admin, made))["refund_due"] is True
    assert await outcome(anybody, payment(made, FAILED)) == ("cancelled", True)
    assert (await move(admin, made, "cancel")).code == "purchase_already_closed"
    assert (await move(admin, made, "mark-paid")).code == "purchase_already_closed"
    back = await moved(admin, made, "refund", reason="Paid too late")
    assert (back["payment_status"], back["refund_due"]) == ("refunded", False)
    assert await outcome(anybody, payment(made)) == ("refunded", False)
    assert await sold_count(admin, package) == sold
    assert (await read_code(admin, code))["times_used"] == uses
    assert await reconciled(admin, event)
    assert traces(superuser, made) == [
        Trace("cancelled", "payment_status", "pending", "cancelled"),
        Trace("updated", "overpaid_by", "0.00", made["total_price"]),
        Trace("updated", "refund_due", "false", "true"),
        Trace("paid", "payment_reference", None, "ch_3Q1"),
        Trace("refunded", "overpaid_by", made["total_price"], "0.00"),
        Trace("refunded", "refund_due", "true", "false"),
        Trace("refunded", "payment_status", "cancelled", "refunded"),
        Trace("refunded", "payment_reference", "ch_3Q1", None),
        Trace("refunded", "reason", None, "Paid too late"),
    ]


async def test_a_payment_for_nothing_is_not_found(anybody: Client) -> None:
    """404, though the signature is good."""
    said = payment({"id": str(uuid4()), "total_price": "1.00"})
    answer = await send_payment(anybody, said)
    assert (answer.status, answer.code) == (404, "purchase_not_found")


@pytest.mark.parametrize(
    ("fields", "pointer", "code"),
    [
        ({"event_type": "payment.refunded"}, "/event_type", "invalid"),
        ({"event_type": None}, "/event_type", "invalid"),
        ({"purchase_id": "1"}, "/purchase_id", "invalid"),
        ({"reference": " "}, "/reference", "too_short"),
        ({"reference": "x" * 201}, "/reference", "too_long"),
        ({"reference": "a\x00"}, "/reference", "invalid"),
        ({"amount": 250.0}, "/amount", "invalid"),
        ({"amount": "250.001"}, "/amount", "invalid"),
        ({"currency": "USD"}, "/currency", "unknown_field"),
    ],
)
async def test_a_payment_has_the_documented_form(
    admin: Client,
    donor: Client,
    anybody: Client,
    package: Json,
    fields: Json,
    pointer: str,
    code: str,
) -> None:
    """Signed or not, what isn't understood is refused."""
    made = await bought(donor, package)
    answer = await send_payment(anybody, payment(made, **fields))
    assert (answer.status, answer.errors) == (400, {(pointer, code)})
    assert await read_purchase(admin, made) == made


async def test_what_is_no_json_is_refused(anybody: Client) -> None:
    """Malformed, or of another kind."""
    assert (await send_payment(anybody, b"{")).errors == {("", "malformed_json")}
    body = b"a=b"
    form = await anybody.post(
        "webhooks/payments",
        body,
        X_Signature=signature(body),
        Content_Type="application/x-www-form-urlencoded",
    )
    assert form.status == 415


async def test_only_a_good_signature_is_believed(
    admin: Client, donor: Client, anybody: Client, package: Json
) -> None:
    """401 without it, whatever else is right, a super admin's own token included."""
    made = await bought(donor, package)
    body = json.dumps(payment(made)).encode()
    good = signature(body)
    altered = json.dumps(payment(made, reference="mine")).encode()
    for sender in (anybody, admin):
        for sent, header in (
            (altered, {"X_Signature": good}),
            (body, {}),
            (body, {"X_Signature": ""}),
            (body, {"X_Signature": "v1=garbage"}),
            (body, {"X_Signature": good[:-1]}),
            (body, {"X_Signature": signature(body, secret="another")}),
            (body, {"X_Signature": signature(body, seconds_ago=301)}),
            (body, {"X_Signature": signature(body, seconds_ago=-310)}),
        ):
            answer = await sender.post("webhooks/payments", sent, **header)
            assert (answer.status, answer.code) == (401, "signature_invalid")
    assert await read_purchase(admin, made) == made
    assert (await anybody.post("webhooks/payments", body, X_Signature=good)).status == 200


async def test_a_bad_body_says_nothing_to_those_who_did_not_sign(anybody: Client) -> None:
    """The signature is judged before anything else."""
    answer = await anybody.post("webhooks/payments", b"{", X_Signature="t=1,v1=00")
    assert answer.code == "signature_invalid"


async def test_two_secrets_are_good_while_one_replaces_the_other(
    donor: Client, anybody: Client, package: Json
) -> None:
    """The app knows both, and the provider signs with either."""
    new, old = "new-one-" * 4, "old-one-" * 4
    with changed_settings(PAYMENT_WEBHOOK_SECRETS=f"{new}, {old}"):
        for secret in (new, old):
            made = await bought(donor, package)
            assert (await send_payment(anybody, payment(made), secret=secret)).status == 200
        answer = await send_payment(anybody, payment(made, COMPLETED), secret="older-one")
        assert answer.code == "signature_invalid"


async def test_guessing_signatures_is_slowed_down_and_payments_are_not(
    donor: Client, anybody: Client, package: Json
) -> None:
    """Only what fails is counted, by address: no payment is ever turned away for its number."""
    here, there = ({"X_Forwarded_For": f"2001:db8:{uuid4().hex[:4]}:{n}::1"} for n in (1, 2))
    made = await bought(donor, package)
    body = json.dumps(payment(made)).encode()

    async def send(header: str, address: dict[str, str]) -> int:
        answer = await anybody.post("webhooks/payments", body, X_Signature=header, **address)
        return answer.status

    with changed_settings(RATE_LIMIT_ANONYMOUS_PER_MINUTE="3"):
        assert [await send(signature(body), here) for _ in range(8)] == [200] * 8
        assert [await send("t=1,v1=0", here) for _ in range(5)] == [401] * 3 + [429] * 2
        assert await send(signature(body), here) == 200
        assert await send("t=1,v1=0", there) == 401
