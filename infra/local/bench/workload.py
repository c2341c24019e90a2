"""What a run buys: an event of its own with its packages, and many donors."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count, cycle
from uuid import UUID, uuid4

from infra.local.issuer import TokenIssuer
from shared.db.transaction import after_commit, read_only, read_write
from shared.domain.promo_codes import DiscountType
from shared.domain.roles import Actor, Role
from shared.schemas.events import EventCreate
from shared.schemas.packages import PackageCreate
from shared.schemas.promo_codes import PromoCodeCreate
from shared.schemas.purchases import PurchaseCreate
from shared.services.buying.purchases import buy
from shared.services.catalogue import events, packages, promo_codes
from shared.services.people.users import Identity, sign_in
from shared.services.sales.reconcile import reconcile

DONORS = 300
SPREAD_PACKAGES = 50
PROMO_CODE = "SPRING15"


@dataclass(frozen=True)
class Buyer:
    """A donor with a token, who has signed in before."""

    actor: Actor
    token: str


@dataclass(frozen=True)
class People:
    """The people of a run: a super admin, who sets up and polls, and the donors."""

    admin: Buyer
    donors: tuple[Buyer, ...]


@dataclass(frozen=True)
class Order:
    """One purchase to be made: the buyer, the package and an unused idempotency key."""

    buyer: Buyer
    package_id: UUID
    key: str


@dataclass(frozen=True)
class Stand:
    """An event with its packages, none of which can sell out."""

    event_id: UUID
    package_ids: tuple[UUID, ...]
    promo_code: str | None
    people: People

    def orders(self) -> Iterator[Order]:
        """Return endless orders, cycling through donors and packages."""
        run = uuid4().hex
        purchases = zip(cycle(self.people.donors), cycle(self.package_ids), count(), strict=False)
        for buyer, package_id, number in purchases:
            yield Order(buyer, package_id, f"{run}-{number}")


async def buy_in_process(order: Order, event_id: UUID, committed: Callable[[], None]) -> None:
    """Make a purchase in this process; `committed` is called right after the commit."""

    async def note_commit() -> None:
        committed()

    body = PurchaseCreate(package_id=order.package_id, quantity=1)
    async with read_write() as session:
        # The first of the effects, so that the time of the others is part of a lag.
        after_commit(session, note_commit)
        await buy(session, order.buyer.actor, event_id, body, order.key)


async def enrol(issuer: TokenIssuer, name: str, role: Role) -> Buyer:
    email = f"{name.lower().replace(' ', '.')}@example.com"
    token, subject = issuer.issue(name, email, [role.value], expires_in=86_400)
    identity = Identity(
        issuer=issuer.issuer,
        subject=subject,
        roles=frozenset({role}),
        name=name,
        email=email,
        email_is_verified=True,
        token_issued_at=None,
    )
    async with read_write() as session:
        return Buyer(await sign_in(session, identity), token)


async def gather_people(issuer: TokenIssuer) -> People:
    """Sign all people in, as their first request would."""
    admin = await enrol(issuer, "Noor Haddad", Role.SUPER_ADMIN)
    names = (f"Donor {number}" for number in range(DONORS))
    return People(admin, tuple([await enrol(issuer, name, Role.DONOR) for name in names]))


async def set_up(people: People, package_count: int, *, promo: bool) -> Stand:
    """Make an event with `package_count` packages, and a promo code for all of them if `promo`."""
    return await make_stand(people, [None] * package_count, promo=promo)


async def make_stand(
    people: People,
    limits: Sequence[int | None],
    *,
    promo: bool,
    max_promo_uses: int | None = None,
) -> Stand:
    """Make an event whose packages have these limits.

    Args:
        people: the super admin, who makes it, and the donors.
        limits: how many of each package can be sold; None is no limit.
        promo: make a promo code for all packages.
        max_promo_uses: how often the code can be used; None is no limit.
    """
    actor = people.admin.actor
    event = EventCreate(
        name="Measured Gala",
        slug=f"gala-{uuid4().hex[:12]}",
        starts_at=datetime.now(UTC) + timedelta(days=60),
        time_zone="America/New_York",
    )
    async with read_write() as session:
        event_id = (await events.create_event(session, actor, event)).id
        bodies = [
            PackageCreate(
                name=f"Table {number}",
                description="Ten seats near the stage.",
                price=Decimal("250.00"),
                seats_per_package=1,
                quantity_limit=limit,
            )
            for number, limit in enumerate(limits, start=1)
        ]
        made = [await packages.create_package(session, actor, event_id, body) for body in bodies]
        if promo:
            code = PromoCodeCreate(
                code=PROMO_CODE,
                discount_type=DiscountType.PERCENTAGE,
                discount_value=Decimal("15.00"),
                max_total_uses=max_promo_uses,
            )
            await promo_codes.create_promo_code(session, actor, event_id, code)
    package_ids = tuple(package.id for package in made)
    return Stand(event_id, package_ids, PROMO_CODE if promo else None, people)


class Drifted(RuntimeError):
    """A counter does not agree with the purchases, so the run is not valid."""


async def check(stand: Stand) -> None:
    """Recount everything; raises `Drifted` if a counter differs."""
    async with read_only() as session:
        result = await reconcile(session, stand.event_id)
    if not result.ok:
        raise Drifted("\n".join(map(str, result.drift[:10])))
