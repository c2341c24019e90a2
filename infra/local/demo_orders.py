"""The orders of the demo that the team entered, and what became of the money of some purchases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoPayment:
    """Money that came for an order.

    Args:
        after_days: how long after the order. body: what `mark-paid` takes beside the date; None for
        a payment that the provider reports.
    """

    after_days: float
    body: Mapping[str, object] | None = None


@dataclass(frozen=True)
class DemoOrder:
    """An order by phone, by letter or at the table.

    Args:
        days_ago: when it was entered. due_in_days: from today on. body: what the order takes beside
        the purchaser and the package.
    """

    days_ago: float
    purchaser: Mapping[str, str]
    package: str
    body: Mapping[str, object]
    due_in_days: int | None = None
    payments: Sequence[DemoPayment] = field(default_factory=tuple)
    returned: int = 0


ORDERS = (
    # By phone, to be paid later.
    DemoOrder(
        6.4,
        {"name": "Ingrid Hallström", "email": "ingrid.hallstrom@example.com"},
        "Table of Ten",
        {
            "quantity": 1,
            "in_the_name_of": "Hallström Marine",
            "note": "Asked for an invoice to her office.",
            "payment": {"status": "pending", "method": "pledge"},
        },
        due_in_days=14,
    ),
    # A gift of the organization.
    DemoOrder(
        5.8,
        {"name": "Rosalind Quist"},
        "Pair of Seats",
        {
            "quantity": 1,
            "note": "The auctioneer and her husband.",
            "payment": {"status": "completed", "method": "comp"},
        },
    ),
    # A check for less than the table costs.
    DemoOrder(
        5.1,
        {"name": "Bram O'Neil", "email": "bram.oneil@example.com"},
        "Table of Ten",
        {
            "quantity": 1,
            "in_the_name_of": "Vireo Bank",
            "payment": {"status": "pending", "method": "pledge"},
        },
        due_in_days=7,
        payments=(
            DemoPayment(
                2.3,
                {
                    "method": "check",
                    "reference": "2041",
                    "amount": "2000.00",
                    "accept_difference": True,
                },
            ),
        ),
    ),
    # Paid by check, and by card on the same day.
    DemoOrder(
        3.9,
        {"name": "Saoirse Lund", "email": "saoirse.lund@example.com"},
        "Pair of Seats",
        {"quantity": 1, "payment": {"status": "pending", "method": "pledge"}},
        payments=(
            DemoPayment(1.1, {"method": "check", "reference": "1187"}),
            DemoPayment(1.4),
        ),
    ),
    # Three seats, of which one was given back after they were paid.
    DemoOrder(
        3.2,
        {"name": "Iris Castellanos", "email": "iris.castellanos@example.com"},
        "Single Seat",
        {
            "quantity": 3,
            "in_the_name_of": "Harbor Press",
            "payment": {"status": "pending", "method": "bank_transfer"},
        },
        payments=(DemoPayment(0.8, {"method": "bank_transfer", "reference": "WIRE 88123"}),),
        returned=1,
    ),
)
