"""Enters the demo's orders by the team, and records what came of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from infra.local import demo
from infra.local.api_caller import Caller
from infra.local.demo_orders import ORDERS, DemoOrder, DemoPayment
from shared.domain import clock


async def enter_orders(
    coordinator: Caller, event_id: str, packages: Mapping[str, Any], today: datetime
) -> None:
    """Enter all orders, each with its payments and returns, at their times before `today`."""
    for number, order in enumerate(ORDERS):
        entered_at = today - timedelta(days=order.days_ago)
        with clock.frozen_at(entered_at):
            purchase = await coordinator.post(
                f"/admin/events/{event_id}/purchases",
                _body(order, packages, today),
                # The same key each time: a second attempt after a crash enters nothing twice.
                key=f"demo-order-{number}",
            )
        path = f"/admin/events/{event_id}/purchases/{purchase['id']}"
        for payment in order.payments:
            with clock.frozen_at(entered_at + timedelta(days=payment.after_days)):
                await _pay(coordinator, path, purchase, payment)
        if order.returned:
            with clock.frozen_at(today - timedelta(hours=3)):
                body = {"quantity": order.returned, "reason": "One guest can't come."}
                await coordinator.post(f"{path}/return", body)


def _body(order: DemoOrder, packages: Mapping[str, Any], today: datetime) -> Mapping[str, object]:
    due_on = (
        {}
        if order.due_in_days is None
        else {"due_on": _day(today + timedelta(days=order.due_in_days))}
    )
    return {
        "purchaser": order.purchaser,
        "package_id": packages[order.package]["id"],
        # Guests' meals are asked for later.
        "waive": ["required_options"],
        **order.body,
        **due_on,
    }


async def _pay(
    coordinator: Caller, path: str, purchase: Mapping[str, Any], payment: DemoPayment
) -> None:
    if payment.body is None:
        report = {
            "event_type": "payment.completed",
            "purchase_id": purchase["id"],
            "reference": "ch_3Q1w9",
            "amount": purchase["total_price"],
        }
        await coordinator.report_payment(report)
    else:
        received_on = _day(clock.now())
        await coordinator.post(f"{path}/mark-paid", {**payment.body, "received_on": received_on})


def _day(moment: datetime) -> str:
    return moment.astimezone(ZoneInfo(str(demo.EVENT["time_zone"]))).date().isoformat()
