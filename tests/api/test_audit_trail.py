"""The audit trail, as coordinators read it (FR-067)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.options import new_option, option_path
from tests.factories.paths import event_path, package_path
from tests.factories.payments import payment, send_payment
from tests.factories.people import new_coordinator
from tests.factories.promo_codes import new_code
from tests.harness.client import Answer, Client

_NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


async def _ask(admin: Client, path: str, **query: object) -> Answer:
    return await admin.get(f"{path}/audit?{urlencode(query)}")


async def _read(admin: Client, path: str, **query: object) -> list[Json]:
    answer = await _ask(admin, path, **query)
    assert answer.status == 200, answer.body
    items: list[Json] = answer.json["items"]
    return items


def _sequences(entries: Sequence[Json]) -> list[int]:
    return [entry["sequence"] for entry in entries]


async def _rename(admin: Client, event: Json, *names: str) -> None:
    for name in names:
        answer = await admin.patch(event_path(event), {"name": name})
        assert answer.status == 200, answer.body


async def test_an_entry_says_who_did_what_when(admin: Client) -> None:
    """FR-067."""
    with clock.frozen_at(_NOON):
        event = await new_event(admin, name="Gala")
        patch = {"name": "Ball"}
        await admin.patch(event_path(event), patch, X_Request_Id="renaming")
    newest, oldest = await _read(admin, event_path(event))
    assert newest == {
        "sequence": 2,
        "occurred_at": "2026-05-04T12:00:00Z",
        "actor": {"id": newest["actor"]["id"], "name": "Amara Lindgren"},
        "entity_type": "event",
        "entity_id": event["id"],
        "action": "updated",
        "field_name": "name",
        "old_value": "Gala",
        "new_value": "Ball",
        "request_id": "renaming",
        "hash": newest["hash"],
        "about": newest["about"],
    }
    assert len(newest["hash"]) == 64
    assert newest["hash"] != oldest["hash"]
    assert (oldest["action"], oldest["field_name"], oldest["new_value"]) == ("created", None, None)
    assert oldest["actor"] == newest["actor"]
    assert newest["actor"]["id"] is not None


async def test_timers_and_webhooks_are_the_system(
    host: FunctionHost, admin: Client, anybody: Client, donor: Client
) -> None:
    """FR-067."""
    event = await new_event(admin, payment_hold_minutes=5)
    package = await new_package(admin, event)
    paid = await bought(donor, package)
    await send_payment(anybody, payment(paid))
    held = await bought(donor, package)
    with clock.frozen_at(datetime.now(UTC) + timedelta(minutes=6)):
        await host.fire_timer("release_overdue_holds")
    entries = await _read(admin, event_path(event), entity_type="purchase")
    assert {entry["entity_id"] for entry in entries} == {paid["id"], held["id"]}
    assert {(entry["actor"]["id"], entry["actor"]["name"]) for entry in entries} == {
        (None, "system")
    }


async def test_pages_go_back_to_the_first_entry_though_others_are_added(
    admin: Client, event: Json
) -> None:
    """FR-067."""
    await _rename(admin, event, "A", "B", "C", "D")
    path = event_path(event)
    first = (await _ask(admin, path, limit=2)).json
    await _rename(admin, event, "E")
    second = (await _ask(admin, path, limit=2, cursor=first["next_cursor"])).json
    third = (await _ask(admin, path, limit=2, cursor=second["next_cursor"])).json
    pages = [_sequences(page["items"]) for page in (first, second, third)]
    assert (pages, third["next_cursor"]) == ([[5, 4], [3, 2], [1]], None)


async def test_every_filter_alone_and_all_of_them_together(admin: Client, person: Person) -> None:
    """FR-067."""
    other = person("super_admin", name="Jonas Vester")
    with clock.frozen_at(_NOON):
        event = await new_event(admin)
    with clock.frozen_at(_NOON + timedelta(hours=1)):
        await other.patch(event_path(event), {"name": "Ball", "venue": "Hall"})
    with clock.frozen_at(_NOON + timedelta(hours=2)):
        code = await new_code(admin, event)
        await admin.patch(event_path(event), {"name": "Gala"})
    path = event_path(event)
    found = await _read(admin, path)
    assert [entry["entity_type"] for entry in found] == ["event", "promo_code", *["event"] * 3]
    jonas = found[2]["actor"]["id"]
    at_one, at_two = "2026-05-04T13:00:00Z", "2026-05-04T14:00:00Z"
    together = {
        "entity_type": "event",
        "entity_id": event["id"],
        "actor_id": jonas,
        "field_name": "name",
        "occurred_from": at_one,
        "occurred_to": at_two,
    }
    expected: list[tuple[dict[str, str], list[int]]] = [
        ({"entity_type": "promo_code"}, [4]),
        ({"entity_type": "ticket"}, []),
        ({"entity_id": code["id"]}, [4]),
        ({"entity_id": str(uuid4())}, []),
        ({"actor_id": jonas}, [3, 2]),
        ({"field_name": "name"}, [5, 2]),
        ({"field_name": "nam"}, []),
        ({"occurred_from": at_two}, [5, 4]),
        ({"occurred_to": at_one}, [1]),
        ({"occurred_from": at_one, "occurred_to": at_two}, [3, 2]),
        (together, [2]),
        ({**together, "entity_type": "promo_code"}, []),
    ]
    for query, sequences in expected:
        assert _sequences(await _read(admin, path, **query)) == sequences, query


async def test_a_package_s_trail_is_of_it_and_its_options(
    admin: Client, event: Json, package: Json
) -> None:
    """FR-067: not of the event's other packages and their options."""
    other = await new_package(admin, event)
    option = await new_option(admin, package)
    others = await new_option(admin, other)
    await admin.patch(option_path(package, option), {"name": "Renamed"})
    await admin.patch(option_path(other, others), {"name": "Renamed too"})
    await admin.post(f"{package_path(package)}/disable")
    trail = await _read(admin, package_path(package))
    assert [(entry["entity_id"], entry["action"]) for entry in trail] == [
        (package["id"], "disabled"),
        (option["id"], "updated"),
        (option["id"], "created"),
        (package["id"], "created"),
    ]
    whole = await _read(admin, event_path(event))
    assert {other["id"], others["id"]} <= {entry["entity_id"] for entry in whole}
    filtered = await _read(admin, package_path(package), entity_type="custom_option", limit=1)
    assert _sequences(filtered) == [trail[1]["sequence"]]


async def test_what_is_not_there_has_no_trail(admin: Client, event: Json, package: Json) -> None:
    """FR-067."""
    nowhere = {"id": str(uuid4())}
    missing = await _ask(admin, event_path(nowhere))
    assert (missing.status, missing.code) == (404, "event_not_found")
    verdict = await admin.get(f"{event_path(nowhere)}/audit/verify")
    assert (verdict.status, verdict.code) == (404, "event_not_found")
    for wrong in (
        {"event_id": event["id"], "id": str(uuid4())},
        # There, but in another event.
        {"event_id": (await new_event(admin))["id"], "id": package["id"]},
    ):
        answer = await _ask(admin, package_path(wrong))
        assert (answer.status, answer.code) == (404, "package_not_found")


async def test_only_those_who_run_the_event_read_its_trail(
    admin: Client, donor: Client, anybody: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-067."""
    insider = await new_coordinator(admin, person, event)
    outsider = await new_coordinator(admin, person, await new_event(admin))
    for path in (
        f"{event_path(event)}/audit",
        f"{event_path(event)}/audit/verify",
        f"{package_path(package)}/audit",
    ):
        seen = [(await who.get(path)).status for who in (insider, outsider, donor, anybody)]
        assert seen == [200, 403, 403, 401], path


@pytest.mark.parametrize("cursor", ["x", "bm9uc2Vuc2U", "é", "LTE", "MS41", "\u0661", "OTk5" * 8])
async def test_a_cursor_of_nobody_s_is_refused(admin: Client, event: Json, cursor: str) -> None:
    """FR-067."""
    answer = await _ask(admin, event_path(event), cursor=cursor)
    assert (answer.status, answer.errors) == (400, {("cursor", "invalid")})


async def test_all_that_is_wrong_with_the_query_is_said_at_once(admin: Client, event: Json) -> None:
    """FR-067."""
    wrong = {
        "entity_type": "guitar",
        "entity_id": "x",
        "actor_id": "x",
        "field_name": "x" * 101,
        "occurred_from": "yesterday",
        "occurred_to": "2026-01-01T00:00:00",
        "limit": "0",
    }
    answer = await _ask(admin, event_path(event), **wrong)
    assert answer.status == 400
    assert {where for where, _ in answer.errors} == set(wrong)
