"""What happens between a purchase's two statements: read the offer, then sell it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from shared.services.buying.sale import Order, Sale
from shared.services.buying.statements import Outcome, sell
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.options import NOTE, new_option
from tests.factories.payments import reconciled, sold_count
from tests.factories.promo_codes import change_code, new_code, read_code
from tests.harness.client import Client
from tests.harness.patching import replace_everywhere

Interruption = Callable[[Callable[[], Awaitable[object]]], None]


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Interruption:
    """Let something happen once, when the next purchase has read its offer and not yet sold it."""
    due: list[Callable[[], Awaitable[object]]] = []

    async def sell_after_that(session: AsyncSession, order: Order, sale: Sale) -> Outcome:
        if due:
            await due.pop()()
        return await sell(session, order, sale)

    replace_everywhere(monkeypatch, sell, sell_after_that)
    return due.append


async def change_price(admin: Client, package: Json, price: str) -> None:
    path = f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"
    changed = await admin.patch(path, {"price": price}, If_Match=f'"{package["version"]}"')
    assert changed.status == 200


async def test_a_price_that_changes_meanwhile_is_the_price(
    admin: Client, donor: Client, event: Json, package: Json, between: Interruption
) -> None:
    """The prices in force at the commit; refused where another total was expected."""
    between(lambda: change_price(admin, package, "100.00"))
    assert (await bought(donor, package, 2))["total_price"] == "200.00"
    between(lambda: change_price(admin, {**package, "version": 2}, "300.00"))
    refused = await purchase(donor, package, expected_total="100.00")
    assert (refused.code, refused.json["total_price"]) == ("price_changed", "300.00")
    assert await sold_count(admin, package) == 2
    assert await reconciled(admin, event)


async def test_an_option_that_is_asked_meanwhile_is_to_be_answered(
    admin: Client, donor: Client, event: Json, package: Json, between: Interruption
) -> None:
    """FR-030: nobody buys past a required option."""
    between(lambda: new_option(admin, package, NOTE))
    refused = await purchase(donor, package)
    assert refused.errors == {("/option_responses", "option_required")}
    assert await sold_count(admin, package) == 0
    assert await reconciled(admin, event)


async def test_a_discount_that_changes_meanwhile_is_the_discount(
    admin: Client, donor: Client, event: Json, package: Json, between: Interruption
) -> None:
    """FR-043, FR-045: all is decided at submission, and taken once."""
    code = await new_code(admin, event)
    between(lambda: change_code(admin, code, discount_value="50"))
    made = await bought(donor, package, 2, promo_code=code["code"])
    assert (made["discount_amount"], made["total_price"]) == ("250.00", "250.00")
    assert await sold_count(admin, package) == 2
    assert (await read_code(admin, code))["total_discount_given"] == "250.00"
    assert await reconciled(admin, event)


async def test_a_code_that_is_switched_off_meanwhile_takes_off_nothing(
    admin: Client, donor: Client, event: Json, package: Json, between: Interruption
) -> None:
    """FR-043, FR-047: and nothing is sold."""
    code = await new_code(admin, event)
    between(lambda: change_code(admin, code, is_active=False))
    refused = await purchase(donor, package, promo_code=code["code"])
    assert refused.code == "promo_code_inactive"
    assert await sold_count(admin, package) == 0
    assert await reconciled(admin, event)


@pytest.mark.parametrize(
    ("limit", "by_another", "refusal"),
    [
        ("max_total_uses", True, "promo_code_exhausted"),
        ("max_total_uses", False, "promo_code_exhausted"),
        ("max_uses_per_donor", False, "promo_code_donor_limit"),
    ],
)
async def test_the_last_use_of_a_code_is_had_once(
    admin: Client,
    donor: Client,
    person: Person,
    event: Json,
    package: Json,
    between: Interruption,
    limit: str,
    by_another: bool,
    refusal: str,
) -> None:
    """FR-041, FR-042, FR-044: whoever takes it in between."""
    code = await new_code(admin, event, **{limit: 1})
    quicker = person("donor") if by_another else donor
    between(lambda: bought(quicker, package, promo_code=code["code"]))
    refused = await purchase(donor, package, promo_code=code["code"])
    assert (refused.status, refused.code) == (409, refusal)
    assert await sold_count(admin, package) == 1
    assert (await read_code(admin, code))["times_used"] == 1
    assert await reconciled(admin, event)


async def test_the_last_seats_are_had_once(
    admin: Client, donor: Client, person: Person, between: Interruption
) -> None:
    """The package's, and those that one donor may hold."""
    event = await new_event(admin, max_tickets_per_donor=3)
    package = await new_package(admin, event, quantity_limit=5)
    between(lambda: bought(donor, package, 2))
    capped = await purchase(donor, package, 2)
    assert (capped.code, capped.json["held"]) == ("donor_limit_reached", 2)
    other = person("donor")
    between(lambda: bought(other, package, 3))
    assert (await purchase(donor, package)).code == "sold_out"
    assert await sold_count(admin, package) == 5
    assert await reconciled(admin, event)


@pytest.mark.parametrize("limit", ["max_total_uses", "max_uses_per_donor"])
async def test_a_limit_holds_for_many_at_once(
    admin: Client, donor: Client, person: Person, event: Json, limit: str
) -> None:
    """FR-041, FR-042: exactly as many uses as there are, whoever comes first."""
    package = await new_package(admin, event)
    code = await new_code(admin, event, **{limit: 3})
    buyers = [donor if limit == "max_uses_per_donor" else person("donor") for _ in range(12)]
    answers = await asyncio.gather(
        *(purchase(buyer, package, promo_code=code["code"]) for buyer in buyers)
    )
    assert sorted(answer.status for answer in answers) == [201] * 3 + [409] * 9
    assert (await read_code(admin, code))["times_used"] == 3
    assert await sold_count(admin, package) == 3
    assert await reconciled(admin, event)
