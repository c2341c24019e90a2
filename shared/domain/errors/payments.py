"""Refusals that are about the money of a purchase."""

from decimal import Decimal

from shared.domain.errors.base import DomainError, Kind


class PaymentNotFound(DomainError):
    code, title = "payment_not_found", "This purchase has no such payment."
    kind = Kind.NOT_FOUND


class PaymentAlreadyBack(DomainError):
    """All of it was refunded or taken back, perhaps by somebody else a moment ago."""

    code, title = "payment_already_back", "Nothing is left of this payment."
    kind = Kind.CONFLICT


class PaymentDifference(DomainError):
    """The amount is not what is due, and nobody has accepted that; nothing was recorded."""

    code, title = "payment_difference", "The amount is not what is due."
    kind = Kind.CONFLICT

    def __init__(self, amount_due: Decimal, amount: Decimal) -> None:
        difference = amount - amount_due
        than = "more than" if difference > 0 else "less than"
        super().__init__(
            f"${amount:.2f} is ${abs(difference):.2f} {than} the ${amount_due:.2f} that is due. "
            "Send accept_difference to record it.",
            amount_due=f"{amount_due:.2f}",
            amount=f"{amount:.2f}",
        )


class RefundTooMuch(DomainError):
    """More than is left of what came for this purchase; nothing was recorded."""

    code, title = "refund_too_much", "This is more than can be refunded."
    kind = Kind.CONFLICT

    def __init__(self, refundable: Decimal) -> None:
        super().__init__(
            f"At most ${refundable:.2f} can be refunded.", refundable=f"{refundable:.2f}"
        )
