"""Answering a package's options in a purchase."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.options import MEAL, NOTE, WAIVER, new_option, response
from tests.factories.payments import read_purchase, sold_count
from tests.harness.client import Client

FLOWER = "\U0001f33a"
VALUE = "/option_responses/0/value"


async def refusals(donor: Client, package: Json, *responses: Json) -> set[tuple[str, str]]:
    """Try to buy, and return what was wrong with the answers."""
    answer = await purchase(donor, package, option_responses=list(responses))
    assert (answer.status, answer.code) == (400, "validation_failed"), answer.body
    return answer.errors


async def test_answers_are_stored_with_the_purchase(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-026, FR-029, FR-030, FR-031: shown at once, to the donor later, and to coordinators."""
    waiver, meal, note = [await new_option(admin, package, kind) for kind in (WAIVER, MEAL, NOTE)]
    given = [
        response(note, "  No nuts,\r\nplease.  "),
        response(waiver, True),
        response(meal, ["Veal", "Fish"]),
    ]
    made = await bought(donor, package, 2, option_responses=given)
    assert made["option_responses"] == [
        {"option_id": waiver["id"], "option_name": WAIVER["name"], "value": True},
        {"option_id": meal["id"], "option_name": "Meal", "value": ["Veal", "Fish"]},
        {"option_id": note["id"], "option_name": NOTE["name"], "value": "No nuts,\nplease."},
    ]
    assert (await donor.get("me/purchases")).json["items"] == [made]
    assert (await donor.get(f"me/purchases/{made['id']}")).json == made
    assert await read_purchase(admin, made) == made


async def test_an_optional_option_may_be_skipped(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    """FR-032, FR-033: left out, or answered by nothing; null is stored, and SQL's own null."""
    options = [
        await new_option(admin, package, kind, is_required=False) for kind in (WAIVER, MEAL, NOTE)
    ]
    skipped = [response(options[0], None), response(options[1], [])]
    made = await bought(donor, package, option_responses=skipped)
    assert [answer["value"] for answer in made["option_responses"]] == [None, None, None]
    rows = superuser.execute(
        "SELECT count(*), count(value) FROM option_responses WHERE purchase_id = %s", [made["id"]]
    )
    assert rows.fetchone() == (3, 0)
    assert await read_purchase(admin, made) == made


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        (WAIVER, [None, False]),
        (MEAL, [None, []]),
        (NOTE, [None, "", "  \n"]),
    ],
)
async def test_a_required_option_must_be_answered(
    admin: Client, donor: Client, package: Json, kind: Json, nothing: list[Any]
) -> None:
    """FR-030, FR-031: a tick box ticked, a choice made, a text with something in it."""
    option = await new_option(admin, package, kind)
    assert await refusals(donor, package) == {("/option_responses", "option_required")}
    for value in nothing:
        assert await refusals(donor, package, response(option, value)) == {
            (VALUE, "option_required")
        }
    assert await sold_count(admin, package) == 0


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (WAIVER, ["true", " x ", 1, 0, ["true"], {"value": True}]),
        (MEAL, ["Fish", True, ["Pork"], ["Fish", "Fish"], ["fish"], [1], ["Fish", None], {}]),
        (NOTE, [True, False, 5, 1.5, ["No nuts"], {"text": "No nuts"}, "a\x00b", "a\x1bb"]),
    ],
)
async def test_an_answer_of_another_kind_is_refused(
    admin: Client, donor: Client, package: Json, kind: Json, wrong: list[Any]
) -> None:
    """FR-026, FR-028, FR-029: one error, at its value, whatever the value is."""
    option = await new_option(admin, package, kind, is_required=False)
    for value in wrong:
        found = await refusals(donor, package, response(option, value))
        assert found == {(VALUE, "option_invalid")}, value
    assert await sold_count(admin, package) == 0


async def test_no_more_choices_than_may_be_made(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-028: `max_selections` of 1 is a single choice."""
    option = await new_option(admin, package, MEAL, max_selections=1)
    two = response(option, ["Fish", "Veal"])
    assert await refusals(donor, package, two) == {(VALUE, "option_invalid")}
    made = await bought(donor, package, option_responses=[response(option, ["Veal"])])
    assert made["option_responses"][0]["value"] == ["Veal"]


@pytest.mark.parametrize("character", ["x", FLOWER])
async def test_a_text_is_as_long_as_500_characters(
    admin: Client, donor: Client, package: Json, character: str
) -> None:
    """FR-029: code points, trimmed, those beyond the first plane too."""
    option = await new_option(admin, package, NOTE)
    longest = character * 500
    too_long = response(option, character * 501)
    assert await refusals(donor, package, too_long) == {(VALUE, "option_invalid")}
    made = await bought(donor, package, option_responses=[response(option, f" {longest} ")])
    assert made["option_responses"][0]["value"] == longest
    assert await read_purchase(admin, made) == made


async def test_only_the_packages_own_options_are_answered(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-034: neither those of another package or event, nor what is none at all."""
    sibling = await new_option(admin, await new_package(admin, event), NOTE)
    stranger = await new_option(admin, await new_package(admin, await new_event(admin)), NOTE)
    for foreign in (sibling, stranger, {"id": str(uuid4())}):
        assert await refusals(donor, package, response(foreign, "x")) == {
            ("/option_responses/0/option_id", "option_invalid")
        }


async def test_every_wrong_answer_is_told_at_once_with_all_else(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-028, FR-030, FR-031: each at its place, and the guests' too."""
    waiver, meal, note = [await new_option(admin, package, kind) for kind in (WAIVER, MEAL, NOTE)]
    answer = await purchase(
        donor,
        package,
        option_responses=[
            response(meal, ["Pork"]),
            response(meal, ["Fish"]),
            response(waiver, False),
            response({"id": str(uuid4())}, None),
        ],
        guests=[{"name": "Bo"}, {"name": "Ada"}],
    )
    assert answer.errors == {
        ("/option_responses/0/value", "option_invalid"),
        ("/option_responses/1/option_id", "option_invalid"),
        ("/option_responses/2/value", "option_required"),
        ("/option_responses/3/option_id", "option_invalid"),
        ("/option_responses", "option_required"),
        ("/guests", "too_long"),
    }
    assert note["is_required"]
    assert await sold_count(admin, package) == 0


@pytest.mark.parametrize(
    ("responses", "pointer", "code"),
    [
        ([{"value": True}], "/option_responses/0/option_id", "required"),
        ([{"option_id": str(uuid4())}], "/option_responses/0/value", "required"),
        ([{"option_id": "1", "value": True}], "/option_responses/0/option_id", "invalid"),
        (
            [{"option_id": str(uuid4()), "value": 1, "x": 1}],
            "/option_responses/0/x",
            "unknown_field",
        ),
        ([None], "/option_responses/0", "invalid"),
        ({}, "/option_responses", "invalid"),
        (None, "/option_responses", "invalid"),
        ([{"option_id": str(uuid4()), "value": None}] * 51, "/option_responses", "too_long"),
    ],
)
async def test_answers_have_the_documented_form(
    donor: Client, package: Json, responses: object, pointer: str, code: str
) -> None:
    """A body that is not even of the right form says where."""
    answer = await purchase(donor, package, option_responses=responses)
    assert answer.status == 400
    assert (pointer, code) in answer.errors


async def test_wrong_answers_are_told_before_anything_else(
    admin: Client, donor: Client, event: Json
) -> None:
    """FR-030: a body is judged first; that the package is sold out as well comes later."""
    package = await new_package(admin, event, quantity_limit=1, is_enabled=False)
    await new_option(admin, package, NOTE)
    answer = await purchase(donor, package, 2, promo_code="NoSuchCode", expected_total="1")
    assert answer.errors == {("/option_responses", "option_required")}


async def test_the_same_answers_again_are_the_same_purchase(
    admin: Client, donor: Client, package: Json
) -> None:
    """A retry with the same key and other answers is another request."""
    option = await new_option(admin, package, NOTE)
    key = uuid4().hex
    first = await purchase(donor, package, key=key, option_responses=[response(option, "Nuts")])
    again = await purchase(donor, package, key=key, option_responses=[response(option, "Nuts")])
    other = await purchase(donor, package, key=key, option_responses=[response(option, "None")])
    assert again.json == first.json
    assert (other.status, other.code) == (422, "idempotency_key_reused")
    assert await sold_count(admin, package) == 1
