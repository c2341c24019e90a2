"""All that a purchase depends on, read without a lock."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from pydantic import TypeAdapter
from sqlalchemy import Row

from shared.domain.options import Question
from shared.domain.promo_codes import PromoTerms
from shared.domain.sales_window import SalesWindow
from shared.services.buying.promo_terms import TERMS_COLUMNS, read_terms

# The names of the columns of the statement that reads an offer, in their order.
OFFER_COLUMNS = [
    *("sales_open_at", "sales_close_at", "starts_at"),
    *("max_tickets_per_donor", "payment_hold_minutes"),
    *("package_id", "name", "price", "fair_market_value", "seats_per_package", "is_enabled"),
    "remaining",
    *("version", "options_version", "options"),
    *TERMS_COLUMNS,
    *("promo_times_used", "promo_times_used_by_donor"),
    *("seats_held", "request_hash", "response", "has_key", "ticket_numbers"),
]


@dataclass(frozen=True)
class OfferedOption(Question):
    """An active option of the package, with its name."""

    name: str


@dataclass(frozen=True)
class OfferedPackage:
    """The package. `remaining` None: no limit; `fair_market_value`, per seat, None: not stated."""

    name: str
    price: Decimal
    fair_market_value: Decimal | None
    seats_per_package: int
    is_enabled: bool
    remaining: int | None
    version: int
    options_version: int
    options: list[OfferedOption]


@dataclass(frozen=True)
class OfferedCode:
    """The order's promo code, and how often it was used."""

    terms: PromoTerms
    times_used: int
    times_used_by_donor: int


@dataclass(frozen=True)
class StoredAnswer:
    """The stored answer under the order's key, as it was written, and the hash of its request."""

    request_hash: bytes
    response: str


@dataclass(frozen=True)
class Offer:
    """What an order is checked against. None stands for what the event does not have."""

    sales_window: SalesWindow
    max_tickets_per_donor: int | None
    payment_hold_minutes: int | None
    package: OfferedPackage | None
    code: OfferedCode | None
    # How many seats of the event the donor has.
    seats_held: int
    stored_answer: StoredAnswer | None
    # False while another request with this key is under way.
    has_key: bool
    # One per seat, if the purchase looked possible when the offer was read.
    ticket_numbers: list[int]

    @classmethod
    def read(cls, row: Row[Any]) -> Self:
        """Read a row of the statement."""
        return cls(
            sales_window=SalesWindow.of_event(
                sales_open_at=row.sales_open_at,
                sales_close_at=row.sales_close_at,
                starts_at=row.starts_at,
            ),
            max_tickets_per_donor=row.max_tickets_per_donor,
            payment_hold_minutes=row.payment_hold_minutes,
            package=_read_package(row),
            code=_read_code(row),
            seats_held=row.seats_held,
            stored_answer=(
                None if row.response is None else StoredAnswer(row.request_hash, row.response)
            ),
            has_key=row.has_key,
            ticket_numbers=row.ticket_numbers,
        )


_options = TypeAdapter(list[OfferedOption])


def _read_package(row: Row[Any]) -> OfferedPackage | None:
    if row.package_id is None:
        return None
    return OfferedPackage(
        name=row.name,
        price=row.price,
        fair_market_value=row.fair_market_value,
        seats_per_package=row.seats_per_package,
        is_enabled=row.is_enabled,
        remaining=row.remaining,
        version=row.version,
        options_version=row.options_version,
        options=_options.validate_python(row.options) if row.options else [],
    )


def _read_code(row: Row[Any]) -> OfferedCode | None:
    terms = read_terms(row)
    if terms is None:
        return None
    return OfferedCode(terms, row.promo_times_used, row.promo_times_used_by_donor)
