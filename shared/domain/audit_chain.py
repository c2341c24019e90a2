"""The audit chain: the fields of an entry, and the hash that links it to the one before.

Entries of one event form a chain. An entry's hash is the SHA-256 of its canonical JSON (keys
sorted, no spaces, UTF-8), which includes the hash of the entry before. So a changed, removed or
swapped entry makes every later hash wrong.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from pydantic import TypeAdapter

GENESIS_HASH = "0" * 64


class EntityType(StrEnum):
    """What an entry is about."""

    EVENT = "event"
    TICKET_PACKAGE = "ticket_package"
    CUSTOM_OPTION = "custom_option"
    PROMO_CODE = "promo_code"
    PURCHASE = "purchase"
    TICKET = "ticket"
    PACKAGE_IMAGE = "package_image"
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """What was done to the entity."""

    CREATED = "created"
    UPDATED = "updated"
    DELETED = "deleted"
    ENABLED = "enabled"
    DISABLED = "disabled"
    REORDERED = "reordered"
    ACTIVATED = "activated"
    DEACTIVATED = "deactivated"
    UPLOADED = "uploaded"
    PUBLISHED = "published"
    REJECTED = "rejected"
    REMOVED = "removed"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"
    UNPAID = "unpaid"
    RETURNED = "returned"
    EXCHANGED = "exchanged"
    REASSIGNED = "reassigned"


@dataclass(frozen=True)
class Entry:
    """One audit entry. Values are text, as the API shows them; None where there is no value."""

    event_id: UUID
    sequence: int
    occurred_at: datetime
    actor_id: UUID | None
    actor_name: str
    entity_type: EntityType
    entity_id: UUID
    action: Action
    field_name: str | None
    old_value: str | None
    new_value: str | None
    request_id: str


_entries: TypeAdapter[Entry] = TypeAdapter(Entry)


def entry_as_json(entry: Entry) -> dict[str, str | int | None]:
    """Return the fields of `entry` as they are hashed and archived: this form must never change."""
    return asdict(entry) | {
        "event_id": str(entry.event_id),
        "occurred_at": entry.occurred_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": str(entry.actor_id) if entry.actor_id else None,
        "entity_type": entry.entity_type.value,
        "entity_id": str(entry.entity_id),
        "action": entry.action.value,
    }


def entry_from_json(values: Mapping[str, object]) -> Entry:
    """Read the form that `entry_as_json` writes; fields that are None may be missing.

    Raises:
        ValueError: a field is missing or is not of its type.
    """
    left_out: dict[str, object] = dict.fromkeys(field.name for field in fields(Entry))
    return _entries.validate_python(left_out | dict(values))


def entry_hash(entry: Entry, previous_hash: str) -> str:
    """Return the hash (64 hex digits) of `entry` after an entry with the hash `previous_hash`."""
    hashed = entry_as_json(entry) | {"previous_hash": previous_hash}
    canonical = json.dumps(hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class SealedEntry:
    """A stored entry with its stored hash, in the database or in the archive."""

    entry: Entry
    hash: str


@dataclass(frozen=True)
class ChainRoot:
    """The end of an event's chain at some time: its number of entries, and the last one's hash."""

    event_id: UUID
    entries: int
    hash: str


class ChainCheck:
    """Recomputes one event's chain, entry by entry, from the database or the archive.

    Args:
        roots: known earlier ends of the chain, which it must contain.
    """

    def __init__(self, roots: Iterable[ChainRoot] = ()) -> None:
        self._roots = {root.entries: root.hash for root in roots}
        self.entries = 0
        self.head_hash = GENESIS_HASH
        self.first_invalid: int | None = None

    def accepts(self, sealed: SealedEntry) -> bool:
        """Check the next entry; False from the first one that is missing or changed."""
        expected = self.entries + 1
        fits = sealed.entry.sequence == expected
        # A chain that was rewritten as a whole is consistent, but contradicts the roots.
        fits = fits and self._roots.get(expected, sealed.hash) == sealed.hash
        if not fits or entry_hash(sealed.entry, self.head_hash) != sealed.hash:
            self.reject_next()
        if self.first_invalid is not None:
            return False
        self.entries, self.head_hash = expected, sealed.hash
        return True

    def reject_next(self) -> None:
        """Note that the next stored record is not an entry at all."""
        self.first_invalid = self.first_invalid or self.entries + 1

    def expect_roots(self) -> None:
        """Fail if a root is beyond the end: no chain gets shorter."""
        if any(entries > self.entries for entries in self._roots):
            self.reject_next()

    def expect_end(self, sequence: int, head_hash: str) -> None:
        """Fail unless the chain has `sequence` entries, the last one with `head_hash`."""
        if self.first_invalid is not None:
            return
        if self.entries != sequence:
            self.first_invalid = min(self.entries, sequence) + 1
        elif self.head_hash != head_hash:
            self.first_invalid = max(sequence, 1)
