"""Many uploads at once, of many packages and of one, and all that can meet at one image."""

import asyncio
from collections.abc import Awaitable
from threading import Lock
from uuid import UUID

import psycopg
import pytest

from infra.local.defender import Answer as Verdict
from infra.local.eicar import EICAR
from shared.domain import clock
from shared.domain.scan_verdicts import PATIENCE
from shared.services.images import upload_rows
from shared.storage import images, quarantine
from tests.conftest import Person
from tests.factories import Json, new_package
from tests.factories.images import drawing, encoded, image_path, picture, upload, uploaded
from tests.factories.paths import package_path
from tests.harness.client import Answer, Client
from tests.harness.guards import without_guard
from tests.harness.quarantine import Quarantine, fetch, shown
from tests.harness.stage import Stage
from tests.harness.sync_points import Hold, hold_after, until, until_blocked
from tests.harness.trail import traces

AT_ONCE = 20


def _pictures() -> list[bytes]:
    """Return pictures that differ in their width."""
    return [encoded(drawing(40 + number), "PNG") for number in range(AT_ONCE)]


@pytest.fixture
def most_at_once(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pictures were being decoded, each time that another one was begun."""
    running, seen, lock = 0, [0], Lock()

    def counted(work: str) -> None:
        original = getattr(images, work)

        def count(content: bytes) -> object:
            nonlocal running
            with lock:
                running += 1
                seen.append(running)
            try:
                return original(content)
            finally:
                with lock:
                    running -= 1

        monkeypatch.setattr(images, work, count)

    counted("_check")
    counted("_make")
    return seen


async def test_twenty_uploads_at_once_are_all_shown(
    admin: Client, event: Json, uploads: Quarantine, most_at_once: list[int]
) -> None:
    """Each package its own picture, and never more than two decoded at a time."""
    packages = [await new_package(admin, event) for _ in range(AT_ONCE)]
    contents = _pictures()
    await asyncio.gather(*map(uploaded, [admin] * AT_ONCE, packages, contents))
    await asyncio.gather(*map(uploads.settled, packages))
    for number, package in enumerate(packages):
        image = await shown(admin, package)
        assert image["status"] == "clean"
        thumbnail = await fetch(image["thumbnail_url"])
        assert _width(thumbnail.content) == 40 + number
    assert max(most_at_once) == 2
    assert len(most_at_once) == 2 * AT_ONCE + 1


def _width(content: bytes) -> int:
    """Return a lossy WebP's width, from its header (RFC 9649 §2.5)."""
    assert content[12:16] == b"VP8 "
    return int.from_bytes(content[26:28], "little") & 0x3FFF


async def test_of_twenty_uploads_to_one_package_one_counts(
    admin: Client, package: Json, uploads: Quarantine, superuser: psycopg.Connection
) -> None:
    """FR-064: whichever it is, the others' verdicts change nothing, infected or not."""
    before = {upload_id async for upload_id in quarantine.list_uploads()}
    contents = [(picture() + EICAR if n % 2 else picture()) for n in range(AT_ONCE)]
    await asyncio.gather(*(uploaded(admin, package, content) for content in contents))
    stored = {upload_id async for upload_id in quarantine.list_uploads()} - before
    assert len(stored) == AT_ONCE
    current = uploads.upload_id(package)
    for upload_id in stored:
        await uploads.scan(upload_id)
    due = await _verdict_on(uploads, current)
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == due
    with clock.frozen_at(clock.now() + PATIENCE):
        await uploads.sweep()
    for upload_id in stored - {current}:
        assert not await uploads.holds(upload_id)
        assert await uploads.pictures(upload_id) == []
    actions = [trace.action for trace in traces(superuser, package)][1:]
    ending = {"clean": "published", "rejected": "rejected"}[due]
    assert actions == ["uploaded"] * AT_ONCE + [ending]


async def _verdict_on(uploads: Quarantine, upload_id: UUID) -> str:
    content = await (await uploads.blob(upload_id).download_blob()).readall()
    return "rejected" if EICAR in content else "clean"


async def test_an_upload_waits_for_a_publication_and_then_replaces_it(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The publication has the row; the upload comes to be its replacement, not its victim."""
    await uploaded(stage.admin, package)
    old = uploads.upload_id(package)
    await uploads.scan(old)
    hold = hold_after(monkeypatch, upload_rows, "publish")
    publishing = asyncio.create_task(uploads.fire(old))
    await hold.reached.wait()
    replacing = asyncio.create_task(uploaded(stage.admin, package))
    await until_blocked(stage.superuser)
    hold.released.set()
    await publishing
    image = await replacing
    assert (image["status"], image["replacement"]["status"]) == ("clean", "pending_scan")
    assert (await fetch((await shown(stage.admin, package))["url"])).content
    assert uploads.upload_id(package) != old


async def test_a_removal_waits_for_a_publication_and_then_takes_it_away(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await uploaded(stage.admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    hold = hold_after(monkeypatch, upload_rows, "publish")
    publishing = asyncio.create_task(uploads.fire(upload_id))
    await hold.reached.wait()
    removing = asyncio.create_task(stage.admin.delete(image_path(package)))
    await until_blocked(stage.superuser)
    hold.released.set()
    await publishing
    assert (await removing).status == 204
    assert (await stage.admin.get(image_path(package))).status == 404
    assert await uploads.pictures(upload_id) == []


async def test_a_package_that_is_deleted_waits_for_a_publication(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await uploaded(stage.admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    hold = hold_after(monkeypatch, upload_rows, "publish")
    publishing = asyncio.create_task(uploads.fire(upload_id))
    await hold.reached.wait()
    deleting = asyncio.create_task(stage.admin.delete(package_path(package), If_Match='"1"'))
    await until_blocked(stage.superuser)
    hold.released.set()
    await publishing
    assert (await deleting).status == 204
    await uploads.remove_orphans()
    assert await uploads.pictures(upload_id) == []


async def test_whatever_meets_at_one_image_is_answered_and_leaves_nothing_behind(
    admin: Client, event: Json, person: Person, uploads: Quarantine
) -> None:
    """Uploads, verdicts, sweeps, removals and the deletion of the package, over and over."""
    admins = [admin, person("super_admin"), person("super_admin")]
    for _ in range(5):
        package = await new_package(admin, event)
        await uploaded(admin, package)
        upload_id = uploads.upload_id(package)
        await uploads.scan(upload_id)
        requests: list[Awaitable[Answer]] = [
            *(upload(each, package) for each in admins),
            *(each.delete(image_path(package)) for each in admins),
            admin.get(package_path(package)),
            admin.delete(package_path(package), If_Match='"1"'),
        ]
        work = [uploads.fire(upload_id), uploads.sweep(), uploads.remove_orphans()]
        answers, _ = await asyncio.gather(asyncio.gather(*requests), asyncio.gather(*work))
        assert {answer.status for answer in answers} <= {200, 202, 204, 404}
        with clock.frozen_at(clock.now() + PATIENCE):
            await uploads.sweep()
        await uploads.remove_orphans()
        assert not await uploads.holds(upload_id)
        assert await uploads.pictures(upload_id) == []


async def test_two_runs_that_publish_at_once_publish_once(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await _second_run_behind_the_first(stage.admin, package, uploads, monkeypatch)
    await until_blocked(stage.superuser)
    first.released.set()
    await second
    assert len(_published(stage.superuser, package)) == 1
    assert (await fetch((await shown(stage.admin, package))["url"])).content


async def test_two_runs_that_publish_without_the_lock_publish_twice(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    with without_guard(" FOR UPDATE"):
        first, second = await _second_run_behind_the_first(
            stage.admin, package, uploads, monkeypatch
        )
        await until(lambda: len(_published(stage.superuser, package)) == 1)
        first.released.set()
        await second
    assert len(_published(stage.superuser, package)) == 2


async def test_two_runs_that_give_up_at_once_do_so_once(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await uploaded(stage.admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id, Verdict.ERROR)
    hold = hold_after(monkeypatch, upload_rows, "_lock")
    first = asyncio.create_task(uploads.fire(upload_id))
    await hold.reached.wait()
    second = asyncio.create_task(uploads.fire(upload_id))
    await until_blocked(stage.superuser)
    hold.released.set()
    await asyncio.gather(first, second)
    actions = [trace.action for trace in traces(stage.superuser, package)]
    assert actions == ["created", "uploaded", "updated"]


async def _second_run_behind_the_first(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> tuple[Hold, asyncio.Future[tuple[None, None]]]:
    """Stop one run with the row read, and start another that is to read it too."""
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    hold = hold_after(monkeypatch, upload_rows, "_lock")
    running = asyncio.create_task(uploads.fire(upload_id))
    await hold.reached.wait()
    return hold, asyncio.gather(running, uploads.fire(upload_id))


def _published(superuser: psycopg.Connection, package: Json) -> list[str]:
    actions = [trace.action for trace in traces(superuser, package)]
    return [action for action in actions if action == "published"]
