"""Buying with a promo code."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, in_days, new_event, new_package, purchase
from tests.factories.payments import moved, reconciled, sold_count
from tests.factories.promo_codes import change_code, new_code, quote, read_code
from tests.harness.client import Client


@pytest.mark.parametrize(
    ("price", "kind", "value", "quantity", "discount", "total", "status"),
    [
        ("250.00", "percentage", "10.00", 2, "50.00", "450.00", "pending"),
        ("0.33", "percentage", "10.00", 3, "0.10", "0.89", "pending"),
        ("2.50", "percentage", "1.00", 1, "0.03", "2.47", "pending"),
        ("250.00", "percentage", "100.00", 20, "5000.00", "0.00", "completed"),
        ("250.00", "fixed_amount", "100.00", 3, "100.00", "650.00", "pending"),
        ("250.00", "fixed_amount", "500.00", 2, "500.00", "0.00", "completed"),
        ("10.00", "fixed_amount", "10000.00", 1, "10.00", "0.00", "completed"),
        ("1000000.00", "percentage", "99.99", 20, "19998000.00", "2000.00", "pending"),
    ],
)
async def test_a_code_takes_its_discount_off_the_total(
    admin: Client,
    donor: Client,
    price: str,
    kind: str,
    value: str,
    quantity: int,
    discount: str,
    total: str,
    status: str,
) -> None:
    """FR-037, FR-038, FR-039, FR-045, SC-007: once a purchase, never below 0; free is done."""
    event = await new_event(admin, payment_hold_minutes=15)
    package = await new_package(admin, event, price=price, seats_per_package=2)
    code = await new_code(admin, event, discount_type=kind, discount_value=value)
    made = await bought(donor, package, quantity, promo_code=code["code"], expected_total=total)
    assert made["discount_amount"] == discount
    assert made["total_price"] == total
    assert (made["payment_status"], made["promo_code"]) == (status, code["code"])
    assert (made["hold_expires_at"] is None) is (status == "completed")
    assert (await donor.get(f"me/purchases/{made['id']}")).json == made
    assert (await read_code(admin, code))["total_discount_given"] == discount
    assert await reconciled(admin, event)


@pytest.mark.parametrize("write", [str.upper, str.lower, str.swapcase, lambda code: f" {code}\t "])
async def test_a_code_is_known_however_it_is_written(
    admin: Client, donor: Client, event: Json, package: Json, write: Callable[[str], str]
) -> None:
    """FR-036: and shown as the coordinator typed it."""
    code = await new_code(admin, event, code="Spring10")
    made = await bought(donor, package, promo_code=write("Spring10"))
    assert made["promo_code"] == code["code"] == "Spring10"


@pytest.mark.parametrize("blank", [None, "", "   "])
async def test_a_blank_code_is_none(donor: Client, package: Json, blank: str | None) -> None:
    """A field that was left empty is left out."""
    made = await bought(donor, package, promo_code=blank)
    assert (made["promo_code"], made["discount_amount"]) == (None, "0.00")


@pytest.mark.parametrize(
    "typed",
    [
        "NoSuchCode",
        "ab",
        "GRASSI1",
        "gra\u00dfi10",  # In Python's capitals this is GRASSI10,
        "GRASS\u013110",  # and so is this.
        "GRASS%",
        "GRASS___",
        "' OR 1=1 --",
        "\U0001f33a",
        "x" * 50,
    ],
)
async def test_whatever_is_no_code_of_the_event_is_unknown(
    admin: Client, donor: Client, event: Json, package: Json, typed: str
) -> None:
    """FR-043, FR-048: ASCII is compared, and nothing else."""
    await new_code(admin, event, code="GRASSI10")
    answer = await purchase(donor, package, promo_code=typed)
    assert (answer.status, answer.code) == (409, "promo_code_unknown")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("x" * 51, "too_long"),
        ("\x00", "invalid"),
        ("SPRING\x0010", "invalid"),
        ("SPRING\x1b", "invalid"),
        (10, "invalid"),
        (["SPRING10"], "invalid"),
    ],
)
async def test_what_is_no_text_is_refused(
    donor: Client, package: Json, typed: object, code: str
) -> None:
    """Never a fault of ours, whatever stands there."""
    answer = await purchase(donor, package, promo_code=typed)
    assert (answer.status, answer.errors) == (400, {("/promo_code", code)})


async def test_half_a_character_is_malformed(donor: Client, package: Json) -> None:
    """A lone surrogate is no JSON text."""
    body = b'{"package_id":"%s","quantity":1,"promo_code":"\\ud800"}' % package["id"].encode()
    path = f"events/{package['event_id']}/tickets/purchase"
    answer = await donor.post(path, body, Idempotency_Key=uuid4().hex)
    assert (answer.status, answer.errors) == (400, {("", "malformed_json")})


async def test_each_refusal_has_its_code_and_leaves_no_trace(
    admin: Client,
    donor: Client,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
) -> None:
    """FR-043, FR-044, FR-048: nothing sold, nothing counted, and the key may be used again."""
    inactive = await new_code(admin, event, is_active=False)
    expired = await new_code(admin, event, expires_at=in_days(-1))
    exhausted = await new_code(admin, event, max_total_uses=1)
    once = await new_code(admin, event, max_uses_per_donor=1)
    for code in (exhausted, once):
        await bought(donor, package, promo_code=code["code"])
    key = uuid4().hex
    for code, refusal in (
        (inactive, "promo_code_inactive"),
        (expired, "promo_code_expired"),
        (exhausted, "promo_code_exhausted"),
        (once, "promo_code_donor_limit"),
        ({"code": "NoSuchCode"}, "promo_code_unknown"),
    ):
        answer = await purchase(donor, package, promo_code=code["code"], key=key)
        assert (answer.status, answer.code) == (409, refusal)
    kept = superuser.execute("SELECT FROM idempotency_keys WHERE key = %s", [key])
    assert kept.fetchall() == []
    assert await sold_count(admin, package) == 2
    for code in (exhausted, once):
        assert (await read_code(admin, code))["times_used"] == 1
    assert await reconciled(admin, event)
    assert (await purchase(donor, package, key=key)).status == 201


async def test_of_several_reasons_the_first_is_told(
    admin: Client, donor: Client, person: Person
) -> None:
    """FR-044, FR-048: sold out, donor's cap, the code's own in their order, and the price last."""
    event = await new_event(admin, max_tickets_per_donor=4)
    package = await new_package(admin, event, quantity_limit=8)
    code = await new_code(admin, event, max_total_uses=1, max_uses_per_donor=1)
    await bought(donor, package, promo_code=code["code"])
    await change_code(admin, code, is_active=False, expires_at=in_days(-1))

    async def told(quantity: int, typed: str) -> str:
        answer = await purchase(donor, package, quantity, promo_code=typed, expected_total="1.00")
        return answer.code

    assert await told(8, code["code"]) == "sold_out"
    assert await told(4, code["code"]) == "donor_limit_reached"
    assert await told(4, "NoSuchCode") == "donor_limit_reached"
    assert await told(1, "NoSuchCode") == "promo_code_unknown"
    assert await told(1, code["code"]) == "promo_code_inactive"
    await change_code(admin, code, is_active=True)
    assert await told(1, code["code"]) == "promo_code_expired"
    await change_code(admin, code, expires_at=None)
    assert await told(1, code["code"]) == "promo_code_exhausted"
    await change_code(admin, code, max_total_uses=None)
    assert await told(1, code["code"]) == "promo_code_donor_limit"
    await change_code(admin, code, max_uses_per_donor=None)
    assert await told(1, code["code"]) == "price_changed"


async def test_a_code_ends_at_the_instant_it_expires(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-040: a purchase just before is in time."""
    ends_at = datetime.now(UTC) + timedelta(hours=1)
    code = await new_code(admin, event, expires_at=ends_at.isoformat())
    with clock.frozen_at(ends_at - timedelta(microseconds=1)):
        await bought(donor, package, promo_code=code["code"])
    with clock.frozen_at(ends_at):
        refused = await purchase(donor, package, promo_code=code["code"])
    assert refused.code == "promo_code_expired"


async def test_uses_that_were_given_back_can_be_had_again(
    admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-041, FR-042: by the limit of all and by the donor's own."""
    code = await new_code(admin, event, max_total_uses=1, max_uses_per_donor=1)
    made = await bought(donor, package, promo_code=code["code"])
    refused = await purchase(person("donor"), package, promo_code=code["code"])
    assert refused.code == "promo_code_exhausted"
    await moved(admin, made, "cancel")
    await bought(donor, package, promo_code=code["code"])
    assert await reconciled(admin, event)


async def test_a_donors_limit_is_each_donors_own(
    admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-042: what others have used is not held against anybody."""
    code = await new_code(admin, event, max_uses_per_donor=2)
    for buyer in (donor, person("donor"), donor):
        await bought(buyer, package, promo_code=code["code"])
    refused = await purchase(donor, package, promo_code=code["code"])
    assert refused.code == "promo_code_donor_limit"


@pytest.mark.parametrize("expected", ["250.00", "224.99", "225.01", "0"])
async def test_another_total_than_expected_buys_nothing(
    admin: Client, donor: Client, event: Json, package: Json, expected: str
) -> None:
    """FR-045: `expected_total` is what the donor was shown, the discount taken off."""
    code = await new_code(admin, event, max_total_uses=5)
    answer = await purchase(donor, package, promo_code=code["code"], expected_total=expected)
    assert (answer.status, answer.code) == (409, "price_changed")
    assert answer.json["total_price"] == "225.00"
    assert await sold_count(admin, package) == 0
    assert (await read_code(admin, code))["times_used"] == 0


async def test_a_retry_uses_a_code_once(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-041: the same key and body again; without the code it is another request."""
    code = await new_code(admin, event, max_total_uses=1)
    key = uuid4().hex
    first = await purchase(donor, package, key=key, promo_code=code["code"])
    again = await purchase(donor, package, key=key, promo_code=code["code"])
    assert (again.status, again.json) == (201, first.json)
    assert (await purchase(donor, package, key=key)).code == "idempotency_key_reused"
    assert (await read_code(admin, code))["times_used"] == 1


@pytest.mark.parametrize("price", ["0.00", "0.01"])
async def test_a_code_that_takes_nothing_off_is_not_used_up(
    admin: Client, donor: Client, event: Json, package: Json, price: str
) -> None:
    """The quote states it, and the donor's one use is left for a package with a price."""
    cheap = await new_package(admin, event, price=price)
    code = await new_code(admin, event, max_uses_per_donor=1)
    asked = (await quote(donor, cheap, code["code"])).json
    assert (asked["discount_amount"], asked["counts_as_use"]) == ("0.00", False)
    made = await bought(donor, cheap, promo_code=code["code"])
    assert (made["promo_code"], made["discount_amount"]) == (None, "0.00")
    assert (await read_code(admin, code))["times_used"] == 0
    assert (await quote(donor, package, code["code"])).json["counts_as_use"] is True
    used = await bought(donor, package, promo_code=code["code"])
    assert (used["promo_code"], used["discount_amount"]) == (code["code"], "25.00")
    assert (await purchase(donor, cheap, promo_code=code["code"])).code == "promo_code_donor_limit"
    assert await reconciled(admin, event)
