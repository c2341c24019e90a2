"""The organization that receives an event's money: one value for the API, four columns here."""

from collections.abc import Mapping
from uuid import UUID

from shared.db.tables import Event
from shared.domain.audit_chain import Action, EntityType
from shared.schemas.events import EventRead, OrganizationRead
from shared.services.audit.record import Change

_PARTS = tuple(OrganizationRead.model_fields)


def read_event(event: Event) -> EventRead:
    """Show an event as the API does."""
    return EventRead.of(event, organization=_read_organization(event))


def columns_of(values: Mapping[str, object]) -> dict[str, object]:
    """Return values of an event, by the names of the API, as columns of its row."""
    columns = dict(values)
    if "organization" in columns:
        organization = columns.pop("organization")
        for part in _PARTS:
            columns[f"organization_{part}"] = getattr(organization, part, None)
    return columns


def organization_changes(event_id: UUID, before: EventRead, after: EventRead) -> list[Change]:
    """Return an audit entry for each part that is another one now."""
    entries: list[Change] = []
    for part in _PARTS:
        old: str | None = getattr(before.organization, part, None)
        new: str | None = getattr(after.organization, part, None)
        if old != new:
            field = f"organization_{part}"
            entries.append(Change(EntityType.EVENT, event_id, Action.UPDATED, field, old, new))
    return entries


def _read_organization(event: Event) -> OrganizationRead | None:
    if event.organization_legal_name is None:
        return None
    return OrganizationRead.model_validate(
        {part: getattr(event, f"organization_{part}") for part in _PARTS}
    )
