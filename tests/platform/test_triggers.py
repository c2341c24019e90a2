"""Timers, uploads and blobs through the genuine worker."""

from uuid import uuid4

import pytest
from azure.functions.blob import InputStream

from functions.schedules import TIMERS, Timer
from infra.local.host.blobs import read_blob
from infra.local.host.function_host import FunctionHost
from infra.local.host.genuine.worker import InvocationFailed
from shared.storage import quarantine
from tests.factories import Json, purchase
from tests.factories.images import uploaded
from tests.harness.client import Client
from tests.harness.patching import replace_everywhere
from tests.harness.quarantine import Quarantine, shown


@pytest.mark.parametrize("past_due", [False, True], ids=["in time", "past due"])
@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.name)
async def test_each_timer_ticks(
    genuine: FunctionHost, others_are_archived: None, timer: Timer, past_due: bool
) -> None:
    await genuine.fire_timer(timer.name, past_due=past_due)


async def test_a_tick_does_its_work(
    genuine: FunctionHost, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """As far as the counts that coordinators see."""
    assert (await purchase(donor, package, 3)).status == 201
    await genuine.fire_timer("refresh_sales_counts")
    counts = (await admin.get(f"admin/events/{event['id']}/tickets/sales")).json
    assert [one["sold_count"] for one in counts["counts"]] == [3]


async def test_an_upload_goes_from_the_form_to_its_publication(
    genuine: FunctionHost, admin: Client, event: Json, package: Json, uploads: Quarantine
) -> None:
    """Multipart in, and out by the blob trigger with the blob that is stored."""
    await uploaded(admin, package)
    upload_id = uploads.upload_id(package)
    await uploads.scan(upload_id)
    container = quarantine.service().get_container_client(quarantine.CONTAINER)
    await genuine.fire_blob_trigger("take_scan_verdict", await read_blob(container, str(upload_id)))
    image = await shown(admin, package)
    assert image["status"] == "clean"
    assert image["url"]


@pytest.mark.parametrize(
    "name", ["5d1f2b7e-0000-4000-8000-000000000000", "not-an-upload.png", "a/b c.png", ""]
)
async def test_blobs_that_no_row_names_are_no_failure(genuine: FunctionHost, name: str) -> None:
    """A failure would be retried five times, and end in the poison queue."""
    blob = InputStream(data=b"x", name=f"{quarantine.CONTAINER}/{name}", uri="http://x.example")
    await genuine.fire_blob_trigger("take_scan_verdict", blob)


async def test_a_function_that_raises_is_reported_with_its_reason(
    genuine: FunctionHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control for the tests above: what fails in the worker is not taken for a success."""

    def fails(name: str) -> None:
        raise RuntimeError("on purpose")

    replace_everywhere(monkeypatch, quarantine.upload_of, fails)
    blob = InputStream(data=b"", name=f"{quarantine.CONTAINER}/{uuid4()}")
    with pytest.raises(InvocationFailed, match="RuntimeError: on purpose"):
        await genuine.fire_blob_trigger("take_scan_verdict", blob)
