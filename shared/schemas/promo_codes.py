"""Promo codes, as the API takes and shows them."""

from decimal import Decimal
from uuid import UUID

from pydantic import ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from shared.domain import values
from shared.domain.promo_codes import DiscountType, problem_with_value
from shared.schemas.base import Input, Output, Patch, Person, Query


class PromoCodeCreate(Input):
    """A new promo code (FR-035 to FR-042)."""

    code: values.PromoCodeText
    discount_type: DiscountType
    discount_value: values.Money
    max_total_uses: values.MaxTotalUses | None = None
    max_uses_per_donor: values.MaxUsesPerDonor | None = None
    expires_at: values.Instant | None = None
    is_active: bool = True

    @field_validator("discount_value")
    @classmethod
    def _value_goes_with_the_type(cls, value: Decimal, info: ValidationInfo) -> Decimal:
        kind = info.data.get("discount_type")
        if kind is None:
            return value
        if (problem := problem_with_value(kind, value)) is not None:
            raise PydanticCustomError("discount_value", "{problem}", {"problem": problem})
        return value


class PromoCodePatch(Patch, of=PromoCodeCreate, without={"code", "discount_type"}):
    """Any of a code's fields but the code and the type; null lifts a limit."""


class PromoCodeRead(Output):
    """A promo code with what it has done. Uses that were given back don't count."""

    id: UUID
    event_id: UUID
    code: str
    discount_type: DiscountType
    discount_value: values.Money
    max_total_uses: int | None
    max_uses_per_donor: int | None
    expires_at: values.Instant | None
    is_active: bool
    times_used: int
    remaining_uses: int | None
    total_discount_given: values.Money
    version: int
    created_by: Person
    created_at: values.Instant
    updated_at: values.Instant


class PromoCodeUse(Output):
    """One use that was not given back."""

    purchase_id: UUID
    purchaser: Person
    discount_amount: values.Money
    created_at: values.Instant


class PromoCodeDetail(PromoCodeRead):
    """A promo code with its latest uses, newest first, 200 at the most."""

    uses: list[PromoCodeUse]


class PromoCodeQuestion(Query):
    """The code, the package and the quantity that a donor asks a quote for."""

    code: values.PromoCodeEntry
    package_id: UUID
    quantity: values.Quantity


class PromoCodeQuote(Output):
    """What the code takes off, if the purchase is made now.

    `counts_as_use` is false where that is nothing: the purchase then leaves the code as it is.
    """

    code: str
    discount_type: DiscountType
    discount_value: values.Money
    base_price: values.Money
    discount_amount: values.Money
    total_price: values.Money
    counts_as_use: bool
