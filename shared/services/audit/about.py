"""What audit entries are about: names for the ids in them, deleted things included.

Looked up when a page is read; no part of the entries, their hashes or the archive.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    SQLColumnExpression,
    String,
    Uuid,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import (
    AuditEntry,
    CustomOption,
    Event,
    PromoCode,
    Purchase,
    Ticket,
    TicketPackage,
    User,
)
from shared.domain.audit_chain import EntityType
from shared.domain.promo_codes import DiscountType
from shared.domain.tickets import format_ticket_number
from shared.schemas.audit import AuditAbout

# The fields whose values name a thing in its own entries, so that it still has a name when its row
# is deleted. For coordinators this is the only name: a reader of the trail may lack the right to
# list the coordinators.
_NAMING_FIELDS = {
    EntityType.TICKET_PACKAGE: "name",
    EntityType.CUSTOM_OPTION: "name",
    EntityType.PROMO_CODE: "code",
    EntityType.COORDINATOR: "email",
}
# An image has its package's id, and so its name.
_OF_PACKAGES = {EntityType.TICKET_PACKAGE, EntityType.PACKAGE_IMAGE}
_TICKET = EntityType.TICKET.value
_FROM_TRAIL = "trail"


async def find_abouts(
    session: AsyncSession, entries: Sequence[AuditEntry]
) -> dict[UUID, AuditAbout]:
    """Return what entries of one event are about, by entity id, read in one statement.

    An id is left out where neither its row nor the trail has a name for it.
    """
    if not entries:
        return {}
    rows = await session.execute(_names(entries))
    abouts: dict[UUID, AuditAbout] = {}
    # Names from the trail come first, so that the name in the row replaces them.
    for row in sorted(rows, key=lambda row: bool(row.source != _FROM_TRAIL)):
        if row.label:
            is_ticket = row.source == _TICKET
            abouts[row.id] = AuditAbout(
                label=format_ticket_number(int(row.label)) if is_ticket else row.label,
                package_id=row.package_id,
                package_name=row.package_name,
                discount_type=row.discount_type and DiscountType(row.discount_type),
            )
    return abouts


def _names(entries: Sequence[AuditEntry]) -> Select[Any]:
    ids = _ids(entries, *_NAMING_FIELDS, EntityType.PACKAGE_IMAGE)
    names = union_all(
        *_of_catalogue(entries), *_of_sales(entries), _from_trail(entries[0].event_id, ids)
    )
    return select(names.subquery("names"))


def _ids(entries: Sequence[AuditEntry], *types: EntityType) -> set[UUID]:
    return {entry.entity_id for entry in entries if entry.entity_type in types}


def _of_catalogue(entries: Sequence[AuditEntry]) -> list[Select[Any]]:
    code = _row(
        EntityType.PROMO_CODE, PromoCode.id, PromoCode.code, discount=PromoCode.discount_type
    )
    package = _row(EntityType.TICKET_PACKAGE, TicketPackage.id, TicketPackage.name, of_package=True)
    option = _row(EntityType.CUSTOM_OPTION, CustomOption.id, CustomOption.name, of_package=True)
    return [
        _row(EntityType.EVENT, Event.id, Event.name).where(Event.id == entries[0].event_id),
        package.where(TicketPackage.id.in_(_ids(entries, *_OF_PACKAGES))),
        option.join(TicketPackage, TicketPackage.id == CustomOption.package_id).where(
            CustomOption.id.in_(_ids(entries, EntityType.CUSTOM_OPTION))
        ),
        code.where(PromoCode.id.in_(_ids(entries, EntityType.PROMO_CODE))),
    ]


def _of_sales(entries: Sequence[AuditEntry]) -> list[Select[Any]]:
    purchaser = func.coalesce(func.nullif(User.name, ""), User.email)
    number = cast(Ticket.number, String)
    return [
        _row(EntityType.PURCHASE, Purchase.id, purchaser, of_package=True)
        .join(User, User.id == Purchase.donor_id)
        .join(TicketPackage, TicketPackage.id == Purchase.package_id)
        .where(Purchase.id.in_(_ids(entries, EntityType.PURCHASE))),
        _row(EntityType.TICKET, Ticket.id, number, of_package=True)
        .join(Purchase, Purchase.id == Ticket.purchase_id)
        .join(TicketPackage, TicketPackage.id == Purchase.package_id)
        .where(Ticket.id.in_(_ids(entries, EntityType.TICKET))),
    ]


def _row(
    source: str,
    id_: SQLColumnExpression[UUID],
    label: SQLColumnExpression[Any],
    *,
    of_package: bool = False,
    discount: SQLColumnExpression[str] | None = None,
) -> Select[Any]:
    """Select the columns that all parts of the union have."""
    return select(
        literal(source).label("source"),
        id_.label("id"),
        label.label("label"),
        (TicketPackage.id if of_package else cast(null(), Uuid)).label("package_id"),
        (TicketPackage.name if of_package else cast(null(), String)).label("package_name"),
        (cast(null(), String) if discount is None else discount).label("discount_type"),
    )


def _from_trail(event_id: UUID, ids: Iterable[UUID]) -> Select[Any]:
    """Select the last name that the trail has for each of `ids`."""
    name = func.coalesce(AuditEntry.new_value, AuditEntry.old_value)
    named = (
        select(AuditEntry.entity_id, name.label("name"))
        .where(
            AuditEntry.event_id == event_id,
            AuditEntry.entity_id.in_(ids),
            AuditEntry.field_name.in_(set(_NAMING_FIELDS.values())),
            AuditEntry.entity_type.in_(_NAMING_FIELDS),
        )
        .ext(distinct_on(AuditEntry.entity_id))
        .order_by(AuditEntry.entity_id, AuditEntry.sequence.desc())
        .subquery("named")
    )
    return _row(_FROM_TRAIL, named.c.entity_id, named.c.name)
