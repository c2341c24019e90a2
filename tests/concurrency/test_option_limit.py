"""Four options a package, whoever adds them; and purchases that answer what is asked just then."""

import asyncio
from collections import Counter

import pytest

from shared.services.buying import purchases
from shared.services.catalogue import options
from tests.factories import Json, bought, purchase
from tests.factories.options import NOTE, new_option, option_path, options_path, response
from tests.harness.client import Client
from tests.harness.guards import without_guard
from tests.harness.sync_points import after, meet_after

_SAME_QUESTIONS = r"AND options_version = %\(options_version\)s(::INTEGER)?"


async def _add_ten_at_once(admin: Client, package: Json) -> Counter[str]:
    answers = await asyncio.gather(
        *(admin.post(options_path(package), {**NOTE, "name": f"No. {n}"}) for n in range(10))
    )
    return Counter("added" if answer.status == 201 else answer.code for answer in answers)


async def test_four_of_ten_options_that_are_added_at_once_are_taken(
    admin: Client, package: Json
) -> None:
    """FR-024."""
    assert await _add_ten_at_once(admin, package) == {"added": 4, "too_many_options": 6}
    listed = (await admin.get(options_path(package))).json["items"]
    assert [each["display_order"] for each in listed] == [1, 2, 3, 4]


async def test_control_more_than_four_are_taken_without_the_lock(
    admin: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting first stops nobody who counts at the same time."""

    async def look_only(session: object, event_id: object, package_id: object) -> None:
        """Stand in for the lock, and lock nothing."""

    monkeypatch.setattr(options, "lock_package", look_only)
    meet_after(monkeypatch, options, "_ensure_room", 5)
    assert (await _add_ten_at_once(admin, package))["added"] > 4


async def test_an_option_that_is_added_under_way_is_asked(
    admin: Client, donor: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-030: nobody slips past a required option that was answered as added."""
    added: list[Json] = []

    async def add() -> None:
        if not added:
            added.append(await new_option(admin, package))

    after(monkeypatch, purchases, "read_offer", add)
    answer = await purchase(donor, package)
    assert (answer.status, answer.errors) == (400, {("/option_responses", "option_required")})
    made = await bought(donor, package, option_responses=[response(added[0], "No")])
    assert [each["value"] for each in made["option_responses"]] == ["No"]


async def test_control_somebody_slips_past_without_the_version(
    admin: Client, donor: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[Json] = []

    async def add() -> None:
        if not added:
            added.append(await new_option(admin, package))

    after(monkeypatch, purchases, "read_offer", add)
    with without_guard(_SAME_QUESTIONS):
        assert (await purchase(donor, package)).status == 201


async def test_an_option_that_is_deactivated_under_way_takes_no_answer(
    admin: Client, donor: Client, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-034."""
    option = await new_option(admin, package)

    async def deactivate() -> None:
        await admin.patch(option_path(package, option), {"is_active": False})

    after(monkeypatch, purchases, "read_offer", deactivate)
    answer = await purchase(donor, package, option_responses=[response(option, "None")])
    assert answer.errors == {("/option_responses/0/option_id", "option_invalid")}
