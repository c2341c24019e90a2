"""Receipts: issued when they are first read, and again whenever they would say something else."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from shared.db.tables import Purchase, Receipt
from shared.domain import clock, errors
from shared.domain.audit_chain import Action
from shared.domain.purchases import PaymentStatus
from shared.domain.receipts import receipt_number
from shared.domain.roles import Actor
from shared.schemas.receipts import ReceiptContent, ReceiptRead
from shared.services.audit import record
from shared.services.purchases.payment_records import payments_of
from shared.services.purchases.receipt_content import content_of
from shared.services.purchases.status import audit_entry


@dataclass(frozen=True)
class _Issued:
    """A receipt that was issued, and the number of the one that it replaces."""

    receipt: Receipt
    replaced_number: int | None

    def content(self) -> ReceiptContent:
        return ReceiptContent.model_validate(self.receipt.content)

    def read(self) -> ReceiptRead:
        replaced = self.replaced_number
        return ReceiptRead(
            **vars(self.content()),
            number=receipt_number(self.receipt.number),
            issued_at=self.receipt.issued_at,
            amended=replaced is not None,
            replaces=None if replaced is None else receipt_number(replaced),
        )


async def get_receipt(
    session: AsyncSession, actor: Actor, event_id: UUID, purchase_id: UUID
) -> ReceiptRead:
    """Return the receipt of a purchase of the event; issue it if the newest says something else.

    Raises:
        PurchaseNotFound: the event has no such purchase.
        PurchaseNotCompleted: nothing was paid for it, and it is not free.
    """
    return await _current(session, actor, purchase_id, Purchase.event_id == event_id)


async def get_own_receipt(session: AsyncSession, actor: Actor, purchase_id: UUID) -> ReceiptRead:
    """Return the receipt of one of the actor's purchases, as `get_receipt` does.

    Raises:
        PurchaseNotFound: there is no such purchase, or it belongs to another donor.
        PurchaseNotCompleted: nothing was paid for it, and it is not free.
    """
    return await _current(session, actor, purchase_id, Purchase.donor_id == actor.id)


async def _current(
    session: AsyncSession, actor: Actor, purchase_id: UUID, is_theirs: ColumnElement[bool]
) -> ReceiptRead:
    # Locked: of two who read at once, the second finds what the first has issued; and no payment
    # comes between what is read and what is written down.
    purchase = await session.scalar(
        select(Purchase)
        .where(Purchase.id == purchase_id, is_theirs)
        .with_for_update(key_share=True)
    )
    if purchase is None:
        raise errors.PurchaseNotFound
    newest = await _newest(session, purchase_id)
    if newest is None and not _has_receipt(purchase):
        raise errors.PurchaseNotCompleted("Nothing was paid for it, so there is no receipt.")
    payments = (await payments_of(session, [purchase_id]))[purchase_id]
    content = await content_of(session, purchase, payments)
    if newest is None or content.differs_from(newest.content()):
        newest = await _issue(session, actor, purchase, content, newest, len(payments))
    return newest.read()


def _has_receipt(purchase: Purchase) -> bool:
    is_free = purchase.payment_status is PaymentStatus.COMPLETED and not purchase.total_price
    return is_free or bool(purchase.amount_paid)


async def _newest(session: AsyncSession, purchase_id: UUID) -> _Issued | None:
    replaced = aliased(Receipt)
    row = (
        await session.execute(
            select(Receipt, replaced.number)
            .outerjoin(replaced, replaced.id == Receipt.replaces)
            .where(Receipt.purchase_id == purchase_id)
            .order_by(Receipt.number.desc())
            .limit(1)
        )
    ).one_or_none()
    return None if row is None else _Issued(row[0], row[1])


async def _issue(
    session: AsyncSession,
    actor: Actor,
    purchase: Purchase,
    content: ReceiptContent,
    replaced: _Issued | None,
    payments_on_record: int,
) -> _Issued:
    await lock_numbers(session, purchase.event_id)
    last = select(func.coalesce(func.max(Receipt.number), 0)).where(
        Receipt.event_id == purchase.event_id
    )
    values = {
        "event_id": purchase.event_id,
        "number": last.scalar_subquery() + 1,
        "purchase_id": purchase.id,
        "replaces": replaced.receipt.id if replaced else None,
        "content": content.model_dump(mode="json"),
        "total_price": purchase.total_price,
        "payments_on_record": payments_on_record,
        "issued_at": clock.now(),
    }
    receipt = (await session.scalars(insert(Receipt).values(values).returning(Receipt))).one()
    issued = _Issued(receipt, replaced.receipt.number if replaced else None)
    old = receipt_number(replaced.receipt.number) if replaced else None
    entry = audit_entry(purchase, Action.UPDATED, "receipt", old, receipt_number(receipt.number))
    await record.append(session, actor, purchase.event_id, [entry])
    return issued


async def lock_numbers(session: AsyncSession, event_id: UUID) -> None:
    """Let one transaction at a time number receipts of the event; numbers get no gaps by it.

    The lock is the head of the event's audit chain, the last lock of every change.
    """
    await record.lock_head(session, event_id)
