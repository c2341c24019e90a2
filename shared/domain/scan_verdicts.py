"""What to do about an upload that waits for the virus scan: SPEC §9, as one decision."""

from datetime import timedelta
from enum import Enum, StrEnum, auto

from shared.domain.images import UploadStatus

# Until then a scan is merely slow, and an upload that no row names may be about to get its row.
PATIENCE = timedelta(minutes=15)
# A verdict that comes after that still counts, for as long as the bytes are kept.
KEPT_WITHOUT_VERDICT = timedelta(days=1)


class Verdict(StrEnum):
    """The result of the scan so far."""

    CLEAN = "clean"
    MALICIOUS = "malicious"
    # It gave up, or declined: encrypted, too large, an account that is not set up.
    FAILED = "failed"
    NONE = "none"


class Stored(Enum):
    """Whether the uploaded bytes are still in quarantine."""

    PRESENT = auto()
    # Deleted by the scanner; the account keeps it for an investigation.
    SOFT_DELETED = auto()
    MISSING = auto()


class UploadAction(StrEnum):
    """What is to be done about an upload."""

    PUBLISH = "publish"
    REJECT = "reject"
    FAIL = "fail"
    # Delete the bytes: nobody waits for them any more.
    DISCARD = "discard"
    # Look again later.
    WAIT = "wait"
    NOTHING = "nothing"


def decide(
    verdict: Verdict, stored: Stored, status: UploadStatus | None, age: timedelta
) -> UploadAction:
    """Return what to do about an upload. The answer depends on the arguments alone.

    Args:
        verdict: the result of the scan; it only counts while the bytes are present.
        stored: where the bytes are.
        status: the upload's, or None if no package has this upload as its current one: it was
            replaced, removed or published, or its row is not committed yet.
        age: how long ago it was uploaded.
    """
    if status is None:
        return _about_nobodys(stored, age)
    if status is UploadStatus.REJECTED:
        return UploadAction.DISCARD if stored is Stored.PRESENT else UploadAction.NOTHING
    if stored is Stored.PRESENT:
        return _by_verdict(verdict, status, age)
    if stored is Stored.SOFT_DELETED and (_is_pending(status) or age < KEPT_WITHOUT_VERDICT):
        # Later than that it is our own deletion that the account remembers.
        return UploadAction.REJECT
    return UploadAction.FAIL if _is_pending(status) else UploadAction.NOTHING


def _about_nobodys(stored: Stored, age: timedelta) -> UploadAction:
    if stored is not Stored.PRESENT:
        return UploadAction.NOTHING
    return UploadAction.WAIT if age < PATIENCE else UploadAction.DISCARD


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
