"""Runs for each upload in quarantine, and acts on Defender's verdict once there is one.

Each message arrives at least once, in any order. The function never raises because a verdict is
missing so far: the host would retry it five times at once, and then put the message into the poison
queue.
"""

from uuid import uuid4

import azure.functions as func
import structlog

from shared import telemetry
from shared.services.images import scans
from shared.storage import quarantine

scan_verdicts = func.Blueprint()  # type: ignore[no-untyped-call]
_log = structlog.get_logger(__name__)


@scan_verdicts.blob_trigger(
    arg_name="blob",
    path=quarantine.CONTAINER + "/{name}",
    # The prefix of the host's settings for the account: on Azure there are several of them,
    # addresses and an identity (`QUARANTINE_STORAGE__blobServiceUri` and so on).
    connection="QUARANTINE_STORAGE",
    data_type=func.DataType.BINARY,
    source=func.BlobSource.EVENT_GRID,
)
async def take_scan_verdict(blob: func.InputStream) -> None:
    """Publish an upload that was found clean, reject one that was not."""
    telemetry.bind_request(uuid4().hex)
    upload_id = quarantine.upload_of(blob.name or "")
    if upload_id is None:
        _log.warning("unknown_blob_in_quarantine")
        return
    await scans.settle_once_scanned(upload_id)
