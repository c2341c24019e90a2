"""What is done about an upload: every combination of what can be known of it (FR-062)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest

from shared.domain.images import UploadStatus
from shared.domain.scan_verdicts import Stored, UploadAction, Verdict, decide

JUST_LESS = timedelta(microseconds=1)
QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)
# Three stretches of time, each at both of its ends.
AGES = (
    (timedelta(0), QUARTER - JUST_LESS),
    (QUARTER, DAY - JUST_LESS),
    (DAY, timedelta(days=400)),
)
STATUSES = (None, *UploadStatus)
# What is due in each stretch, written out by hand. A dot stands for nothing at all.
TABLE = """
    status        stored        verdict    young    late     old
    -             present       clean      leave    discard  discard
    -             present       malicious  leave    discard  discard
    -             present       failed     leave    discard  discard
    -             present       none       leave    discard  discard
    -             soft_deleted  *          .        .        .
    -             missing       *          .        .        .
    pending_scan  present       clean      publish  publish  publish
    pending_scan  present       malicious  reject   reject   reject
    pending_scan  present       failed     fail     fail     fail
    pending_scan  present       none       wait     fail     fail
    pending_scan  soft_deleted  *          reject   reject   reject
    pending_scan  missing       *          fail     fail     fail
    scan_failed   present       clean      publish  publish  publish
    scan_failed   present       malicious  reject   reject   reject
    scan_failed   present       failed     wait     wait     discard
    scan_failed   present       none       wait     wait     discard
    scan_failed   soft_deleted  *          reject   reject   .
    scan_failed   missing       *          .        .        .
    rejected      present       *          discard  discard  discard
    rejected      soft_deleted  *          .        .        .
    rejected      missing       *          .        .        .
"""


def _rows() -> dict[tuple[str, str, str], list[str]]:
    rows: dict[tuple[str, str, str], list[str]] = {}
    for line in TABLE.strip().splitlines()[1:]:
        status, stored, verdict, *due = line.split()
        for each in Verdict if verdict == "*" else (verdict,):
            key = (status, stored, str(each))
            assert key not in rows, key
            rows[key] = ["nothing" if action == "." else action for action in due]
    return rows


def _cases() -> Iterator[object]:
    rows = _rows()
    for status, stored, verdict in product(STATUSES, Stored, Verdict):
        due = rows.pop((str(status or "-"), stored.name.lower(), str(verdict)))
        for ages, action in zip(AGES, due, strict=True):
            for age in ages:
                name = f"{status or 'nobodys'}-{stored.name.lower()}-{verdict}-{age}"
                yield pytest.param(status, stored, verdict, age, UploadAction(action), id=name)
    assert not rows, f"no such combination: {[*rows]}"


@pytest.mark.parametrize(("status", "stored", "verdict", "age", "due"), [*_cases()])
def test_what_is_due(
    status: UploadStatus | None, stored: Stored, verdict: Verdict, age: timedelta, due: UploadAction
) -> None:
    assert decide(verdict, stored, status, age) is due


def test_only_a_clean_verdict_on_bytes_that_are_there_is_ever_published() -> None:
    publishing = {
        (status, stored, verdict)
        for status, stored, verdict, ages in product(STATUSES, Stored, Verdict, AGES)
        for age in ages
        if decide(verdict, stored, status, age) is UploadAction.PUBLISH
    }
    assert publishing == {
        (UploadStatus.PENDING_SCAN, Stored.PRESENT, Verdict.CLEAN),
        (UploadStatus.SCAN_FAILED, Stored.PRESENT, Verdict.CLEAN),
    }
