"""Moves purchases on, as coordinators and payment providers do."""

import hmac
import json
from typing import Any

from shared.domain import clock
from shared.settings import settings
from tests.factories import Json
from tests.harness.client import Answer, Client

COMPLETED = "payment.completed"
FAILED = "payment.failed"


def purchase_path(purchase: Json) -> str:
    """Return where coordinators find a purchase."""
    return f"admin/events/{purchase['event_id']}/purchases/{purchase['id']}"


async def read_purchase(admin: Client, purchase: Json) -> Json:
    """Return the purchase as coordinators see it now."""
    answer = await admin.get(purchase_path(purchase))
    assert answer.status == 200, answer.body
    read: Json = answer.json
    return read


async def move(
    admin: Client,
    purchase: Json,
    name: str,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Answer:
    """Try to move a purchase on: `mark-paid`, `cancel` or `refund`."""
    return await admin.post(f"{purchase_path(purchase)}/{name}", fields)


async def moved(
    admin: Client,
    purchase: Json,
    name: str,
    **fields: Any,  # noqa: ANN401 - whatever a body may hold
) -> Json:
    """Move a purchase on and return it."""
    answer = await move(admin, purchase, name, **fields)
    assert answer.status == 200, answer.body
    now: Json = answer.json
    return now


def payment(purchase: Json, event_type: str = COMPLETED, **fields: object) -> Json:
    """Return what a provider says of the purchase; `fields` replace its own."""
    return {
        "event_type": event_type,
        "purchase_id": purchase["id"],
        "reference": "ch_3Q1",
        "amount": purchase["total_price"],
        **fields,
    }


def signature(body: bytes, *, secret: str | None = None, seconds_ago: int = 0) -> str:
    """Return the X-Signature of `body`, by the deployment's own secret unless one is given."""
    known = settings().payment_webhook_secrets[0].get_secret_value()
    stamp = str(int(clock.now().timestamp()) - seconds_ago)
    key = (known if secret is None else secret).encode()
    return f"t={stamp},v1={hmac.new(key, stamp.encode() + b'.' + body, 'sha256').hexdigest()}"


async def send_payment(
    provider: Client,
    said: Any,  # noqa: ANN401 - JSON, or bytes as they are
    **how: Any,  # noqa: ANN401 - what `signature` takes
) -> Answer:
    """Send a webhook, properly signed unless `how` says otherwise."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return await provider.post("webhooks/payments", body, X_Signature=signature(body, **how))


async def reconciled(admin: Client, event: Json) -> bool:
    """Tell whether all counters of the event agree with its purchases."""
    answer = await admin.get(f"admin/events/{event['id']}/tickets/sales/reconcile")
    assert answer.status == 200, answer.body
    assert answer.json["ok"] is (answer.json["drift"] == [])
    return answer.json["ok"] is True


async def sold_count(admin: Client, package: Json) -> int:
    """Return how many of the package are sold."""
    path = f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"
    sold: int = (await admin.get(path)).json["sold_count"]
    return sold
