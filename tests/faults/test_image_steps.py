"""Storage, the database or the process goes away between any two steps of an image's way.

Nothing dangles, nothing is shown that can't be fetched, and the next run finishes.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from types import ModuleType
from uuid import UUID

import psycopg
import pytest
from azure.core.exceptions import ServiceRequestError
from sqlalchemy.exc import OperationalError

from infra.local.eicar import EICAR
from infra.local.stack import LocalStack
from shared.domain import clock
from shared.domain.scan_verdicts import PATIENCE
from shared.services.images import package_images, scans, upload_rows
from shared.storage import published_images, quarantine
from shared.storage.images import Pictures
from tests.factories import Json
from tests.factories.images import drawing, encoded, image_path, picture, upload, uploaded
from tests.factories.paths import package_path
from tests.harness import outages
from tests.harness.client import Client
from tests.harness.outages import stopped
from tests.harness.quarantine import Quarantine, fetch, shown
from tests.harness.stage import Stage
from tests.harness.sync_points import after
from tests.harness.trail import traces


class Crash(BaseException):
    """Ends a run wherever it is; no `except Exception` sees it, as none sees the power go."""


@dataclass(frozen=True)
class Step:
    """Something that has just been done when the lights go out."""

    module: ModuleType
    name: str


PUBLISHING = [
    Step(quarantine, "look_at"),
    Step(upload_rows, "find_upload"),
    Step(quarantine, "read"),
    Step(scans, "make_pictures"),
    Step(published_images, "_store_one"),
    Step(published_images, "store"),
    Step(upload_rows, "publish"),
    Step(quarantine, "discard"),
    Step(published_images, "remove"),
]
REJECTING = [
    Step(quarantine, "look_at"),
    Step(upload_rows, "find_upload"),
    Step(upload_rows, "close"),
    Step(quarantine, "discard"),
]


def _name(step: Step) -> str:
    return step.name


async def _crash() -> None:
    raise Crash


async def _finish(uploads: Quarantine) -> None:
    """Let the timers tick, as they do until all is done."""
    await uploads.sweep()
    with clock.frozen_at(clock.now() + PATIENCE):
        await uploads.sweep()
    await uploads.remove_orphans()


async def _assert_clean(
    admin: Client, package: Json, uploads: Quarantine, superuser: psycopg.Connection
) -> None:
    """The second image is what is shown, published once, and nothing else is left anywhere."""
    image = await shown(admin, package)
    assert (image["status"], image["replacement"]) == ("clean", None)
    for name in ("url", "thumbnail_url"):
        assert (await fetch(image[name])).content
    trail = [trace.action for trace in traces(superuser, package)]
    assert trail == ["created", "uploaded", "published", "uploaded", "published"]


@pytest.fixture
async def replaced(admin: Client, package: Json, uploads: Quarantine) -> Json:
    """A package with a clean image, and another one that waits with its verdict."""
    await uploaded(admin, package)
    await uploads.settled(package)
    await uploaded(admin, package, encoded(drawing(), "PNG"))
    await uploads.scan(uploads.upload_id(package))
    return package


@pytest.mark.parametrize("step", PUBLISHING, ids=_name)
async def test_a_run_that_dies_while_publishing_is_finished_by_the_next(
    stage: Stage, replaced: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    upload_id = uploads.upload_id(replaced)
    before = await shown(stage.admin, replaced)
    after(monkeypatch, step.module, step.name, _crash)
    with pytest.raises(Crash):
        await uploads.fire(upload_id)
    monkeypatch.undo()
    # Whatever is answered in between can be fetched.
    meanwhile = await shown(stage.admin, replaced)
    assert (await fetch(meanwhile["url"])).content
    await _finish(uploads)
    await _assert_clean(stage.admin, replaced, uploads, stage.superuser)
    assert not await uploads.holds(upload_id)
    assert await uploads.pictures(_upload_in(before["url"])) == []


def _upload_in(url: str) -> UUID:
    return UUID(url.split("/")[-2])


@pytest.mark.parametrize("step", REJECTING, ids=_name)
async def test_a_run_that_dies_while_rejecting_is_finished_by_the_next(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch, step: Step
) -> None:
    await uploaded(stage.admin, package, picture() + EICAR)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    after(monkeypatch, step.module, step.name, _crash)
    with pytest.raises(Crash):
        await uploads.fire(upload_id)
    monkeypatch.undo()
    await uploads.sweep()
    assert (await shown(stage.admin, package))["status"] == "rejected"
    assert not await uploads.holds(upload_id)
    trail = [trace.action for trace in traces(stage.superuser, package)]
    assert trail == ["created", "uploaded", "rejected"]


@pytest.mark.parametrize("step", [PUBLISHING[n] for n in (0, 2, 4, 5, 6)], ids=_name)
async def test_storage_that_stops_while_an_image_is_published_loses_nothing(
    stage: Stage,
    replaced: Json,
    uploads: Quarantine,
    monkeypatch: pytest.MonkeyPatch,
    step: Step,
) -> None:
    upload_id = uploads.upload_id(replaced)
    raised: list[Exception] = []

    async def stop() -> None:
        await asyncio.to_thread(stage.stack.azurite.stop)

    after(monkeypatch, step.module, step.name, stop)
    try:
        await uploads.fire(upload_id)
    except ServiceRequestError as error:
        raised.append(error)
    finally:
        monkeypatch.undo()
        image = await shown(stage.admin, replaced)
        await asyncio.to_thread(stage.stack.azurite.start)
    # Once the pictures are written, nothing that is left to do is a reason to call again.
    is_published = step.name in ("store", "publish")
    assert bool(raised) is not is_published
    assert (image["replacement"] is None) is is_published
    assert (await fetch(image["url"])).content
    await _finish(uploads)
    await _assert_clean(stage.admin, replaced, uploads, stage.superuser)
    assert not await uploads.holds(upload_id)


async def test_an_upload_is_refused_while_storage_is_stopped(
    stack: LocalStack, admin: Client, package: Json
) -> None:
    """The same request is taken once storage is back."""
    async with stopped(stack.azurite):
        answer = await upload(admin, package)
        assert (answer.status, answer.code) == (503, "service_unavailable")
        assert (await admin.get(image_path(package))).code == "image_not_found"
        # Nothing else of a package needs storage.
        assert (await admin.get(package_path(package))).status == 200
    await uploaded(admin, package)


@pytest.mark.parametrize("name", ["quarantine_upload", "await_scan"])
async def test_an_upload_that_dies_on_its_way_to_its_row_leaves_no_row(
    stage: Stage, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Its bytes are there, nobody's, and go after a quarter of an hour, unscanned or not."""
    before = {upload_id async for upload_id in quarantine.list_uploads()}
    with monkeypatch.context() as patch:
        if name == "await_scan":
            after(patch, package_images, name, _crash)
        else:
            after(patch, quarantine, "put", _crash)
        with pytest.raises(Crash):
            await upload(stage.admin, package)
    [left] = {upload_id async for upload_id in quarantine.list_uploads()} - before
    assert (await stage.admin.get(image_path(package))).code == "image_not_found"
    await uploads.scan(left)
    await uploads.sweep()
    assert await uploads.holds(left)
    with clock.frozen_at(clock.now() + PATIENCE):
        await uploads.sweep()
    assert not await uploads.holds(left)
    assert await uploads.pictures(left) == []
    assert (await stage.admin.get(image_path(package))).code == "image_not_found"


async def test_an_image_is_removed_though_storage_is_stopped(
    stack: LocalStack, admin: Client, replaced: Json, uploads: Quarantine
) -> None:
    """FR-064: the row goes, and the timers clear away the rest."""
    image, waiting = await shown(admin, replaced), uploads.upload_id(replaced)
    async with stopped(stack.azurite):
        assert (await admin.delete(image_path(replaced))).status == 204
        assert (await admin.get(image_path(replaced))).code == "image_not_found"
    await _finish(uploads)
    assert not await uploads.holds(waiting)
    assert await uploads.pictures(_upload_in(image["url"])) == []


async def test_one_upload_that_can_t_be_settled_keeps_no_other_waiting(
    stage: Stage,
    package: Json,
    uploads: Quarantine,
    counted: Counter[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whichever comes first in the sweep."""
    packages = [package, *[await stage.new_package() for _ in range(3)]]
    ids = []
    for each in packages:
        await uploaded(stage.admin, each)
        ids.append(uploads.upload_id(each))
        await uploads.scan(ids[-1])
    store = published_images.store

    async def store_but_one(upload_id: UUID, pictures: Pictures) -> published_images.Names:
        if upload_id == ids[1]:
            raise ServiceRequestError("not this one")
        return await store(upload_id, pictures)

    monkeypatch.setattr(published_images, "store", store_but_one)
    await uploads.sweep()
    statuses = [(await shown(stage.admin, each))["status"] for each in packages]
    assert statuses == ["clean", "pending_scan", "clean", "clean"]
    assert counted["images.not_settled"] == 1


async def test_the_database_stops_while_an_image_is_published(
    stage: Stage,
    replaced: Json,
    uploads: Quarantine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload_id = uploads.upload_id(replaced)

    async def hang_up() -> None:
        await asyncio.to_thread(outages.hang_up, stage.stack.postgres.superuser_url)

    after(monkeypatch, upload_rows, "publish", hang_up)
    with pytest.raises(OperationalError):
        await uploads.fire(upload_id)
    monkeypatch.undo()
    assert (await shown(stage.admin, replaced))["replacement"]["status"] == "pending_scan"
    await _finish(uploads)
    await _assert_clean(stage.admin, replaced, uploads, stage.superuser)


async def test_a_verdict_is_counted_once(
    admin: Client, package: Json, uploads: Quarantine, counted: Counter[str]
) -> None:
    """An alert goes by `images.malicious`: it must not ring for every repeated message."""
    await uploaded(admin, package, picture() + EICAR)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    for _ in range(3):
        await uploads.fire(upload_id)
    await uploads.sweep()
    assert counted["images.malicious"] == counted["images.verdicts"] == 1
