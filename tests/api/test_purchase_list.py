"""The event's purchases as a list: in order, filtered and searched (FR-054, FR-056, FR-057)."""

from datetime import UTC, datetime, timedelta
from typing import Literal
from unicodedata import normalize
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
import pytest

from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import new_option, response
from tests.factories.paths import event_path
from tests.factories.payments import moved
from tests.factories.people import new_coordinator
from tests.factories.promo_codes import new_code
from tests.harness.client import Answer, Client
from tests.harness.statements import counted_statements
from tests.harness.text_cases import TEXT_CASES

_MORNING = datetime(2026, 3, 1, 9, tzinfo=UTC)


async def _ask(admin: Client, event: Json, **query: object) -> Answer:
    return await admin.get(f"{event_path(event)}/tickets/sales/purchases?{urlencode(query)}")


async def _list(admin: Client, event: Json, **query: object) -> list[Json]:
    answer = await _ask(admin, event, **query)
    assert answer.status == 200, answer.body
    items: list[Json] = answer.json["items"]
    return items


async def _ids(admin: Client, event: Json, **query: object) -> list[str]:
    return [item["id"] for item in await _list(admin, event, **query)]


async def test_purchases_come_newest_first_with_all_there_is_to_know(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-054."""
    option = await new_option(admin, package, is_required=False)
    code = await new_code(admin, event)
    donor = person("donor", name="Priya Raman", email="priya@list.example")
    made = await bought(
        donor,
        package,
        2,
        promo_code=code["code"],
        guests=[{"name": "Bo Lind", "email": "bo@list.example"}],
        option_responses=[response(option, "No nuts")],
    )
    second = await bought(donor, package)
    newest, oldest = await _list(admin, event)
    assert (newest["id"], oldest["id"]) == (second["id"], made["id"])
    assert {**oldest, "purchaser": None} == {**made, "purchaser": None}
    assert (oldest["purchaser"]["name"], oldest["purchaser"]["email"]) == (
        "Priya Raman",
        "priya@list.example",
    )
    assert oldest["discount_amount"] == "50.00"
    assert [ticket["guest_name"] for ticket in oldest["tickets"]] == ["Bo Lind", None]
    assert oldest["option_responses"][0]["value"] == "No nuts"


async def test_a_cursor_reads_on_though_purchases_arrive(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-054: none is shown twice and none is passed over."""
    made = [(await bought(donor, package))["id"] for _ in range(5)]
    first = (await _ask(admin, event, limit=2)).json
    await bought(donor, package)
    second = (await _ask(admin, event, limit=2, cursor=first["next_cursor"])).json
    await bought(donor, package)
    third = (await _ask(admin, event, limit=2, cursor=second["next_cursor"])).json
    read = [item["id"] for page in (first, second, third) for item in page["items"]]
    assert (read, third["next_cursor"]) == (made[::-1], None)


async def test_purchases_of_the_same_moment_are_each_shown_once(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-054: a page may end between two of them."""
    with clock.frozen_at(datetime.now(UTC)):
        made = {(await bought(donor, package))["id"] for _ in range(5)}
    read: list[str] = []
    cursor: dict[str, object] = {}
    while True:
        page = (await _ask(admin, event, limit=1, **cursor)).json
        read += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert (len(read), set(read)) == (5, made)


async def test_every_filter_alone_and_all_of_them_together(admin: Client, donor: Client) -> None:
    """FR-056."""
    event = await new_event(admin)
    seat = await new_package(admin, event, name="Seat")
    sponsor = await new_package(admin, event, name="Gold", is_sponsorship=True)
    code = await new_code(admin, event, code="SPRING10")
    await new_code(admin, event, code="STRASSE")
    with clock.frozen_at(_MORNING):
        early = await bought(donor, seat, promo_code="STRASSE")
    with clock.frozen_at(_MORNING + timedelta(hours=1)):
        reduced = await bought(donor, sponsor, promo_code=code["code"])
    with clock.frozen_at(_MORNING + timedelta(hours=2)):
        late = await bought(donor, sponsor)
    await moved(admin, late, "mark-paid")
    e, r, p = early["id"], reduced["id"], late["id"]
    at_ten, at_eleven = "2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"
    together = {
        "package_id": sponsor["id"],
        "is_sponsorship": "true",
        "promo_code": "Spring10",
        "payment_status": "pending",
        "created_from": at_ten,
        "created_to": at_eleven,
        "q": "priya",
    }
    expected: list[tuple[dict[str, str], list[str]]] = [
        ({"package_id": seat["id"]}, [e]),
        ({"package_id": str(uuid4())}, []),
        ({"is_sponsorship": "true"}, [p, r]),
        ({"is_sponsorship": "false"}, [e]),
        ({"promo_code": "SPRING10"}, [r]),
        ({"promo_code": "spring10"}, [r]),
        ({"promo_code": "SPRING"}, []),
        ({"promo_code": "strasse"}, [e]),
        # In capitals it would be STRASSE, which is another code.
        ({"promo_code": "straße"}, []),
        ({"payment_status": "completed"}, [p]),
        ({"payment_status": "pending"}, [r, e]),
        ({"payment_status": "refunded"}, []),
        ({"created_from": at_ten}, [p, r]),
        ({"created_to": at_ten}, [e]),
        ({"created_from": at_ten, "created_to": at_eleven}, [r]),
        ({"created_from": "2026-03-01T11:00:00+01:00"}, [p, r]),
        (together, [r]),
        ({**together, "payment_status": "completed"}, []),
        ({**together, "package_id": seat["id"]}, []),
    ]
    for query, found in expected:
        assert await _ids(admin, event, **query) == found, query


async def test_search_finds_purchasers_guests_and_ticket_numbers(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-057, SC-006."""
    donor = person("donor", name="Wilhelmina Åström", email="w.astrom@search.example")
    guest = {"name": "Zebedee Rook", "email": "zeb@rook.example"}
    made = await bought(donor, package, 2, guests=[guest])
    # Without digits: an address may contain a ticket's number by chance.
    await bought(person("donor", name="Somebody Else", email="else@search.example"), package)
    number = made["tickets"][1]["ticket_number"]
    digits = str(int(number.removeprefix("T-")))
    for text in (
        *("Wilhelmina", "WILHELMINA ÅSTRÖM", "helmin", "  wilhelmina  "),
        *("w.astrom@search.example", "ASTROM@SEARCH"),
        *("zebedee", "Rook", "zeb@rook"),
        *(number, number.lower(), digits, digits.zfill(9), f"t-{digits}"),
    ):
        assert await _ids(admin, event, q=text) == [made["id"]], text
    for text in ("Nobody At All", f"{digits}0000", f"{number} x", "T-"):
        assert await _ids(admin, event, q=text) == [], text


@pytest.mark.parametrize("case", TEXT_CASES["found"], ids=lambda case: ascii(case["name"]))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
async def test_search_finds_what_looks_the_same(
    admin: Client,
    donor: Client,
    event: Json,
    package: Json,
    superuser: psycopg.Connection,
    case: Json,
    form: Literal["NFC", "NFD"],
) -> None:
    """Case, accents, apostrophes, doubled blanks and the order of words make no difference."""
    made = await bought(donor, package, guests=[{"name": case["name"]}])
    await bought(donor, package, guests=[{"name": "Somebody Else"}])
    # The previous release stored names as they were typed, and does not know the folded text.
    superuser.execute(
        "UPDATE tickets SET guest_name = %s WHERE id = %s",
        (normalize(form, case["name"]), made["tickets"][0]["id"]),
    )
    for text in case["by"]:
        assert await _ids(admin, event, q=text) == [made["id"]], ascii(text)
    for text in case["not_by"]:
        assert await _ids(admin, event, q=text) == [], ascii(text)


async def test_search_finds_purchasers_by_words_in_any_order(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    donor = person("donor", name="In\u00e9s O\u2019Valera", email="io@search.example")
    made = await bought(donor, package)
    for text in ("o'valera ines", "SEARCH.example INES", "ovalera"):
        assert await _ids(admin, event, q=text) == [made["id"]], text
    assert await _ids(admin, event, q="ines valera-lind") == []


async def test_search_follows_a_guest_who_is_renamed_or_leaves(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    made = await bought(donor, package, guests=[{"name": "Bo Lind", "email": "bo@lind.example"}])
    ticket = f"me/tickets/{made['tickets'][0]['id']}"
    await donor.patch(ticket, {"guest_name": "Noor \u015eahin", "guest_email": None})
    assert await _ids(admin, event, q="sahin") == [made["id"]]
    assert await _ids(admin, event, q="lind") == []
    await donor.patch(ticket, {"guest_name": None})
    assert await _ids(admin, event, q="sahin") == []


async def test_search_finds_a_promo_code(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """As it was typed at the purchase, whole: a part of one is more often a part of a name."""
    code = await new_code(admin, event, code="LANTERN10")
    made = await bought(donor, package, promo_code=code["code"])
    await bought(donor, package)
    for text in ("LANTERN10", " lantern10\u200b"):
        assert await _ids(admin, event, q=text) == [made["id"]], ascii(text)
    assert await _ids(admin, event, q="lantern") == []


async def test_search_stays_within_the_event(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-057: a name or a number of another event finds nothing here."""
    other = await new_package(admin, await new_event(admin))
    donor = person("donor", name="Ottoline Vance", email="otto@vance.example")
    made = await bought(donor, other, guests=[{"name": "Percival Stone"}])
    number = made["tickets"][0]["ticket_number"]
    for text in ("Ottoline", "otto@vance.example", "Percival", number):
        assert await _ids(admin, event, q=text) == []
        assert await _ids(admin, {"id": made["event_id"]}, q=text) == [made["id"]]


@pytest.mark.parametrize("sign", ["%", "_", "/", "\\", "'", '"', "%%", "a%z", "a_z"])
async def test_wildcards_are_looked_for_as_they_are(
    admin: Client, donor: Client, event: Json, package: Json, sign: str
) -> None:
    """FR-057."""
    made = await bought(donor, package, guests=[{"name": f"Bo {sign} Lind"}])
    await bought(donor, package, guests=[{"name": "Bo abcz Lind"}])
    assert await _ids(admin, event, q=sign) == [made["id"]]


@pytest.mark.parametrize("q", ["   ", "%09", "x" * 301, "a%00b"])
async def test_a_search_for_nothing_or_too_much_is_refused(
    admin: Client, event: Json, q: str
) -> None:
    """FR-057: an empty search would find everything, which nobody meant."""
    written = q if "%" in q else quote(q)
    answer = await admin.get(f"{event_path(event)}/tickets/sales/purchases?q={written}")
    assert (answer.status, answer.code) == (400, "validation_failed")
    assert {where for where, _ in answer.errors} == {"q"}


async def test_all_that_is_wrong_with_the_query_is_said_at_once(admin: Client, event: Json) -> None:
    """FR-056."""
    wrong = {
        "package_id": "x",
        "is_sponsorship": "perhaps",
        "promo_code": "x" * 21,
        "payment_status": "lost",
        "created_from": "yesterday",
        "created_to": "2026-01-01T00:00:00",
        "limit": "201",
    }
    answer = await _ask(admin, event, **wrong)
    assert answer.status == 400
    assert {where for where, _ in answer.errors} == set(wrong)
    for cursor in ("x", "bm9uc2Vuc2U", "é"):
        refused = await _ask(admin, event, cursor=cursor)
        assert (refused.status, refused.errors) == (400, {("cursor", "invalid")})


@pytest.mark.parametrize("query", [{}, {"q": "amara"}, {"is_sponsorship": "false"}])
@pytest.mark.usefixtures("without_rate_limits")
async def test_thirty_purchases_take_as_many_statements_as_one(
    admin: Client, person: Person, event: Json, query: dict[str, str]
) -> None:
    """FR-054."""
    package = await new_package(admin, event)
    option = await new_option(admin, package)
    counts: list[int] = []
    for more in (1, 29):
        for _ in range(more):
            answers = [response(option, "None")]
            await bought(person("donor"), package, 2, option_responses=answers)
        with counted_statements() as seen:
            assert len(await _list(admin, event, **query)) in {1, 30}
        counts.append(len(seen))
    assert counts[0] == counts[1] == 5


@pytest.mark.parametrize("name", ["purchases", "summary", "export", "reconcile"])
async def test_coordinators_of_another_event_see_nothing(
    admin: Client, donor: Client, anybody: Client, person: Person, event: Json, name: str
) -> None:
    """FR-054: what was bought is shown to those who run the event."""
    path = f"{event_path(event)}/tickets/sales/{name}"
    outsider = await new_coordinator(admin, person, await new_event(admin))
    insider = await new_coordinator(admin, person, event)
    seen = [(await who.get(path)).status for who in (outsider, donor, anybody, insider)]
    assert seen == [403, 403, 401, 200]


async def test_purchases_are_never_stored_by_caches(admin: Client, event: Json) -> None:
    """FR-054: they are personal."""
    assert (await _ask(admin, event)).headers["Cache-Control"] == "no-store"
