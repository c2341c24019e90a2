"""Whatever people do at the same moment: each is answered as if they had come one after another."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest

from infra.local.environment import NO_LIMITS
from infra.local.host.function_host import FunctionHost
from tests.conftest import Person
from tests.factories import Json, in_days, new_event, new_package, package_body, purchase
from tests.factories.options import MEAL, NOTE, new_option, option_path, options_path, response
from tests.factories.paths import event_path, package_path, packages_path
from tests.factories.promo_codes import code_body, code_path, codes_path, new_code
from tests.harness.app_settings import changed_settings
from tests.harness.client import Answer, Client
from tests.harness.pool import deployed_concurrency
from tests.harness.seeds import seeds

ROUNDS = 10
AT_ONCE = deployed_concurrency("production")


@dataclass
class BusyEvent:
    """One small event that everybody changes and buys from, so that they meet."""

    admins: list[Client]
    donors: list[Client]
    event: Json
    dice: random.Random
    packages: list[Json] = field(default_factory=list)
    options: list[tuple[Json, Json]] = field(default_factory=list)
    codes: list[Json] = field(default_factory=list)
    purchases: list[Json] = field(default_factory=list)

    @property
    def admin(self) -> Client:
        return self.dice.choice(self.admins)

    @property
    def package(self) -> Json:
        return self.dice.choice(self.packages)

    @property
    def code(self) -> Json:
        return self.dice.choice(self.codes)

    @property
    def bought(self) -> Json:
        return self.dice.choice(self.purchases)

    async def look(self) -> None:
        """Read what there is; where something has run out, make another."""
        admin = self.admins[0]
        listed = (await admin.get(packages_path(self.event))).json["items"]
        while len(listed) < 3:
            listed.append(await new_package(admin, self.event, quantity_limit=50))
        self.packages = listed
        for package in listed[:2]:
            if not package["custom_options"]:
                package["custom_options"].append(await new_option(admin, package, MEAL))
        self.options = [(one, option) for one in listed for option in one["custom_options"]]
        codes = (await admin.get(codes_path(self.event))).json["items"]
        while len(codes) < 2:
            codes.append(await new_code(admin, self.event, max_total_uses=20))
        self.codes = codes[:4]
        path = f"{event_path(self.event)}/tickets/sales/purchases?limit=6"
        self.purchases = (await admin.get(path)).json["items"]


Act = Callable[[BusyEvent], Awaitable[Answer]]


async def create_package(busy: BusyEvent) -> Answer:
    return await busy.admin.post(packages_path(busy.event), package_body(quantity_limit=5))


async def change_package(busy: BusyEvent) -> Answer:
    package = busy.package
    change = busy.dice.choice(
        [{"quantity_limit": busy.dice.randint(1, 60)}, {"price": "99.00"}, {"quantity_limit": None}]
    )
    return await busy.admin.patch(package_path(package), change, If_Match=f'"{package["version"]}"')


async def delete_package(busy: BusyEvent) -> Answer:
    package = busy.package
    return await busy.admin.delete(package_path(package), If_Match=f'"{package["version"]}"')


async def switch_package(busy: BusyEvent) -> Answer:
    return await busy.admin.post(
        f"{package_path(busy.package)}/{busy.dice.choice(['enable', 'enable', 'disable'])}"
    )


async def reorder(busy: BusyEvent) -> Answer:
    ids = [package["id"] for package in busy.packages]
    busy.dice.shuffle(ids)
    return await busy.admin.post(f"{packages_path(busy.event)}/reorder", {"package_ids": ids})


async def create_option(busy: BusyEvent) -> Answer:
    kind: Json = busy.dice.choice([MEAL, NOTE])
    body = {**kind, "is_required": False}
    return await busy.admin.post(options_path(busy.package), body)


async def change_option(busy: BusyEvent) -> Answer:
    package, option = busy.dice.choice(busy.options)
    change: Json = {"is_active": busy.dice.random() < 0.7}
    if option["option_type"] == "multi_select":
        choices = ["Fish", "Veal", "Vegetarian", "Vegan"][: busy.dice.randint(2, 4)]
        most = busy.dice.randint(1, 4)
        change = busy.dice.choice([change, {"choices": choices}, {"max_selections": most}])
    return await busy.admin.patch(option_path(package, option), change)


async def delete_option(busy: BusyEvent) -> Answer:
    return await busy.admin.delete(option_path(*busy.dice.choice(busy.options)))


async def create_code(busy: BusyEvent) -> Answer:
    return await busy.admin.post(codes_path(busy.event), code_body(code="SAME", max_total_uses=3))


async def change_code(busy: BusyEvent) -> Answer:
    code = busy.code
    change = {"max_total_uses": busy.dice.choice([None, 1, 2, 5, 20])}
    return await busy.admin.patch(code_path(code), change, If_Match=f'"{code["version"]}"')


async def delete_code(busy: BusyEvent) -> Answer:
    code = busy.code
    return await busy.admin.delete(code_path(code), If_Match=f'"{code["version"]}"')


async def change_event(busy: BusyEvent) -> Answer:
    change = busy.dice.choice(
        [
            {"sales_open_at": in_days(-busy.dice.randint(1, 9))},
            {"sales_close_at": in_days(busy.dice.randint(1, 9))},
            {"sales_close_at": None},
            {"starts_at": in_days(busy.dice.randint(1, 90))},
            {"max_tickets_per_donor": busy.dice.choice([None, 3, 500])},
        ]
    )
    return await busy.admins[0].patch(event_path(busy.event), change)


async def buy(busy: BusyEvent) -> Answer:
    package = busy.package
    fields: Json = {}
    if busy.dice.random() < 0.6:
        fields["promo_code"] = busy.code["code"]
    fields["option_responses"] = [
        response(option, ["Fish"] if option["option_type"] == "multi_select" else "None")
        for option in package["custom_options"]
        if option["is_active"]
    ]
    donor = busy.dice.choice(busy.donors)
    # A few keys only, so that some meet in the middle.
    key = f"key-{busy.dice.randint(1, 40)}"
    return await purchase(donor, package, busy.dice.randint(1, 2), key=key, **fields)


async def move(busy: BusyEvent) -> Answer:
    bought = busy.bought
    path = f"{event_path(busy.event)}/purchases/{bought['id']}"
    return await busy.admin.post(
        f"{path}/{busy.dice.choice(['mark-paid', 'cancel', 'refund'])}", {}
    )


async def name_guest(busy: BusyEvent) -> Answer:
    bought = busy.bought
    ticket = bought["tickets"][0]
    path = f"{event_path(busy.event)}/purchases/{bought['id']}/tickets/{ticket['id']}"
    guest = busy.dice.choice(
        [
            {"guest_name": "Leo Raman"},
            {"guest_email": "leo@example.org"},
            {"guest_name": None, "guest_email": None},
        ]
    )
    return await busy.admin.patch(path, guest)


async def invite(busy: BusyEvent) -> Answer:
    email = f"guest-{busy.dice.randint(1, 3)}-{busy.event['slug']}@example.org"
    return await busy.admins[0].post(f"{event_path(busy.event)}/coordinators", {"email": email})


async def assign(busy: BusyEvent) -> Answer:
    path = f"{event_path(busy.event)}/coordinators"
    known = (await busy.admins[0].get(path)).json["items"]
    users = [one["user_id"] for one in known if one.get("user_id")] or [str(uuid4())]
    user = busy.dice.choice(users)
    call = busy.dice.choice([busy.admins[0].put, busy.admins[0].delete])
    return await call(f"{path}/{user}")


ACTS: tuple[Act, ...] = (
    create_package, change_package, change_package, delete_package, delete_package, switch_package,
    reorder, create_option, create_option, change_option, change_option, delete_option,
    create_code, change_code, delete_code, change_event, buy, buy, buy, buy, move, move,
    name_guest, invite, assign,
)  # fmt: skip
# As long as nothing is bought.
SALELESS = [act for act in ACTS if act not in {move, name_guest}]


def _dice(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - no secret


@pytest.mark.parametrize("seed", seeds(1, 2))
async def test_nothing_that_meets_is_a_fault(
    host: FunctionHost, admin: Client, person: Person, seed: int
) -> None:
    """Refusals are for the late; a 500 or a 503 would be for nobody's mistake but ours."""
    event = await new_event(admin)
    busy = BusyEvent(
        admins=[admin, *(person("super_admin") for _ in range(3))],
        donors=[person("donor") for _ in range(4)],
        event=event,
        dice=_dice(str(seed)),
    )
    faults: list[str] = []
    seen: set[int] = set()
    with changed_settings(**NO_LIMITS):
        for turn in range(ROUNDS):
            await busy.look()
            acts = busy.dice.choices(ACTS if busy.purchases else SALELESS, k=AT_ONCE)
            # Each has dice of its own: what it does depends on the seed, not on who comes first.
            own = [replace(busy, dice=_dice(f"{seed}/{turn}/{n}")) for n in range(AT_ONCE)]
            answers = await asyncio.gather(
                *(act(each) for act, each in zip(acts, own, strict=True))
            )
            for act, answer in zip(acts, answers, strict=True):
                seen.add(answer.status)
                if answer.status >= 500:
                    faults.append(f"{act.__name__}: {answer.status} {answer.body.decode()[:300]}")
    assert faults == []
    assert {200, 201, 204, 409} <= seen
    reconciled = (await admin.get(f"{event_path(event)}/tickets/sales/reconcile")).json
    assert reconciled["drift"] == []
    assert (await admin.get(f"{event_path(event)}/audit/verify")).json["valid"] is True
