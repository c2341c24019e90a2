"""Which move leads from which status to which."""

from itertools import product

import pytest

from shared.domain import errors
from shared.domain.payments import Move, Seats, next_status, seats_moved
from shared.domain.purchases import PaymentStatus

STAYS = "stays as it is"
NOT_PENDING, NOT_COMPLETED = "purchase_not_pending", "purchase_not_completed"
CLOSED = "purchase_already_closed"

# What becomes of a purchase in each status; or the code of the refusal.
EXPECTED = {
    #             pending        completed    failed  refunded  cancelled
    "CANCEL":       ("cancelled",   NOT_PENDING, CLOSED, CLOSED,   CLOSED),
    "REFUND":       (NOT_COMPLETED, "refunded",  CLOSED, CLOSED,   CLOSED),
    "MARK_UNPAID":  (NOT_COMPLETED, "pending",   CLOSED, CLOSED,   CLOSED),
    "RELEASE_HOLD": ("cancelled",   STAYS,       STAYS,  STAYS,    STAYS),
}  # fmt: skip
# Money has to go back. A refund gives it back: the purchase that another payment paid stays paid.
EXPECTED_WHILE_REFUND_IS_DUE = {
    #             pending        completed    failed      refunded    cancelled
    "CANCEL":       ("cancelled",   NOT_PENDING, CLOSED,     CLOSED,     CLOSED),
    "REFUND":       ("pending",     "completed", "refunded", "refunded", "refunded"),
    "MARK_UNPAID":  (NOT_COMPLETED, "pending",   CLOSED,     CLOSED,     CLOSED),
    "RELEASE_HOLD": ("cancelled",   STAYS,       STAYS,      STAYS,      STAYS),
}  # fmt: skip
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


@pytest.mark.parametrize(("move", "status"), list(product(Move, STATUSES)))
def test_a_refund_gives_back_what_is_due_and_nothing_else(move: Move, status: str) -> None:
    expected = EXPECTED_WHILE_REFUND_IS_DUE[move.name][STATUSES.index(status)]
    assert outcome(move, status, refund_due=True) == expected


@pytest.mark.parametrize(("old", "new"), list(product(STATUSES, STATUSES)))
def test_seats_go_back_and_are_taken_as_a_purchase_closes_and_reopens(old: str, new: str) -> None:
    """Pending and completed purchases have seats, the others have none."""
    holding = {"pending", "completed"}
    assert seats_moved(PaymentStatus(old), PaymentStatus(new)) == Seats(
        release=old in holding and new not in holding,
        retake=old not in holding and new in holding,
    )
