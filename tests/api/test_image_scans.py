"""What becomes of an upload: shown when its scan found nothing, and never otherwise."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from types import ModuleType
from urllib.error import HTTPError

import psycopg
import pytest
from azure.storage.blob import AccountSasPermissions, ResourceTypes, generate_account_sas

from infra.local.azurite import ACCOUNT, ACCOUNT_KEY
from infra.local.defender import Answer
from infra.local.eicar import EICAR
from infra.local.stack import LocalStack
from shared.domain import clock, errors
from shared.domain.scan_verdicts import UploadAction
from shared.services.images import scans
from shared.storage import images, published_images, quarantine
from shared.storage.images import Pictures
from tests.factories import Json
from tests.factories.images import drawing, encoded, image_path, picture, uploaded
from tests.factories.paths import package_path, public_packages_path
from tests.harness.app_settings import changed_clients, changed_settings
from tests.harness.client import Client
from tests.harness.quarantine import Quarantine, fetch, open_transactions, shown
from tests.harness.sync_points import after
from tests.harness.trail import Trace, actors, traces

INFECTED = picture() + EICAR
MINUTES = timedelta(minutes=1)


@asynccontextmanager
async def _without_right_to_tags(stack: LocalStack) -> AsyncIterator[None]:
    """Let the app reach the quarantine with a signature that does not cover tags."""
    may = AccountSasPermissions(read=True, list=True, write=True, delete=True)
    signature = generate_account_sas(
        ACCOUNT, ACCOUNT_KEY, ResourceTypes(True, True, True), may, clock.now() + timedelta(days=1)
    )
    connection = f"BlobEndpoint={stack.azurite.blob_endpoint};SharedAccessSignature={signature}"
    async with changed_clients(QUARANTINE_STORAGE_CONNECTION_STRING=connection):
        yield


async def test_a_clean_upload_is_shown_to_everybody(
    admin: Client, anybody: Client, event: Json, package: Json, uploads: Quarantine
) -> None:
    """FR-062, FR-063, FR-065."""
    waiting = await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    await uploads.fire(upload_id)
    image = await shown(admin, package)
    assert (image["status"], image["replacement"]) == ("clean", None)
    assert image["uploaded_at"] == waiting["uploaded_at"]
    assert (await admin.get(package_path(package))).json["image"] == image
    [public] = (await anybody.get(public_packages_path(event))).json["items"]
    assert public["image"] == image
    for name in ("url", "thumbnail_url"):
        assert (await fetch(image[name])).content[8:12] == b"WEBP"
    assert not await uploads.holds(upload_id)


async def test_a_malicious_upload_is_rejected_and_gone(
    admin: Client, package: Json, uploads: Quarantine, superuser: psycopg.Connection
) -> None:
    """FR-062."""
    await uploaded(admin, package, INFECTED)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    await uploads.fire(upload_id)
    image = await shown(admin, package)
    assert (image["status"], image["url"], image["thumbnail_url"]) == ("rejected", None, None)
    assert not await uploads.holds(upload_id)
    assert await uploads.pictures(upload_id) == []
    assert traces(superuser, package)[-1] == Trace("rejected", "status", "pending_scan", "rejected")
    assert actors(superuser, package)[-1] == "system"


@pytest.mark.parametrize("answer", [Answer.ERROR, Answer.NOT_SCANNED])
async def test_a_scan_that_failed_shows_nothing(
    admin: Client, package: Json, uploads: Quarantine, superuser: psycopg.Connection, answer: Answer
) -> None:
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id, answer)
    await uploads.fire(upload_id)
    assert (await shown(admin, package))["status"] == "scan_failed"
    assert await uploads.pictures(upload_id) == []
    assert traces(superuser, package)[-1] == Trace(
        "updated", "status", "pending_scan", "scan_failed"
    )


async def test_a_verdict_may_come_while_the_message_is_dealt_with(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "_POLL_SECONDS", 0.05)
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    dealing = asyncio.create_task(uploads.fire(upload_id))
    await asyncio.sleep(0.3)
    assert (await shown(admin, package))["status"] == "pending_scan"
    await uploads.scan(upload_id)
    await dealing
    assert (await shown(admin, package))["status"] == "clean"


async def test_a_message_without_a_verdict_leaves_the_upload_to_the_sweep(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not raise: it would be called again at once, and end as poison."""
    monkeypatch.setattr(scans, "_POLL_SECONDS", 0.01)
    monkeypatch.setattr(scans, "_PATIENCE_SECONDS", 0.1)
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.fire(upload_id)
    assert (await shown(admin, package))["status"] == "pending_scan"
    await uploads.scan(upload_id)
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "clean"


async def test_a_message_about_a_replaced_upload_waits_two_seconds_at_most(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would keep a trigger from an upload that somebody waits for."""
    passed, looks = count(step=0.5), count()
    monkeypatch.setattr(scans, "monotonic", lambda: next(passed))
    monkeypatch.setattr(scans, "_POLL_SECONDS", 0)
    await uploaded(admin, package)
    replaced = uploads.upload_id(package)
    await uploaded(admin, package)

    async def look() -> None:
        next(looks)

    after(monkeypatch, quarantine, "look_at", look)
    await uploads.fire(replaced)
    assert next(looks) <= 5
    await uploads.fire(uploads.upload_id(package))
    assert next(looks) > 50


async def test_what_cannot_be_published_is_closed_for_good(
    admin: Client,
    package: Json,
    uploads: Quarantine,
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its bytes are gone, and no sweep decodes them again."""
    decoded = count()

    def fail(content: bytes) -> Pictures:
        next(decoded)
        raise errors.ImageUnreadable

    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    monkeypatch.setattr(images, "_make", fail)
    await uploads.settled(package)
    for minutes in (1, 16, 60):
        with clock.frozen_at(clock.now() + minutes * MINUTES):
            await uploads.sweep()
    assert next(decoded) == 1
    assert not await uploads.holds(upload_id)
    assert (await shown(admin, package))["status"] == "scan_failed"
    assert [trace.action for trace in traces(superuser, package)] == [
        "created",
        "uploaded",
        "updated",
    ]
    monkeypatch.undo()
    await uploaded(admin, package)
    await uploads.settled(package)
    assert (await shown(admin, package))["status"] == "clean"


async def test_an_image_for_which_there_is_never_enough_memory_is_given_up(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the first quarter of an hour it is tried again: others may have taken the memory."""

    def fail(content: bytes) -> Pictures:
        raise MemoryError

    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    monkeypatch.setattr(images, "_make", fail)
    for minutes, status in ((14, "pending_scan"), (16, "scan_failed")):
        with clock.frozen_at(clock.now() + minutes * MINUTES):
            await uploads.sweep()
        assert (await shown(admin, package))["status"] == status
    assert not await uploads.holds(upload_id)


async def test_a_message_that_never_came_is_made_good_by_the_sweep(
    admin: Client, event: Json, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package, INFECTED)
    await uploads.scan(uploads.upload_id(package))
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "rejected"


async def test_without_a_verdict_for_a_quarter_of_an_hour_the_scan_has_failed(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package)
    for minutes, status in ((14, "pending_scan"), (15, "scan_failed")):
        with clock.frozen_at(clock.now() + minutes * MINUTES):
            await uploads.sweep()
        assert (await shown(admin, package))["status"] == status


@pytest.mark.parametrize(("content", "status"), [(picture(), "clean"), (INFECTED, "rejected")])
async def test_a_verdict_that_comes_later_still_counts(
    admin: Client, package: Json, uploads: Quarantine, content: bytes, status: str
) -> None:
    await uploaded(admin, package, content)
    upload_id = uploads.upload_id(package)
    with clock.frozen_at(clock.now() + 16 * MINUTES):
        await uploads.sweep()
    assert (await shown(admin, package))["status"] == "scan_failed"
    await uploads.scan(upload_id)
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == status


async def test_bytes_without_a_verdict_are_kept_for_a_day(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    for hours, is_there in ((1, True), (23, True), (25, False)):
        with clock.frozen_at(clock.now() + timedelta(hours=hours)):
            await uploads.sweep()
            assert await uploads.holds(upload_id) is is_there
    assert (await shown(admin, package))["status"] == "scan_failed"


@pytest.mark.parametrize("content", [picture(), INFECTED])
async def test_twice_the_same_message_is_once(
    admin: Client, package: Json, uploads: Quarantine, superuser: psycopg.Connection, content: bytes
) -> None:
    await uploaded(admin, package, content)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    await asyncio.gather(*(uploads.fire(upload_id) for _ in range(3)), uploads.sweep())
    image, trail = await shown(admin, package), traces(superuser, package)
    await uploads.fire(upload_id)
    await uploads.sweep()
    assert (await shown(admin, package), traces(superuser, package)) == (image, trail)
    assert [trace.action for trace in trail] == [
        "created",
        "uploaded",
        "published" if content == picture() else "rejected",
    ]


async def test_an_image_stays_until_its_replacement_is_clean(
    admin: Client, anybody: Client, event: Json, package: Json, uploads: Quarantine
) -> None:
    """FR-064."""
    await uploaded(admin, package)
    first_id = uploads.upload_id(package)
    await uploads.settled(package)
    first = await shown(admin, package)

    for content, status in ((picture(), "pending_scan"), (INFECTED, "rejected")):
        answered = await uploaded(admin, package, content)
        if status == "rejected":
            await uploads.settled(package)
        image = await shown(admin, package)
        replacement = {"status": status, "uploaded_at": image["replacement"]["uploaded_at"]}
        assert image == {**first, "replacement": replacement}
        assert answered["status"] == "clean"
        [public] = (await anybody.get(public_packages_path(event))).json["items"]
        assert public["image"] == first

    await uploaded(admin, package, encoded(drawing(), "PNG"))
    await uploads.settled(package)
    second = await shown(admin, package)
    assert (second["status"], second["replacement"]) == ("clean", None)
    assert second["url"] != first["url"]
    assert await uploads.pictures(first_id) == []
    with pytest.raises(HTTPError):
        await fetch(first["url"])


async def test_an_upload_that_was_replaced_while_it_was_scanned_is_never_shown(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package)
    old = uploads.upload_id(package)
    await uploaded(admin, package, INFECTED)
    new = uploads.upload_id(package)
    await uploads.scan(old)
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "pending_scan"
    assert await uploads.pictures(old) == []
    # Its bytes go once no upload of such an age can still be on its way to a row.
    with clock.frozen_at(clock.now() + 15 * MINUTES):
        await uploads.scan(new)
        await uploads.sweep()
    assert not await uploads.holds(old)
    assert (await shown(admin, package))["status"] == "rejected"


async def test_an_upload_that_is_replaced_while_it_is_published_is_not_shown(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its pictures are written already, and go with the hourly clearing."""
    await uploaded(admin, package)
    old = uploads.upload_id(package)
    await uploads.scan(old)
    store = published_images.store

    async def store_and_be_replaced(
        upload_id: object, pictures: Pictures
    ) -> published_images.Names:
        names = await store(old, pictures)
        await uploaded(admin, package)
        return names

    monkeypatch.setattr(published_images, "store", store_and_be_replaced)
    assert await scans.settle(old) is UploadAction.WAIT
    monkeypatch.undo()
    assert (await shown(admin, package))["status"] == "pending_scan"
    assert await uploads.pictures(old) != []
    await uploads.remove_orphans()
    assert await uploads.pictures(old) == []


@pytest.mark.parametrize(
    "step", [(quarantine, "read"), (images, "_make"), (published_images, "_store_one")]
)
async def test_no_transaction_is_open_while_an_image_is_published(
    admin: Client,
    package: Json,
    uploads: Quarantine,
    superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    step: tuple[ModuleType, str],
) -> None:
    await uploaded(admin, package)
    module, name = step
    original, open_then = getattr(module, name), list[int]()

    def look(*given: object, **named: object) -> object:
        open_then.append(open_transactions(superuser))
        return original(*given, **named)

    monkeypatch.setattr(module, name, look)
    await uploads.settled(package)
    assert {*open_then} == {0}


async def test_only_the_bytes_that_were_scanned_are_published(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever could exchange them after the verdict gains nothing by it."""
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)

    async def exchange() -> None:
        other = encoded(drawing(200), "PNG")
        await uploads.blob(upload_id).upload_blob(other, overwrite=True)

    after(monkeypatch, quarantine, "look_at", exchange)
    assert await scans.settle(upload_id) is UploadAction.WAIT
    monkeypatch.undo()
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "pending_scan"
    assert await uploads.pictures(upload_id) == []


async def test_the_hourly_clearing_leaves_what_is_shown_and_what_is_about_to_be(
    admin: Client, package: Json, event: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package)
    await uploads.settled(package)
    image = await shown(admin, package)
    await uploaded(admin, package)
    waiting = uploads.upload_id(package)
    # Written by somebody who has not got to the row yet.
    await published_images.store(waiting, Pictures(b"display", b"thumbnail"))
    await uploads.remove_orphans()
    assert len(await uploads.pictures(waiting)) == 2
    assert (await fetch(image["url"])).content


@pytest.mark.parametrize("content", [picture(), INFECTED])
async def test_a_package_that_is_deleted_takes_its_upload_along(
    admin: Client, package: Json, uploads: Quarantine, content: bytes
) -> None:
    await uploaded(admin, package, content)
    upload_id = uploads.upload_id(package)
    await admin.delete(package_path(package), If_Match='"1"')
    await uploads.scan(upload_id)
    await uploads.sweep()
    with clock.frozen_at(clock.now() + 15 * MINUTES):
        await uploads.sweep()
    assert not await uploads.holds(upload_id)
    assert await uploads.pictures(upload_id) == []


async def test_a_package_that_is_deleted_takes_its_image_along(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.settled(package)
    image = await shown(admin, package)
    await admin.delete(package_path(package), If_Match='"1"')
    await uploads.remove_orphans()
    assert await uploads.pictures(upload_id) == []
    with pytest.raises(HTTPError):
        await fetch(image["url"])


async def test_a_removed_image_is_gone_at_once(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """FR-064: nobody waits for a timer to see it go."""
    await uploaded(admin, package)
    await uploads.settled(package)
    image = await shown(admin, package)
    await uploaded(admin, package)
    waiting = uploads.upload_id(package)
    assert (await admin.delete(image_path(package))).status == 204
    for name in ("url", "thumbnail_url"):
        with pytest.raises(HTTPError):
            await fetch(image[name])
    assert not await uploads.holds(waiting)


async def test_bytes_that_vanish_without_a_word_are_a_failed_scan(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package)
    await uploads.blob(uploads.upload_id(package)).delete_blob()
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "scan_failed"


async def test_a_message_that_overtakes_the_row_destroys_nothing(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes are there before the row: a message, and a sweep, may come in between."""
    put = quarantine.put

    async def put_and_be_overtaken(upload_id: object, *content: bytes, **ids: object) -> None:
        await put(upload_id, *content, **ids)  # type: ignore[arg-type]  # as they came
        await uploads.scan(upload_id)  # type: ignore[arg-type]
        await scans.settle(upload_id)  # type: ignore[arg-type]
        await uploads.sweep()

    monkeypatch.setattr(quarantine, "put", put_and_be_overtaken)
    await uploaded(admin, package)
    monkeypatch.undo()
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "clean"


async def test_a_blob_that_is_none_of_ours_is_left_alone(uploads: Quarantine) -> None:
    container = quarantine.service().get_container_client(quarantine.CONTAINER)
    blob = container.get_blob_client("readme.txt")
    await blob.upload_blob(b"Don't touch.", overwrite=True)
    await uploads.fire("readme.txt")  # type: ignore[arg-type]  # that is the point
    with clock.frozen_at(clock.now() + timedelta(days=2)):
        await uploads.sweep()
    assert await blob.exists()


async def test_forbidden_tags_are_a_fault_and_not_a_missing_verdict(
    admin: Client, package: Json, uploads: Quarantine, stack: LocalStack
) -> None:
    """A role is missing: no upload is given up for it, and every run fails until it is there."""
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    async with _without_right_to_tags(stack):
        for attempt in (uploads.fire(upload_id), uploads.sweep()):
            with (
                clock.frozen_at(clock.now() + 16 * MINUTES),
                pytest.raises(quarantine.TagsForbidden),
            ):
                await attempt
    assert (await shown(admin, package))["status"] == "pending_scan"
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "clean"


async def test_without_a_public_address_pictures_are_signed_for_a_day_or_two(
    admin: Client, anybody: Client, event: Json, package: Json, uploads: Quarantine
) -> None:
    """The link is the same all day, so that browsers keep what they have."""
    await uploaded(admin, package)
    await uploads.settled(package)
    public = await shown(admin, package)
    with changed_settings(PACKAGE_IMAGES_PUBLIC_URL=""):
        image = await shown(admin, package)
        midnight = clock.now().replace(hour=0, minute=0, second=0)
        for hours, is_the_same in ((0.1, True), (23.9, True), (24.1, False)):
            with clock.frozen_at(midnight + timedelta(hours=hours)):
                assert ((await shown(admin, package)) == image) is is_the_same
    assert image["url"].startswith(f"{public['url']}?")
    assert (await fetch(image["url"])).content == (await fetch(public["url"])).content
