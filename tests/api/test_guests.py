"""Who sits on which seat."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest

from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, new_event
from tests.factories.coordinators import new_coordinator
from tests.factories.payments import FAILED, moved, payment, purchase_path, send_payment
from tests.harness.client import Answer, Client
from tests.harness.trail import Trace, actors, traces

NOW = datetime(2026, 4, 1, 18, 30, tzinfo=UTC)
ADA = {"guest_name": "Ada Byron", "guest_email": "ada@example.org"}


def ticket_path(made: Json, ticket: Json) -> str:
    """Return where coordinators find a ticket."""
    return f"{purchase_path(made)}/tickets/{ticket['id']}"


async def seat(donor: Client, ticket: Json, **fields: str | None) -> Answer:
    """Try to seat somebody on one's own ticket."""
    return await donor.patch(f"me/tickets/{ticket['id']}", fields)


@pytest.fixture
async def made(donor: Client, package: Json) -> Json:
    """A purchase of two seats, nobody on them yet."""
    return await bought(donor, package, 2)


@pytest.fixture
def ticket(made: Json) -> Json:
    """Its first ticket."""
    first: Json = made["tickets"][0]
    assert [first[name] for name in ("guest_name", "guest_email", "assigned_at")] == [None] * 3
    return first


async def test_a_guest_is_seated_renamed_and_unseated(
    donor: Client, made: Json, ticket: Json, superuser: psycopg.Connection
) -> None:
    """Each time shown with the purchase, and on record from old to new."""
    with clock.frozen_at(NOW):
        seated = await seat(donor, ticket, **ADA)
    assert seated.status == 200
    assert seated.json == {**ticket, **ADA, "assigned_at": "2026-04-01T18:30:00Z"}
    with clock.frozen_at(NOW + timedelta(hours=1)):
        renamed = await seat(donor, ticket, guest_name="  Bo Andersen ")
    assert renamed.json == {
        **seated.json,
        "guest_name": "Bo Andersen",
        "assigned_at": "2026-04-01T19:30:00Z",
    }
    shown = (await donor.get(f"me/purchases/{made['id']}")).json["tickets"]
    assert shown == [renamed.json, made["tickets"][1]]
    empty = await seat(donor, ticket, guest_name=None, guest_email=None)
    assert empty.json == ticket
    assert traces(superuser, ticket) == [
        Trace("assigned", "guest_email", None, "ada@example.org"),
        Trace("assigned", "guest_name", None, "Ada Byron"),
        Trace("assigned", "guest_name", "Ada Byron", "Bo Andersen"),
        Trace("unassigned", "guest_email", "ada@example.org", None),
        Trace("unassigned", "guest_name", "Bo Andersen", None),
    ]
    assert set(actors(superuser, ticket)) == {"Priya Raman"}


@pytest.mark.parametrize(
    "again", [{}, ADA, {"guest_name": " Ada Byron "}, {"guest_email": "ada@example.org"}]
)
async def test_what_changes_nothing_is_no_entry(
    donor: Client, ticket: Json, superuser: psycopg.Connection, again: dict[str, str | None]
) -> None:
    """Nor does it move `assigned_at`."""
    with clock.frozen_at(NOW):
        first = await seat(donor, ticket, **ADA)
    assert (await seat(donor, ticket, **again)).json == first.json
    assert len(traces(superuser, ticket)) == 2


async def test_an_address_may_come_later_and_go_before(donor: Client, ticket: Json) -> None:
    """A name alone is a guest; blank is none."""
    named = await seat(donor, ticket, guest_name="Ada Byron", guest_email="")
    assert (named.status, named.json["guest_email"]) == (200, None)
    assert (await seat(donor, ticket, guest_email="ada@example.org")).json["guest_email"]
    gone = await seat(donor, ticket, guest_email=" ")
    assert (gone.json["guest_name"], gone.json["guest_email"]) == ("Ada Byron", None)
    assert gone.json["assigned_at"]
    assert (await seat(donor, ticket, guest_name="  ")).json == ticket


@pytest.mark.parametrize(
    ("before", "fields", "pointer", "code"),
    [
        ({}, {"guest_email": "ada@example.org"}, "/guest_name", "required"),
        ({}, {"guest_name": None, "guest_email": "a@b"}, "/guest_name", "required"),
        (ADA, {"guest_name": None}, "/guest_name", "required"),
        ({}, {"guest_name": "x" * 201}, "/guest_name", "too_long"),
        ({}, {"guest_name": "a\nb"}, "/guest_name", "invalid"),
        ({}, {"guest_name": 5}, "/guest_name", "invalid"),
        (ADA, {"guest_email": "not an address"}, "/guest_email", "invalid"),
        ({}, {"name": "Ada"}, "/name", "unknown_field"),
        ({}, {"assigned_at": None}, "/assigned_at", "unknown_field"),
    ],
)
async def test_what_is_no_guest_is_refused_and_changes_nothing(
    donor: Client,
    made: Json,
    ticket: Json,
    before: dict[str, str | None],
    fields: dict[str, str | None],
    pointer: str,
    code: str,
) -> None:
    """An address needs the name of whose it is."""
    seated = (await seat(donor, ticket, **before)).json
    answer = await seat(donor, ticket, **fields)
    assert (answer.status, answer.errors) == (400, {(pointer, code)})
    shown = (await donor.get(f"me/purchases/{made['id']}")).json["tickets"][0]
    assert shown == seated


async def test_an_address_has_up_to_254_characters(donor: Client, ticket: Json) -> None:
    """RFC 5321's limit, and not one more."""
    longest = "x" * 248 + "@b.org"
    assert (await seat(donor, ticket, guest_name="A", guest_email=longest)).status == 200
    longer = await seat(donor, ticket, guest_email="x" + longest)
    assert longer.errors == {("/guest_email", "too_long")}


async def test_tickets_of_others_are_not_found(
    donor: Client, person: Person, admin: Client, ticket: Json, superuser: psycopg.Connection
) -> None:
    """404, a super admin included: their own tickets are other ones."""
    for stranger in (person("donor"), person("event_coordinator"), admin):
        answer = await seat(stranger, ticket, **ADA)
        assert (answer.status, answer.code) == (404, "ticket_not_found")
    assert (await seat(donor, {"id": str(uuid4())}, **ADA)).code == "ticket_not_found"
    assert (await seat(donor, {"id": "1"}, **ADA)).errors == {("ticket_id", "invalid")}
    assert (await Client(donor.host).patch(f"me/tickets/{ticket['id']}", ADA)).status == 401
    assert traces(superuser, ticket) == []


async def test_coordinators_seat_guests_on_any_ticket_of_their_event(
    admin: Client,
    donor: Client,
    person: Person,
    event: Json,
    made: Json,
    ticket: Json,
    superuser: psycopg.Connection,
) -> None:
    """And the donor sees it."""
    coordinator = await new_coordinator(admin, person, event, name="Jonas Vester")
    seated = await coordinator.patch(ticket_path(made, ticket), ADA)
    assert (seated.status, seated.json["guest_name"]) == (200, "Ada Byron")
    shown = (await donor.get(f"me/purchases/{made['id']}")).json["tickets"][0]
    assert shown == seated.json
    assert set(actors(superuser, ticket)) == {"Jonas Vester"}
    alone = await coordinator.patch(ticket_path(made, ticket), {"guest_name": None})
    assert alone.errors == {("/guest_name", "required")}


async def test_coordinators_of_other_events_seat_nobody(
    admin: Client, donor: Client, person: Person, package: Json, made: Json, ticket: Json
) -> None:
    """FR-006: 403 for another's event; 404 where event, purchase and ticket don't match."""
    own = await new_event(admin)
    coordinator = await new_coordinator(admin, person, own)
    other = await bought(donor, package)
    assert (await coordinator.patch(ticket_path(made, ticket), ADA)).code == "forbidden"
    assert (await donor.patch(ticket_path(made, ticket), ADA)).code == "forbidden"
    claimed = ticket_path({**made, "event_id": own["id"]}, ticket)
    assert (await coordinator.patch(claimed, ADA)).code == "ticket_not_found"
    for path in (ticket_path(other, ticket), ticket_path(made, {"id": str(uuid4())})):
        assert (await admin.patch(path, ADA)).code == "ticket_not_found"


@pytest.mark.parametrize("closing", ["cancel", "refund", FAILED])
async def test_nobody_sits_on_a_seat_that_is_back_on_sale(
    admin: Client,
    donor: Client,
    anybody: Client,
    made: Json,
    ticket: Json,
    superuser: psycopg.Connection,
    closing: str,
) -> None:
    """A closed purchase is a 409, for the donor and for coordinators."""
    if closing == FAILED:
        await send_payment(anybody, payment(made, FAILED))
    elif closing == "refund":
        await moved(admin, made, "mark-paid")
    if closing != FAILED:
        await moved(admin, made, closing)
    for answer in (
        await seat(donor, ticket, **ADA),
        await admin.patch(ticket_path(made, ticket), ADA),
    ):
        assert (answer.status, answer.code) == (409, "purchase_already_closed")
    assert traces(superuser, ticket) == []


async def test_guests_may_come_with_the_purchase(
    donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    """They take the first seats in their order; a donor's own purchase is no entry."""
    guests = [{"name": "Ada Byron", "email": "ada@example.org"}, {"name": "Bo", "email": " "}]
    with clock.frozen_at(NOW):
        made = await bought(donor, package, 3, guests=guests)
    assert [(each["guest_name"], each["guest_email"]) for each in made["tickets"]] == [
        ("Ada Byron", "ada@example.org"),
        ("Bo", None),
        (None, None),
    ]
    at = "2026-04-01T18:30:00Z"
    assert [each["assigned_at"] for each in made["tickets"]] == [at, at, None]
    assert (await donor.get(f"me/purchases/{made['id']}")).json == made
    assert traces(superuser, made["tickets"][0]) == []
