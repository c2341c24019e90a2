"""Requests through the genuine worker: what its conversions make of ours, and of our answers."""

import asyncio
from urllib.parse import quote
from uuid import uuid4

from tests.conftest import Person
from tests.factories import Json, bought, purchase
from tests.factories.paths import public_packages_path
from tests.harness.client import Client


async def test_a_read_and_its_revalidation(anybody: Client, event: Json, package: Json) -> None:
    path = public_packages_path(event)
    answer = await anybody.get(path)
    assert (answer.status, [one["id"] for one in answer.json["items"]]) == (200, [package["id"]])
    assert answer.headers["content-type"] == "application/json"
    again = await anybody.get(path, If_None_Match=answer.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == answer.headers["ETag"]


async def test_what_no_endpoint_takes_is_a_problem_document(anybody: Client) -> None:
    for method, path, status, code in (
        ("GET", "no/such/path", 404, "not_found"),
        ("GET", f"events/{uuid4()}/no/such/path", 404, "not_found"),
        ("DELETE", "health/live", 405, "method_not_allowed"),
    ):
        answer = await anybody.call(method, path)
        assert (answer.status, answer.json["code"]) == (status, code), path
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_browser_s_question_before_a_request(anybody: Client) -> None:
    answer = await anybody.call("OPTIONS", "admin/events")
    assert (answer.status, answer.body) == (204, b"")
    assert "POST" in answer.headers["Allow"]


async def test_a_purchase_and_its_replay(donor: Client, package: Json) -> None:
    """The second answer is the first, byte by byte."""
    key = str(uuid4())
    first = await purchase(donor, package, 2, key=key)
    assert first.status == 201
    assert first.headers["Location"].endswith(first.json["id"])
    again = await purchase(donor, package, 2, key=key)
    assert (again.status, again.body) == (201, first.body)
    without = await donor.post(
        f"events/{package['event_id']}/tickets/purchase",
        {"package_id": package["id"], "quantity": 1},
    )
    assert (without.status, without.json["code"]) == (400, "idempotency_key_required")


async def test_route_parameters_and_queries_arrive_as_they_were_sent(
    admin: Client, person: Person, event: Json, package: Json
) -> None:
    """With an escape, a plus sign, and a value that is empty."""
    email = f"a+b.{uuid4().hex}@example.org"
    await bought(person("donor", name="Ana María & Söhne", email=email), package)
    sales = f"admin/events/{event['id']}/tickets/sales/purchases"
    for query in ("q=Ana%20Mar%C3%ADa%20%26%20S%C3%B6hne", f"q={quote(email)}", "q="):
        answer = await admin.get(f"{sales}?{query}")
        assert answer.status == 200, answer.body
        assert len(answer.json["items"]) == 1, query


async def test_two_hundred_reads_twenty_at_once(
    anybody: Client, event: Json, package: Json
) -> None:
    path = public_packages_path(event)
    turns = asyncio.Semaphore(20)

    async def read() -> int:
        async with turns:
            return (await anybody.get(path)).status

    assert await asyncio.gather(*(read() for _ in range(200))) == [200] * 200


async def test_purchases_at_once_sell_what_there_is(
    donor: Client, admin: Client, package: Json
) -> None:
    """The package has ten."""
    answers = await asyncio.gather(*(purchase(donor, package) for _ in range(16)))
    assert sorted(answer.status for answer in answers) == [201] * 10 + [409] * 6
