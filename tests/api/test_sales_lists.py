"""Purchases as a list and as sums, for coordinators."""

from datetime import datetime
from urllib.parse import quote

import pytest

from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.payments import moved
from tests.factories.promo_codes import new_code
from tests.harness.client import Client


async def _list(admin: Client, event: Json, query: str = "") -> list[str]:
    answer = await admin.get(f"admin/events/{event['id']}/tickets/sales/purchases{query}")
    assert answer.status == 200, answer.body
    return [each["id"] for each in answer.json["items"]]


async def test_purchases_come_newest_first_page_by_page(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-054: what is bought meanwhile moves nothing on later pages."""
    made = [(await bought(donor, package))["id"] for _ in range(5)]
    path = f"admin/events/{event['id']}/tickets/sales/purchases?limit=2"
    first = (await admin.get(path)).json
    await bought(donor, package)
    second = (await admin.get(f"{path}&cursor={first['next_cursor']}")).json
    seen = [each["id"] for page in (first, second) for each in page["items"]]
    assert seen == made[:0:-1]


async def test_each_filter_leaves_what_it_names(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-056, FR-057."""
    sponsor = await new_package(admin, event, is_sponsorship=True)
    code = await new_code(admin, event)
    plain = await bought(donor, package)
    with_code = await bought(donor, package, promo_code=code["code"])
    large = await bought(donor, sponsor)
    await moved(admin, plain, "mark-paid")
    for query, due in (
        (f"?package_id={package['id']}", [with_code, plain]),
        ("?is_sponsorship=true", [large]),
        (f"?promo_code={code['code'].lower()}", [with_code]),
        ("?payment_status=completed", [plain]),
        (f"?created_from={quote(large['created_at'])}", [large]),
        (f"?created_to={quote(with_code['created_at'])}", [plain]),
        ("?is_sponsorship=false&payment_status=pending", [with_code]),
    ):
        assert await _list(admin, event, query) == [each["id"] for each in due], query


async def test_search_finds_people_guests_and_ticket_numbers(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """SC-006: and takes every character for itself."""
    buyer = person("donor", name="Ines 100%_Valera", email="ines.v@example.org")
    made = await bought(buyer, package, guests=[{"name": "Bo\\dil", "email": "bodil@example.org"}])
    await bought(person("donor", name="Somebody Else"), package)
    number = made["tickets"][0]["ticket_number"]
    for text in ("valera", "INES.V@", "bo\\dil", "bodil@", number, number.lower(), "100%_"):
        assert await _list(admin, event, f"?q={quote(text)}") == [made["id"]], text
    for text in ("%", "_", "T-99999999", "nobody"):
        assert set(await _list(admin, event, f"?q={quote(text)}")) <= {made["id"]}, text
    assert await _list(admin, event, "?q=nobody") == []


async def test_the_summary_adds_up_each_way(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-055: paid, waiting, sponsorships apart; what was given back counts nowhere."""
    sponsor = await new_package(admin, event, name="Patron", price="1000", is_sponsorship=True)
    code = await new_code(admin, event)
    await moved(admin, await bought(donor, package, 2), "mark-paid")
    await moved(admin, await bought(donor, sponsor, promo_code=code["code"]), "mark-paid")
    await bought(donor, package)
    await moved(admin, await bought(donor, package), "cancel")
    said = (await admin.get(f"admin/events/{event['id']}/tickets/sales/summary")).json
    assert (said["total_revenue"], said["total_pending"]) == ("1400.00", "250.00")
    assert (said["packages_sold"], said["seats_sold"]) == (4, 4)
    assert said["sponsorship_revenue"] == "900.00"
    assert [each["revenue"] for each in said["by_package"]] == ["500.00", "900.00"]
    assert said["by_promo_code"] == [
        {"code": code["code"], "times_used": 1, "discount": "100.00", "revenue": "900.00"}
    ]


@pytest.mark.parametrize(
    ("moment", "day"),
    [("2026-03-08T04:59:00+00:00", "2026-03-07"), ("2026-03-08T05:01:00+00:00", "2026-03-08")],
)
async def test_days_are_those_of_the_events_time_zone(
    admin: Client, donor: Client, moment: str, day: str
) -> None:
    """FR-055: midnight in New York."""
    event = await new_event(admin, time_zone="America/New_York")
    package = await new_package(admin, event)
    with clock.frozen_at(datetime.fromisoformat(moment)):
        await bought(donor, package)
    said = (await admin.get(f"admin/events/{event['id']}/tickets/sales/summary")).json
    assert [each["date"] for each in said["by_day"]] == [day]
