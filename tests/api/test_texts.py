"""What the API stores of a text, or refuses, in `tests/cases/texts.json`."""

import pytest

from tests.factories import Json, bought, new_event, package_body
from tests.factories.paths import event_path
from tests.factories.promo_codes import code_body, codes_path
from tests.harness.client import Answer, Client
from tests.harness.text_cases import TEXT_CASES

pytestmark = pytest.mark.usefixtures("without_rate_limits")


def _check(case: Json, answer: Answer, field: str, where: str) -> None:
    if case["to"] is None:
        assert (answer.status, answer.code) == (400, "validation_failed"), case["why"]
        assert {pointer for pointer, _ in answer.errors} == {where}, case["why"]
    else:
        assert answer.status in {200, 201}, (case["why"], answer.body)
        assert answer.json[field] == case["to"], case["why"]


async def test_names_are_stored_as_the_table_says(admin: Client, event: Json) -> None:
    path = f"{event_path(event)}/tickets/packages"
    for case in TEXT_CASES["lines"]:
        answer = await admin.post(path, package_body(name=case["from"]))
        _check(case, answer, "name", "/name")


async def test_descriptions_are_stored_as_the_table_says(admin: Client, event: Json) -> None:
    path = f"{event_path(event)}/tickets/packages"
    for case in TEXT_CASES["descriptions"]:
        answer = await admin.post(path, package_body(description=case["from"]))
        _check(case, answer, "description", "/description")


async def test_promo_codes_are_stored_as_the_table_says(admin: Client) -> None:
    for case in TEXT_CASES["codes"]:
        event = await new_event(admin)
        answer = await admin.post(codes_path(event), code_body(code=case["from"]))
        _check(case, answer, "code", "/code")


async def test_invited_addresses_are_stored_as_the_table_says(admin: Client) -> None:
    for case in TEXT_CASES["addresses"]:
        event = await new_event(admin)
        answer = await admin.post(f"{event_path(event)}/coordinators", {"email": case["from"]})
        _check(case, answer, "email", "/email")


async def test_addresses_of_guests_are_stored_as_the_table_says(
    donor: Client, package: Json
) -> None:
    ticket = (await bought(donor, package, guests=[{"name": "Ada"}]))["tickets"][0]
    for case in TEXT_CASES["addresses"]:
        answer = await donor.patch(f"me/tickets/{ticket['id']}", {"guest_email": case["from"]})
        _check(case, answer, "guest_email", "/guest_email")


@pytest.mark.parametrize("copied", ["mailto:amara@example.org", "amara@example.org;"])
async def test_what_was_copied_along_with_an_address_is_refused_with_words(
    admin: Client, event: Json, copied: str
) -> None:
    answer = await admin.post(f"{event_path(event)}/coordinators", {"email": copied})
    [problem] = answer.json["errors"]
    assert "one e-mail address and nothing else, such as name@example.org" in problem["detail"]
