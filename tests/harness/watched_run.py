"""A run of the app with telemetry on, for a process of its own.

It goes through sales, refusals, payments, exports, timers and a bug, with people in it who are easy
to find again. What it sends and logs is looked through by tests/azure.
"""

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any

from azure.functions.blob import InputStream

from infra.local import defender
from infra.local.host.function_host import FunctionHost
from infra.local.issuer import TokenIssuer
from tests.factories import Json, bought, new_event, new_package, purchase
from tests.factories.images import FORM_TYPE, form_of, image_path, part, picture
from tests.factories.options import new_option, response
from tests.factories.payments import move, payment, purchase_path, send_payment
from tests.factories.promo_codes import new_code
from tests.harness.client import Client
from tests.harness.sales_counts import refresh_counts

# Nothing of these may be found in what a run sends or logs.
DONOR = "Zebulon Quartermain"
DONOR_EMAIL = "zebulon.quartermain@example.org"
ADMIN = "Wilhelmina Featherstone"
ADMIN_EMAIL = "wilhelmina.featherstone@example.org"
GUEST = "Philippa Thistlewood"
GUEST_EMAIL = "philippa.thistlewood@example.org"
INVITED_EMAIL = "thaddeus.merriweather@example.org"
CODE = "MARIGOLD77"
UNKNOWN_CODE = "PERIWINKLE5"
REFERENCE = "check-of-the-quartermains"
REASON = "fell out with the thistlewoods"
RESPONSE = "allergic to hazelnuts"
IDEMPOTENCY_KEY = "quartermain-order-1"
PERSONAL = [
    *(DONOR, DONOR_EMAIL, ADMIN, ADMIN_EMAIL, GUEST, GUEST_EMAIL, INVITED_EMAIL),
    *(CODE, UNKNOWN_CODE, REFERENCE, REASON, RESPONSE, IDEMPOTENCY_KEY),
]


def _sign_in(host: FunctionHost, name: str, email: str, *roles: str) -> Client:
    issuer = TokenIssuer(Path(os.environ["STACK_DIRECTORY"]), os.environ["AUTH_ISSUER"])
    token, subject = issuer.issue(name, email, roles, email)
    return Client(host, token, subject)


async def _sell(admin: Client, donor: Client) -> None:
    event = await new_event(admin)
    await _invite(admin, event)
    package = await new_package(admin, event, quantity_limit=3)
    option = await new_option(admin, package, option_type="text_input", name="Allergies")
    code = await new_code(admin, event, code=CODE, max_uses_per_donor=1)
    path = f"events/{event['id']}/promo-codes/validate?package_id={package['id']}&quantity=1"
    await donor.get(f"{path}&code={CODE.lower()}")
    await donor.get(f"{path}&code={UNKNOWN_CODE}")
    wanted: dict[str, Any] = {
        "promo_code": CODE,
        "guests": [{"name": GUEST, "email": GUEST_EMAIL}],
        "option_responses": [response(option, RESPONSE)],
    }
    sold = await bought(donor, package, **wanted, key=IDEMPOTENCY_KEY)
    await purchase(donor, package, **wanted, key=IDEMPOTENCY_KEY)
    await purchase(donor, package, **wanted)
    await purchase(donor, package, **{**wanted, "promo_code": UNKNOWN_CODE})
    await purchase(donor, package, guests=[{"name": GUEST, "email": "@" + GUEST_EMAIL}])
    await move(admin, sold, "mark-paid", reference=REFERENCE)
    ticket = sold["tickets"][0]
    await donor.patch(f"me/tickets/{ticket['id']}", {"guest_name": DONOR, "guest_email": None})
    verify = f"admin/events/{event['id']}/tickets/verify"
    await admin.post(verify, {"qr_payload": ticket["qr_payload"]})
    await admin.post(verify, {"qr_payload": DONOR})
    await admin.get(f"admin/events/{event['id']}/tickets/sales/purchases?q=Quartermain")
    await admin.get(purchase_path(sold))
    await admin.get(f"admin/events/{event['id']}/audit")
    await admin.delete(f"admin/events/{event['id']}/promo-codes/{code['id']}")
    await _sell_out(admin, donor, event, package, option)
    exported = await admin.get(f"admin/events/{event['id']}/tickets/sales/export")
    assert exported.status == 202
    await move(admin, sold, "refund", reason=REASON)


async def _invite(admin: Client, event: Json) -> None:
    for _ in range(2):
        await admin.post(f"admin/events/{event['id']}/coordinators", {"email": INVITED_EMAIL})


async def _sell_out(admin: Client, donor: Client, event: Json, package: Json, option: Json) -> None:
    await admin.get(f"admin/events/{event['id']}/tickets/sales")
    await refresh_counts(donor.host)
    last = [await bought(donor, package, option_responses=[response(option, RESPONSE)])]
    last += [await bought(donor, package, option_responses=[response(option, RESPONSE)])]
    await refresh_counts(donor.host)
    await purchase(donor, package, option_responses=[response(option, RESPONSE)])
    await admin.get(f"admin/events/{event['id']}/tickets/sales")
    await send_payment(donor, payment(last[0], reference=REFERENCE))
    await send_payment(donor, payment(last[0], reference=REFERENCE + "-2"))
    await send_payment(donor, payment(last[1], amount="1.00", reference=REFERENCE))


async def _show_a_picture(host: FunctionHost, admin: Client) -> None:
    """Upload it, let the stand-in for Defender find it clean, and deliver Event Grid's message."""
    from shared.storage import quarantine

    package = await new_package(admin, await new_event(admin))
    before = {upload_id async for upload_id in quarantine.list_uploads()}
    body = form_of([part(picture(), filename=f"{DONOR}.jpg")])
    answer = await admin.post(image_path(package), body, Content_Type=FORM_TYPE)
    assert answer.status == 202, answer.body
    [upload_id] = {upload_id async for upload_id in quarantine.list_uploads()} - before
    blob = quarantine.service().get_blob_client(quarantine.CONTAINER, str(upload_id))
    await defender.scan(blob, defender.Behaviour())
    message = InputStream(data=b"", name=f"{quarantine.CONTAINER}/{upload_id}")
    await host.fire_blob_trigger("take_scan_verdict", message)
    assert (await admin.get(image_path(package))).json["status"] == "clean"


async def _go_wrong(host: FunctionHost, admin: Client, donor: Client) -> None:
    await Client(host, DONOR).get("me/purchases")
    await Client(host).get(f"events/{DONOR.replace(' ', '-').lower()}-gala")
    await admin.post("admin/events", {"name": DONOR, "starts_at": GUEST, "surprise": REASON})
    await donor.get(f"admin/events?{GUEST_EMAIL}")
    # A bug of ours, whose error would hold what somebody typed.
    from shared.schemas.purchases import PurchaseRead
    from shared.services.sales import summary

    async def broken(*_: object) -> PurchaseRead:
        return PurchaseRead.model_validate({"purchaser": DONOR, "tickets": [{"guest": GUEST}]})

    working, summary.summarise = summary.summarise, broken  # type: ignore[assignment]
    event = await new_event(admin)
    answer = await admin.get(f"admin/events/{event['id']}/tickets/sales/summary")
    assert answer.status == 500
    summary.summarise = working


async def _tick(host: FunctionHost) -> None:
    for timer in host.timers:
        await host.fire_timer(timer.name)


def _log_as_the_worker() -> None:
    """What a worker logs for each invocation, each version of it by a logger of its own name."""
    for logger in ("azure.functions", "azure_functions_worker", "azure_functions_runtime"):
        logging.getLogger(logger).info("Received FunctionInvocationRequest")


async def _run() -> None:
    import function_app
    from shared.process import process

    host = FunctionHost(function_app.app)
    admin = _sign_in(host, ADMIN, ADMIN_EMAIL, "super_admin")
    donor = _sign_in(host, DONOR, DONOR_EMAIL, "donor")
    await _sell(admin, donor)
    await _show_a_picture(host, admin)
    await _go_wrong(host, admin, donor)
    await _tick(host)
    _log_as_the_worker()
    await process.aclose()


def _flush() -> None:
    from opentelemetry import _logs, metrics, trace

    for provider in (
        metrics.get_meter_provider(),
        trace.get_tracer_provider(),
        _logs.get_logger_provider(),
    ):
        provider.force_flush()  # type: ignore[union-attr]  # those of the SDK have it


if __name__ == "__main__":
    # As the Functions worker does; what it logs itself goes to our standard error.
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    asyncio.run(_run())
    _flush()
