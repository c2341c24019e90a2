"""Who gets an order that the team enters: somebody with an account, or a person of the event.

The team enters orders for people who have no account. Each is a person of one event, known by their
address there, if they have one. `joining.py` gives their purchases to the account that proves the
address. Until then, a transaction that adds purchases to a person locks their row before any other,
so that no purchase is added while the others are taken over.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.db.tables import Purchase, User
from shared.domain import clock, errors
from shared.domain.audit_chain import Action, EntityType
from shared.domain.text import fold_ascii
from shared.schemas.base import Person
from shared.schemas.orders import Purchaser
from shared.services.audit import record
from shared.services.people.views import read_person
from shared.settings import OWN_ISSUERS

TEAM_ISSUER = OWN_ISSUERS + "team"


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a purchase; `is_new` if they have no row yet, see `add_person`."""

    person: Person
    is_new: bool


def not_joined(email: str, person: type[User] = User) -> ColumnElement[bool]:
    """Return the condition for people of this address that the team entered, at any event."""
    return and_(
        func.lower(person.email.collate("C")) == fold_ascii(email),
        person.of_event_id.is_not(None),
        person.joined_to.is_(None),
    )


async def find_recipient(session: AsyncSession, event_id: UUID, purchaser: Purchaser) -> Recipient:
    """Return who is meant, locked against joining until the transaction ends.

    A person who has the address already keeps the name that was entered first.

    Raises:
        PurchaserNotFound: nobody with this id bought at the event or was entered for it.
    """
    if purchaser.user_id is not None:
        return Recipient(await _known(session, event_id, purchaser.user_id), is_new=False)
    if purchaser.email is not None:
        found = await _of_address(session, event_id, purchaser.email)
        if found is not None:
            return Recipient(read_person(found), is_new=False)
    person = Person(id=uuid4(), name=purchaser.name, email=purchaser.email)
    return Recipient(person, is_new=True)


def unknown_recipient(purchaser: Purchaser) -> Recipient:
    """Return a person with an id, if that, and nothing else."""
    person = Person(id=purchaser.user_id or uuid4(), name=None, email=None)
    return Recipient(person, is_new=False)


async def add_person(session: AsyncSession, event_id: UUID, recipient: Recipient) -> None:
    """Write the row of a new person; nothing for others."""
    if not recipient.is_new:
        return
    person, now = recipient.person, clock.now()
    row = {
        "id": person.id,
        "issuer": TEAM_ISSUER,
        "subject": str(person.id),
        "name": person.name,
        "email": person.email,
        "of_event_id": event_id,
        "created_at": now,
        "last_seen_at": now,
    }
    await session.execute(insert(User).values(row))


def purchaser_changes(purchase_id: UUID, old: Person, new: Person) -> list[record.Change]:
    """Return the audit entries of a purchase that gets another purchaser.

    Two people may have one name, so their ids are on record too.
    """
    purchase, action = (EntityType.PURCHASE, purchase_id), Action.REASSIGNED
    return [
        record.Change(*purchase, action, "purchaser", old.name, new.name),
        record.Change(*purchase, action, "purchaser_id", str(old.id), str(new.id)),
    ]


async def lock_purchaser(session: AsyncSession, event_id: UUID, purchase_id: UUID) -> None:
    """Lock the row of who has the purchase, if there is one, until the transaction ends."""
    await session.execute(
        select(User.id)
        .join(Purchase, Purchase.donor_id == User.id)
        .where(Purchase.id == purchase_id, Purchase.event_id == event_id)
        .with_for_update(key_share=True, of=User)
    )


async def _known(session: AsyncSession, event_id: UUID, user_id: UUID) -> Person:
    user = await session.scalar(
        select(User)
        .where(User.id == user_id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise errors.PurchaserNotFound
    if user.of_event_id is None:
        bought = select(Purchase.id).where(
            Purchase.event_id == event_id, Purchase.donor_id == user_id
        )
        if await session.scalar(bought.limit(1)) is None:
            raise errors.PurchaserNotFound
    elif user.of_event_id != event_id:
        raise errors.PurchaserNotFound
    if user.joined_to is not None:
        user = await session.get_one(User, user.joined_to)
    return read_person(user)


async def _of_address(session: AsyncSession, event_id: UUID, email: str) -> User | None:
    """Return the event's person of an address, locked against joining.

    Where there is none, the address is locked until the transaction ends, so that two orders at
    once make one person.
    """
    oldest = (
        select(User)
        .where(not_joined(email), User.of_event_id == event_id)
        .order_by(User.created_at, User.id)
        .limit(1)
        .with_for_update(read=True)
    )
    found: User | None = await session.scalar(oldest)
    if found is None:
        key = f"purchaser:{event_id}:{fold_ascii(email)}"
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
        found = await session.scalar(oldest)
    return found
