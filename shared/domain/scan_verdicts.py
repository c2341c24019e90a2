"""What to do about an upload that waits for the virus scan: SPEC §9, as one decision."""

from datetime import timedelta
from enum import Enum, StrEnum, auto

from shared.domain.images import UploadStatus

# Until then a scan is merely slow, and an upload that no row names may be about to get its row.
PATIENCE = timedelta(minutes=15)
# A verdict that comes after that still counts, for as long as the bytes are kept.
KEPT_WITHOUT_VERDICT = timedelta(days=1)


class Verdict(StrEnum):
    """What the scan has said so far."""

    CLEAN = "clean"
    MALICIOUS = "malicious"
    # It gave up, or declined: encrypted, too large, an account that is not set up.
    FAILED = "failed"
    NONE = "none"


class Stored(Enum):
    """Whether the uploaded bytes are still in quarantine."""

    PRESENT = auto()
    # Deleted by the scanner, and kept by the account for whoever wants to look into it.
    SOFT_DELETED = auto()
    MISSING = auto()


class Action(StrEnum):
    """What is to be done."""

    PUBLISH = "publish"
    REJECT = "reject"
    FAIL = "fail"
    # Delete the bytes: nobody waits for them any more.
    DISCARD = "discard"
    # Look again later.
    WAIT = "wait"
    NOTHING = "nothing"


def decide(verdict: Verdict, stored: Stored, status: UploadStatus | None, age: timedelta) -> Action:
    """Return what to do about an upload; the same whoever asks, how often and in which order.

    Args:
        verdict: what the scan has said; it only counts while the bytes are present.
        stored: where the bytes are.
        status: the upload's, or None if no package has this upload as its current one: it was
            replaced, removed or published, or its row is not committed yet.
        age: how long ago it was uploaded.
    """
    if status is None:
        return _about_nobodys(stored, age)
    if status is UploadStatus.REJECTED:
        return Action.DISCARD if stored is Stored.PRESENT else Action.NOTHING
    if stored is Stored.PRESENT:
        return _by_verdict(verdict, status, age)
    if stored is Stored.SOFT_DELETED and (_is_pending(status) or age < KEPT_WITHOUT_VERDICT):
        # Later than that it is our own deletion that the account remembers.
        return Action.REJECT
    return Action.FAIL if _is_pending(status) else Action.NOTHING


def _about_nobodys(stored: Stored, age: timedelta) -> Action:
    if stored is not Stored.PRESENT:
        return Action.NOTHING
    return Action.WAIT if age < PATIENCE else Action.DISCARD


def _by_verdict(verdict: Verdict, status: UploadStatus, age: timedelta) -> Action:
    if verdict is Verdict.CLEAN:
        return Action.PUBLISH
    if verdict is Verdict.MALICIOUS:
        return Action.REJECT
    if _is_pending(status):
        is_slow = verdict is Verdict.NONE and age < PATIENCE
        return Action.WAIT if is_slow else Action.FAIL
    return Action.WAIT if age < KEPT_WITHOUT_VERDICT else Action.DISCARD


def _is_pending(status: UploadStatus) -> bool:
    return status is UploadStatus.PENDING_SCAN
