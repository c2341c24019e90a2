"""An event's sales added up (FR-055)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.domain import clock
from tests.factories import Json, bought, new_event, new_package
from tests.factories.paths import event_path
from tests.factories.payments import FAILED, moved, payment, send_payment
from tests.factories.promo_codes import new_code, read_code
from tests.harness.client import Client

# Midnight in New York, while it is summer there.
_MIDNIGHT = datetime(2026, 7, 2, 4, tzinfo=UTC)


async def _summary(admin: Client, event: Json) -> Json:
    answer = await admin.get(f"{event_path(event)}/tickets/sales/summary")
    assert answer.status == 200, answer.body
    summary: Json = answer.json
    return summary


async def test_an_event_without_sales_adds_up_to_nothing(
    admin: Client, event: Json, package: Json
) -> None:
    """FR-055: packages without a sale are listed nevertheless."""
    summary = await _summary(admin, event)
    assert summary == {
        "total_revenue": "0.00",
        "total_pending": "0.00",
        "packages_sold": 0,
        "seats_sold": 0,
        "sponsorship_revenue": "0.00",
        "packages_comped": 0,
        "seats_comped": 0,
        "goodwill_refunded": "0.00",
        "refunds_due": {"purchases": 0, "amount": "0.00"},
        "overpaid": {"purchases": 0, "amount": "0.00"},
        "fair_market_value": "0.00",
        "deductible": "0.00",
        "by_package": [
            {
                "package_id": package["id"],
                "name": package["name"],
                "packages_sold": 0,
                "seats_sold": 0,
                "revenue": "0.00",
                "pending": "0.00",
                "purchases_without_value": 0,
            }
        ],
        "by_promo_code": [],
        "by_day": [],
    }


async def test_revenue_is_paid_pending_is_not_and_sponsorship_stands_apart(
    admin: Client, donor: Client, event: Json
) -> None:
    """FR-055."""
    seat = await new_package(admin, event, price="100.10")
    gold = await new_package(
        admin, event, name="Gold", price="5000", seats_per_package=10, is_sponsorship=True
    )
    empty = await new_package(admin, event, name="Empty")
    await moved(admin, await bought(donor, seat, 2), "mark-paid")
    await bought(donor, seat)
    await moved(admin, await bought(donor, gold), "mark-paid")
    await bought(donor, gold)
    summary = await _summary(admin, event)
    assert (summary["total_revenue"], summary["total_pending"]) == ("5200.20", "5100.10")
    assert (summary["packages_sold"], summary["seats_sold"]) == (5, 23)
    assert summary["sponsorship_revenue"] == "5000.00"
    assert [
        (row["package_id"], row["packages_sold"], row["seats_sold"], row["revenue"], row["pending"])
        for row in summary["by_package"]
    ] == [
        (seat["id"], 3, 3, "200.20", "100.10"),
        (gold["id"], 2, 20, "5000.00", "5000.00"),
        (empty["id"], 0, 0, "0.00", "0.00"),
    ]


@pytest.mark.parametrize("ending", ["cancel", "refund", FAILED])
async def test_what_was_given_back_counts_nowhere(
    admin: Client, anybody: Client, donor: Client, event: Json, package: Json, ending: str
) -> None:
    """FR-055."""
    code = await new_code(admin, event)
    made = await bought(donor, package, 2, promo_code=code["code"])
    if ending == "refund":
        await moved(admin, made, "mark-paid")
    if ending == FAILED:
        answer = await send_payment(anybody, payment(made, FAILED))
        assert answer.status == 200, answer.body
    else:
        await moved(admin, made, ending)
    summary = await _summary(admin, event)
    assert (summary["total_revenue"], summary["total_pending"]) == ("0.00", "0.00")
    assert (summary["packages_sold"], summary["seats_sold"]) == (0, 0)
    assert summary["by_day"] == []
    [row] = summary["by_package"]
    assert (row["packages_sold"], row["revenue"], row["pending"]) == (0, "0.00", "0.00")
    assert all(
        (row["times_used"], row["discount"], row["revenue"]) == (0, "0.00", "0.00")
        for row in summary["by_promo_code"]
    )


async def test_promo_codes_are_added_up_most_used_first(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-055: a use counts at once, its revenue once it is paid; unused codes are left out."""
    often = await new_code(admin, event, discount_value="10.00")
    once = await new_code(admin, event, discount_type="fixed_amount", discount_value="50.00")
    await new_code(admin, event)
    await moved(admin, await bought(donor, package, promo_code=often["code"]), "mark-paid")
    await bought(donor, package, promo_code=often["code"])
    await moved(admin, await bought(donor, package, 2, promo_code=once["code"]), "mark-paid")
    await moved(admin, await bought(donor, package), "mark-paid")
    rows = (await _summary(admin, event))["by_promo_code"]
    first, second = [await read_code(admin, code) for code in (often, once)]
    assert rows == [
        {"code": first["code"], "times_used": 2, "discount": "50.00", "revenue": "225.00"},
        {"code": second["code"], "times_used": 1, "discount": "50.00", "revenue": "450.00"},
    ]
    assert [first["total_discount_given"], second["total_discount_given"]] == ["50.00", "50.00"]


async def test_days_end_at_midnight_where_the_event_is(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-055: `event` is in New York, four hours behind UTC in summer."""
    for seconds in (-1, 0, 1):
        with clock.frozen_at(_MIDNIGHT + timedelta(seconds=seconds)):
            made = await bought(donor, package)
        if seconds <= 0:
            await moved(admin, made, "mark-paid")
    assert (await _summary(admin, event))["by_day"] == [
        {"date": "2026-07-01", "revenue": "250.00", "pending": "0.00"},
        {"date": "2026-07-02", "revenue": "250.00", "pending": "250.00"},
    ]


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [("UTC", "2026-07-02"), ("Pacific/Honolulu", "2026-07-01"), ("Asia/Tokyo", "2026-07-02")],
)
async def test_the_same_moment_is_another_day_elsewhere(
    admin: Client, donor: Client, time_zone: str, day: str
) -> None:
    """FR-055."""
    event = await new_event(admin, time_zone=time_zone)
    package = await new_package(admin, event)
    with clock.frozen_at(_MIDNIGHT):
        await bought(donor, package)
    assert [row["date"] for row in (await _summary(admin, event))["by_day"]] == [day]


async def test_days_follow_the_clock_change(admin: Client, donor: Client, event: Json) -> None:
    """FR-055: in New York winter began on 1 November 2026 at 06:00 UTC; the day has 25 hours."""
    package = await new_package(admin, event)
    for moment in (
        datetime(2026, 11, 1, 3, 59, tzinfo=UTC),
        datetime(2026, 11, 1, 4, 0, tzinfo=UTC),
        datetime(2026, 11, 2, 4, 59, tzinfo=UTC),
        datetime(2026, 11, 2, 5, 0, tzinfo=UTC),
    ):
        with clock.frozen_at(moment):
            await bought(donor, package)
    assert [(row["date"], row["pending"]) for row in (await _summary(admin, event))["by_day"]] == [
        ("2026-10-31", "250.00"),
        ("2026-11-01", "500.00"),
        ("2026-11-02", "250.00"),
    ]


async def test_every_way_of_adding_up_comes_to_the_same(
    admin: Client, donor: Client, event: Json
) -> None:
    """FR-055: odd cents are neither lost nor found, and the counts agree."""
    code = await new_code(admin, event, discount_value="33.33")
    for price in ("0.01", "33.33", "99999.99"):
        package = await new_package(admin, event, price=price, is_sponsorship=price == "33.33")
        for quantity in (1, 3):
            made = await bought(donor, package, quantity, promo_code=code["code"])
            if quantity == 3 and made["payment_status"] == "pending":
                await moved(admin, made, "mark-paid")
    summary = await _summary(admin, event)
    sales = (await admin.get(f"{event_path(event)}/tickets/sales")).json
    for name in ("revenue", "pending"):
        total = Decimal(summary[f"total_{name}"])
        assert total > 0
        assert total == Decimal(sales[f"total_{name}"])
        assert total == sum(Decimal(row[name]) for row in summary["by_package"])
        assert total == sum(Decimal(row[name]) for row in summary["by_day"])
    [row] = summary["by_promo_code"]
    assert row["revenue"] == summary["total_revenue"]
