"""All tables. Importing this package is what fills `Base.metadata`."""

from shared.db.tables.audit import AuditChainHead, AuditEntry
from shared.db.tables.base import Base
from shared.db.tables.events import CoordinatorInvitation, Event, EventCoordinator
from shared.db.tables.packages import TicketPackage
from shared.db.tables.purchases import (
    DonorSeats,
    IdempotencyKey,
    Purchase,
    Ticket,
    ticket_numbers,
)
from shared.db.tables.users import User

__all__ = [
    "AuditChainHead",
    "AuditEntry",
    "Base",
    "CoordinatorInvitation",
    "DonorSeats",
    "Event",
    "EventCoordinator",
    "IdempotencyKey",
    "Purchase",
    "Ticket",
    "TicketPackage",
    "User",
    "ticket_numbers",
]
