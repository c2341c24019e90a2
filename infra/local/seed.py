"""Makes the demo event through the API; existing parts stay."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

import httpx

from infra.local import demo
from infra.local.people import ADMIN, COORDINATOR, DONORS, Person
from infra.local.progress import Progress
from shared.domain import clock

SLUG = "spring-gala"


class SeedFailed(RuntimeError):
    """The API refused a part of the demo event."""


class _Caller:
    """The API as one person sees it."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {token}"}

    @classmethod
    async def sign_in(cls, client: httpx.AsyncClient, person: Person) -> Self:
        body = {"name": person.name, "email": person.email, "roles": person.roles}
        answer = await client.post("/local/token", json=body)
        return cls(client, answer.raise_for_status().json()["access_token"])

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        return await self._send("GET", path)

    async def post(
        self, path: str, body: Mapping[str, object] | None = None, key: str | None = None
    ) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        headers = {} if key is None else {"Idempotency-Key": key}
        return await self._send("POST", path, body, headers)

    async def patch(self, path: str, body: Mapping[str, object]) -> None:
        await self._send("PATCH", path, body)

    async def upload(self, path: str, file: bytes) -> None:
        sent = self._client.post(f"/api/v1{path}", files={"file": file}, headers=self._headers)
        _content(await sent)

    async def find(self, path: str) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        """Return the content at `path`, None if there is none."""
        answer = await self._client.get(f"/api/v1{path}", headers=self._headers)
        return None if answer.status_code == 404 else _content(answer)

    async def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
        return _content(
            await self._client.request(
                method,
                f"/api/v1{path}",
                json=body,
                headers=self._headers | dict(headers or {}),
            )
        )


def _content(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON, looked into on the spot
    if answer.is_error:
        raise SeedFailed(
            f"{answer.request.method} {answer.request.url.path} answered "
            f"{answer.status_code} {answer.text[:500]}"
        )
    return answer.json() if answer.content else None


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
            admin = await _Caller.sign_in(client, ADMIN)
            event = await admin.find(f"/events/{SLUG}")
            with clock.frozen_at(opened):
                if event is None:
                    progress.say("making the demo event")
                    event = await _create_event(admin, opened)
                await _invite_coordinator(admin, event["id"])
                # Only now, since a sign-in after the invitation accepts it.
                coordinator = await _Caller.sign_in(client, COORDINATOR)
                packages = await _ensure_packages(coordinator, event["id"])
                await _ensure_promo_codes(coordinator, event["id"])
            if not any(package["sold_count"] for package in packages.values()):
                await _Sale(client, coordinator, event["id"], packages).take_place(today)
                await admin.patch(f"/admin/events/{event['id']}", demo.LIMITS)
            # At the present time: an upload is scanned at once.
            await _ensure_images(coordinator, event["id"], packages)
    except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
        raise SeedFailed(f"{type(error).__name__}: {error}") from error


async def _create_event(admin: _Caller, opened: datetime) -> Any:  # noqa: ANN401 - JSON
    # Far enough away to stay on sale for a while.
    day = datetime.now(ZoneInfo(str(demo.EVENT["time_zone"]))) + timedelta(days=90)
    times = {
        "starts_at": day.replace(hour=18, minute=30, second=0, microsecond=0).isoformat(),
        "sales_open_at": opened.replace(minute=0, second=0, microsecond=0).isoformat(),
    }
    return await admin.post("/admin/events", {**demo.EVENT, "slug": SLUG, **times})


async def _invite_coordinator(admin: _Caller, event_id: str) -> None:
    path = f"/admin/events/{event_id}/coordinators"
    if all(
        coordinator["email"] != COORDINATOR.email
        for coordinator in (await admin.get(path))["items"]
    ):
        await admin.post(path, {"email": COORDINATOR.email})


async def _ensure_packages(coordinator: _Caller, event_id: str) -> dict[str, Any]:
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


async def _ensure_promo_codes(coordinator: _Caller, event_id: str) -> None:
    path = f"/admin/events/{event_id}/promo-codes"
    codes = {code["code"] for code in (await coordinator.get(path))["items"]}
    for definition in demo.PROMO_CODES:
        if definition["code"] not in codes:
            await coordinator.post(path, definition)


async def _ensure_images(coordinator: _Caller, event_id: str, packages: Mapping[str, Any]) -> None:
    for name, picture in demo.IMAGES.items():
        # It is shown after its scan, some seconds later; this does not wait for it.
        if packages[name]["image"] is None:
            path = f"/admin/events/{event_id}/tickets/packages/{packages[name]['id']}/image"
            await coordinator.upload(path, picture)


@dataclass
class _Sale:
    """All purchases and payments of the demo, in chronological order."""

    client: httpx.AsyncClient
    coordinator: _Caller
    event_id: str
    packages: Mapping[str, Any]

    async def take_place(self, today: datetime) -> None:
        donors = {
            person.name: await _Caller.sign_in(self.client, person)
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

    async def _buy(self, donor: _Caller, purchase: demo.DemoPurchase, number: int) -> Any:  # noqa: ANN401 - JSON
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
