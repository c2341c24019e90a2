"""Why an order of the team is refused, and which rules the team may pass over."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, in_days, new_event, new_package
from tests.factories.orders import CHECK, COMP, PLEDGE, enter_order, ordered
from tests.factories.paths import event_path, package_path
from tests.harness.client import Client
from tests.harness.trail import traces

REQUIRED = {"name": "Dinner", "option_type": "boolean", "is_required": True}
_OVERRIDE = {"total": "10.00", "reason": "Friend of the school"}


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"quantity": 0}, ("/quantity", "too_small")),
        ({"quantity": 501}, ("/quantity", "too_large")),
        ({"purchaser": {}}, ("/purchaser", "invalid")),
        ({"purchaser": {"email": "a@example.org"}}, ("/purchaser", "invalid")),
        ({"purchaser": {"name": ""}}, ("/purchaser/name", "too_short")),
        ({"payment": {**PLEDGE, "status": "completed"}}, ("/payment", "invalid")),
        ({"payment": {"status": "completed", "method": "provider"}}, ("/payment", "invalid")),
        ({"payment": {"status": "refunded", "method": "check"}}, ("/payment/status", "invalid")),
        ({"payment": {**COMP, "status": "pending"}}, ("/payment", "invalid")),
        ({"payment": {**COMP, "reference": "1042"}}, ("/payment", "invalid")),
        ({"payment": {**COMP, "received_on": "2027-04-12"}}, ("/payment", "invalid")),
        ({"payment": {**PLEDGE, "received_on": "2027-04-12"}}, ("/payment", "invalid")),
        ({"payment": COMP, "total_override": _OVERRIDE}, ("/payment", "invalid")),
        ({"payment": CHECK, "due_on": "2027-04-12"}, ("/due_on", "invalid")),
        ({"total_override": {"total": "10.00"}}, ("/total_override/reason", "required")),
        (
            {"total_override": {**_OVERRIDE, "total": "-1.00"}},
            ("/total_override/total", "too_small"),
        ),
        ({"waive": ["quantity_limit"]}, ("/waive/0", "invalid")),
        ({"in_the_name_of": "x" * 101}, ("/in_the_name_of", "too_long")),
        ({"note": "x" * 2001}, ("/note", "too_long")),
    ],
)
async def test_an_invalid_order_is_refused(
    admin: Client, package: Json, fields: Json, error: tuple[str, str]
) -> None:
    answer = await enter_order(admin, package, **fields)
    assert (answer.status, answer.errors) == (400, {error})
    assert (await admin.get(package_path(package))).json["sold_count"] == 0


async def test_a_gift_may_state_its_reason(admin: Client, package: Json) -> None:
    override = {"total": "0.00", "reason": "The speaker"}
    made = await ordered(admin, package, payment=COMP, total_override=override)
    assert made["total_price"] == "0.00"


async def test_an_order_has_at_most_two_thousand_seats(admin: Client, event: Json) -> None:
    package = await new_package(admin, event, seats_per_package=9)
    answer = await enter_order(admin, package, 223)
    assert (answer.status, answer.errors) == (400, {("/quantity", "too_large")})
    assert len((await ordered(admin, package, 222))["tickets"]) == 1_998


async def test_without_a_key_no_order_is_entered(admin: Client, package: Json) -> None:
    body = {"purchaser": {"name": "Ada"}, "package_id": package["id"], "quantity": 1}
    path = f"admin/events/{package['event_id']}/purchases"
    answer = await admin.post(path, {**body, "payment": PLEDGE})
    assert (answer.status, answer.code) == (400, "idempotency_key_required")


async def _closed(admin: Client, package: Json) -> None:
    del admin, package


async def _disabled(admin: Client, package: Json) -> None:
    assert (await admin.post(f"{package_path(package)}/disable")).status == 200


async def _capped(admin: Client, package: Json) -> None:
    path = event_path({"id": package["event_id"]})
    assert (await admin.patch(path, {"max_tickets_per_donor": 1})).status == 200


async def _asked(admin: Client, package: Json) -> None:
    path = f"{package_path(package)}/options"
    assert (await admin.post(path, REQUIRED)).status == 201


RULES = [
    ("sales_window", _closed, "sales_closed"),
    ("package_disabled", _disabled, "package_disabled"),
    ("donor_cap", _capped, "donor_limit_reached"),
    ("required_options", _asked, "validation_failed"),
]


@pytest.mark.parametrize(("rule", "break_rule", "code"), RULES)
async def test_a_rule_is_passed_over_only_if_it_is_waived(
    admin: Client,
    package: Json,
    superuser: psycopg.Connection,
    rule: str,
    break_rule: Callable[[Client, Json], Awaitable[None]],
    code: str,
) -> None:
    await break_rule(admin, package)
    at = datetime.now(UTC) + timedelta(days=90 if rule == "sales_window" else 0)
    others = [name for name, _, _ in RULES if name != rule]
    with clock.frozen_at(at):
        refused = await enter_order(admin, package, 2, waive=others)
        made = await ordered(admin, package, 2, waive=[rule, *others])
    assert refused.code == code
    assert [one.new for one in traces(superuser, made) if one.field == "waived"] == [rule]
    assert (await admin.get(package_path(package))).json["sold_count"] == 2


async def test_what_was_not_in_the_way_is_not_on_record_as_waived(
    admin: Client, package: Json, superuser: psycopg.Connection
) -> None:
    made = await ordered(admin, package, waive=[name for name, _, _ in RULES])
    assert "waived" not in {one.field for one in traces(superuser, made)}


async def test_the_limit_of_a_package_is_never_passed_over(admin: Client, package: Json) -> None:
    answer = await enter_order(admin, package, 11, waive=[name for name, _, _ in RULES])
    assert (answer.status, answer.code, answer.json["remaining"]) == (409, "sold_out", 10)


async def test_of_several_reasons_the_first_is_given(
    admin: Client, person: Person, event: Json
) -> None:
    """In the order of a donor's purchase: window, package, what is left, cap, code, price."""
    package = await new_package(admin, event, quantity_limit=3)
    me = (await bought(person("donor"), package))["purchaser"]
    await _disabled(admin, package)
    await _capped(admin, package)
    wrong: Json = {"promo_code": "NOPE", "expected_total": "1.00"}
    for_me: Json = {"purchaser": {"user_id": me["id"]}}
    codes = []
    with clock.frozen_at(datetime.now(UTC) + timedelta(days=90)):
        waived: list[str] = []
        for rule in ("sales_window", "package_disabled"):
            answer = await enter_order(admin, package, 3, **wrong, **for_me, waive=waived)
            codes.append(answer.code)
            waived.append(rule)
        codes.append((await enter_order(admin, package, 3, **wrong, **for_me, waive=waived)).code)
        codes.append((await enter_order(admin, package, 2, **wrong, **for_me, waive=waived)).code)
        waived.append("donor_cap")
        codes.append((await enter_order(admin, package, 2, **wrong, **for_me, waive=waived)).code)
        wrong.pop("promo_code")
        codes.append((await enter_order(admin, package, 2, **wrong, **for_me, waive=waived)).code)
    assert codes == [
        "sales_closed",
        "package_disabled",
        "sold_out",
        "donor_limit_reached",
        "promo_code_unknown",
        "price_changed",
    ]


async def test_the_expected_total_is_the_one_that_the_team_set(
    admin: Client, package: Json
) -> None:
    fields: Json = {"total_override": _OVERRIDE, "expected_total": "250.00"}
    answer = await enter_order(admin, package, **fields)
    assert (answer.code, answer.json["total_price"]) == ("price_changed", "10.00")
    made = await ordered(admin, package, **{**fields, "expected_total": "10.00"})
    assert made["total_price"] == "10.00"


async def test_a_refused_order_leaves_nobody_behind(
    admin: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    assert (await enter_order(admin, package, 11)).code == "sold_out"
    people = superuser.execute("SELECT FROM users WHERE of_event_id = %s", [event["id"]])
    assert people.fetchall() == []
    audited = superuser.execute(
        "SELECT FROM audit_entries WHERE event_id = %s AND entity_type = 'purchase'",
        [event["id"]],
    )
    assert audited.fetchall() == []


async def test_sales_that_have_not_opened_can_be_waived(admin: Client) -> None:
    event = await new_event(admin, sales_open_at=in_days(5))
    package = await new_package(admin, event)
    assert (await enter_order(admin, package)).code == "sales_not_open"
    await ordered(admin, package, waive=["sales_window"])
