"""Changing and removing custom options, before and after somebody has answered them."""

import psycopg
import pytest

from tests.factories import Json, bought, purchase
from tests.factories.options import (
    MEAL,
    NOTE,
    WAIVER,
    new_option,
    option_path,
    options_path,
    response,
)
from tests.factories.payments import moved
from tests.harness.client import Client
from tests.harness.trail import traces


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Dinner"},
        {"choices": ["Veal", "Fish"]},
        {"choices": ["Fish", "Veal", "Vegetarian", "Vegan"]},
        {"max_selections": 3},
        {"max_selections": None},
        {"is_required": False},
        {"is_active": False},
        {"display_order": 1000},
        {"choices": ["A", "B"], "max_selections": 2},
        {},
    ],
)
async def test_each_field_of_an_option_may_change_alone(
    admin: Client, package: Json, change: Json
) -> None:
    """FR-024, FR-025, FR-027, FR-028: the others stay as they were."""
    option = await new_option(admin, package, MEAL, max_selections=2)
    answer = await admin.patch(option_path(package, option), change)
    assert (answer.status, answer.json) == (200, {**option, **change})
    assert (await admin.get(options_path(package))).json["items"] == [answer.json]


@pytest.mark.parametrize(
    ("kind", "change", "pointer", "code"),
    [
        (MEAL, {"option_type": "multi_select"}, "/option_type", "unknown_field"),
        (MEAL, {"option_type": "boolean"}, "/option_type", "unknown_field"),
        (MEAL, {"name": ""}, "/name", "too_short"),
        (MEAL, {"name": "x" * 101}, "/name", "too_long"),
        (MEAL, {"name": None}, "/name", "invalid"),
        (MEAL, {"choices": None}, "/choices", "invalid"),
        (MEAL, {"choices": ["A"]}, "/choices", "too_short"),
        (MEAL, {"choices": ["A", "A"]}, "/choices", "invalid"),
        (MEAL, {"choices": ["A", "x" * 51]}, "/choices/1", "too_long"),
        (MEAL, {"max_selections": 4}, "/max_selections", "invalid"),
        (MEAL, {"max_selections": 0}, "/max_selections", "too_small"),
        (MEAL, {"choices": ["A", "B"], "max_selections": 3}, "/max_selections", "invalid"),
        (MEAL, {"is_required": None}, "/is_required", "invalid"),
        (MEAL, {"is_active": "no"}, "/is_active", "invalid"),
        (MEAL, {"display_order": 0}, "/display_order", "too_small"),
        (MEAL, {"display_order": 1001}, "/display_order", "too_large"),
        (WAIVER, {"choices": ["A", "B"]}, "/choices", "invalid"),
        (WAIVER, {"max_selections": 1}, "/max_selections", "invalid"),
        (NOTE, {"choices": ["A", "B"]}, "/choices", "invalid"),
    ],
)
async def test_a_change_beyond_the_limits_changes_nothing(
    admin: Client, package: Json, kind: Json, change: Json, pointer: str, code: str
) -> None:
    """FR-025, FR-026, FR-028, SC-005: the type never changes, and the field is named."""
    option = await new_option(admin, package, kind)
    answer = await admin.patch(option_path(package, option), {"is_required": False, **change})
    assert (answer.status, answer.errors) == (400, {(pointer, code)})
    assert (await admin.get(options_path(package))).json["items"] == [option]


async def test_selections_never_exceed_the_choices_that_stay(admin: Client, package: Json) -> None:
    """FR-028: choices can't shrink below the number that may be chosen."""
    option = await new_option(admin, package, MEAL, max_selections=3)
    path = option_path(package, option)
    answer = await admin.patch(path, {"choices": ["Fish", "Veal"]})
    assert (answer.status, answer.errors) == (400, {("/max_selections", "invalid")})
    both = await admin.patch(path, {"choices": ["Fish", "Veal"], "max_selections": None})
    assert both.status == 200


async def test_a_choice_that_was_made_stays(admin: Client, donor: Client, package: Json) -> None:
    """FR-034: renamed or removed, the old answer would hang in the air. Others may go."""
    option = await new_option(admin, package, MEAL)
    await bought(donor, package, option_responses=[response(option, ["Fish", "Veal"])])
    path = option_path(package, option)
    refused = await admin.patch(path, {"choices": ["Fresh fish", "Veal, local", "Vegetarian"]})
    assert (refused.status, refused.code) == (409, "option_has_responses")
    assert refused.json["choices"] == ["Fish", "Veal"]
    assert refused.json["detail"] == "Already chosen: Fish, Veal."
    kept = await admin.patch(path, {"choices": ["Veal", "Fish", "Vegan"]})
    assert (kept.status, kept.json["choices"]) == (200, ["Veal", "Fish", "Vegan"])


async def test_a_choice_stays_though_its_purchase_was_cancelled(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-034: what was ever answered stays."""
    option = await new_option(admin, package, MEAL)
    made = await bought(donor, package, option_responses=[response(option, ["Fish"])])
    await moved(admin, made, "cancel")
    answer = await admin.patch(option_path(package, option), {"choices": ["Veal", "Vegan"]})
    assert answer.code == "option_has_responses"


async def test_a_choice_is_the_whole_text_and_not_a_part_of_it(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-034: "Fish" was not made by choosing "Fish soup"."""
    option = await new_option(admin, package, MEAL, choices=["Fish", "Fish soup", "Veal"])
    await bought(donor, package, option_responses=[response(option, ["Fish soup"])])
    answer = await admin.patch(option_path(package, option), {"choices": ["Fish soup", "Veal"]})
    assert answer.status == 200


async def test_a_new_choice_can_be_made_at_once(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-028, FR-002: after sales as before."""
    option = await new_option(admin, package, MEAL)
    await bought(donor, package, option_responses=[response(option, ["Fish"])])
    added = [*MEAL["choices"], "Vegan"]
    await admin.patch(option_path(package, option), {"choices": added})
    made = await bought(donor, package, option_responses=[response(option, ["Vegan"])])
    assert made["option_responses"][0]["value"] == ["Vegan"]


async def test_an_option_is_deleted_before_the_first_sale(admin: Client, package: Json) -> None:
    """FR-034: gone, and gone the second time."""
    option = await new_option(admin, package)
    deleted = await admin.delete(option_path(package, option))
    assert (deleted.status, deleted.body) == (204, b"")
    assert (await admin.get(options_path(package))).json["items"] == []
    assert (await admin.delete(option_path(package, option))).code == "option_not_found"


async def test_an_option_is_not_deleted_after_the_first_sale(
    admin: Client, donor: Client, package: Json, superuser: psycopg.Connection
) -> None:
    """FR-034: only deactivated; even if nobody answered it, and if all was cancelled."""
    made = await bought(donor, package, 2)
    option = await new_option(admin, package)
    refused = await admin.delete(option_path(package, option))
    assert (refused.status, refused.code) == (409, "package_has_sales")
    assert refused.json["sold_count"] == 2
    assert "Deactivate it instead" in refused.json["detail"]
    await moved(admin, made, "cancel")
    refused = await admin.delete(option_path(package, option))
    assert (refused.code, refused.json["sold_count"]) == ("package_has_sales", 0)
    assert [entry.action for entry in traces(superuser, option)] == ["created"]


async def test_a_deactivated_option_keeps_its_old_answers_and_gets_no_new_ones(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-034: what was said stays said; who buys now is not asked, and may not answer."""
    option = await new_option(admin, package, WAIVER)
    old = await bought(donor, package, option_responses=[response(option, True)])
    await admin.patch(option_path(package, option), {"is_active": False})
    kept = (await donor.get(f"me/purchases/{old['id']}")).json
    assert kept["option_responses"] == old["option_responses"] != []
    new = await bought(donor, package)
    assert new["option_responses"] == []
    refused = await purchase(donor, package, option_responses=[response(option, True)])
    assert refused.errors == {("/option_responses/0/option_id", "option_invalid")}
    await admin.patch(option_path(package, option), {"is_active": True})
    assert (await purchase(donor, package)).errors == {("/option_responses", "option_required")}


async def test_old_answers_are_shown_by_an_options_present_name(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-025: a name that was put right is right everywhere."""
    option = await new_option(admin, package, WAIVER)
    made = await bought(donor, package, option_responses=[response(option, True)])
    await admin.patch(option_path(package, option), {"name": "Terms accepted"})
    shown = (await donor.get(f"me/purchases/{made['id']}")).json["option_responses"]
    assert shown == [{"option_id": option["id"], "option_name": "Terms accepted", "value": True}]
