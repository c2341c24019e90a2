"""Changes of what was bought: fewer packages, another package, another person."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.domain import values
from shared.schemas.base import Input
from shared.schemas.orders import Purchaser, Waivable
from shared.schemas.payments import OptionalRemark
from shared.schemas.purchases import OptionalPromoCode


class Return(Input):
    """How many packages are given back, and which seats go: without `ticket_ids`, unnamed first.

    With `preview`, nothing is changed, and the answer is the purchase as it would be.
    """

    quantity: values.TeamQuantity
    ticket_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=2_000)] | None = None
    reason: values.Remark
    preview: bool = False


class Exchange(Input):
    """Another package, or another quantity of the same, in place of what was bought.

    A promo code moves along only if it is named. With `preview`, nothing is changed, and the answer
    is the purchase as it would be.
    """

    package_id: UUID
    quantity: values.TeamQuantity
    promo_code: OptionalPromoCode = None
    reason: values.Remark
    preview: bool = False


class Reassign(Input):
    """Who gets the purchase, with its seats and its use of a promo code.

    Both count for that person then. The event's cap may be passed over on purpose, as when an order
    is entered; a code's limit for one person may not.
    """

    purchaser: Purchaser
    reason: OptionalRemark = None
    waive: Annotated[tuple[Literal[Waivable.DONOR_CAP], ...], Field(max_length=20)] = ()
