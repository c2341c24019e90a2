"""Events, their coordinators, and invitations to coordinate."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.tables.base import Base, CreatedAt, Edited, IdColumn, value_check
from shared.domain.values import (
    EmailAddress,
    EventDescription,
    EventName,
    MaxTicketsPerDonor,
    OrganizationName,
    PaymentHoldMinutes,
    PaymentInstructions,
    PostalAddress,
    ReceiptStatement,
    Slug,
    TaxId,
    Venue,
)


class Event(Edited, Base):
    """A fundraising event. Times are instants; `time_zone` says how to show them.

    A trigger counts an edit that leaves `version` as it is: one of the previous release.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("slug", name="uq_events_slug"),
        CheckConstraint(
            "sales_open_at < coalesce(sales_close_at, starts_at)", name="ck_events_sales_window"
        ),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="ck_events_slug_form"),
        value_check("ck_events_slug_length", "slug", Slug),
        value_check("ck_events_name_length", "name", EventName),
        value_check("ck_events_venue_length", "venue", Venue),
        value_check("ck_events_description_length", "description", EventDescription),
        value_check("ck_events_max_tickets_range", "max_tickets_per_donor", MaxTicketsPerDonor),
        value_check("ck_events_payment_hold_range", "payment_hold_minutes", PaymentHoldMinutes),
        value_check(
            "ck_events_payment_instructions_length", "payment_instructions", PaymentInstructions
        ),
        value_check(
            "ck_events_organization_name_length", "organization_legal_name", OrganizationName
        ),
        value_check("ck_events_organization_tax_id_length", "organization_tax_id", TaxId),
        value_check("ck_events_organization_address_length", "organization_address", PostalAddress),
        value_check(
            "ck_events_organization_statement_length", "organization_statement", ReceiptStatement
        ),
        CheckConstraint(
            "num_nulls(organization_legal_name, organization_tax_id, organization_address)"
            " IN (0, 3)"
            " AND (organization_statement IS NULL OR organization_legal_name IS NOT NULL)",
            name="ck_events_organization_whole",
        ),
        Index("ix_events_starts_at_id", "starts_at", "id"),
    )

    name: Mapped[str]
    slug: Mapped[str]
    starts_at: Mapped[datetime]
    time_zone: Mapped[str]
    sales_open_at: Mapped[datetime | None]
    sales_close_at: Mapped[datetime | None]
    max_tickets_per_donor: Mapped[int | None]
    payment_hold_minutes: Mapped[int | None]
    venue: Mapped[str | None]
    description: Mapped[str | None]
    payment_instructions: Mapped[str | None]
    # Who receives the money. All null, or only the statement may be.
    organization_legal_name: Mapped[str | None]
    organization_tax_id: Mapped[str | None]
    organization_address: Mapped[str | None]
    organization_statement: Mapped[str | None]


class EventSlug(Base):
    """A slug that an event has or had: it leads to that event for ever.

    A trigger on `events` writes these rows. It refuses the slug of another event as the constraint
    `uq_events_slug` does, so that the rule also applies to the previous release.
    """

    __tablename__ = "event_slugs"

    slug: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("events.id", name="fk_event_slugs_event_id"))


class EventCoordinator(Base):
    """An event assigned to a person."""

    __tablename__ = "event_coordinators"
    __table_args__ = (Index("ix_event_coordinators_user_id", "user_id"),)

    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("events.id", name="fk_event_coordinators_event_id"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", name="fk_event_coordinators_user_id"), primary_key=True
    )
    assigned_at: Mapped[CreatedAt]


class CoordinatorInvitation(Base):
    """Assigns an event to the first person who signs in with this address, verified."""

    __tablename__ = "coordinator_invitations"
    __table_args__ = (
        value_check("ck_coordinator_invitations_email_length", "email", EmailAddress),
        # Addresses are the same when A-Z is all that differs: see `domain.text.fold_ascii`.
        Index(
            "uq_coordinator_invitations_event_address",
            "event_id",
            text('lower(email COLLATE "C")'),
            unique=True,
        ),
        Index("ix_coordinator_invitations_address", text('lower(email COLLATE "C")')),
        # For release 1.0.0, whose ON CONFLICT names the first. It also keeps addresses apart that
        # only look the same: `coordinators.invite` refuses the second.
        Index(
            "uq_coordinator_invitations_event_email",
            "event_id",
            text("lower(email)"),
            unique=True,
        ),
        Index("ix_coordinator_invitations_email", text("lower(email)")),
    )

    id: Mapped[IdColumn]
    event_id: Mapped[UUID] = mapped_column(
        ForeignKey("events.id", name="fk_coordinator_invitations_event_id")
    )
    email: Mapped[str]
    invited_at: Mapped[CreatedAt]
