"""Ticket packages, as the API takes and shows them."""

from uuid import UUID

from shared.domain import values
from shared.schemas.base import Input, Output, Patch, Person
from shared.schemas.images import ImageRead
from shared.schemas.options import OptionRead


class PackageCreate(Input):
    """A new ticket package; it goes to the end of the list (FR-009 to FR-018).

    `fair_market_value` is what one seat is worth to its guest. "0.00" states that nothing is given
    in return, null that nobody has stated it.
    """

    name: values.PackageName
    description: values.PackageDescription
    price: values.Price
    seats_per_package: values.SeatsPerPackage
    is_sponsorship: bool = False
    is_enabled: bool = True
    quantity_limit: values.QuantityLimit | None = None
    fair_market_value: values.FairMarketValue | None = None


class PackagePatch(Patch, of=PackageCreate):
    """Any of a package's own fields; a `quantity_limit` of null lifts the limit (FR-002).

    Purchases keep the `fair_market_value` with which they were made. Those that were made before it
    was stated have none until it is filled in.
    """


class ValueFilledIn(Output):
    """How many purchases got a fair market value, and how many are left for the next request."""

    fair_market_value: values.Money
    purchases: int
    left: int


class PackageOrder(Input):
    """The ids of all packages of the event, each once, in the order donors are to see."""

    package_ids: list[UUID]


class PackageWarning(Output):
    """Something a coordinator should know; nothing was refused."""

    code: str
    detail: str


class PackageRead(Output):
    """A ticket package as coordinators see it. `sold_count` counts packages, not seats."""

    id: UUID
    event_id: UUID
    name: str
    description: str
    price: values.Money
    seats_per_package: int
    is_sponsorship: bool
    is_enabled: bool
    quantity_limit: int | None
    fair_market_value: values.Money | None
    sold_count: int
    remaining: int | None
    is_sold_out: bool
    display_order: int
    version: int
    image: ImageRead | None
    custom_options: list[OptionRead]
    created_by: Person
    created_at: values.Instant
    updated_at: values.Instant
    warnings: list[PackageWarning]


class PublicPackageRead(Output):
    """A ticket package as anybody sees it; only enabled ones are shown (FR-008, FR-023)."""

    id: UUID
    name: str
    description: str
    price: values.Money
    seats_per_package: int
    is_sponsorship: bool
    quantity_limit: int | None
    fair_market_value: values.Money | None
    remaining: int | None
    is_sold_out: bool
    # Only if it is clean: an upload that waits for its scan is not shown.
    image: ImageRead | None
    custom_options: list[OptionRead]
