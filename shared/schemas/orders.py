"""Orders that the team enters, and what it changes of purchases, as the API takes them."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from shared.domain import values
from shared.domain.incoming_payments import PaymentMethod
from shared.domain.purchases import PaymentStatus
from shared.domain.team_orders import WITHOUT_MONEY, problem_with_payment
from shared.schemas.base import Input, Output, Patch, Query, left_out
from shared.schemas.options import OptionResponseCreate
from shared.schemas.payments import OptionalRemark
from shared.schemas.purchases import (
    Guest,
    OptionalGuestEmail,
    OptionalInTheNameOf,
    OptionalNote,
    OptionalPromoCode,
)


class Waivable(StrEnum):
    """A rule of sale that the team may pass over; never a package's limit."""

    SALES_WINDOW = "sales_window"
    PACKAGE_DISABLED = "package_disabled"
    DONOR_CAP = "donor_cap"
    REQUIRED_OPTIONS = "required_options"


class Purchaser(Input):
    """Who gets it: somebody who is known by `user_id`, or else a name, and an address if known.

    A name makes a person of this event, or is one with the person of the same address.
    """

    user_id: UUID | None = None
    name: values.PersonName | None = None
    email: OptionalGuestEmail = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> "Purchaser":
        by_name = self.name is not None
        if by_name == (self.user_id is not None) or (self.email is not None and not by_name):
            raise PydanticCustomError(
                "purchaser", "Send either user_id, or name and perhaps email."
            )
        return self


class TotalOverride(Input):
    """Another total than the list's, and why."""

    total: values.Price
    reason: values.Remark


class OrderPayment(Input):
    """How the order is paid, and whether the money is there.

    With `comp` and `in_kind` the total is 0.00 and the status completed. A pledge is pending, and
    so is what the payment provider will report.
    """

    status: Literal[PaymentStatus.PENDING, PaymentStatus.COMPLETED]
    method: PaymentMethod
    reference: OptionalRemark = None
    received_on: values.Day | None = None

    @model_validator(mode="after")
    def _is_possible(self) -> "OrderPayment":
        problem = problem_with_payment(
            self.status,
            self.method,
            has_reference=self.reference is not None,
            has_day=self.received_on is not None,
        )
        if problem is not None:
            raise PydanticCustomError("order_payment", "{problem}", {"problem": problem})
        return self


class OrderCreate(Input):
    """An order that the team enters for somebody: by phone, by letter, at the table.

    `waive` lists the rules that may be passed over, each on purpose; the others, and a package's
    limit, hold as for donors. An order that is not paid yet has no hold; `due_on` is when its money
    is expected. `expected_total` is compared with the total that `total_override` makes.
    """

    purchaser: Purchaser
    package_id: UUID
    quantity: values.TeamQuantity
    promo_code: OptionalPromoCode = None
    expected_total: values.Money | None = None
    total_override: TotalOverride | None = None
    payment: OrderPayment
    due_on: values.Day | None = None
    in_the_name_of: OptionalInTheNameOf = None
    note: OptionalNote = None
    option_responses: Annotated[tuple[OptionResponseCreate, ...], Field(max_length=50)] = ()
    guests: Annotated[tuple[Guest, ...], Field(max_length=2_000)] = ()
    waive: Annotated[tuple[Waivable, ...], Field(max_length=20)] = ()

    @field_validator("payment")
    @classmethod
    def _costs_nothing_without_money(
        cls, payment: OrderPayment, info: ValidationInfo
    ) -> OrderPayment:
        override = info.data.get("total_override")
        if payment.method in WITHOUT_MONEY and override is not None and override.total:
            raise PydanticCustomError(
                "order_payment", "With comp and in_kind the total is 0.00.", {}
            )
        return payment

    @field_validator("due_on")
    @classmethod
    def _is_due_while_pending(cls, due_on: date | None, info: ValidationInfo) -> date | None:
        payment = info.data.get("payment")
        if due_on is not None and payment and payment.status is not PaymentStatus.PENDING:
            raise PydanticCustomError("due_on", "Nothing is due of an order that is paid.")
        return due_on


class PurchaserPatch(Patch):
    """The name and address of a person that the team entered."""

    name: values.PersonName = left_out()
    email: OptionalGuestEmail = left_out()


class PurchasePatch(Patch):
    """What the team may change of any purchase; the purchaser only of a person it entered."""

    in_the_name_of: OptionalInTheNameOf = left_out()
    note: OptionalNote = left_out()
    due_on: values.Day | None = left_out()
    purchaser: PurchaserPatch = left_out()


class PurchaserFound(Output):
    """Somebody who bought at this event, or was entered for it by the team."""

    user_id: UUID
    name: str | None
    email: str | None
    has_account: bool
    purchases: int


class PurchaserQuery(Query):
    """What to look for: words of a name or address, in any order."""

    q: values.SearchText
