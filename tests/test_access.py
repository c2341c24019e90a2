"""Who may call what: a row for every function, and a real call of each by everybody.

A new endpoint has no row here, and fails until somebody has thought about who may call it.
"""

from dataclasses import dataclass
from uuid import uuid4

import pytest

import function_app
from infra.local.host.function_host import FunctionHost
from shared.http.access import Access
from shared.http.endpoint import Operation
from shared.http.needs import Body, Upload
from shared.http.paths import names_in
from tests.conftest import Person
from tests.factories import Json, event_body, new_event, package_body
from tests.factories.images import FORM_TYPE, form, picture
from tests.factories.people import new_coordinator
from tests.harness.client import Answer, Client
from tests.harness.key_server import KeyServer

FALLBACK = "zz_unmatched"
# FR-001, FR-006, and the table of SPEC §11.
RULES = {
    "create_event": "super_admin",
    "list_events": "coordinator",
    "get_event": "coordinator_of_event",
    "change_event": "super_admin",
    "get_public_event": "public",
    "list_coordinators": "super_admin",
    "invite_coordinator": "super_admin",
    "assign_coordinator": "super_admin",
    "remove_coordinator": "super_admin",
    "list_packages": "coordinator_of_event",
    "create_package": "coordinator_of_event",
    "get_package": "coordinator_of_event",
    "change_package": "coordinator_of_event",
    "delete_package": "coordinator_of_event",
    "enable_package": "coordinator_of_event",
    "disable_package": "coordinator_of_event",
    "fill_in_fair_market_value": "coordinator_of_event",
    "reorder_packages": "coordinator_of_event",
    "list_public_packages": "public",
    "upload_package_image": "coordinator_of_event",
    "get_package_image": "coordinator_of_event",
    "remove_package_image": "coordinator_of_event",
    "list_options": "coordinator_of_event",
    "reorder_options": "coordinator_of_event",
    "create_option": "coordinator_of_event",
    "change_option": "coordinator_of_event",
    "delete_option": "coordinator_of_event",
    "list_promo_codes": "coordinator_of_event",
    "create_promo_code": "coordinator_of_event",
    "get_promo_code": "coordinator_of_event",
    "change_promo_code": "coordinator_of_event",
    "delete_promo_code": "coordinator_of_event",
    "quote_promo_code": "donor",
    "verify_ticket": "coordinator_of_event",
    "seat_guest": "coordinator_of_event",
    "seat_own_guest": "donor",
    "get_sales": "coordinator_of_event",
    "get_sales_summary": "coordinator_of_event",
    "list_purchases": "coordinator_of_event",
    "export_purchases": "coordinator_of_event",
    "reconcile_sales": "coordinator_of_event",
    "list_event_audit": "coordinator_of_event",
    "list_package_audit": "coordinator_of_event",
    "verify_audit": "coordinator_of_event",
    "get_purchase": "coordinator_of_event",
    "enter_order": "coordinator_of_event",
    "find_purchasers": "coordinator_of_event",
    "update_purchase": "coordinator_of_event",
    "reassign_purchase": "coordinator_of_event",
    "mark_purchase_paid": "coordinator_of_event",
    "mark_purchase_unpaid": "coordinator_of_event",
    "move_payment": "coordinator_of_event",
    "match_payments": "coordinator_of_event",
    "get_receipt": "coordinator_of_event",
    "get_own_receipt": "donor",
    "cancel_purchase": "coordinator_of_event",
    "refund_purchase": "coordinator_of_event",
    "return_packages": "coordinator_of_event",
    "exchange_packages": "coordinator_of_event",
    "take_payment": "signature",
    "purchase_tickets": "donor",
    "list_own_purchases": "donor",
    "get_own_purchase": "donor",
    "get_liveness": "public",
    "get_readiness": "public",
    "get_openapi": "public",
    "get_docs": "public",
    "get_docs_asset": "public",
    # Answers 404, 405 and OPTIONS only, and reads nothing.
    FALLBACK: "public",
}
# A machine's signature is for tests/api/test_payment_webhook.py: nobody here has one.
PERSONS = [name for name, rule in RULES.items() if rule != "signature" and name != FALLBACK]
# Who is refused by which rule, and how; whoever is not named passes.
REFUSED = {
    "public": {},
    "donor": {"nobody": 401},
    "coordinator": {"nobody": 401, "no_role": 403, "donor": 403},
    "coordinator_of_event": {"nobody": 401, "no_role": 403, "donor": 403, "foreign": 403},
    "super_admin": {
        "nobody": 401,
        "no_role": 403,
        "donor": 403,
        "foreign": 403,
        "assigned": 403,
    },
}
WHO = ["nobody", "no_role", "donor", "foreign", "assigned", "super_admin"]
OPERATIONS = {
    operation.name: operation for api in function_app.APIS for operation in api.operations
}
# What gets a request past its parsing, so that the event check is reached.
BODIES: dict[str, Json] = {
    "change_event": {},
    "invite_coordinator": {"email": "noor@example.org"},
    "create_package": package_body(),
    "change_package": {},
    "reorder_packages": {"package_ids": []},
    "reorder_options": {"option_ids": []},
    "verify_ticket": {"qr_payload": "T1.x"},
    "purchase_tickets": {"package_id": str(uuid4()), "quantity": 1},
    "create_option": {"name": "Dinner", "option_type": "boolean"},
    "change_option": {},
    "create_promo_code": {
        "code": "SPRING10",
        "discount_type": "percentage",
        "discount_value": "10",
    },
    "change_promo_code": {},
    "mark_purchase_paid": {},
    "mark_purchase_unpaid": {"reason": "It bounced"},
    "move_payment": {"purchase_id": str(uuid4())},
    "match_payments": {"rows": [{"amount": "250.00"}]},
    "enter_order": {
        "purchaser": {"name": "Ines Valera"},
        "package_id": str(uuid4()),
        "quantity": 1,
        "payment": {"status": "completed", "method": "check"},
    },
    "update_purchase": {},
    "reassign_purchase": {"purchaser": {"name": "Ines Valera"}},
    "cancel_purchase": {},
    "refund_purchase": {},
    "return_packages": {"quantity": 1, "reason": "Ill"},
    "exchange_packages": {"package_id": str(uuid4()), "quantity": 1, "reason": "Ill"},
    "seat_guest": {},
    "seat_own_guest": {},
}
QUERIES = {
    "quote_promo_code": f"?code=SPRING10&package_id={uuid4()}&quantity=1",
    "find_purchasers": "?q=Ines",
}


@dataclass(frozen=True)
class Cast:
    """Everybody who calls, and the event that it is about."""

    event: Json
    people: dict[str, Client]


@pytest.fixture(scope="session")
async def cast(host: FunctionHost, keys: KeyServer) -> Cast:
    """People as different as the rules tell them apart; `foreign` coordinates another event."""

    def person(*roles: str, **claims: object) -> Client:
        subject, email = uuid4().hex, str(claims.pop("email", "cast@example.org"))
        token, _ = keys.issuer.issue("Amara Lindgren", email, roles, subject)
        return Client(host, token, subject)

    admin = person("super_admin")
    event, other_event = await new_event(admin), await new_event(admin)
    people = {
        "nobody": Client(host),
        "no_role": person(),
        "donor": person("donor"),
        "foreign": await new_coordinator(admin, person, other_event),
        "assigned": await new_coordinator(admin, person, event),
        "super_admin": admin,
    }
    return Cast(event, people)


async def send(client: Client, operation: Operation, event: Json) -> Answer:
    """Send a request that is as good as can be without knowing more than the event."""
    places = {name: str(uuid4()) for name in names_in(operation.path)}
    if "event_id" in places:
        places["event_id"] = event["id"]
    headers = {"If_Match": '"1"', "Idempotency_Key": uuid4().hex}
    path = operation.path.format(**places) + QUERIES.get(operation.name, "")
    kinds = {type(need) for need in operation.needs}
    if Upload in kinds:
        return await client.post(path, form(picture()), Content_Type=FORM_TYPE)
    if Body not in kinds:
        return await client.call(operation.method, path, **headers)
    body = BODIES.get(operation.name, event_body())
    return await client.call(operation.method, path, body, **headers)


def test_every_function_has_a_row() -> None:
    declared = {name: operation.access.name for name, operation in OPERATIONS.items()}
    assert {**declared, FALLBACK: "public"} == RULES


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("name", PERSONS)
async def test_each_may_call_what_the_rule_says(cast: Cast, name: str, who: str) -> None:
    """FR-001, FR-006."""
    operation = OPERATIONS[name]
    answer = await send(cast.people[who], operation, cast.event)
    due = REFUSED[RULES[name]].get(who)
    if due is None:
        # Whatever comes of it, the caller was let in, and past the parsing.
        assert answer.status not in (401, 403, 405, 415, 429, 500), answer.body
        assert answer.status != 400 or answer.code == "order_mismatch", answer.body
        return
    assert answer.status == due, answer.body
    assert answer.code == {401: "unauthenticated", 403: "forbidden"}[due]
    assert (answer.headers.get("WWW-Authenticate") == "Bearer") is (due == 401)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing/here", 404),
        ("POST", "nothing/here", 404),
        ("DELETE", "admin/events", 405),
        ("OPTIONS", "admin/events", 204),
        ("POST", "me/purchases", 405),
    ],
)
async def test_the_fallback_answers_alike_for_everybody(
    cast: Cast, method: str, path: str, status: int
) -> None:
    for client in cast.people.values():
        assert (await client.call(method, path)).status == status


@pytest.mark.parametrize("name", PERSONS)
async def test_a_refused_caller_learns_nothing_from_what_they_sent(
    cast: Cast, person: Person, name: str
) -> None:
    """Who may not call is told so before anything of the request is looked at."""
    operation = OPERATIONS[name]
    nonsense = dict.fromkeys(names_in(operation.path), "nonsense")
    # A donor for each, who meets no limit.
    for who, client in {"nobody": cast.people["nobody"], "donor": person("donor")}.items():
        due = REFUSED[RULES[name]].get(who)
        path = operation.path.format(**nonsense)
        answer = await client.call(operation.method, path, b"{")
        assert due is None or answer.status == due


@pytest.mark.parametrize(
    "name", [name for name, rule in RULES.items() if rule == "coordinator_of_event"]
)
async def test_an_event_that_does_not_exist_is_not_found(cast: Cast, name: str) -> None:
    for who in ("foreign", "super_admin"):
        answer = await send(cast.people[who], OPERATIONS[name], {"id": str(uuid4())})
        assert (answer.status, answer.code) == (404, "event_not_found")


def test_no_rule_of_the_admin_lets_a_donor_in() -> None:
    """Whatever is declared: what stands below admin/ needs one of the admins' roles."""
    lenient = [
        operation.name
        for operation in OPERATIONS.values()
        if operation.path.startswith("admin/") and not operation.access.roles
    ]
    assert lenient == []
    about_an_event: list[Access] = [
        operation.access
        for operation in OPERATIONS.values()
        if operation.path.startswith("admin/events/{event_id}")
    ]
    assert {rule.name for rule in about_an_event} == {"coordinator_of_event", "super_admin"}
