"""The audit trail's hashes: no entry changes, swaps or goes missing unnoticed (FR-066)."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from shared.db.tables import AuditEntry
from shared.domain.audit_chain import (
    GENESIS_HASH,
    Action,
    EntityType,
    Entry,
    entry_as_json,
    entry_from_json,
    entry_hash,
)
from shared.schemas.audit import AuditEntryRead
from shared.services.audit.record import Change

ENTRY = Entry(
    event_id=UUID("11111111-1111-4111-8111-111111111111"),
    sequence=7,
    occurred_at=datetime(2026, 3, 1, 18, 30, 0, 250_000, tzinfo=UTC),
    actor_id=UUID("22222222-2222-4222-8222-222222222222"),
    actor_name="Amara Lindgrén",
    entity_type=EntityType.TICKET_PACKAGE,
    entity_id=UUID("33333333-3333-4333-8333-333333333333"),
    action=Action.UPDATED,
    field_name="price",
    old_value="250.00",
    new_value="275.00",
    request_id="req-1",
)
CHANGES: dict[str, Any] = {
    "event_id": UUID(int=1),
    "sequence": 8,
    "occurred_at": ENTRY.occurred_at + timedelta(microseconds=1),
    "actor_id": None,
    "actor_name": "Amara Lindgren",
    "entity_type": EntityType.EVENT,
    "entity_id": UUID(int=1),
    "action": Action.CREATED,
    "field_name": None,
    "old_value": "",
    "new_value": None,
    "request_id": "-",
}


def chain(entries: list[Entry]) -> list[str]:
    hashes = [GENESIS_HASH]
    for entry in entries:
        hashes.append(entry_hash(entry, hashes[-1]))
    return hashes[1:]


def test_the_hash_never_changes_its_form() -> None:
    """Entries are kept for seven years: this value must be found for ever."""
    assert (
        entry_hash(ENTRY, GENESIS_HASH)
        == "9a77973d35f622f8fbf64b5d22dc00009568e42c0a0fc2e0aeb8c09826ffb6b0"
    )


def test_the_canonical_form_can_be_hashed_by_anybody() -> None:
    """The same with nothing but the documented form: sorted keys, no spaces, UTF-8."""
    canonical = (
        '{"action":"updated","actor_id":"22222222-2222-4222-8222-222222222222",'
        '"actor_name":"Amara Lindgrén","entity_id":"33333333-3333-4333-8333-333333333333",'
        '"entity_type":"ticket_package","event_id":"11111111-1111-4111-8111-111111111111",'
        '"field_name":"price","new_value":"275.00",'
        '"occurred_at":"2026-03-01T18:30:00.250000+00:00","old_value":"250.00",'
        f'"previous_hash":"{GENESIS_HASH}","request_id":"req-1","sequence":7}}'
    )
    assert entry_hash(ENTRY, GENESIS_HASH) == sha256(canonical.encode()).hexdigest()


@pytest.mark.parametrize("field", [field.name for field in fields(Entry)])
def test_any_changed_field_changes_the_hash(field: str) -> None:
    changed = replace(ENTRY, **{field: CHANGES[field]})
    assert entry_hash(changed, GENESIS_HASH) != entry_hash(ENTRY, GENESIS_HASH)


def test_a_value_moved_to_the_next_field_changes_the_hash() -> None:
    moved = replace(ENTRY, old_value=ENTRY.new_value, new_value=ENTRY.old_value)
    assert entry_hash(moved, GENESIS_HASH) != entry_hash(ENTRY, GENESIS_HASH)


def test_the_hash_of_the_entry_before_is_part_of_the_hash() -> None:
    assert entry_hash(ENTRY, "0" * 63 + "1") != entry_hash(ENTRY, GENESIS_HASH)


def test_a_swap_or_a_removal_shows_from_there_on() -> None:
    entries = [replace(ENTRY, sequence=place) for place in range(1, 6)]
    whole = chain(entries)
    swapped = chain([entries[0], entries[2], entries[1], *entries[3:]])
    removed = chain([entries[0], *entries[2:]])
    assert swapped[0] == removed[0] == whole[0]
    assert not {*swapped[1:], *removed[1:]} & {*whole[1:]}


def test_the_zone_that_a_time_is_read_in_does_not_matter() -> None:
    elsewhere = ENTRY.occurred_at.astimezone(timezone(timedelta(hours=-5)))
    assert entry_hash(replace(ENTRY, occurred_at=elsewhere), GENESIS_HASH) == entry_hash(
        ENTRY, GENESIS_HASH
    )


def test_no_value_is_not_the_word_for_it() -> None:
    for word in ("None", "null", ""):
        said = replace(ENTRY, old_value=word)
        assert entry_hash(said, GENESIS_HASH) != entry_hash(
            replace(ENTRY, old_value=None), GENESIS_HASH
        )


def test_the_fields_of_an_entry_are_the_same_wherever_it_is_stored_and_shown() -> None:
    """The rest is derived from `Entry`: its table, its answer and a change repeat the names."""
    names = {field.name for field in fields(Entry)}
    assert {column.name for column in AuditEntry.__table__.columns} == {*names, "hash"}
    shown = {*names, "hash", "actor"} - {"event_id", "actor_id", "actor_name"}
    assert shown <= {*AuditEntryRead.model_fields}
    assert {field.name for field in fields(Change)} < names


@pytest.mark.parametrize(
    "entry", [ENTRY, *(replace(ENTRY, **{name: CHANGES[name]}) for name in CHANGES)]
)
def test_an_entry_is_read_as_it_was_written(entry: Entry) -> None:
    """Also where what is None was left out, as Table Storage does."""
    written = entry_as_json(entry)
    assert entry_from_json(written) == entry
    stored = {name: value for name, value in written.items() if value is not None}
    assert entry_from_json(stored) == entry


@pytest.mark.parametrize("name", [field.name for field in fields(Entry)])
def test_what_is_no_entry_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        entry_from_json(entry_as_json(ENTRY) | {name: ["nonsense"]})
