"""What a purchase costs once packages were returned, against exact fractions."""

from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.db.tables import Purchase
from shared.domain.shares import Amounts, kept_share
from shared.services.purchases.returns import keep_packages
from tests.unit.test_pricing import cents_half_up

CENT = Decimal("0.01")


def dollars(cents: int) -> Decimal:
    return (Decimal(cents) / 100).quantize(CENT)


@st.composite
def purchases(draw: st.DrawFn) -> tuple[Amounts, int]:
    """Any purchase: price, quantity, discount, and what the team set the total to."""
    quantity = draw(st.integers(2, 500))
    base = draw(st.integers(0, 100_000_000)) * quantity
    discount = draw(st.integers(0, base))
    is_own_price = draw(st.booleans())
    total = draw(st.integers(0, 2 * base + 100)) if is_own_price else base - discount
    adjustment = total - base + discount
    return Amounts(dollars(base), dollars(discount), dollars(adjustment)), quantity


@given(purchases(), st.data())
def test_one_by_one_and_all_at_once_end_the_same(
    bought: tuple[Amounts, int], data: st.DataObject
) -> None:
    """E3: whatever was returned in between, what is left costs the same, to the cent."""
    amounts, quantity = bought
    steps = data.draw(_returns(quantity))
    one_by_one, at_once = purchase_of(amounts, quantity), purchase_of(amounts, quantity)
    for step in steps:
        keep_packages(one_by_one, one_by_one.quantity - step)
    keep_packages(at_once, quantity - sum(steps))
    names = ("quantity", "seats", "base_price", "discount_amount", "price_adjustment")
    assert [getattr(one_by_one, name) for name in names] == [
        getattr(at_once, name) for name in names
    ]
    assert one_by_one.total_price == at_once.total_price


def purchase_of(amounts: Amounts, quantity: int) -> Purchase:
    """Return a purchase of packages with two seats."""
    return Purchase(
        quantity=quantity,
        seats=2 * quantity,
        base_price=amounts.base_price,
        discount_amount=amounts.discount_amount,
        price_adjustment=amounts.price_adjustment,
        total_price=amounts.total_price,
    )


def _returns(quantity: int) -> st.SearchStrategy[list[int]]:
    """Return lists of how many packages are returned each time, of which at least one stays."""
    kept = st.sets(st.integers(1, quantity - 1), min_size=1, max_size=5)
    return kept.map(
        lambda left: [
            before - after for before, after in pairwise([quantity, *sorted(left, reverse=True)])
        ]
    )


@given(purchases(), st.data())
def test_base_and_total_are_rounded_half_up_and_the_parts_add_up(
    bought: tuple[Amounts, int], data: st.DataObject
) -> None:
    """E14: kept = round half up(original * kept / bought); total = base - discount + adjustment."""
    amounts, quantity = bought
    kept = data.draw(st.integers(1, quantity))
    share = kept_share(amounts, kept=kept, of=quantity)

    def exact(amount: Decimal) -> Fraction:
        return Fraction(amount) * kept / quantity

    assert share.total_price * 100 == cents_half_up(exact(amounts.total_price))
    assert share.base_price * 100 == cents_half_up(exact(amounts.base_price))
    assert share.total_price == share.base_price - share.discount_amount + share.price_adjustment
    for rounded, whole in (
        (share.discount_amount, amounts.discount_amount),
        (share.price_adjustment, amounts.price_adjustment),
    ):
        assert abs(Fraction(rounded) - exact(whole)) * 100 < 2


@given(purchases(), st.data())
def test_no_part_is_negative_and_no_adjustment_appears(
    bought: tuple[Amounts, int], data: st.DataObject
) -> None:
    amounts, quantity = bought
    share = kept_share(amounts, kept=data.draw(st.integers(1, quantity)), of=quantity)
    assert 0 <= share.discount_amount <= share.base_price
    assert share.total_price >= 0
    if not amounts.price_adjustment:
        assert share.price_adjustment == 0
    if not amounts.discount_amount:
        assert share.discount_amount == 0


@given(purchases())
def test_the_more_is_kept_the_more_it_costs_and_all_of_it_costs_all(
    bought: tuple[Amounts, int],
) -> None:
    """What is returned never makes a purchase dearer."""
    amounts, quantity = bought
    totals = [
        kept_share(amounts, kept=kept, of=quantity).total_price for kept in range(1, quantity + 1)
    ]
    assert totals == list(accumulate(totals, max))
    assert kept_share(amounts, kept=quantity, of=quantity) == amounts


def test_a_cent_that_can_not_be_divided_is_rounded_up() -> None:
    """$100.00 less $33.33 for three: two of them cost $44.45, and one $22.22."""
    amounts = Amounts(dollars(10_000), dollars(3_333), dollars(0))
    two, one = (kept_share(amounts, kept=kept, of=3) for kept in (2, 1))
    assert (two.base_price, two.discount_amount, two.total_price) == (
        Decimal("66.67"),
        Decimal("22.22"),
        Decimal("44.45"),
    )
    assert one.total_price == Decimal("22.22")
