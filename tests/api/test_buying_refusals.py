"""Why a purchase is refused; whatever the reason, nothing is bought."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.domain import clock
from tests.factories import Json, bought, in_days, new_event, new_package, purchase
from tests.factories.paths import event_path, package_path
from tests.harness.client import Answer, Client

OPENS = datetime.now(UTC).replace(microsecond=0) + timedelta(days=10)
CLOSES = OPENS + timedelta(days=10)
STARTS = CLOSES + timedelta(days=10)
MOMENT = timedelta(microseconds=1)


async def _nothing_was_bought(admin: Client, donor: Client, package: Json) -> bool:
    seen = (await admin.get(package_path(package))).json
    listed = (await donor.get("me/purchases")).json
    return (seen["sold_count"], listed["items"]) == (0, [])


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("quantity", 0, ("/quantity", "too_small")),
        ("quantity", 21, ("/quantity", "too_large")),
        ("quantity", "1", ("/quantity", "invalid")),
        ("quantity", 1.5, ("/quantity", "invalid")),
        ("quantity", True, ("/quantity", "invalid")),
        ("package_id", "x", ("/package_id", "invalid")),
        ("package_id", None, ("/package_id", "invalid")),
        ("expected_total", 1.5, ("/expected_total", "invalid")),
        ("expected_total", "1.555", ("/expected_total", "invalid")),
        ("guests", [{"name": ""}], ("/guests/0/name", "too_short")),
        ("guests", [{"name": "x" * 201}], ("/guests/0/name", "too_long")),
        ("guests", [{"name": "Ada"}, {}], ("/guests/1/name", "required")),
        ("guests", [{"name": "Ada", "email": "x"}], ("/guests/0/email", "too_short")),
        ("guests", [{"name": "Ada", "email": "nowhere"}], ("/guests/0/email", "invalid")),
        ("guests", [{"name": "Ada", "seat": 1}], ("/guests/0/seat", "unknown_field")),
        ("guests", [{"name": "A"}, {"name": "B"}], ("/guests", "too_long")),
        ("guests", {"name": "A"}, ("/guests", "invalid")),
        ("colour", "red", ("/colour", "unknown_field")),
    ],
)
async def test_an_invalid_body_is_refused(
    admin: Client,
    donor: Client,
    package: Json,
    field: str,
    value: object,
    error: tuple[str, str],
) -> None:
    answer = await donor.post(
        f"events/{package['event_id']}/tickets/purchase",
        {"package_id": package["id"], "quantity": 1, field: value},
        Idempotency_Key="k",
    )
    assert (answer.status, answer.errors) == (400, {error})
    assert await _nothing_was_bought(admin, donor, package)


async def test_more_guests_than_seats_are_refused(
    admin: Client, donor: Client, event: Json
) -> None:
    table = await new_package(admin, event, seats_per_package=2)
    guests = [{"name": f"Guest {n}"} for n in range(5)]
    answer = await purchase(donor, table, 2, guests=guests)
    assert (answer.status, answer.errors) == (400, {("/guests", "too_long")})
    assert "4 seats" in answer.json["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (OPENS - MOMENT, "sales_not_open"),
        (OPENS, None),
        (CLOSES - MOMENT, None),
        (CLOSES, "sales_closed"),
    ],
)
async def test_tickets_are_sold_from_the_opening_to_just_before_the_closing(
    admin: Client, donor: Client, at: datetime, code: str | None
) -> None:
    window = {"sales_open_at": OPENS.isoformat(), "sales_close_at": CLOSES.isoformat()}
    event = await new_event(admin, starts_at=STARTS.isoformat(), **window)
    package = await new_package(admin, event)
    with clock.frozen_at(at):
        answer = await purchase(donor, package)
    assert answer.status == (409 if code else 201)
    if code:
        assert answer.code == code
        assert await _nothing_was_bought(admin, donor, package)


async def test_a_refusal_names_the_opening_or_the_closing(admin: Client, donor: Client) -> None:
    window = {"sales_open_at": OPENS.isoformat(), "sales_close_at": CLOSES.isoformat()}
    event = await new_event(admin, starts_at=STARTS.isoformat(), **window)
    package = await new_package(admin, event)
    early = (await purchase(donor, package)).json
    assert datetime.fromisoformat(early["sales_open_at"]) == OPENS
    with clock.frozen_at(STARTS):
        late = (await purchase(donor, package)).json
    assert datetime.fromisoformat(late["sales_close_at"]) == CLOSES


@pytest.mark.parametrize(("at", "status"), [(STARTS - MOMENT, 201), (STARTS, 409)])
async def test_without_a_closing_tickets_are_sold_until_the_start(
    admin: Client, donor: Client, at: datetime, status: int
) -> None:
    event = await new_event(admin, starts_at=STARTS.isoformat())
    package = await new_package(admin, event)
    with clock.frozen_at(at):
        answer = await purchase(donor, package)
    assert answer.status == status
    if status == 409:
        assert answer.code == "sales_closed"


async def test_a_disabled_package_cannot_be_bought(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-008."""
    await admin.post(f"{package_path(package)}/disable")
    answer = await purchase(donor, package)
    assert (answer.status, answer.code) == (409, "package_disabled")
    assert await _nothing_was_bought(admin, donor, package)
    await admin.post(f"{package_path(package)}/enable")
    assert (await purchase(donor, package)).status == 201


async def test_more_than_is_left_cannot_be_bought(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-020."""
    await bought(donor, package, 8)
    answer = await purchase(donor, package, 3)
    assert (answer.status, answer.code, answer.json["remaining"]) == (409, "sold_out", 2)
    assert (await admin.get(package_path(package))).json["sold_count"] == 8
    assert len((await donor.get("me/purchases")).json["items"]) == 1
    await bought(donor, package, 2)
    answer = await purchase(donor, package)
    assert (answer.code, answer.json["remaining"]) == ("sold_out", 0)


def _limited(answer: Answer) -> tuple[int, str, int, int]:
    body = answer.json
    return answer.status, answer.code, body["max_tickets_per_donor"], body["held"]


async def test_a_donor_holds_no_more_seats_than_the_event_allows(
    admin: Client, donor: Client
) -> None:
    """Seats count, across packages, pending and completed."""
    event = await new_event(admin, max_tickets_per_donor=6)
    table = await new_package(admin, event, seats_per_package=4)
    free = await new_package(admin, event, price=0)
    await bought(donor, table)
    await bought(donor, free)
    assert _limited(await purchase(donor, free, 2)) == (409, "donor_limit_reached", 6, 5)
    assert _limited(await purchase(donor, table)) == (409, "donor_limit_reached", 6, 5)
    await bought(donor, free)
    assert _limited(await purchase(donor, free)) == (409, "donor_limit_reached", 6, 6)
    assert (await admin.get(package_path(free))).json["sold_count"] == 2


async def test_a_first_purchase_beyond_the_cap_is_refused(admin: Client, donor: Client) -> None:
    event = await new_event(admin, max_tickets_per_donor=3)
    table = await new_package(admin, event, seats_per_package=4)
    assert _limited(await purchase(donor, table)) == (409, "donor_limit_reached", 3, 0)
    assert await _nothing_was_bought(admin, donor, table)


async def test_a_cap_that_is_set_later_counts_what_is_held(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    await bought(donor, package, 3)
    await admin.patch(event_path(event), {"max_tickets_per_donor": 4})
    assert _limited(await purchase(donor, package, 2)) == (409, "donor_limit_reached", 4, 3)
    await bought(donor, package)
    await admin.patch(event_path(event), {"max_tickets_per_donor": 2})
    assert _limited(await purchase(donor, package)) == (409, "donor_limit_reached", 2, 4)


async def test_a_cap_is_one_donors_in_one_event(admin: Client, donor: Client) -> None:
    for _ in range(2):
        event = await new_event(admin, max_tickets_per_donor=2)
        package = await new_package(admin, event)
        await bought(donor, package, 2)
        await bought(admin, package, 2)


async def test_another_total_than_expected_buys_nothing(
    admin: Client, donor: Client, package: Json
) -> None:
    answer = await purchase(donor, package, 2, expected_total="499.99")
    assert (answer.status, answer.code) == (409, "price_changed")
    assert answer.json["total_price"] == "500.00"
    assert await _nothing_was_bought(admin, donor, package)


async def test_a_package_is_only_bought_in_its_own_event(
    admin: Client, donor: Client, package: Json
) -> None:
    other = await new_event(admin)
    answer = await purchase(donor, {**package, "event_id": other["id"]})
    assert (answer.status, answer.code) == (404, "package_not_found")
    answer = await purchase(donor, {**package, "id": str(uuid4())})
    assert (answer.status, answer.code) == (404, "package_not_found")
    answer = await purchase(donor, {**package, "event_id": uuid4()})
    assert (answer.status, answer.code) == (404, "event_not_found")
    assert await _nothing_was_bought(admin, donor, package)


async def test_the_first_of_several_reasons_is_reported(admin: Client, donor: Client) -> None:
    """In the order of the list: each step takes away the reason that was reported before."""
    event = await new_event(admin, sales_open_at=in_days(-2))
    package = await new_package(admin, event, seats_per_package=2, quantity_limit=1)
    await bought(donor, package, key="used")
    await admin.patch(
        event_path(event), {"sales_close_at": in_days(-1), "max_tickets_per_donor": 3}
    )
    await admin.post(f"{package_path(package)}/disable")
    body: Json = {"quantity": 1, "expected_total": "1.00"}

    async def reason(**fields: object) -> str:
        return (await purchase(donor, package, **{**body, **fields})).code

    guests = [{"name": "Ada"}, {"name": "Grace"}, {"name": "Mary"}]
    assert await reason(quantity=0, key="used") == "validation_failed"
    assert await reason(guests=guests, key="used") == "validation_failed"
    assert await reason(key="used") == "idempotency_key_reused"
    assert await reason() == "sales_closed"
    await admin.patch(event_path(event), {"sales_close_at": None})
    assert await reason() == "package_disabled"
    await admin.post(f"{package_path(package)}/enable")
    assert await reason() == "sold_out"
    await admin.patch(package_path(package), {"quantity_limit": 2}, If_Match='"3"')
    assert await reason() == "donor_limit_reached"
    await admin.patch(event_path(event), {"max_tickets_per_donor": None})
    assert await reason() == "price_changed"
    assert (await purchase(donor, package, **{**body, "expected_total": 250})).status == 201


async def test_not_open_yet_comes_before_everything_about_the_package(
    admin: Client, donor: Client
) -> None:
    event = await new_event(admin, sales_open_at=in_days(2), max_tickets_per_donor=1)
    package = await new_package(admin, event, is_enabled=False, quantity_limit=1)
    assert (await purchase(donor, package, 2, expected_total=1)).code == "sales_not_open"
