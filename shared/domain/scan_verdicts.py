"""Decides what to do about an upload that waits for the virus scan (SPEC §9)."""

from datetime import timedelta
from enum import Enum, StrEnum, auto

from shared.domain.images import UploadStatus

# Up to this age a scan may be slow, and an upload that no row names may still get its row.
PATIENCE = timedelta(minutes=15)
# A later verdict still counts, as long as the bytes are stored.
KEPT_WITHOUT_VERDICT = timedelta(days=1)


class Verdict(StrEnum):
    """The result of the scan so far."""

    CLEAN = "clean"
    MALICIOUS = "malicious"
    # The scanner failed or refused: encrypted, too large, or an account that is not set up.
    FAILED = "failed"
    NONE = "none"


class Stored(Enum):
    """Whether the uploaded bytes are in quarantine."""

    PRESENT = auto()
    # Deleted by the scanner; the account keeps the bytes for an investigation.
    SOFT_DELETED = auto()
    MISSING = auto()


class UploadAction(StrEnum):
    """What is to be done about an upload."""

    PUBLISH = "publish"
    REJECT = "reject"
    FAIL = "fail"
    # Delete the bytes: no row names the upload any more.
    DISCARD = "discard"
    # Look again later.
    WAIT = "wait"
    # The same, without waiting for it: no row names the upload, or not yet.
    LEAVE = "leave"
    NOTHING = "nothing"


def decide(
    verdict: Verdict, stored: Stored, status: UploadStatus | None, age: timedelta
) -> UploadAction:
    """Return what to do about an upload; a pure function of the arguments.

    Args:
        verdict: the result of the scan; it only counts while the bytes are present.
        stored: where the bytes are.
        status: the upload's, or None if no package has this upload as its current one: it was
            replaced, removed or published, or its row is not committed yet.
        age: how long ago it was uploaded.
    """
    if status is None:
        return _without_row(stored, age)
    if status is UploadStatus.REJECTED:
        return UploadAction.DISCARD if stored is Stored.PRESENT else UploadAction.NOTHING
    if stored is Stored.PRESENT:
        return _by_verdict(verdict, status, age)
    if stored is Stored.SOFT_DELETED and (_is_pending(status) or age < KEPT_WITHOUT_VERDICT):
        # At a greater age, the deleted blob is one that the app itself deleted.
        return UploadAction.REJECT
    return UploadAction.FAIL if _is_pending(status) else UploadAction.NOTHING


def _without_row(stored: Stored, age: timedelta) -> UploadAction:
    if stored is not Stored.PRESENT:
        return UploadAction.NOTHING
    return UploadAction.LEAVE if age < PATIENCE else UploadAction.DISCARD


def _by_verdict(verdict: Verdict, status: UploadStatus, age: timedelta) -> UploadAction:
    if verdict is Verdict.CLEAN:
        return UploadAction.PUBLISH
    if verdict is Verdict.MALICIOUS:
        return UploadAction.REJECT
    if _is_pending(status):
        is_slow = verdict is Verdict.NONE and age < PATIENCE
        return UploadAction.WAIT if is_slow else UploadAction.FAIL
    return UploadAction.WAIT if age < KEPT_WITHOUT_VERDICT else UploadAction.DISCARD


def _is_pending(status: UploadStatus) -> bool:
    return status is UploadStatus.PENDING_SCAN
