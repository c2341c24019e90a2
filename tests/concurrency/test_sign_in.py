"""One person, seen for the first time by many requests at once."""

import asyncio
from uuid import uuid4

import psycopg

from tests.conftest import Person
from tests.factories import Json
from tests.harness.client import Answer, Client
from tests.harness.guards import without_constraint, without_guard

_ONE_ROW_EACH = r"ON CONFLICT \(issuer, subject\) DO UPDATE SET[\s\S]*?(?=RETURNING)"


async def _arrive(new: Client, times: int) -> list[Answer]:
    return await asyncio.gather(*(new.get("me/purchases") for _ in range(times)))


def _count_rows(superuser: psycopg.Connection, new: Client) -> int:
    row = superuser.execute(
        "SELECT count(*) FROM users WHERE subject = %s", [new.subject]
    ).fetchone()
    assert row is not None
    return int(row[0])


async def test_a_new_person_is_mirrored_once(person: Person, superuser: psycopg.Connection) -> None:
    """Spec §2: one row for each issuer and subject, whichever request comes first."""
    new = person("donor")
    answers = await _arrive(new, 20)
    assert {answer.status for answer in answers} == {200}
    assert _count_rows(superuser, new) == 1


async def test_control_a_new_person_is_mirrored_again_without_the_constraint(
    person: Person, event: Json, superuser: psycopg.Connection
) -> None:
    """Each request that finds nobody adds somebody."""
    new = person("donor")
    constraint = "uq_users_issuer_subject"
    with without_constraint(superuser, "users", constraint, event["id"]):
        with without_guard(_ONE_ROW_EACH):
            answers = await _arrive(new, 20)
        rows = _count_rows(superuser, new)
        superuser.execute("DELETE FROM users WHERE subject = %s", [new.subject])
    assert {answer.status for answer in answers} == {200}
    assert rows > 1


async def test_an_invitation_is_accepted_once(
    person: Person, admin: Client, event: Json, superuser: psycopg.Connection
) -> None:
    """FR-006: several first requests hand the event over once, with one entry in the trail."""
    email = f"{uuid4().hex}@example.org"
    path = f"admin/events/{event['id']}/coordinators"
    assert (await admin.post(path, {"email": email})).status in (200, 201, 202)
    new = person("event_coordinator", email=email)
    answers = await asyncio.gather(*(new.get(f"admin/events/{event['id']}") for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
    entries = superuser.execute(
        "SELECT FROM audit_entries WHERE event_id = %s AND action = 'assigned'"
        " AND actor_id = (SELECT id FROM users WHERE subject = %s)",
        [event["id"], new.subject],
    )
    assert len(entries.fetchall()) == 1
