"""The same for orders of the team, and for changes of what was bought."""

import pytest

from tests.api.test_statement_counts import count_statements
from tests.conftest import Person
from tests.factories import bought, new_event, new_package
from tests.factories.options import new_option, response
from tests.factories.orders import CHECK, order_body
from tests.factories.payments import moved
from tests.factories.promo_codes import new_code
from tests.harness.client import Client

_EVENT = "admin/events/{event_id}"
_PURCHASE = _EVENT + "/purchases/{purchase_id}"
_VALUE = _EVENT + "/tickets/packages/{package_id}/fill-in-fair-market-value"

STATEMENTS = {
    f"POST {_EVENT}/purchases": 9,
    f"GET {_EVENT}/purchasers": 2,
    f"PATCH {_PURCHASE}": 12,
    f"POST {_PURCHASE}/reassign": 18,
    f"POST {_PURCHASE}/return": 17,
    f"POST {_PURCHASE}/exchange": 24,
    f"POST {_EVENT}/payments/match": 2,
    f"POST {_VALUE}": 9,
}


@pytest.mark.parametrize("rows", [1, 18])
@pytest.mark.usefixtures("without_rate_limits")
async def test_orders_and_changes_send_as_many_statements_as_they_should(
    admin: Client, person: Person, rows: int
) -> None:
    """As many for eighteen purchases of eighteen packages, and lines of a statement, as for one."""
    event = await new_event(admin)
    package, better = await new_package(admin, event), await new_package(admin, event)
    option = await new_option(admin, package)
    code = await new_code(admin, event)
    one, *_ = [
        await bought(
            person("donor"),
            package,
            rows + 2,
            promo_code=code["code"],
            option_responses=[response(option, "None")],
        )
        for _ in range(rows)
    ]
    await moved(admin, one, "mark-paid")
    valued = {"fair_market_value": "20.00"}
    path = f"admin/events/{event['id']}/tickets/packages/{package['id']}"
    await admin.patch(path, valued, If_Match='"1"')
    names = {"event_id": event["id"], "package_id": package["id"], "purchase_id": one["id"]}
    lines = {"rows": [{"amount": "225.00", "text": "Ines Valera"}] * rows}
    answers = [response(option, "None")]
    entered = order_body(package, rows, payment=CHECK, option_responses=answers)
    changed = {"package_id": better["id"], "quantity": rows, "reason": "A better view"}
    sent: dict[str, object] = {
        f"POST {_EVENT}/purchases": entered,
        f"GET {_EVENT}/purchasers": None,
        f"PATCH {_PURCHASE}": {"in_the_name_of": "Valera Marine", "note": "By the water"},
        f"POST {_PURCHASE}/reassign": {"purchaser": {"name": "Ines Valera"}},
        f"POST {_PURCHASE}/return": {"quantity": rows, "reason": "Ill"},
        f"POST {_EVENT}/payments/match": lines,
        f"POST {_VALUE}": {},
        f"POST {_PURCHASE}/exchange": changed,
    }
    counted = {}
    for operation, body in sent.items():
        query = "?q=Priya" if operation.startswith("GET") else ""
        counted[operation] = await count_statements(admin, operation, body, **names, query=query)
    assert counted == STATEMENTS
