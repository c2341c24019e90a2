"""What is sold, as coordinators see it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.domain import values
from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import PaymentStatus
from shared.schemas.base import Output, PageQuery, Query


class SalesSource(StrEnum):
    """Where the counts were read."""

    CACHE = "cache"
    DATABASE = "database"


class PackageSales(Output):
    """The counts of one package: `revenue` was paid and is kept, `pending` is still due.

    `pending_count` are packages of purchases that wait for payment. What is due on a purchase that
    was paid in part counts for `pending` too.
    """

    package_id: UUID
    sold_count: int
    pending_count: int
    remaining: int | None
    seats_sold: int
    revenue: values.Money
    pending: values.Money


class SalesRead(Output):
    """The counts of an event's packages, in their display order."""

    counts: list[PackageSales]
    total_revenue: values.Money
    total_pending: values.Money
    last_updated: values.Instant
    source: SalesSource


class Drift(Output):
    """A stored figure that the purchases contradict."""

    entity_type: str
    entity_id: UUID
    field: str
    stored: str
    recomputed: str


class Reconciliation(Output):
    """Whether all counters agree with the purchases."""

    ok: bool
    drift: list[Drift]
    checked_at: values.Instant


class PurchaseFilter(Query):
    """Which purchases; `created_from` is the first moment, `created_to` the first one after.

    `q` is looked for in names and e-mail addresses of purchasers and guests and in
    `in_the_name_of`, by words in any order, whatever the case, accents and apostrophes; as a whole
    promo code or the number of a ticket; as the reference of a payment, such as a check number, or
    its beginning; and as the id of a purchase, its first 8 digits, or the address of its page.

    `amount_due` is about completed purchases on which something is still due, `overpaid` about
    those with an `overpaid_by`, `refund_due` about all of which money has to go back.
    """

    package_id: UUID | None = None
    is_sponsorship: bool | None = None
    promo_code: values.PromoCodeFilter | None = None
    payment_status: PaymentStatus | None = None
    payment_method: PaymentMethod | None = None
    refund_due: bool | None = None
    overpaid: bool | None = None
    amount_due: bool | None = None
    entered_by_team: bool | None = None
    created_from: values.Instant | None = None
    created_to: values.Instant | None = None
    q: values.PurchaseSearchText | None = None


class PurchaseQuery(PurchaseFilter, PageQuery):
    """Which purchases, and how many of them at once."""


class PackageSummary(Output):
    """What one package has brought; `packages_sold` and `seats_sold` count pending ones too.

    `purchases_without_value` are those with seats for which no fair market value is stated.
    """

    package_id: UUID
    name: str
    packages_sold: int
    seats_sold: int
    revenue: values.Money
    pending: values.Money
    purchases_without_value: int


class PromoCodeSummary(Output):
    """What one promo code has done: `revenue` is what was paid with it."""

    code: str
    times_used: int
    discount: values.Money
    revenue: values.Money


class DaySummary(Output):
    """What was bought on one day in the event's time zone."""

    date: date
    revenue: values.Money
    pending: values.Money


class AmountSummary(Output):
    """An amount that several purchases have together, and how many they are."""

    purchases: int
    amount: values.Money


class SalesSummary(Output):
    """What an event has brought (FR-055).

    Of the purchases with seats, the totals add up to `total_revenue`, `total_pending` and
    `goodwill_refunded`. Comps are gifts of the organization (`payment_method` comp); they count for
    `packages_sold` and `seats_sold` too. `refunds_due` is what has to go back since seats were
    returned or exchanged, `overpaid` what came twice, too late, or fits nothing: closed purchases
    count too. `fair_market_value` is what the seats are worth, as far as that is stated, and
    `deductible` the sum of what purchases with seats have as `deductible_amount`.
    """

    total_revenue: values.Money
    total_pending: values.Money
    packages_sold: int
    seats_sold: int
    sponsorship_revenue: values.Money
    packages_comped: int
    seats_comped: int
    goodwill_refunded: values.Money
    refunds_due: AmountSummary
    overpaid: AmountSummary
    fair_market_value: values.Money
    deductible: values.Money
    by_package: list[PackageSummary]
    by_promo_code: list[PromoCodeSummary]
    by_day: list[DaySummary]


class ExportLink(Output):
    """Where to fetch an export that is too large to be answered at once, and until when."""

    url: str
    expires_at: values.Instant
    rows: int
    file_name: str
