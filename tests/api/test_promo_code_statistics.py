"""What a promo code has done: how often, for how much, and for whom."""

import psycopg

from tests.conftest import Person
from tests.factories import Json, bought
from tests.factories.payments import COMPLETED, moved, payment, reconciled, send_payment
from tests.factories.promo_codes import codes_path, new_code, read_code
from tests.harness.client import Client
from tests.harness.trail import traces


async def test_a_code_counts_its_uses_and_what_they_took_off(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-046: times used, remaining, total discount, and who used it, newest first."""
    code = await new_code(admin, event, max_total_uses=5)
    priya, bo = person("donor", name="Priya Raman"), person("donor", name="Bo Andersen")
    purchases = [
        await bought(priya, package, 1, promo_code=code["code"]),
        await bought(bo, package, 2, promo_code=code["code"].upper()),
        await bought(priya, package, 3, promo_code=code["code"].lower()),
    ]
    await bought(bo, package)
    read = await read_code(admin, code)
    assert (read["times_used"], read["remaining_uses"]) == (3, 2)
    assert read["total_discount_given"] == "150.00"
    assert read["uses"] == [
        {
            "purchase_id": made["id"],
            "purchaser": made["purchaser"],
            "discount_amount": discount,
            "created_at": made["created_at"],
        }
        for made, discount in zip(reversed(purchases), ["75.00", "50.00", "25.00"], strict=True)
    ]
    assert [use["purchaser"]["name"] for use in read["uses"]] == [
        "Priya Raman",
        "Bo Andersen",
        "Priya Raman",
    ]
    assert read["uses"][1]["purchaser"]["email"] == f"{bo.subject}@example.org"
    listed = (await admin.get(codes_path(event))).json["items"]
    assert listed == [{key: value for key, value in read.items() if key != "uses"}]


async def test_a_use_that_was_given_back_does_not_count(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-046: cancelled or refunded, it is gone from the figures and from the list."""
    code = await new_code(admin, event, max_total_uses=3)
    kept, cancelled, refunded = [
        await bought(donor, package, quantity, promo_code=code["code"]) for quantity in (1, 2, 3)
    ]
    await moved(admin, cancelled, "cancel")
    await moved(admin, refunded, "mark-paid")
    await moved(admin, refunded, "refund")
    read = await read_code(admin, code)
    assert (read["times_used"], read["remaining_uses"]) == (1, 2)
    assert read["total_discount_given"] == "25.00"
    assert [use["purchase_id"] for use in read["uses"]] == [kept["id"]]
    assert await reconciled(admin, event)


async def test_a_use_that_a_late_payment_took_again_counts_again(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """FR-046: at its old place in the list."""
    code = await new_code(admin, event)
    late = await bought(donor, package, 2, promo_code=code["code"])
    newer = await bought(donor, package, 1, promo_code=code["code"])
    await moved(admin, late, "cancel")
    assert (await send_payment(anybody, payment(late, COMPLETED))).status == 200
    read = await read_code(admin, code)
    assert (read["times_used"], read["total_discount_given"]) == (2, "75.00")
    assert [use["purchase_id"] for use in read["uses"]] == [newer["id"], late["id"]]


async def test_what_was_bought_keeps_its_discount(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    """FR-045, FR-046: a code that changes later changes no purchase; and a use is no entry."""
    code = await new_code(admin, event)
    made = await bought(donor, package, promo_code=code["code"])
    await admin.patch(f"{codes_path(event)}/{code['id']}", {"discount_value": "50"}, If_Match='"1"')
    assert (await donor.get(f"me/purchases/{made['id']}")).json == made
    assert (await read_code(admin, code))["total_discount_given"] == "25.00"
    assert [entry.action for entry in traces(superuser, code)] == ["created", "updated"]
