"""The life of a purchase: every move from every status, against a table written out here."""

from itertools import product

import pytest

from shared.domain import errors
from shared.domain.payments import MOVES, Move, PaymentEventType, Seats, next_status, seats_moved
from shared.domain.purchases import PaymentStatus

STAYS = "stays as it is"
NOT_PENDING, NOT_COMPLETED = "purchase_not_pending", "purchase_not_completed"
CLOSED = "purchase_already_closed"

# What becomes of a purchase in each status; or the code of the refusal.
EXPECTED = {
    #                  pending      completed      failed       refunded  cancelled
    "MARK_PAID":         ("completed", NOT_PENDING,   CLOSED,      CLOSED,   CLOSED),
    "CANCEL":            ("cancelled", NOT_PENDING,   CLOSED,      CLOSED,   CLOSED),
    "REFUND":            (NOT_COMPLETED, "refunded",  CLOSED,      CLOSED,   CLOSED),
    "RELEASE_HOLD":      ("cancelled", STAYS,         STAYS,       STAYS,    STAYS),
    "PAYMENT_COMPLETED": ("completed", STAYS,         "completed", STAYS,    "completed"),
    "PAYMENT_FAILED":    ("failed",    STAYS,         STAYS,       STAYS,    STAYS),
}  # fmt: skip
# Paid too late, closed, and the money still here: only a refund leads on.
EXPECTED_WHILE_REFUND_IS_DUE = {
    "MARK_PAID": CLOSED,
    "CANCEL": CLOSED,
    "REFUND": "refunded",
    "RELEASE_HOLD": STAYS,
    "PAYMENT_COMPLETED": STAYS,
    "PAYMENT_FAILED": STAYS,
}
STATUSES = ("pending", "completed", "failed", "refunded", "cancelled")


def outcome(move: Move, status: str, *, refund_due: bool) -> str:
    try:
        found = next_status(move, PaymentStatus(status), refund_due=refund_due)
    except errors.DomainError as error:
        return error.code
    return STAYS if found is None else found.value


def test_the_tables_are_complete() -> None:
    """No move and no status is forgotten."""
    assert set(EXPECTED) == set(EXPECTED_WHILE_REFUND_IS_DUE) == {move.name for move in Move}
    assert set(STATUSES) == {status.value for status in PaymentStatus}


@pytest.mark.parametrize(("move", "status"), list(product(Move, STATUSES)))
def test_each_move_leads_where_the_table_says(move: Move, status: str) -> None:
    """Cancel is for pending purchases, refund for completed ones; any other move is refused."""
    expected = EXPECTED[move.name][STATUSES.index(status)]
    assert outcome(move, status, refund_due=False) == expected


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("status", ["cancelled", "failed"])
def test_only_a_refund_leads_on_while_one_is_due(move: Move, status: str) -> None:
    """A payment that came too late stays marked until a coordinator has refunded it."""
    expected = EXPECTED_WHILE_REFUND_IS_DUE[move.name]
    assert outcome(move, status, refund_due=True) == expected


@pytest.mark.parametrize(("old", "new"), list(product(STATUSES, STATUSES)))
def test_seats_go_back_and_are_taken_as_a_purchase_closes_and_reopens(old: str, new: str) -> None:
    """Pending and completed hold their seats, the others don't."""
    holding = {"pending", "completed"}
    assert seats_moved(PaymentStatus(old), PaymentStatus(new)) == Seats(
        release=old in holding and new not in holding,
        retake=old not in holding and new in holding,
    )


def test_every_event_of_a_payment_provider_has_a_move_of_its_own() -> None:
    """A new event is never taken for one of the others."""
    assert set(MOVES) == set(PaymentEventType)
    assert len(set(MOVES.values())) == len(MOVES)


@pytest.mark.parametrize("event_type", PaymentEventType)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("refund_due", [False, True])
def test_no_event_of_a_payment_provider_is_refused(
    event_type: PaymentEventType, status: str, *, refund_due: bool
) -> None:
    """A provider sends an event again until it is accepted."""
    next_status(MOVES[event_type], PaymentStatus(status), refund_due=refund_due)
