"""Whose events a list holds, and how it is read page by page."""

from base64 import urlsafe_b64encode
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.conftest import Person
from tests.factories import Json, in_days, new_event
from tests.factories.paths import event_path
from tests.factories.people import new_coordinator
from tests.harness.client import Client


async def _coordinated(admin: Client, coordinator_email: str, count: int) -> list[Json]:
    events: list[Json] = []
    for day in range(count):
        event = await new_event(admin, starts_at=in_days(100 + day))
        await admin.post(f"{event_path(event)}/coordinators", {"email": coordinator_email})
        events.append(event)
    # The latest start comes first.
    return events[::-1]


async def test_a_super_admin_sees_every_event(admin: Client, event: Json) -> None:
    # Later than what any other test makes, the rows of an earlier release included.
    latest = await new_event(admin, starts_at=in_days(100_000))
    items = (await admin.get("admin/events?limit=200")).json["items"]
    assert items[0] == latest
    starts = [item["starts_at"] for item in items]
    assert starts == sorted(starts, reverse=True)


async def test_a_coordinator_sees_only_events_of_their_own(
    admin: Client, person: Person, event: Json
) -> None:
    """FR-001, FR-006."""
    mine = await new_event(admin)
    coordinator = await new_coordinator(admin, person, mine)
    answer = await coordinator.get("admin/events")
    assert answer.json == {"items": [mine], "next_cursor": None}


async def test_a_coordinator_may_not_read_another_event(
    admin: Client, person: Person, event: Json
) -> None:
    """FR-006."""
    coordinator = await new_coordinator(admin, person, await new_event(admin))
    answer = await coordinator.get(event_path(event))
    assert (answer.status, answer.code) == (403, "forbidden")
    answer = await coordinator.get(f"admin/events/{uuid4()}")
    assert (answer.status, answer.code) == (404, "event_not_found")


async def test_pages_follow_each_other_without_gap_or_repetition(
    admin: Client, person: Person
) -> None:
    email = f"{uuid4().hex}@example.org"
    events = await _coordinated(admin, email, 5)
    coordinator = person("event_coordinator", email=email)
    first = (await coordinator.get("admin/events?limit=2")).json
    second = (await coordinator.get(f"admin/events?limit=2&cursor={first['next_cursor']}")).json
    third = (await coordinator.get(f"admin/events?limit=2&cursor={second['next_cursor']}")).json
    assert [first["items"], second["items"], third["items"]] == [
        events[:2],
        events[2:4],
        events[4:],
    ]
    assert third["next_cursor"] is None


async def test_a_page_that_ends_the_list_has_no_next(admin: Client, person: Person) -> None:
    email = f"{uuid4().hex}@example.org"
    events = await _coordinated(admin, email, 2)
    answer = await person("event_coordinator", email=email).get("admin/events?limit=2")
    assert answer.json == {"items": events, "next_cursor": None}


async def test_a_later_page_is_stable_when_events_are_added_meanwhile(
    admin: Client, person: Person
) -> None:
    email = f"{uuid4().hex}@example.org"
    later, sooner = await _coordinated(admin, email, 2)
    coordinator = person("event_coordinator", email=email)
    first = (await coordinator.get("admin/events?limit=1")).json
    assert first["items"] == [later]
    newest = await new_event(admin, starts_at=in_days(200))
    listed = (await admin.get(f"{event_path(later)}/coordinators")).json["items"]
    await admin.put(f"{event_path(newest)}/coordinators/{listed[0]['id']}")
    second = (await coordinator.get(f"admin/events?limit=1&cursor={first['next_cursor']}")).json
    assert second == {"items": [sooner], "next_cursor": None}
    assert (await coordinator.get("admin/events")).json["items"] == [newest, later, sooner]


async def test_events_that_start_together_are_all_listed(admin: Client, person: Person) -> None:
    email, starts_at = f"{uuid4().hex}@example.org", in_days(100)
    for _ in range(3):
        event = await new_event(admin, starts_at=starts_at)
        await admin.post(f"{event_path(event)}/coordinators", {"email": email})
    coordinator = person("event_coordinator", email=email)
    seen: set[str] = set()
    cursor = ""
    for _ in range(3):
        page = (await coordinator.get(f"admin/events?limit=1{cursor}")).json
        seen.add(page["items"][0]["id"])
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("limit", "code"),
    [("0", "too_small"), ("201", "too_large"), ("-1", "too_small"), ("x", "invalid")],
)
async def test_a_limit_outside_1_to_200_is_refused(admin: Client, limit: str, code: str) -> None:
    answer = await admin.get(f"admin/events?limit={limit}")
    assert (answer.status, answer.errors) == (400, {("limit", code)})


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%F0%9F%8E%9F",
        "a" * 200,
        *(
            urlsafe_b64encode(text).decode().rstrip("=")
            for text in (
                b"2030-01-01T00:00:00|0f0e0d0c-0b0a-4908-8706-050403020100",
                b"2030-01-01T00:00:00+00:00|1",
                b"yesterday|0f0e0d0c-0b0a-4908-8706-050403020100",
                b"\xff\xfe|",
                b"|",
            )
        ),
    ],
)
async def test_a_made_up_cursor_is_refused(admin: Client, cursor: str) -> None:
    answer = await admin.get(f"admin/events?cursor={quote(cursor, safe='%')}")
    assert (answer.status, answer.errors) == (400, {("cursor", "invalid")})


async def test_a_cursor_that_is_too_long_is_refused(admin: Client) -> None:
    answer = await admin.get(f"admin/events?cursor={'a' * 201}")
    assert (answer.status, answer.errors) == (400, {("cursor", "too_long")})
