"""An option is deactivated, deleted or activated while somebody buys with an answer to it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import TicketPackage
from shared.services.buying import purchases
from shared.services.catalogue import options
from tests.factories import Json, purchase
from tests.factories.options import NOTE, new_option, option_path, options_path, response
from tests.factories.payments import sold_count
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint, without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import after, hold_after, meet_after, until_blocked

Change = Callable[[Client, Json, Json], Coroutine[Any, Any, Answer]]

_SAME_QUESTIONS = r"AND options_version = %\(options_version\)s(::INTEGER)?"
_OF_AN_OPTION = "fk_option_responses_option_id"


async def _deactivate(admin: Client, package: Json, option: Json) -> Answer:
    return await admin.patch(option_path(package, option), {"is_active": False})


async def _activate(admin: Client, package: Json, option: Json) -> Answer:
    return await admin.patch(option_path(package, option), {"is_active": True})


async def _delete(admin: Client, package: Json, option: Json) -> Answer:
    return await admin.delete(option_path(package, option))


async def _buy(donor: Client, package: Json, option: Json) -> Answer:
    return await purchase(donor, package, option_responses=[response(option, "No")])


@pytest.fixture
async def option(admin: Client, package: Json) -> Json:
    """A question of the package that must be answered."""
    return await new_option(admin, package)


def _stored(superuser: psycopg.Connection, option: Json) -> list[str]:
    """Return what was answered to the option."""
    rows = superuser.execute(
        "SELECT value FROM option_responses WHERE option_id = %s", [option["id"]]
    )
    return [value for (value,) in rows]


def _do_once(
    monkeypatch: pytest.MonkeyPatch, *changes: Callable[[], Coroutine[Any, Any, Answer]]
) -> None:
    """Make these changes when the next purchase has read what is asked, and not sold yet."""
    due = list(changes)

    async def make() -> None:
        while due:
            assert (await due.pop(0)()).status < 300

    after(monkeypatch, purchases, "read_offer", make)


@pytest.mark.parametrize("change", [_deactivate, _delete])
async def test_an_option_that_is_gone_by_then_takes_no_answer(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    """FR-034: the change came first, so the answer is a 400, and nothing is sold."""
    _do_once(monkeypatch, lambda: change(stage.admin, package, option))
    refused = await _buy(stage.donor, package, option)
    assert refused.errors == {("/option_responses/0/option_id", "option_invalid")}
    assert (await sold_count(stage.admin, package), _stored(stage.superuser, option)) == (0, [])


async def test_control_an_option_that_is_inactive_by_then_is_answered_without_the_version(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    _do_once(monkeypatch, lambda: _deactivate(stage.admin, package, option))
    with without_guard(_SAME_QUESTIONS):
        assert (await _buy(stage.donor, package, option)).status == 201
    assert _stored(stage.superuser, option) == ["No"]


async def test_key_refuses_an_answer_to_a_deleted_option_where_the_version_would_not(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-034: the foreign key behind the statement holds on its own; nothing is sold."""
    _do_once(monkeypatch, lambda: _delete(stage.admin, package, option))
    with without_guard(_SAME_QUESTIONS):
        assert (await _buy(stage.donor, package, option)).status >= 400
    assert (await sold_count(stage.admin, package), _stored(stage.superuser, option)) == (0, [])


async def _change_after_the_sale(
    stage: Stage, package: Json, option: Json, change: Change, monkeypatch: pytest.MonkeyPatch
) -> Answer:
    """Change the option when somebody has bought with an answer and that is not committed."""
    hold = hold_after(monkeypatch, purchases, "sell")
    buying = asyncio.create_task(_buy(stage.donor, package, option))
    await hold.reached.wait()
    changing = asyncio.create_task(change(stage.admin, package, option))
    await until_blocked(stage.superuser)
    hold.released.set()
    made = await buying
    assert (made.status, [each["value"] for each in made.json["option_responses"]]) == (201, ["No"])
    return await changing


async def test_an_option_is_deactivated_after_the_answer_that_came_first(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-034: old answers stay, new purchases don't see it."""
    changed = await _change_after_the_sale(stage, package, option, _deactivate, monkeypatch)
    assert (changed.status, changed.json["is_active"]) == (200, False)
    assert _stored(stage.superuser, option) == ["No"]
    assert (await purchase(stage.donor, package)).json["option_responses"] == []


async def test_an_option_is_not_deleted_after_the_answer_that_came_first(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-034: by the time it could be, the package has a sale."""
    refused = await _change_after_the_sale(stage, package, option, _delete, monkeypatch)
    assert (refused.status, refused.code) == (409, "package_has_sales")
    assert _stored(stage.superuser, option) == ["No"]


async def _look_only(session: AsyncSession, event_id: UUID, package_id: UUID) -> TicketPackage:
    """Stand in for the lock, and lock nothing."""
    wanted = select(TicketPackage).where(
        TicketPackage.id == package_id, TicketPackage.event_id == event_id
    )
    return (await session.scalars(wanted)).one()


async def test_control_an_option_with_an_answer_is_deleted_without_lock_and_key(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sale is not committed, so whoever only looks sees none."""
    monkeypatch.setattr(options, "lock_package", _look_only)
    hold = hold_after(monkeypatch, purchases, "sell")
    with without_constraint(stage.superuser, "option_responses", _OF_AN_OPTION, stage.event["id"]):
        buying = asyncio.create_task(_buy(stage.donor, package, option))
        await hold.reached.wait()
        assert (await _delete(stage.admin, package, option)).status == 204
        hold.released.set()
        assert (await buying).status == 201
        assert _stored(stage.superuser, option) == ["No"]


async def test_an_option_that_is_active_again_is_to_be_answered(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-030: nobody slips past who has read that nothing is asked."""
    await _deactivate(stage.admin, package, option)
    _do_once(monkeypatch, lambda: _activate(stage.admin, package, option))
    refused = await purchase(stage.donor, package)
    assert refused.errors == {("/option_responses", "option_required")}
    assert await sold_count(stage.admin, package) == 0


async def test_control_somebody_slips_past_an_option_that_is_active_again_without_the_version(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _deactivate(stage.admin, package, option)
    _do_once(monkeypatch, lambda: _activate(stage.admin, package, option))
    with without_guard(_SAME_QUESTIONS):
        assert (await purchase(stage.donor, package)).status == 201


async def test_an_option_that_was_away_for_a_moment_is_answered(
    stage: Stage, package: Json, option: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-034: what counts is what is asked when it is sold."""
    _do_once(
        monkeypatch,
        lambda: _deactivate(stage.admin, package, option),
        lambda: _activate(stage.admin, package, option),
    )
    assert (await _buy(stage.donor, package, option)).status == 201
    assert _stored(stage.superuser, option) == ["No"]


async def test_answers_to_an_option_that_comes_and_goes_are_stored_or_refused(stage: Stage) -> None:
    """FR-034: nobody hears anything else, and each who bought has their answer stored."""
    donors = await stage.donors(40)
    package = await stage.new_package()
    option = await new_option(stage.admin, package)

    async def come_and_go() -> None:
        for _ in range(6):
            assert (await _deactivate(stage.admin, package, option)).status == 200
            assert (await _activate(stage.admin, package, option)).status == 200

    changing = asyncio.create_task(come_and_go())
    answers = await asyncio.gather(*(_buy(donor, package, option) for donor in donors))
    await changing
    outcomes = Counter(
        "bought" if answer.status == 201 else str(sorted(answer.errors)) for answer in answers
    )
    refusal = str([("/option_responses/0/option_id", "option_invalid")])
    assert set(outcomes) <= {"bought", refusal}
    assert (
        len(_stored(stage.superuser, option))
        == outcomes["bought"]
        == await sold_count(stage.admin, package)
    )


@pytest.mark.parametrize("ahead", [0, 3, 8])
async def test_a_deletion_in_a_rush_leaves_answers_or_no_option(stage: Stage, ahead: int) -> None:
    """FR-034: it came before every purchase or after one, never in between."""
    donors = await stage.donors(20)
    package = await stage.new_package()
    option = await new_option(stage.admin, package)

    async def delete() -> Answer:
        for _ in range(ahead):
            # Lets the rush go ahead a little.
            await stage.admin.get(options_path(package))
        return await _delete(stage.admin, package, option)

    deleted, *answers = await asyncio.gather(
        delete(), *(_buy(donor, package, option) for donor in donors)
    )
    bought = sum(answer.status == 201 for answer in answers)
    assert bought == len(_stored(stage.superuser, option))
    if deleted.status == 204:
        assert [answer.status for answer in answers] == [400] * 20
    else:
        assert (deleted.code, bought) == ("package_has_sales", 20)


@pytest.fixture
async def inactive(admin: Client, package: Json) -> list[Json]:
    """Three options that are not asked, of a package with three more that are."""
    made = [await new_option(admin, package, name=f"Inactive {number}") for number in range(3)]
    for each in made:
        await _deactivate(admin, package, each)
    for number in range(3):
        await new_option(admin, package, name=f"Active {number}")
    return made


async def _fill_up(admin: Client, package: Json, inactive: list[Json]) -> Counter[str]:
    """Activate the three and add two more, all at once."""
    answers = await asyncio.gather(
        *(_activate(admin, package, each) for each in inactive),
        *(admin.post(options_path(package), {**NOTE, "name": f"New {n}"}) for n in range(2)),
    )
    return Counter("active" if answer.status < 300 else answer.code for answer in answers)


async def _count_active(admin: Client, package: Json) -> int:
    listed = (await admin.get(options_path(package))).json["items"]
    return sum(each["is_active"] for each in listed)


async def test_activating_and_adding_at_once_leave_four_active_options(
    admin: Client, package: Json, inactive: list[Json]
) -> None:
    """FR-024."""
    assert await _fill_up(admin, package, inactive) == {"active": 1, "too_many_options": 4}
    assert await _count_active(admin, package) == 4


async def test_control_activating_and_adding_at_once_pass_four_without_the_lock(
    admin: Client, package: Json, inactive: list[Json], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting first stops nobody who counts at the same time."""
    monkeypatch.setattr(options, "lock_package", _look_only)
    meet_after(monkeypatch, options, "_ensure_room", 5)
    assert await _fill_up(admin, package, inactive) == {"active": 5}
    assert await _count_active(admin, package) == 8
