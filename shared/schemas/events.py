"""Events and their coordinators, as the API takes and shows them."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from shared.domain import values
from shared.schemas.base import Input, Output, Patch

OptionalVenue = Annotated[values.Venue | None, BeforeValidator(values.blank_as_none)]
OptionalDescription = Annotated[
    values.EventDescription | None, BeforeValidator(values.blank_as_none)
]
OptionalPaymentInstructions = Annotated[
    values.PaymentInstructions | None, BeforeValidator(values.blank_as_none)
]
OptionalStatement = Annotated[values.ReceiptStatement | None, BeforeValidator(values.blank_as_none)]

# Without them, one donor could hold every seat for ever and pay for none.
_DEFAULT_MAX_TICKETS_PER_DONOR = 40
_DEFAULT_PAYMENT_HOLD_MINUTES = 48 * 60


class Organization(Input):
    """Who receives the money of an event, as its receipts name them.

    `statement` is printed on every receipt: what kind of charity it is, or a word of thanks.
    """

    legal_name: values.OrganizationName
    tax_id: values.TaxId
    address: values.PostalAddress
    statement: OptionalStatement = None


class EventCreate(Input):
    """A new event. Sales open at once and end when it starts, unless it says otherwise.

    One donor can hold 40 seats, and unpaid seats are held for 48 hours, unless it says otherwise;
    null means that there is no such limit.
    """

    name: values.EventName
    slug: values.Slug
    starts_at: values.Instant
    time_zone: values.TimeZoneName
    sales_open_at: values.Instant | None = None
    # Validated also when it is left out: sales then end at the start.
    sales_close_at: values.Instant | None = Field(default=None, validate_default=True)
    max_tickets_per_donor: values.MaxTicketsPerDonor | None = _DEFAULT_MAX_TICKETS_PER_DONOR
    payment_hold_minutes: values.PaymentHoldMinutes | None = _DEFAULT_PAYMENT_HOLD_MINUTES
    venue: OptionalVenue = None
    description: OptionalDescription = None
    # Plain text, shown to donors as it is, with its line breaks.
    payment_instructions: OptionalPaymentInstructions = None
    organization: Organization | None = None

    @field_validator("sales_close_at")
    @classmethod
    def _sales_close_after_they_open(
        cls, closes_at: datetime | None, info: ValidationInfo
    ) -> datetime | None:
        # A field that is not valid is missing here and has its own error.
        opens_at, end = info.data.get("sales_open_at"), closes_at or info.data.get("starts_at")
        if opens_at is not None and end is not None and opens_at >= end:
            raise PydanticCustomError("sales_window", "Sales must close after they open.")
        return closes_at


class EventPatch(Patch, of=EventCreate):
    """Any of an event's fields; null takes away what may be missing."""


class OrganizationRead(Output):
    """Who receives the money of an event."""

    legal_name: str
    tax_id: str
    address: str
    statement: str | None


class EventRead(Output):
    """An event. The same for the public and for admins."""

    id: UUID
    name: str
    slug: str
    starts_at: values.Instant
    time_zone: str
    currency: Literal["USD"] = "USD"
    sales_open_at: values.Instant | None
    sales_close_at: values.Instant | None
    max_tickets_per_donor: int | None
    payment_hold_minutes: int | None
    venue: str | None
    description: str | None
    payment_instructions: str | None
    organization: OrganizationRead | None
    version: int
    created_at: values.Instant
    updated_at: values.Instant


class CoordinatorInvite(Input):
    """An address to assign the event to, once somebody has proven that it is theirs."""

    email: values.EmailAddress


class CoordinatorStatus(StrEnum):
    """Whether somebody is assigned, or invited and not yet seen."""

    ASSIGNED = "assigned"
    INVITED = "invited"


class CoordinatorRead(Output):
    """A coordinator of an event. An invited one has no user yet: `id` is the invitation's."""

    id: UUID
    name: str | None
    email: str | None
    status: CoordinatorStatus
    since: values.Instant
