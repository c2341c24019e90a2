"""The same for options, promo codes, payments, sales and the audit trail."""

import json

import pytest

from tests.api.test_statement_counts import STATEMENTS as BEFORE_SALE
from tests.api.test_statement_counts import count_statements
from tests.api.test_statement_counts_of_orders import STATEMENTS as OF_ORDERS
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.images import FORM_TYPE, form, picture
from tests.factories.options import new_option, response
from tests.factories.payments import moved, payment, signature
from tests.factories.promo_codes import new_code
from tests.harness.client import Client

_OPTIONS = "admin/events/{event_id}/tickets/packages/{package_id}/options"
_IMAGE = "admin/events/{event_id}/tickets/packages/{package_id}/image"
_CODES = "admin/events/{event_id}/promo-codes"
_PURCHASE = "admin/events/{event_id}/purchases/{purchase_id}"
_SALES = "admin/events/{event_id}/tickets/sales"

STATEMENTS = {
    f"GET {_OPTIONS}": 3,
    f"POST {_OPTIONS}": 9,
    f"POST {_OPTIONS}/reorder": 9,
    f"PATCH {_OPTIONS}/{{option_id}}": 8,
    f"DELETE {_OPTIONS}/{{option_id}}": 8,
    f"POST {_IMAGE}": 6,
    f"GET {_IMAGE}": 2,
    f"DELETE {_IMAGE}": 6,
    f"GET {_CODES}": 2,
    f"POST {_CODES}": 7,
    f"GET {_CODES}/{{code_id}}": 3,
    f"PATCH {_CODES}/{{code_id}}": 8,
    f"DELETE {_CODES}/{{code_id}}": 6,
    "GET events/{event_id}/promo-codes/validate": 2,
    f"GET {_PURCHASE}": 5,
    f"GET {_PURCHASE}/receipt": 11,
    "GET me/purchases/{purchase_id}/receipt": 4,
    f"POST {_PURCHASE}/mark-paid": 14,
    f"POST {_PURCHASE}/mark-unpaid": 16,
    f"POST {_PURCHASE}/payments/{{payment_id}}/move": 22,
    f"POST {_PURCHASE}/cancel": 13,
    f"POST {_PURCHASE}/refund": 17,
    f"PATCH {_PURCHASE}/tickets/{{ticket_id}}": 7,
    "PATCH me/tickets/{ticket_id}": 5,
    "POST webhooks/payments": 8,
    f"GET {_SALES}/purchases": 6,
    f"GET {_SALES}/summary": 5,
    f"GET {_SALES}/export": 4,
    f"GET {_SALES}/reconcile": 2,
    "GET admin/events/{event_id}/audit": 3,
    "GET admin/events/{event_id}/audit/verify": 2,
    "GET admin/events/{event_id}/tickets/packages/{package_id}/audit": 4,
}


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.usefixtures("without_rate_limits")
async def test_what_follows_a_sale_sends_as_many_statements_as_it_should(
    admin: Client, anybody: Client, person: Person, rows: int
) -> None:
    """As many for thirty purchases with answers and a code as for one."""
    event = await new_event(admin)
    package = await new_package(admin, event)
    other = await new_package(admin, event)
    option, spare = await new_option(admin, package), await new_option(admin, other)
    turning = await new_package(admin, event)
    turned = [(await new_option(admin, turning))["id"] for _ in range(min(rows, 3) + 1)][::-1]
    code, unused = await new_code(admin, event), await new_code(admin, event)
    answers = [response(option, "None")]
    made: list[Json] = []
    for _ in range(max(rows, 4)):
        buyer = person("donor")
        made.append(
            await bought(buyer, package, 2, promo_code=code["code"], option_responses=answers)
        )
    names = {"event_id": event["id"], "package_id": package["id"]}
    paid = json.dumps(payment(made[3])).encode()
    ticket = {"purchase_id": made[0]["id"], "ticket_id": made[0]["tickets"][0]["id"]}
    asked = f"?code={code['code']}&package_id={package['id']}&quantity=1"

    async def of(
        operation: str, body: object = None, sender: Client = admin, **more: object
    ) -> tuple[str, int]:
        return operation, await count_statements(sender, operation, body, **{**names, **more})

    async def of_moved_payment() -> tuple[str, int]:
        paid_again = await moved(admin, made[0], "mark-paid")
        counted = await of(
            f"POST {_PURCHASE}/payments/{{payment_id}}/move",
            {"purchase_id": made[2]["id"]},
            purchase_id=made[0]["id"],
            payment_id=paid_again["payments"][-1]["id"],
        )
        await moved(admin, made[0], "mark-paid")
        return counted

    option_at = {"package_id": other["id"], "option_id": spare["id"]}
    counted = dict(
        [
            await of(f"GET {_OPTIONS}"),
            await of(f"POST {_OPTIONS}", {"name": "More", "option_type": "boolean"}),
            await of(f"POST {_OPTIONS}/reorder", {"option_ids": turned}, package_id=turning["id"]),
            await of(f"PATCH {_OPTIONS}/{{option_id}}", {"name": "Less"}, **option_at),
            await of(f"DELETE {_OPTIONS}/{{option_id}}", **option_at),
            await of(f"POST {_IMAGE}", form(picture()), content_type=FORM_TYPE),
            await of(f"GET {_IMAGE}"),
            await of(f"DELETE {_IMAGE}"),
            await of(f"GET {_CODES}"),
            await of(
                f"POST {_CODES}",
                {"code": "NEWCODE", "discount_type": "fixed_amount", "discount_value": "5"},
            ),
            await of(f"GET {_CODES}/{{code_id}}", code_id=code["id"]),
            await of(
                f"PATCH {_CODES}/{{code_id}}",
                {"discount_value": "5"},
                code_id=code["id"],
                if_match='"1"',
            ),
            await of(f"DELETE {_CODES}/{{code_id}}", code_id=unused["id"], if_match='"1"'),
            await of("GET events/{event_id}/promo-codes/validate", query=asked),
            await of(f"GET {_PURCHASE}", purchase_id=made[0]["id"]),
            await of(f"PATCH {_PURCHASE}/tickets/{{ticket_id}}", {"guest_name": "Bo"}, **ticket),
            await of(f"POST {_PURCHASE}/mark-paid", {}, purchase_id=made[0]["id"]),
            await of(f"GET {_PURCHASE}/receipt", purchase_id=made[0]["id"]),
            await of(f"POST {_PURCHASE}/mark-unpaid", {"reason": "No"}, purchase_id=made[0]["id"]),
            await of_moved_payment(),
            await of(f"POST {_PURCHASE}/refund", {}, purchase_id=made[0]["id"]),
            await of(f"POST {_PURCHASE}/cancel", {}, purchase_id=made[1]["id"]),
            await of("POST webhooks/payments", paid, anybody, x_signature=signature(paid)),
            await of(f"GET {_SALES}/purchases"),
            await of(f"GET {_SALES}/summary"),
            await of(f"GET {_SALES}/export"),
            await of(f"GET {_SALES}/reconcile"),
            await of("GET admin/events/{event_id}/audit"),
            await of("GET admin/events/{event_id}/audit/verify"),
            await of("GET admin/events/{event_id}/tickets/packages/{package_id}/audit"),
        ]
    )
    own = await bought(admin, other)
    await moved(admin, own, "mark-paid")
    # Issued by the first reading, and not by the second.
    await admin.get(f"me/purchases/{own['id']}/receipt")
    own_receipt = await of("GET me/purchases/{purchase_id}/receipt", purchase_id=own["id"])
    own_ticket = own["tickets"][0]["id"]
    counted |= dict(
        [
            own_receipt,
            await of("PATCH me/tickets/{ticket_id}", {"guest_name": "Bo"}, ticket_id=own_ticket),
        ]
    )
    assert counted == STATEMENTS


async def test_every_endpoint_is_in_the_table(anybody: Client) -> None:
    paths = (await anybody.get("openapi.json")).json["paths"]
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1/')}"
        for path, methods in paths.items()
        for method in methods
    }
    assert described == {*BEFORE_SALE, *STATEMENTS, *OF_ORDERS}
