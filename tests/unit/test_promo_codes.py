"""When a promo code takes off nothing, and how codes are compared."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from shared.domain import errors
from shared.domain.promo_codes import (
    DiscountType,
    PromoTerms,
    comparable,
    problem_with_value,
    refuse_unusable,
)
from shared.domain.values import CENT

NOW = datetime(2026, 4, 1, 18, 30, tzinfo=UTC)
TERMS = PromoTerms(
    id=uuid4(),
    code="Spring10",
    discount_type=DiscountType.PERCENTAGE,
    discount_value=1000 * CENT,
    max_total_uses=None,
    max_uses_per_donor=None,
    expires_at=None,
    is_active=True,
    version=1,
)


def refusal(terms: PromoTerms, *, used: int = 0, used_by_donor: int = 0) -> str | None:
    try:
        refuse_unusable(terms, times_used=used, times_used_by_donor=used_by_donor, now=NOW)
    except errors.DomainError as error:
        return error.code
    return None


def test_a_code_without_limits_is_never_used_up() -> None:
    """FR-040, FR-041, FR-042: each limit may be left out."""
    assert refusal(TERMS, used=10**6, used_by_donor=10**6) is None


@pytest.mark.parametrize(
    ("before_now", "code"),
    [(timedelta(microseconds=-1), None), (timedelta(0), "promo_code_expired")],
)
def test_a_code_ends_at_the_instant_it_expires(before_now: timedelta, code: str | None) -> None:
    """FR-040: valid up to `expires_at`, and no longer at it."""
    assert refusal(replace(TERMS, expires_at=NOW - before_now)) == code


def test_an_expired_code_says_since_when() -> None:
    """FR-048: what the donor can be told."""
    with pytest.raises(errors.PromoCodeExpired) as refused:
        refuse_unusable(
            replace(TERMS, expires_at=NOW), times_used=0, times_used_by_donor=0, now=NOW
        )
    assert refused.value.extensions == {"expired_at": NOW}


@pytest.mark.parametrize(("used", "code"), [(2, None), (3, "promo_code_exhausted")])
def test_a_code_takes_as_many_uses_as_its_limit(used: int, code: str | None) -> None:
    """FR-041: the last use is a use."""
    assert refusal(replace(TERMS, max_total_uses=3), used=used) == code


@pytest.mark.parametrize(("used", "code"), [(1, None), (2, "promo_code_donor_limit")])
def test_a_donor_uses_a_code_as_often_as_their_limit(used: int, code: str | None) -> None:
    """FR-042: others' uses don't count here."""
    terms = replace(TERMS, max_uses_per_donor=2)
    assert refusal(terms, used=50, used_by_donor=used) == code


def test_of_several_reasons_the_first_is_told() -> None:
    """FR-043, FR-044, FR-048: inactive, expired, exhausted, donor limit, in this order."""
    terms = replace(TERMS, is_active=False, expires_at=NOW, max_total_uses=1, max_uses_per_donor=1)
    told: list[str | None] = []
    for lifted in (
        {},
        {"is_active": True},
        {"expires_at": None},
        {"max_total_uses": None},
        {"max_uses_per_donor": None},
    ):
        terms = replace(terms, **lifted)
        told.append(refusal(terms, used=1, used_by_donor=1))
    assert told == [
        errors.PromoCodeInactive.code,
        errors.PromoCodeExpired.code,
        errors.PromoCodeExhausted.code,
        errors.PromoCodeDonorLimit.code,
        None,
    ]


@pytest.mark.parametrize(
    ("typed", "other", "same"),
    [
        ("spring10", "SPRING10", True),
        ("Spring10", "sPRING10", True),
        ("spring10", "spring11", False),
        ("grass", "gra\u00df", False),  # Python's capitals of it are GRASS,
        ("SPRING", "spr\u0131ng", False),  # of this SPRING,
        ("FIRE", "\ufb01re", False),  # and of this FIRE.
    ],
)
def test_codes_are_compared_without_regard_to_case(typed: str, other: str, same: bool) -> None:
    """FR-036: in ASCII, which is all that codes are made of."""
    assert (comparable(typed) == comparable(other)) is same


@pytest.mark.parametrize(
    ("kind", "value", "problem"),
    [
        (DiscountType.PERCENTAGE, "1", None),
        (DiscountType.PERCENTAGE, "100", None),
        (DiscountType.PERCENTAGE, "0.99", "A percentage is 1 to 100."),
        (DiscountType.PERCENTAGE, "100.01", "A percentage is 1 to 100."),
        (DiscountType.FIXED_AMOUNT, "1", None),
        (DiscountType.FIXED_AMOUNT, "10000", None),
        (DiscountType.FIXED_AMOUNT, "0.99", "A fixed_amount is 1 to 10000."),
        (DiscountType.FIXED_AMOUNT, "10000.01", "A fixed_amount is 1 to 10000."),
    ],
)
def test_the_value_of_a_code_has_the_limits_of_its_type(
    kind: DiscountType, value: str, problem: str | None
) -> None:
    """FR-037 to FR-039. Schema and CHECK read the same limits: see tests/db/test_checks.py."""
    assert problem_with_value(kind, Decimal(value)) == problem
