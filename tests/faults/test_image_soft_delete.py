"""Defender deletes what it finds, and the account remembers it: the sweep reads that as well."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from azure.core.exceptions import ResourceNotFoundError

from infra.local.eicar import EICAR
from infra.local.stack import LocalStack
from shared.domain import clock
from shared.domain.scan_verdicts import PATIENCE
from shared.storage import quarantine
from tests.factories import Json
from tests.factories.images import image_path, picture, uploaded
from tests.harness.app_settings import changed_clients
from tests.harness.client import Client
from tests.harness.quarantine import Quarantine, shown
from tests.harness.soft_delete import soft_deleting


@pytest.fixture(autouse=True)
async def _soft_delete(stack: LocalStack) -> AsyncIterator[None]:
    """Let quarantine be an account with soft delete."""
    endpoint = stack.azurite.blob_endpoint
    with soft_deleting(endpoint) as address:
        connection = stack.azurite.connection_string.replace(endpoint, address)
        async with changed_clients(QUARANTINE_STORAGE_CONNECTION_STRING=connection):
            yield


async def _deleted_by_defender(admin: Client, package: Json, uploads: Quarantine) -> None:
    await uploaded(admin, package, picture() + EICAR)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id, removes_malicious=True)
    assert not await uploads.holds(upload_id)


async def test_an_upload_that_defender_has_deleted_is_rejected(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """There is no message for a blob that is gone, and no tag to be read."""
    await _deleted_by_defender(admin, package, uploads)
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "rejected"


async def test_a_message_about_it_rejects_it_too(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    await _deleted_by_defender(admin, package, uploads)
    await uploads.fire(uploads.upload_id(package))
    assert (await shown(admin, package))["status"] == "rejected"


async def test_what_defender_deletes_late_is_rejected_after_all(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    await uploaded(admin, package, picture() + EICAR)
    upload_id = uploads.upload_id(package)
    with clock.frozen_at(clock.now() + PATIENCE):
        await uploads.sweep()
    assert (await shown(admin, package))["status"] == "scan_failed"
    await uploads.scan(upload_id, removes_malicious=True)
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "rejected"


async def test_what_we_have_deleted_ourselves_is_not_taken_for_defenders(
    admin: Client, package: Json, uploads: Quarantine
) -> None:
    """The account remembers our own deletions as well: of images, and of old bytes."""
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    for hours in (1, 25, 26):
        with clock.frozen_at(clock.now() + timedelta(hours=hours)):
            await uploads.sweep()
    assert not await uploads.holds(upload_id)
    assert (await shown(admin, package))["status"] == "scan_failed"
    await uploaded(admin, package)
    await uploads.settled(package)
    await uploads.sweep()
    assert (await shown(admin, package))["status"] == "clean"
    assert (await admin.delete(image_path(package))).status == 204
    await uploads.sweep()
    assert (await admin.get(image_path(package))).code == "image_not_found"


async def test_a_container_that_is_missing_says_nothing_of_its_blobs(
    admin: Client, package: Json, uploads: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the deployment must not end every upload that waits."""
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    with monkeypatch.context() as patch:
        patch.setattr(quarantine, "CONTAINER", "no-such-container")
        with pytest.raises(ResourceNotFoundError):
            await uploads.fire(upload_id)
    assert (await shown(admin, package))["status"] == "pending_scan"
