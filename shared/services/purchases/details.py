"""What the team notes of a purchase and its purchaser."""

from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, User
from shared.domain import errors
from shared.domain.audit_chain import Action
from shared.domain.balance import amount_due
from shared.domain.purchases import HOLDING_SEATS
from shared.domain.roles import Actor
from shared.schemas.orders import PurchasePatch, PurchaserFound, PurchaserPatch, PurchaserQuery
from shared.schemas.purchases import PurchaseRead
from shared.services.audit import record
from shared.services.people.purchasers import lock_purchaser
from shared.services.purchases.status import audit_entry, lock_purchase, record_changes
from shared.services.purchases.views import get_purchase
from shared.services.search import mentions

_MOST_PURCHASERS = 20


async def update_purchase(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID, body: PurchasePatch
) -> PurchaseRead:
    """Change what the team may change of any purchase.

    A purchase that gets a `due_on` loses its hold: the seats are kept until the team cancels it.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaserHasAccount: the purchaser was not entered by the team.
        PurchaseNotPending, PurchaseAlreadyClosed: nothing is due, so it can't be due on a day.
    """
    names_person = "purchaser" in body.model_fields_set
    # People before purchases: so does who takes over the purchases of one.
    if names_person:
        await lock_purchaser(session, event_id, purchase_id)
    purchase = await lock_purchase(session, purchase_id, event_id)
    entries: list[record.Change] = []
    if names_person:
        entries += await _change_person(session, purchase, body.purchaser)
    entries += _change_fields(purchase, body)
    await session.flush()
    if entries:
        await record_changes(session, actor, purchase, entries)
    return await get_purchase(session, event_id, purchase_id)


async def find_purchasers(
    session: AsyncSession, event_id: UUID, query: PurchaserQuery
) -> list[PurchaserFound]:
    """Return the first people, by name, who bought at the event or were entered for it."""
    of_event = select(Purchase.donor_id).where(Purchase.event_id == event_id)
    entered = and_(User.of_event_id == event_id, User.joined_to.is_(None))
    rows = await session.execute(
        select(User, func.count(Purchase.id))
        .outerjoin(Purchase, and_(Purchase.donor_id == User.id, Purchase.event_id == event_id))
        .where(or_(User.id.in_(of_event), entered), mentions(User.search_text, User.name, query.q))
        .group_by(User.id)
        .order_by(User.search_text, User.id)
        .limit(_MOST_PURCHASERS)
    )
    return [
        PurchaserFound(
            user_id=user.id,
            name=user.name,
            email=user.email,
            has_account=user.of_event_id is None,
            purchases=purchases,
        )
        for user, purchases in rows
    ]


async def _change_person(
    session: AsyncSession, purchase: Purchase, body: PurchaserPatch
) -> list[record.Change]:
    person = await session.get_one(
        User, purchase.donor_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if person.of_event_id is None:
        raise errors.PurchaserHasAccount
    entries = []
    changes = body.changes_to(person)
    if "name" in changes:
        entry = audit_entry(purchase, Action.UPDATED, "purchaser", person.name, body.name)
        entries.append(entry)
    if "email" in changes:
        entries.append(_changed_in_private(purchase, "purchaser_email"))
    for name, value in changes.items():
        setattr(person, name, value)
    return entries


def _change_fields(purchase: Purchase, body: PurchasePatch) -> list[record.Change]:
    entries = []
    sent = body.model_fields_set
    old, new = purchase.in_the_name_of, body.in_the_name_of
    if "in_the_name_of" in sent and old != new:
        entries.append(audit_entry(purchase, Action.UPDATED, "in_the_name_of", old, new))
        purchase.in_the_name_of = new
    if "note" in sent and purchase.note != body.note:
        entries.append(_changed_in_private(purchase, "note"))
        purchase.note = body.note
    if "due_on" in sent and purchase.due_on != body.due_on:
        entries += _change_due_day(purchase, body)
    return entries


def _change_due_day(purchase: Purchase, body: PurchasePatch) -> list[record.Change]:
    """Write the day on which money is expected, in place of a hold."""
    if body.due_on is not None:
        _require_due(purchase)
    old, new = (day.isoformat() if day else None for day in (purchase.due_on, body.due_on))
    entries = [audit_entry(purchase, Action.UPDATED, "due_on", old, new)]
    purchase.due_on = body.due_on
    if body.due_on is not None and purchase.hold_expires_at is not None:
        held_until = to_jsonable_python(purchase.hold_expires_at)
        entries.append(audit_entry(purchase, Action.UPDATED, "hold_expires_at", held_until, None))
        purchase.hold_expires_at = None
    return entries


def _require_due(purchase: Purchase) -> None:
    if purchase.payment_status not in HOLDING_SEATS:
        raise errors.PurchaseAlreadyClosed
    due = amount_due(
        purchase.payment_status,
        total_price=purchase.total_price,
        amount_paid=purchase.amount_paid,
        goodwill_refunded=purchase.goodwill_refunded,
    )
    if not due:
        raise errors.PurchaseNotPending


def _changed_in_private(purchase: Purchase, field_name: str) -> record.Change:
    """Return an entry without the values: notes and addresses are not kept for ever."""
    return audit_entry(purchase, Action.UPDATED, field_name, None, None)
