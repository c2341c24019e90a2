"""The table of what a reported payment does: complete, and the same as in the documentation."""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest

from shared.domain import errors
from shared.domain.incoming_payments import (
    NOTHING_CAME,
    TABLE,
    Amount,
    Cell,
    Money,
    Outcome,
    PaymentEventType,
    Reference,
    Refused,
    Report,
    Situation,
    compare_amount,
    compare_reference,
    outcome_of,
    situation_of,
)
from shared.domain.purchases import PaymentStatus

GUIDE = Path(__file__).parents[2] / "docs/purchase.md"
CELLS = [
    (report, situation, reference)
    for report, situation, reference in product(Report, Situation, Reference)
]
# A purchase in each situation.
FOUND = {
    situation_of(status, refund_due=back, amount_due=due): (status, back, due)
    for status, back, due in product(PaymentStatus, (True, False), (True, False))
}


def outcomes() -> list[Outcome]:
    """Return each outcome once, in the order of the table, before its alternatives."""
    found: dict[str, Outcome] = {}
    for cell in (cell for row in TABLE.values() for cell in row.values()):
        if isinstance(cell, Outcome):
            for each in (cell, *alternatives(cell).values()):
                found.setdefault(each.name, each)
    return [*found.values(), NOTHING_CAME]


def alternatives(outcome: Outcome) -> dict[str, Outcome]:
    """Return what takes the outcome's place, by when."""
    found = {
        "another amount": outcome.if_amount_differs,
        "without seats": outcome.if_seats_are_gone,
    }
    return {when: other for when, other in found.items() if other}


def in_words(cell: Cell) -> str:
    match cell:
        case Outcome():
            return cell.name
        case Refused():
            return f"409 `{cell}`"
        case _:
            return "never"


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def ticked(*texts: str) -> str:
    return ", ".join(f"`{text}`" for text in texts)


def documented() -> list[str]:
    """Return the lines of both tables, as docs/purchase.md has to show them."""
    lines = [row("report", "purchase", *Reference), row(*["---"] * 6)]
    for (report, situation), cells in TABLE.items():
        words = [in_words(cells[reference]) for reference in Reference]
        lines.append(row(f"`{report}`", situation, *words))
    lines += ["", row("outcome", "new status", "the money", "audited", "counted in", "logged as")]
    lines.append(row(*["---"] * 6))
    for each in outcomes():
        others = [f"; {when}: {other.name}" for when, other in alternatives(each).items()]
        lines.append(
            row(
                each.name + "".join(others),
                each.status or "stays",
                each.money,
                ticked(*each.audited),
                ticked(each.metric) if each.metric else "",
                ticked(each.log) if each.log else "",
            )
        )
    return lines


def test_the_guide_shows_the_table() -> None:
    """Copy the expected lines into docs/purchase.md when the table changes."""
    guide = GUIDE.read_text()
    missing = [line for line in documented() if line not in guide.splitlines()]
    assert not missing, "\n".join(missing)


def test_the_table_has_every_report_in_every_situation_with_every_reference() -> None:
    assert set(TABLE) == set(product(Report, Situation))
    assert all(set(cells) == set(Reference) for cells in TABLE.values())
    assert set(FOUND) == set(Situation)


@pytest.mark.parametrize(("report", "situation", "reference"), CELLS)
def test_a_report_does_what_its_cell_says(
    report: Report, situation: Situation, reference: Reference
) -> None:
    """A person's report is refused where the cell says so; a provider's never is."""
    cell = TABLE[report, situation][reference]
    status, refund_due, due = FOUND[situation]
    found = {"refund_due": refund_due, "amount_due": due}
    match cell:
        case Outcome():
            assert outcome_of(report, status, reference, Amount.DUE, **found) is cell
        case Refused():
            assert report is Report.MARK_PAID
            with pytest.raises(errors.DomainError) as refused:
                outcome_of(report, status, reference, Amount.DUE, **found)
            assert refused.value.code == cell
        case _:
            assert (report is not Report.MARK_PAID, reference) == (True, Reference.NONE_SENT)
            with pytest.raises(ValueError, match="without a reference"):
                outcome_of(report, status, reference, Amount.DUE, **found)


@pytest.mark.parametrize(("report", "situation", "reference"), CELLS)
def test_the_amount_matters_where_it_could_pay_the_purchase(
    report: Report, situation: Situation, reference: Reference
) -> None:
    """By the provider's report: a coordinator accepts another amount, or is refused before."""
    cell = TABLE[report, situation][reference]
    if not isinstance(cell, Outcome):
        return
    status, refund_due, due = FOUND[situation]
    found = {"refund_due": refund_due, "amount_due": due}
    other = outcome_of(report, status, reference, Amount.OTHER, **found)
    pays_by_webhook = report is Report.COMPLETED and cell.money is Money.APPLIED
    assert (other.name == "another amount", other is cell) == (pays_by_webhook, not pays_by_webhook)
    nothing = outcome_of(report, status, reference, Amount.NONE, **found)
    assert nothing is (NOTHING_CAME if report is Report.COMPLETED else cell)


@pytest.mark.parametrize(
    ("sent", "due", "expected"),
    [
        ("500.00", "500.00", Amount.DUE),
        ("499.99", "500.00", Amount.OTHER),
        ("500.01", "500.00", Amount.OTHER),
        ("0.01", "0.00", Amount.OTHER),
        ("0.00", "0.00", Amount.NONE),
        ("0.00", "500.00", Amount.NONE),
        ("-500.00", "500.00", Amount.NONE),
    ],
)
def test_only_what_is_due_to_the_cent_fits(sent: str, due: str, expected: Amount) -> None:
    assert compare_amount(Decimal(sent), Decimal(due)) is expected


@pytest.mark.parametrize("situation", Situation)
@pytest.mark.parametrize("reference", [Reference.OTHER, Reference.NONE_KNOWN])
def test_money_that_came_is_never_lost(situation: Situation, reference: Reference) -> None:
    """Reported for the first time, it pays the purchase or has to go back, and is audited."""
    cell = TABLE[Report.COMPLETED, situation][reference]
    assert isinstance(cell, Outcome)
    for each in (cell, *alternatives(cell).values()):
        assert each.money is not Money.NONE
        assert "payment_reference" in each.audited
        assert each.money is Money.APPLIED or (each.metric and each.log)


def test_every_event_of_a_payment_provider_is_a_report_of_the_table() -> None:
    assert {event_type.value for event_type in PaymentEventType} < {*Report}


@pytest.mark.parametrize(
    ("sent", "recorded", "expected"),
    [
        ("ch_1", {"ch_1", "ch_2"}, Reference.SAME),
        ("ch_3", {"ch_1", "ch_2"}, Reference.OTHER),
        ("CH_1", {"ch_1"}, Reference.OTHER),
        ("ch_1", set[str](), Reference.NONE_KNOWN),
        (None, set[str](), Reference.NONE_SENT),
        (None, {"ch_1"}, Reference.NONE_SENT),
    ],
)
def test_a_reference_is_compared_with_all_on_record(
    sent: str | None, recorded: set[str], expected: Reference
) -> None:
    assert compare_reference(sent, recorded) is expected
