"""What triggers on `events` do for the previous release, which runs beside this one for a while.

It writes neither versions nor `event_slugs`. Its statements are written out here.
"""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest

from infra.local.stack import LocalStack
from tests.factories import Json, new_event
from tests.factories.paths import event_path, version_tag
from tests.harness.client import Client

_CHANGE = "UPDATE events SET {}=%s WHERE id = %s"


@pytest.fixture
def previous_release(stack: LocalStack) -> Iterator[psycopg.Connection]:
    """A connection with the app's own rights, which commits each statement."""
    with psycopg.connect(stack.postgres.app_url, autocommit=True) as connected:
        yield connected


async def test_its_edit_is_a_new_version(
    admin: Client, event: Json, previous_release: psycopg.Connection
) -> None:
    """It leaves open who it was."""
    previous_release.execute(_CHANGE.format("venue"), ("Hall", event["id"]))
    answer = await admin.patch(event_path(event), {"venue": "Barn"}, If_Match=version_tag(event))
    assert (answer.status, answer.json["changed_by"]) == (412, None)
    current = answer.json["current"]
    assert (current["venue"], current["version"]) == ("Hall", 2)
    assert answer.json["changed_at"] == current["updated_at"] > event["updated_at"]


async def test_an_edit_that_changes_nothing_is_no_new_version(
    admin: Client, event: Json, previous_release: psycopg.Connection
) -> None:
    previous_release.execute(_CHANGE.format("name"), (event["name"], event["id"]))
    assert (await admin.get(event_path(event))).json == event


async def test_a_slug_that_it_replaces_stays_reserved(
    admin: Client, anybody: Client, event: Json, previous_release: psycopg.Connection
) -> None:
    new = f"gala-{uuid4().hex[:12]}"
    previous_release.execute(_CHANGE.format("slug"), (new, event["id"]))
    assert (await anybody.get(f"events/{event['slug']}")).json["slug"] == new


async def test_it_meets_the_constraint_that_it_knows_at_a_former_slug_of_another_event(
    admin: Client, event: Json, previous_release: psycopg.Connection
) -> None:
    await admin.patch(event_path(event), {"slug": f"gala-{uuid4().hex[:12]}"})
    other = await new_event(admin)
    with pytest.raises(psycopg.errors.UniqueViolation) as refused:
        previous_release.execute(_CHANGE.format("slug"), (event["slug"], other["id"]))
    assert refused.value.diag.constraint_name == "uq_events_slug"
