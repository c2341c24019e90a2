"""Orders that the team enters: sold by the same statements as what donors buy."""

from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.promo_codes import comparable
from shared.domain.purchases import IDEMPOTENCY_KEY_LIFETIME
from shared.domain.roles import Actor
from shared.domain.values import format_money
from shared.schemas.base import Written
from shared.schemas.orders import OrderCreate, Waivable
from shared.schemas.purchases import PurchaseRead
from shared.services.audit import record
from shared.services.buying.agreement import Request, TeamOrder
from shared.services.buying.purchases import Sold, sell_or_answer_again
from shared.services.buying.request_hash import RequestHash
from shared.services.buying.sale import Order
from shared.services.people.purchasers import add_person, find_recipient, unknown_recipient

# No key that is sent has a blank, so a key for an order is never one for an own purchase.
_KEY_SCOPE = "team "


async def enter(
    session: AsyncSession, actor: Actor, event_id: UUID, body: OrderCreate, key: str
) -> Written[PurchaseRead]:
    """Sell to the person who gets the order, or refuse, for the same reasons and in the same order.

    The caller has a slot of the package. A rule in `body.waive` is passed over if it is in the way,
    and only then is that on record. If the same request was carried out under this key before, its
    stored answer is returned as it is.

    Raises:
        PurchaserNotFound: nobody with this id bought at the event or was entered for it.
        DomainError: as `purchases.buy`. ValidationFailed also for more than 2,000 seats.
    """
    refusal: errors.DomainError | None = None
    try:
        recipient = await find_recipient(session, event_id, body.purchaser)
    except errors.PurchaserNotFound as not_found:
        # Their only purchase may be another person's by now: what was sold is answered again.
        refusal, recipient = not_found, unknown_recipient(body.purchaser)
    now = clock.now()
    team = TeamOrder(body, actor)
    request = Request(
        at=now,
        order=Order(
            event_id=event_id,
            package_id=body.package_id,
            donor_id=recipient.person.id,
            quantity=body.quantity,
            promo_code=comparable(body.promo_code) if body.promo_code else None,
            key_owner=actor.id,
            key=_KEY_SCOPE + key,
            keys_live_since=now - IDEMPOTENCY_KEY_LIFETIME,
            may_be_disabled=Waivable.PACKAGE_DISABLED in body.waive,
        ),
        body=body,
        purchaser=recipient.person,
        hash=RequestHash(body),
        team=team,
        refusal=refusal,
    )
    write_person = partial(add_person, session, event_id, recipient)
    sold = await sell_or_answer_again(session, request, before_sale=write_person)
    if not isinstance(sold, Sold):
        return sold
    if sold.sale.payment is not None:
        session.add(sold.sale.payment)
        await session.flush()
    await record.append(session, actor, event_id, _entries(request, team, sold))
    return sold.answer


def _entries(request: Request, team: TeamOrder, sold: Sold) -> list[record.Change]:
    """Return the audit entries of a new order: what it is, and what was decided by hand."""
    purchase, override = sold.sale.purchase, team.body.total_override
    adjustment = purchase.price_adjustment
    values = {
        "purchaser": request.purchaser.name,
        "package": purchase.package_name,
        "quantity": str(purchase.quantity),
        "total_price": format_money(purchase.total_price),
        "price_adjustment": format_money(adjustment) if adjustment else None,
        "reason": override.reason if override else None,
        "promo_code": purchase.promo_code,
        "payment_status": purchase.payment_status,
        "payment_method": purchase.payment_method,
        "payment_reference": purchase.payment_reference,
        "due_on": purchase.due_on.isoformat() if purchase.due_on else None,
        "in_the_name_of": purchase.in_the_name_of,
        "waived": ", ".join(sold.agreed.passed_over) or None,
    }
    return [
        record.Change(EntityType.PURCHASE, purchase.id, Action.CREATED, name, None, value)
        for name, value in values.items()
        if value is not None
    ]
