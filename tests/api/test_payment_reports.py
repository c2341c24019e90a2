"""Each cell of the table of reported payments, through the webhook and mark-paid."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from structlog.testing import capture_logs

from shared import telemetry
from shared.domain.incoming_payments import TABLE, Money, Outcome, Reference, Refused, Report
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

KNOWN, OTHER = "ch_known", "ch_other"
# Nothing is on record before a purchase was paid or failed; a webhook always has a reference.
_WITHOUT_REFERENCE = {S.PENDING, S.CANCELLED}
_WITH_REFERENCE = {S.FAILED, S.CLOSED_REFUND_DUE}


def can_be_met(situation: S, reference: Reference) -> bool:
    if reference in {Reference.SAME, Reference.OTHER}:
        return situation not in _WITHOUT_REFERENCE
    return reference is Reference.NONE_SENT or situation not in _WITH_REFERENCE


def cases() -> Iterator[Any]:
    """Return each cell that can be met, and where seats are taken again, with and without them."""
    for (report, situation), row in TABLE.items():
        for reference, cell in row.items():
            if cell is None or not can_be_met(situation, reference):
                continue
            name = f"{report}, {situation}, {reference}"
            yield pytest.param(report, situation, reference, cell, id=name)
            if isinstance(cell, Outcome) and cell.if_seats_are_gone:
                gone = cell.if_seats_are_gone
                yield pytest.param(report, situation, reference, gone, id=f"{name}, seats gone")


class Purchases:
    """Brings a purchase of the only package that is left into a situation."""

    def __init__(self, admin: Client, donor: Client, provider: Client, package: Json) -> None:
        self.admin, self.donor, self.provider, self.package = admin, donor, provider, package

    async def found_in(self, situation: S, *, with_reference: bool) -> Json:
        made = await bought(self.donor, self.package)
        match situation:
            case S.COMPLETED | S.REFUNDED if with_reference:
                await self._report(made, KNOWN)
            case S.COMPLETED | S.REFUNDED:
                await moved(self.admin, made, "mark-paid")
            case S.FAILED:
                await self._report(made, KNOWN, FAILED)
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

    async def report(self, purchase: Json, report: Report, reference: str | None) -> Answer:
        if report is Report.MARK_PAID:
            return await move(self.admin, purchase, "mark-paid", reference=reference)
        return await send_payment(
            self.provider, payment(purchase, report.value, reference=reference)
        )

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
    known = reference in {Reference.SAME, Reference.OTHER} or situation in {
        S.FAILED,
        S.CLOSED_REFUND_DUE,
    }
    before = await purchases.found_in(situation, with_reference=known)
    if isinstance(expected, Outcome) and expected.name == "too late":
        await purchases.sell_the_seats()
    trail = traces(superuser, before)
    counted.clear()
    sent = {Reference.SAME: KNOWN, Reference.NONE_SENT: None}.get(reference, OTHER)
    with capture_logs() as logs:
        answer = await purchases.report(before, report, sent)
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
    assert {name for name in counted if name in {"payments.repeated", "purchases.refund_due"}} == (
        {expected.metric} if expected.metric else set()
    )
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == (
        [expected.log] if expected.log else []
    )
    # Nothing is noted that was so before, or was not sent.
    noted = set(expected.audited)
    noted -= {"refund_due"} if before["refund_due"] else set()
    noted -= {"payment_reference"} if sent is None else set()
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
    assert traces(superuser, made)[2:] == [
        Trace("updated", "refund_due", "false", "true"),
        Trace("paid", "payment_reference", None, "ch_2"),
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
