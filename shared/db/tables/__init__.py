"""All tables. Importing this package fills `Base.metadata`."""

from shared.db.tables.audit import AuditArchivePosition, AuditChainHead, AuditEntry
from shared.db.tables.base import Base
from shared.db.tables.events import CoordinatorInvitation, Event, EventCoordinator, EventSlug
from shared.db.tables.images import PackageImage
from shared.db.tables.options import CustomOption, OptionResponse
from shared.db.tables.packages import TicketPackage
from shared.db.tables.payments import Payment
from shared.db.tables.promo_codes import PromoCode, PromoCodeApplication, PromoCodeDonorUses
from shared.db.tables.purchases import (
    DonorSeats,
    IdempotencyKey,
    Purchase,
    Ticket,
    ticket_numbers,
)
from shared.db.tables.receipts import Receipt
from shared.db.tables.users import User

__all__ = [
    "AuditArchivePosition",
    "AuditChainHead",
    "AuditEntry",
    "Base",
    "CoordinatorInvitation",
    "CustomOption",
    "DonorSeats",
    "Event",
    "EventCoordinator",
    "EventSlug",
    "IdempotencyKey",
    "OptionResponse",
    "PackageImage",
    "Payment",
    "PromoCode",
    "PromoCodeApplication",
    "PromoCodeDonorUses",
    "Purchase",
    "Receipt",
    "Ticket",
    "TicketPackage",
    "User",
    "ticket_numbers",
]
