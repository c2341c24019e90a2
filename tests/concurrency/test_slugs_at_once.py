"""Two events want one slug at the same moment, as the one that has it gives it up."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg

from tests.concurrency.conftest import Follow
from tests.factories import Json
from tests.factories.paths import event_path
from tests.harness.client import Answer, Client
from tests.harness.reconcile import MakeEvent


def _slug() -> str:
    return f"gala-{uuid4().hex[:12]}"


async def _taken_while_it_is_given_up(
    admin: Client, event: Json, other: Json, follow: Follow
) -> Answer:
    """Return the answer to the event that wants the slug before the change of it is committed."""
    return await follow(
        lambda: admin.patch(event_path(event), {"slug": _slug()}),
        lambda: admin.patch(event_path(other), {"slug": event["slug"]}),
    )


async def test_a_slug_is_refused_while_its_event_gives_it_up(
    admin: Client, event: Json, make_event: MakeEvent, follow: Follow
) -> None:
    answer = await _taken_while_it_is_given_up(admin, event, await make_event(), follow)
    assert (answer.status, answer.code) == (409, "slug_taken")


async def test_a_new_slug_goes_to_one_of_two_events(
    admin: Client, event: Json, make_event: MakeEvent, follow: Follow
) -> None:
    other, wanted = await make_event(), _slug()
    answer = await follow(
        lambda: admin.patch(event_path(event), {"slug": wanted}),
        lambda: admin.patch(event_path(other), {"slug": wanted}),
    )
    assert (answer.status, answer.code) == (409, "slug_taken")


@contextmanager
def _without_reservation(superuser: psycopg.Connection) -> Iterator[None]:
    superuser.execute("ALTER TABLE events DISABLE TRIGGER events_reserve_slug")
    try:
        yield
    finally:
        superuser.execute("ALTER TABLE events ENABLE TRIGGER events_reserve_slug")


async def test_control_another_event_gets_it_without_the_reservation(
    admin: Client,
    event: Json,
    make_event: MakeEvent,
    follow: Follow,
    superuser: psycopg.Connection,
) -> None:
    other = await make_event()
    with _without_reservation(superuser):
        answer = await _taken_while_it_is_given_up(admin, event, other, follow)
    assert (answer.status, answer.json["slug"]) == (200, event["slug"])
