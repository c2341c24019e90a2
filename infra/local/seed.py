"""Makes the demo event through the API; existing parts stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from infra.local import demo
from infra.local.api_caller import Caller, SeedFailed
from infra.local.people import ADMIN, COORDINATOR, DONORS
from infra.local.progress import Progress
from infra.local.seed_orders import enter_orders
from shared.domain import clock

SLUG = "spring-gala"


async def seed(url: str, progress: Progress) -> None:
    """Make the demo event unless it is there; raises `SeedFailed`.

    Each step makes only what is missing, so that the next start completes an interrupted one. It
    must run in the process that serves the app: it sets the clock to days of the last five weeks,
    so that charts and audit trails look like those of a real sale.
    """
    today = datetime.now(UTC)
    opened = today - timedelta(days=demo.DAYS_ON_SALE)
    try:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as client:
            admin = await Caller.sign_in(client, ADMIN)
            event = await admin.find(f"/events/{SLUG}")
            with clock.frozen_at(opened):
                if event is None:
                    progress.say("making the demo event")
                    event = await _create_event(admin, opened)
                await _invite_coordinator(admin, event["id"])
                # Only now, since a sign-in after the invitation accepts it.
                coordinator = await Caller.sign_in(client, COORDINATOR)
                packages = await _ensure_packages(coordinator, event["id"])
                await _ensure_promo_codes(coordinator, event["id"])
            if not any(package["sold_count"] for package in packages.values()):
                await _Sale(client, coordinator, event["id"], packages).take_place(today)
                await enter_orders(coordinator, event["id"], packages, today)
                await admin.patch(f"/admin/events/{event['id']}", demo.LIMITS)
            # At the present time: an upload is scanned at once.
            await _ensure_images(coordinator, event["id"], packages)
    except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
        raise SeedFailed(f"{type(error).__name__}: {error}") from error


async def _create_event(admin: Caller, opened: datetime) -> Any:  # noqa: ANN401 - JSON
    # Far enough away to stay on sale for a while.
    day = datetime.now(ZoneInfo(str(demo.EVENT["time_zone"]))) + timedelta(days=90)
    times = {
        "starts_at": day.replace(hour=18, minute=30, second=0, microsecond=0).isoformat(),
        "sales_open_at": opened.replace(minute=0, second=0, microsecond=0).isoformat(),
    }
    return await admin.post("/admin/events", {**demo.EVENT, "slug": SLUG, **times})


async def _invite_coordinator(admin: Caller, event_id: str) -> None:
    path = f"/admin/events/{event_id}/coordinators"
    if all(
        coordinator["email"] != COORDINATOR.email
        for coordinator in (await admin.get(path))["items"]
    ):
        await admin.post(path, {"email": COORDINATOR.email})


async def _ensure_packages(coordinator: Caller, event_id: str) -> dict[str, Any]:
    path = f"/admin/events/{event_id}/tickets/packages"
    packages = {package["name"]: package for package in (await coordinator.get(path))["items"]}
    for definition in demo.PACKAGES:
        name = str(definition["name"])
        if name not in packages:
            packages[name] = await coordinator.post(path, definition)
        options = {option["name"] for option in packages[name]["custom_options"]}
        for option in demo.OPTIONS.get(name, ()):
            if option["name"] not in options:
                await coordinator.post(f"{path}/{packages[name]['id']}/options", option)
    return {package["name"]: package for package in (await coordinator.get(path))["items"]}


async def _ensure_promo_codes(coordinator: Caller, event_id: str) -> None:
    path = f"/admin/events/{event_id}/promo-codes"
    codes = {code["code"] for code in (await coordinator.get(path))["items"]}
    for definition in demo.PROMO_CODES:
        if definition["code"] not in codes:
            await coordinator.post(path, definition)


async def _ensure_images(coordinator: Caller, event_id: str, packages: Mapping[str, Any]) -> None:
    for name, picture in demo.IMAGES.items():
        # It is shown after its scan, some seconds later; this does not wait for it.
        if packages[name]["image"] is None:
            path = f"/admin/events/{event_id}/tickets/packages/{packages[name]['id']}/image"
            await coordinator.upload(path, picture)


@dataclass
class _Sale:
    """All purchases and payments of the demo, in chronological order."""

    client: httpx.AsyncClient
    coordinator: Caller
    event_id: str
    packages: Mapping[str, Any]

    async def take_place(self, today: datetime) -> None:
        donors = {
            person.name: await Caller.sign_in(self.client, person)
            for person in DONORS
            if any(purchase.donor == person.name for purchase in demo.PURCHASES)
        }
        bought: dict[int, Any] = {}
        for days_ago, number, is_payment in self._steps():
            purchase = demo.PURCHASES[number]
            with clock.frozen_at(today - timedelta(days=days_ago)):
                if is_payment:
                    await self._pay(bought[number], f"check {1041 + number}")
                else:
                    bought[number] = await self._buy(donors[purchase.donor], purchase, number)

    def _steps(self) -> list[tuple[float, int, bool]]:
        """Return the steps: days ago, number of the purchase, whether it is the payment."""
        made = [
            (purchase.days_ago, number, False) for number, purchase in enumerate(demo.PURCHASES)
        ]
        paid = [
            (purchase.days_ago - purchase.paid_after_days, number, True)
            for number, purchase in enumerate(demo.PURCHASES)
            if purchase.paid_after_days is not None
        ]
        return sorted(made + paid, reverse=True)

    async def _buy(self, donor: Caller, purchase: demo.DemoPurchase, number: int) -> Any:  # noqa: ANN401 - JSON
        package = self.packages[purchase.package]
        body = {
            "package_id": package["id"],
            "quantity": purchase.quantity,
            "promo_code": purchase.promo_code,
            "guests": [{"name": name} for name in purchase.guests],
            "option_responses": [
                {"option_id": option["id"], "value": _answer(option["name"], number)}
                for option in package["custom_options"]
            ],
        }
        # The same key each time: a second attempt after a crash buys nothing twice.
        path = f"/events/{self.event_id}/tickets/purchase"
        return await donor.post(path, body, key=f"demo-{number}")

    async def _pay(self, bought: Any, reference: str) -> None:  # noqa: ANN401 - JSON
        if bought["payment_status"] == "pending":
            path = f"/admin/events/{self.event_id}/purchases/{bought['id']}/mark-paid"
            await self.coordinator.post(path, {"reference": reference})


def _answer(option: str, number: int) -> object:
    answers = demo.ANSWERS[option]
    return answers[number % len(answers)]
