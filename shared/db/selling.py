"""The two statements of a purchase.

The first reads, without a lock, all that a purchase depends on. From that the whole purchase is
worked out, down to the answer. The second takes the scarce rows, always in the same order (package,
then the donor's seats), and writes everything, so that a hot package is locked for one statement
and its commit. What was read is guarded by the package's version: sold is only what was priced.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_READ_OFFER = text(
    """
    SELECT e.sales_open_at, e.sales_close_at, e.starts_at,
           e.max_tickets_per_donor, e.payment_hold_minutes,
           p.id AS package_id, p.name, p.price, p.seats_per_package, p.is_enabled,
           p.quantity_limit - p.sold_count AS remaining, p.version,
           coalesce(d.seats_held, 0) AS seats_held,
           k.request_hash, k.response,
           pg_try_advisory_xact_lock(hashtextextended(:key_lock, 0)) AS has_key,
           CASE WHEN k.key IS NULL AND p.is_enabled
                     AND (p.quantity_limit IS NULL OR p.sold_count + :quantity <= p.quantity_limit)
                THEN ARRAY(SELECT nextval('ticket_numbers')
                           FROM generate_series(1, :quantity * p.seats_per_package))
                ELSE '{}' END AS ticket_numbers
    FROM events e
    LEFT JOIN ticket_packages p ON p.event_id = e.id AND p.id = :package_id
    LEFT JOIN donor_seats d ON d.event_id = e.id AND d.donor_id = :donor_id
    LEFT JOIN idempotency_keys k ON k.event_id = e.id AND k.donor_id = :donor_id
                                 AND k.key = :key AND k.created_at > :keys_live_since
    WHERE e.id = :event_id
    """
)

_SELL = text(
    """
    WITH taken AS (
        UPDATE ticket_packages SET sold_count = sold_count + :quantity, has_sales = true
        WHERE id = :package_id AND version = :version
          AND (quantity_limit IS NULL OR sold_count + :quantity <= quantity_limit)
        RETURNING id
    ), held AS (
        INSERT INTO donor_seats AS d (event_id, donor_id, seats_held)
        SELECT :event_id, :donor_id, :seats FROM taken
        WHERE CAST(:max_seats AS integer) IS NULL OR :seats <= :max_seats
        ON CONFLICT (event_id, donor_id) DO UPDATE
        SET seats_held = d.seats_held + excluded.seats_held
        WHERE CAST(:max_seats AS integer) IS NULL
           OR d.seats_held + excluded.seats_held <= :max_seats
        RETURNING d.donor_id
    ), bought AS (
        INSERT INTO purchases (id, event_id, package_id, donor_id, quantity, package_name, seats,
                               base_price, discount_amount, total_price, payment_status,
                               hold_expires_at, created_at)
        SELECT :id, :event_id, :package_id, :donor_id, :quantity, :package_name, :seats,
               :base_price, :discount_amount, :total_price, :payment_status,
               :hold_expires_at, :created_at
        FROM held
        RETURNING id
    ), seated AS (
        INSERT INTO tickets (id, purchase_id, number, guest_name, guest_email, assigned_at)
        SELECT t.id, bought.id, t.number, t.guest_name, t.guest_email,
               CASE WHEN t.guest_name IS NOT NULL THEN :created_at END
        FROM bought,
             unnest(CAST(:ticket_ids AS uuid[]), CAST(:ticket_numbers AS bigint[]),
                    CAST(:guest_names AS text[]), CAST(:guest_emails AS text[]))
                 AS t (id, number, guest_name, guest_email)
    ), kept AS (
        INSERT INTO idempotency_keys AS k
               (event_id, donor_id, key, request_hash, response, created_at)
        SELECT :event_id, :donor_id, :key, :request_hash, :response, :created_at FROM held
        ON CONFLICT (event_id, donor_id, key) DO UPDATE
        SET request_hash = excluded.request_hash, response = excluded.response,
            created_at = excluded.created_at
        WHERE k.created_at <= :keys_live_since
        RETURNING k.key
    )
    SELECT EXISTS (SELECT FROM taken) AS taken, EXISTS (SELECT FROM held) AS held,
           EXISTS (SELECT FROM kept) AS kept
    """
)


@dataclass(frozen=True)
class Inquiry:
    """Who wants to buy what, under which idempotency key."""

    event_id: UUID
    package_id: UUID
    donor_id: UUID
    quantity: int
    key: str
    keys_live_since: datetime


@dataclass(frozen=True)
class Offer:
    """All that a purchase depends on, as it was when it was read. `remaining` None: no limit."""

    sales_open_at: datetime | None
    sales_close_at: datetime | None
    starts_at: datetime
    max_tickets_per_donor: int | None
    payment_hold_minutes: int | None
    package_id: UUID | None
    name: str
    price: Decimal
    seats_per_package: int
    is_enabled: bool
    remaining: int | None
    version: int
    seats_held: int
    # The purchase that was already made under this key, if there is one.
    request_hash: bytes | None
    response: str | None
    # False while another request with this key is under way.
    has_key: bool
    ticket_numbers: list[int]


@dataclass(frozen=True)
class Sale:
    """A purchase, worked out and ready to be written. The four lists have one item a seat."""

    id: UUID
    version: int
    max_seats: int | None
    seats: int
    package_name: str
    base_price: Decimal
    discount_amount: Decimal
    total_price: Decimal
    payment_status: str
    hold_expires_at: datetime | None
    created_at: datetime
    ticket_ids: list[UUID]
    ticket_numbers: list[int]
    guest_names: list[str | None]
    guest_emails: list[str | None]
    request_hash: bytes
    response: str


@dataclass(frozen=True)
class Outcome:
    """How far a sale got. Unless all three hold, the transaction must be rolled back."""

    # The package was still as it was priced, with enough of it left.
    taken: bool
    # The donor's seats stay within the event's cap.
    held: bool
    # Nobody has bought under this key.
    kept: bool


async def read_offer(session: AsyncSession, inquiry: Inquiry) -> Offer | None:
    """Read what `inquiry` is about and claim its key until the transaction ends.

    Draws ticket numbers if it looks as if the purchase will come about. Numbers that are drawn
    and not used are lost, which leaves gaps and nothing worse. None: there is no such event.
    """
    lock = f"{inquiry.event_id}:{inquiry.donor_id}:{inquiry.key}"
    row = (await session.execute(_READ_OFFER, {**vars(inquiry), "key_lock": lock})).one_or_none()
    return Offer(**row._mapping) if row else None


async def sell(session: AsyncSession, inquiry: Inquiry, sale: Sale) -> Outcome:
    """Take the scarce rows and write the sale, if all of it is still to be had."""
    row = (await session.execute(_SELL, {**vars(inquiry), **asdict(sale)})).one()
    return Outcome(**row._mapping)
