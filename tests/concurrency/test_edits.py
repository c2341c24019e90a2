"""Two coordinators save the same package at the same time."""

import asyncio
from collections import Counter

import psycopg
import pytest

from shared.services.catalogue import packages
from tests.conftest import Person
from tests.factories import Json
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.stage import Stage
from tests.harness.sync_points import meet_after

_SAME_VERSION = r"AND ticket_packages\.version = \S+"


def _path(package: Json) -> str:
    return f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"


async def _save_twice(
    person: Person, package: Json, monkeypatch: pytest.MonkeyPatch
) -> tuple[Answer, Answer]:
    """Let both read the package before either writes, each another field, with the same ETag."""
    meet_after(monkeypatch, packages, "get_package", 2)
    first, second = person("super_admin", name="Ines"), person("super_admin", name="Tomas")
    return await asyncio.gather(
        first.patch(_path(package), {"name": "Front row"}, If_Match='"1"'),
        second.patch(_path(package), {"name": "Back row"}, If_Match='"1"'),
    )


def _saves_on_record(superuser: psycopg.Connection, package: Json) -> list[tuple[str, str]]:
    rows = superuser.execute(
        "SELECT old_value, new_value FROM audit_entries"
        " WHERE entity_id = %s AND action = 'updated' ORDER BY sequence",
        [package["id"]],
    )
    return [(row[0], row[1]) for row in rows]


async def test_one_of_two_saves_with_the_same_etag_is_told_of_the_other(
    stage: Stage, person: Person, package: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spec §4: exactly one 200; the 412 shows what is there now, and who saved it."""
    answers = await _save_twice(person, package, monkeypatch)
    assert Counter(answer.status for answer in answers) == {200: 1, 412: 1}
    saved, refused = sorted(answers, key=lambda answer: answer.status)
    assert refused.json["current"]["name"] == saved.json["name"]
    assert refused.json["changed_by"]["name"] in ("Ines", "Tomas")
    assert (await stage.admin.get(_path(package))).json["version"] == 2
    assert _saves_on_record(stage.superuser, package) == [(package["name"], saved.json["name"])]


async def test_control_a_save_is_lost_without_the_version(
    person: Person, package: Json, superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are told that they saved, and the trail shows two changes of the same old name."""
    with without_guard(_SAME_VERSION):
        answers = await _save_twice(person, package, monkeypatch)
    assert [answer.status for answer in answers] == [200, 200]
    replaced = [old for old, _ in _saves_on_record(superuser, package)]
    assert replaced == [package["name"], package["name"]]


async def test_many_saves_with_the_same_etag_leave_one(
    person: Person, admin: Client, package: Json
) -> None:
    """Spec §4: each coordinator but one is asked to look again."""
    saving = [
        person("super_admin").patch(_path(package), {"price": f"{n}.00"}, If_Match='"1"')
        for n in range(1, 13)
    ]
    answers = await asyncio.gather(*saving)
    assert Counter(answer.status for answer in answers) == {200: 1, 412: 11}
    assert (await admin.get(_path(package))).json["version"] == 2


async def test_sales_in_between_do_not_make_an_etag_stale(stage: Stage, package: Json) -> None:
    """Spec §4: a sale must not bump the version: coordinators edit while tickets sell."""
    donors = await stage.donors(10)
    path = f"events/{package['event_id']}/tickets/purchase"
    body = {"package_id": package["id"], "quantity": 1}
    saved, *sold = await asyncio.gather(
        stage.admin.patch(_path(package), {"name": "Renamed"}, If_Match='"1"'),
        *(
            donor.post(path, body, Idempotency_Key=f"seat-{number}")
            for number, donor in enumerate(donors)
        ),
    )
    assert saved.status == 200
    assert [answer.status for answer in sold] == [201] * 10
