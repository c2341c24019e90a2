"""Each cell of the table of reported payments, through the webhook and mark-paid."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from shared import telemetry
from shared.domain.incoming_payments import (
    ANOTHER_AMOUNT,
    TABLE,
    Money,
    Outcome,
    Reference,
    Refused,
    Report,
)
from shared.domain.incoming_payments import Situation as S
from tests.factories import Json, bought, new_package
from tests.factories.payments import (
    FAILED,
    move,
    moved,
    payment,
    read_purchase,
    reconciled,
    send_payment,
    sold_count,
)
from tests.harness.client import Answer, Client
from tests.harness.trail import Trace, traces

KNOWN, OTHER, FAILED_ATTEMPT = "ch_known", "ch_other", "ch_failed"
METRICS = {"payments.repeated", "purchases.refund_due", "payments.amount_differs"}


def can_be_met(report: Report, situation: S, reference: Reference) -> bool:
    """Return whether a purchase can be in this situation without a reference on record."""
    if reference is not Reference.NONE_KNOWN:
        return True
    # Money that came too late, and an attempt that failed, always have one of the provider.
    has_reference = {S.CLOSED_REFUND_DUE} | ({S.FAILED} if report is Report.FAILED else set())
    return situation not in has_reference


def cases() -> Iterator[Any]:
    """Return each cell that can be met, and what is done without seats or with another amount."""
    for (report, situation), row in TABLE.items():
        for reference, cell in row.items():
            if cell is None or not can_be_met(report, situation, reference):
                continue
            name = f"{report}, {situation}, {reference}"
            yield pytest.param(report, situation, reference, cell, id=name)
            if isinstance(cell, Outcome) and cell.if_seats_are_gone:
                gone = cell.if_seats_are_gone
                yield pytest.param(report, situation, reference, gone, id=f"{name}, seats gone")
            if isinstance(cell, Outcome) and cell.if_amount_differs:
                other = cell.if_amount_differs
                yield pytest.param(report, situation, reference, other, id=f"{name}, other amount")


class Purchases:
    """Brings a purchase of the only package that is left into a situation."""

    def __init__(self, admin: Client, donor: Client, provider: Client, package: Json) -> None:
        self.admin, self.donor, self.provider, self.package = admin, donor, provider, package

    async def found_in(self, situation: S, *, with_reference: bool) -> Json:
        made = await bought(self.donor, self.package)
        reference = KNOWN if with_reference else None
        if with_reference and situation in {S.PENDING, S.FAILED, S.CANCELLED}:
            # It came, and was taken back.
            await self._report(made, KNOWN)
            await moved(self.admin, made, "mark-unpaid", reason="Charged back")
        match situation:
            case S.COMPLETED | S.REFUNDED if with_reference:
                await self._report(made, KNOWN)
            case S.COMPLETED | S.REFUNDED:
                await moved(self.admin, made, "mark-paid")
            case S.COMPLETED_AMOUNT_DUE:
                part = {"amount": "100.00", "accept_difference": True, "reference": reference}
                await moved(self.admin, made, "mark-paid", **part)
            case S.FAILED:
                await self._report(made, FAILED_ATTEMPT, FAILED)
            case S.CANCELLED | S.CLOSED_REFUND_DUE:
                await moved(self.admin, made, "cancel")
        if situation is S.REFUNDED:
            await moved(self.admin, made, "refund")
        if situation is S.CLOSED_REFUND_DUE:
            await self.sell_the_seats()
            await self._report(made, KNOWN)
        return await read_purchase(self.admin, made)

    async def sell_the_seats(self) -> None:
        await bought(self.donor, self.package)

    async def report(
        self, purchase: Json, report: Report, reference: str | None, *, less: str = "0.00"
    ) -> Answer:
        """Report that what is due was paid, or `less`."""
        if report is Report.MARK_PAID:
            how = {"method": "check", "reference": reference}
            return await move(self.admin, purchase, "mark-paid", **how)
        due = Decimal(purchase["amount_due"]) or Decimal(purchase["total_price"])
        fields = {"reference": reference, "amount": f"{due - Decimal(less):.2f}"}
        return await send_payment(self.provider, payment(purchase, report.value, **fields))

    async def _report(
        self, purchase: Json, reference: str, event: str = Report.COMPLETED.value
    ) -> None:
        answer = await self.report(purchase, Report(event), reference)
        assert answer.status == 200, answer.body


@pytest.fixture
async def purchases(admin: Client, donor: Client, anybody: Client, event: Json) -> Purchases:
    package = await new_package(admin, event, quantity_limit=1)
    return Purchases(admin, donor, anybody, package)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    seen: Counter[str] = Counter()

    def count(name: str, *, amount: int = 1, **_: str) -> None:
        seen[name] += amount

    monkeypatch.setattr(telemetry, "count", count)
    return seen


@pytest.mark.parametrize(("report", "situation", "reference", "expected"), list(cases()))
async def test_each_cell_of_the_table(
    purchases: Purchases,
    event: Json,
    superuser: psycopg.Connection,
    counted: Counter[str],
    report: Report,
    situation: S,
    reference: Reference,
    expected: Outcome | Refused,
) -> None:
    """Status, money that has to go back, metric, log and audit trail are those of the table."""
    known = reference in {Reference.SAME, Reference.OTHER}
    before = await purchases.found_in(situation, with_reference=known)
    if isinstance(expected, Outcome) and expected.name == "too late":
        await purchases.sell_the_seats()
    trail = traces(superuser, before)
    counted.clear()
    sent = {Reference.SAME: KNOWN, Reference.NONE_SENT: None}.get(reference, OTHER)
    with capture_logs() as logs:
        less = "0.01" if expected is ANOTHER_AMOUNT else "0.00"
        answer = await purchases.report(before, report, sent, less=less)
    after = await read_purchase(purchases.admin, before)
    added = traces(superuser, before)[len(trail) :]
    assert await reconciled(purchases.admin, event)
    if isinstance(expected, Refused):
        assert (answer.status, answer.code) == (409, expected)
        assert (after, added) == (before, [])
        return
    assert answer.status == 200, answer.body
    assert answer.json["payment_status"] == after["payment_status"]
    assert after["payment_status"] == (expected.status or before["payment_status"])
    if expected.status is None:
        assert after["cancelled_at"] == before["cancelled_at"]
    is_due = expected.money is Money.DUE_BACK
    assert after["refund_due"] is (before["refund_due"] or is_due)
    owed = [due["reference"] for due in after["refunds_due"]]
    assert owed == [due["reference"] for due in before["refunds_due"]] + [sent] * is_due
    assert after["payment_reference"] == (sent if expected.is_own else before["payment_reference"])
    assert {*counted} & METRICS == ({expected.metric} if expected.metric else set())
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == (
        [expected.log] if expected.log else []
    )
    # Nothing is noted that was so before, or was not sent.
    noted = {name for name in expected.audited if before[name] != after[name]}
    noted -= {"payment_reference"}
    noted |= {"payment_reference"} & {*expected.audited} if sent else set()
    assert {entry.field for entry in added} == noted
    assert all(entry.new == sent for entry in added if entry.field == "payment_reference")


@pytest.mark.parametrize("is_paid_by", ["mark-paid", "provider"])
async def test_the_same_payment_again_does_nothing_and_each_other_one_is_kept(
    purchases: Purchases,
    event: Json,
    superuser: psycopg.Connection,
    counted: Counter[str],
    is_paid_by: str,
) -> None:
    """Every reference that came is on record, and all of them are due, oldest first."""
    made = await bought(purchases.donor, purchases.package)
    first = Report.MARK_PAID if is_paid_by == "mark-paid" else Report.COMPLETED
    await purchases.report(made, first, KNOWN)
    counted.clear()
    for reference in ("ch_2", "ch_2", KNOWN, "ch_3", "ch_2", "ch_3"):
        answer = await purchases.report(made, Report.COMPLETED, reference)
        assert (answer.status, answer.json["payment_status"]) == (200, "completed")
    now = await read_purchase(purchases.admin, made)
    due = [(each["reference"], each["amount"]) for each in now["refunds_due"]]
    assert due == [("ch_2", "250.00"), ("ch_3", "250.00")]
    assert (now["payment_reference"], counted["payments.repeated"]) == (KNOWN, 2)
    assert [trace for trace in traces(superuser, made) if trace.new != KNOWN][-5:] == [
        Trace("updated", "overpaid_by", "0.00", "250.00"),
        Trace("updated", "refund_due", "false", "true"),
        Trace("paid", "payment_reference", None, "ch_2"),
        Trace("updated", "overpaid_by", "250.00", "500.00"),
        Trace("paid", "payment_reference", None, "ch_3"),
    ]
    assert await sold_count(purchases.admin, purchases.package) == 1
    assert await reconciled(purchases.admin, event)


async def test_a_refund_gives_back_the_second_payment_and_the_next_one_the_purchase(
    purchases: Purchases, event: Json, superuser: psycopg.Connection
) -> None:
    """What is due goes first, and seats and tickets stay; only a further refund closes it."""
    made = await purchases.found_in(S.COMPLETED, with_reference=True)
    await purchases.report(made, Report.COMPLETED, OTHER)
    before = len(traces(superuser, made))
    kept = await moved(purchases.admin, made, "refund", reason="Paid twice")
    assert (kept["payment_status"], kept["refund_due"], kept["refunds_due"]) == (
        "completed",
        False,
        [],
    )
    assert traces(superuser, made)[before:] == [
        Trace("refunded", "overpaid_by", "250.00", "0.00"),
        Trace("refunded", "refund_due", "true", "false"),
        Trace("refunded", "payment_reference", OTHER, None),
        Trace("refunded", "reason", None, "Paid twice"),
    ]
    assert await sold_count(purchases.admin, purchases.package) == 1
    # The provider repeats both: neither is a new payment.
    for reference in (KNOWN, OTHER):
        answer = await purchases.report(made, Report.COMPLETED, reference)
        assert answer.json["refund_due"] is False
    closed = await moved(purchases.admin, made, "refund")
    assert (closed["payment_status"], closed["refund_due"]) == ("refunded", False)
    assert await sold_count(purchases.admin, purchases.package) == 0
    assert (await move(purchases.admin, made, "refund")).code == "purchase_already_closed"
    assert await reconciled(purchases.admin, event)


async def test_money_that_comes_after_a_refund_can_be_refunded_again(
    purchases: Purchases, event: Json
) -> None:
    """The purchase stays refunded, and its seats on sale."""
    made = await purchases.found_in(S.REFUNDED, with_reference=False)
    await purchases.report(made, Report.COMPLETED, OTHER)
    assert (await read_purchase(purchases.admin, made))["refund_due"] is True
    back = await moved(purchases.admin, made, "refund")
    assert (back["payment_status"], back["refund_due"]) == ("refunded", False)
    assert await sold_count(purchases.admin, purchases.package) == 0
    assert await reconciled(purchases.admin, event)


async def test_a_free_purchase_that_is_reported_as_paid_owes_nothing_back(
    admin: Client, donor: Client, anybody: Client, event: Json
) -> None:
    """0.00 is no money."""
    free = await new_package(admin, event, price="0.00")
    made = await bought(donor, free)
    answer = await send_payment(anybody, payment(made))
    assert (answer.status, answer.json["refund_due"]) == (200, False)
    assert await read_purchase(admin, made) == made


async def test_coordinators_list_what_has_to_go_back(purchases: Purchases, event: Json) -> None:
    """The filter of the list, both ways, and of the export's rows."""
    paid_twice = await purchases.found_in(S.COMPLETED, with_reference=False)
    await purchases.report(paid_twice, Report.COMPLETED, OTHER)
    other = await new_package(purchases.admin, event)
    await bought(purchases.donor, other)
    path = f"admin/events/{event['id']}/tickets/sales/purchases"
    due = (await purchases.admin.get(f"{path}?refund_due=true")).json["items"]
    rest = (await purchases.admin.get(f"{path}?refund_due=false")).json["items"]
    assert [each["id"] for each in due] == [paid_twice["id"]]
    assert paid_twice["id"] not in [each["id"] for each in rest]
    assert len(rest) == 1
    assert due[0]["refunds_due"][0].items() >= {"reference": OTHER, "amount": "250.00"}.items()
