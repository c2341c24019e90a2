"""Ticket packages: what can be bought, and how much of it is sold."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, Versioned, value_check
from shared.domain.values import (
    FairMarketValue,
    PackageDescription,
    PackageName,
    Price,
    QuantityLimit,
    SeatsPerPackage,
)


class TicketPackage(Versioned, Base):
    """One thing on sale. Concurrent purchases update its row: `sold_count` and nothing else.

    `version` counts changes of the package's own fields, never sales, so that coordinators can
    edit while tickets sell. `has_sales` is set by the first purchase and stays: a package that was
    ever bought can't be deleted.
    """

    __tablename__ = "ticket_packages"
    __table_args__ = (
        # The last check against overselling, after the conditional UPDATE.
        CheckConstraint("sold_count <= quantity_limit", name="ck_ticket_packages_not_oversold"),
        CheckConstraint("sold_count >= 0", name="ck_ticket_packages_sold_count"),
        value_check("ck_ticket_packages_name_length", "name", PackageName),
        value_check("ck_ticket_packages_description_length", "description", PackageDescription),
        value_check("ck_ticket_packages_price_range", "price", Price),
        value_check(
            "ck_ticket_packages_fair_market_value_range", "fair_market_value", FairMarketValue
        ),
        value_check("ck_ticket_packages_seats_range", "seats_per_package", SeatsPerPackage),
        value_check("ck_ticket_packages_limit_range", "quantity_limit", QuantityLimit),
        # Deferred: during a reorder two packages may have the same place for a moment.
        UniqueConstraint(
            "event_id",
            "display_order",
            name="uq_ticket_packages_event_display_order",
            deferrable=True,
            initially="DEFERRED",
        ),
        # The target of a purchase's foreign key, so that its event is always the package's.
        UniqueConstraint("id", "event_id", name="uq_ticket_packages_id_event"),
        # Space on the page for new versions of a row that is often updated, without an index
        # update.
        {"postgresql_with": {"fillfactor": 50}},
    )

    name: Mapped[str]
    description: Mapped[str]
    price: Mapped[Decimal]
    seats_per_package: Mapped[int]
    is_sponsorship: Mapped[bool] = mapped_column(server_default=text("false"))
    is_enabled: Mapped[bool] = mapped_column(server_default=text("true"))
    quantity_limit: Mapped[int | None]
    # Per seat. Null: nobody has stated it; zero: nothing is given in return.
    fair_market_value: Mapped[Decimal | None]
    sold_count: Mapped[int] = mapped_column(server_default=text("0"))
    # Counts changes of the package's options. A purchase is refused if it answers older questions.
    options_version: Mapped[int] = mapped_column(server_default=text("1"))
    has_sales: Mapped[bool] = mapped_column(server_default=text("false"))
    display_order: Mapped[int]
