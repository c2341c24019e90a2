"""Blob storage goes away: an export by link is asked for again later, and none is half there."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from azure.core.exceptions import HttpResponseError, ServiceRequestError, ServiceResponseError
from azure.storage.blob import BlobServiceClient
from azure.storage.blob.aio import BlobClient

from infra.local.stack import LocalStack
from shared.http.problems import problem
from shared.storage import exports
from tests.factories import Json, bought
from tests.factories.paths import event_path
from tests.harness.app_settings import changed_settings
from tests.harness.client import Answer, Client
from tests.harness.outages import stopped
from tests.harness.sync_points import after


@pytest.fixture
async def large(
    donor: Client, package: Json, event: Json, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Json]:
    """An event whose export goes to storage, in several blocks."""
    monkeypatch.setattr(exports, "_BLOCK_BYTES", 200)
    await bought(donor, package, 6)
    with changed_settings(EXPORT_INLINE_ROWS="3"):
        yield event


async def _export(admin: Client, event: Json) -> Answer:
    return await admin.get(f"{event_path(event)}/tickets/sales/export")


def _blobs(stack: LocalStack, event: Json, *, halves: bool = False) -> list[str]:
    """Return the names of the event's exports; with `halves` those that were never finished too."""
    include = ["uncommittedblobs"] if halves else []
    with BlobServiceClient.from_connection_string(stack.azurite.connection_string) as service:
        found = service.get_container_client(exports.CONTAINER).list_blobs(
            name_starts_with=event["id"], include=include
        )
        return [blob.name for blob in found]


def _assert_unavailable(answer: Answer) -> None:
    assert (answer.status, answer.code) == (503, "service_unavailable")
    assert int(answer.headers["Retry-After"]) >= 1


async def test_an_export_by_link_is_refused_while_storage_is_stopped(
    stack: LocalStack, admin: Client, large: Json
) -> None:
    """FR-058: the same request is answered once storage is back."""
    async with stopped(stack.azurite):
        _assert_unavailable(await _export(admin, large))
    again = await _export(admin, large)
    assert (again.status, again.json["rows"]) == (202, 6)


async def test_an_export_that_breaks_off_leaves_nothing_to_be_read(
    stack: LocalStack, admin: Client, large: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FR-058: storage stops between two blocks; what it had by then is not an export."""

    async def stop() -> None:
        await asyncio.to_thread(stack.azurite.stop)

    with monkeypatch.context() as cut_off:
        after(cut_off, BlobClient, "stage_block", stop)
        try:
            _assert_unavailable(await _export(admin, large))
        finally:
            await asyncio.to_thread(stack.azurite.start)
    # The control: it did get as far as storage.
    assert len(_blobs(stack, large, halves=True)) == 1
    assert _blobs(stack, large) == []
    assert (await _export(admin, large)).status == 202
    assert len(_blobs(stack, large)) == 1


async def test_what_storage_refuses_is_a_fault_of_ours(
    admin: Client,
    large: Json,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Spec §11: asking again would not help, and somebody has to hear of it."""
    monkeypatch.setattr(exports, "CONTAINER", "nobody-made-this")
    with caplog.at_level(logging.ERROR):
        answer = await _export(admin, large)
    assert (answer.status, answer.code) == (500, "internal_error")
    assert "ContainerNotFound" in caplog.text
    assert b"nobody-made-this" not in answer.body


@pytest.mark.parametrize(
    ("status", "answered"),
    [(408, 503), (429, 503), (500, 503), (503, 503), (400, 500), (403, 500), (404, 500), (0, 500)],
)
def test_only_a_storage_that_is_busy_is_worth_asking_again(status: int, answered: int) -> None:
    """Spec §11: by what the service answers; these can't be had from the emulator."""
    error = HttpResponseError("made up")
    error.status_code = status or None
    assert problem(error, instance="/").status_code == answered


@pytest.mark.parametrize("kind", [ServiceRequestError, ServiceResponseError])
def test_a_storage_that_can_not_be_reached_is_worth_asking_again(kind: type[Exception]) -> None:
    """Spec §11: neither when the question nor when the answer is lost."""
    assert problem(kind("made up"), instance="/").status_code == 503
