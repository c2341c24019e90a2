"""How many requests a minute are answered, counted per person, event and address."""

from random import SystemRandom
from uuid import uuid4

import azure.functions as func
import pytest

from infra.local.host.function_host import FunctionHost
from shared.cache.rate_limit import Policy, count_request, give_back
from shared.domain import errors
from shared.http import access
from shared.http.answers import OF_CONTENT
from shared.http.answers import Json as AsJson
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.settings import Settings
from tests.api.conftest import Configure
from tests.conftest import Person
from tests.factories import Json, bought, new_event, new_package
from tests.factories.images import FORM_TYPE, form, picture
from tests.factories.paths import event_path, package_path, packages_path, public_packages_path
from tests.factories.people import new_coordinator
from tests.factories.promo_codes import new_code, quote
from tests.harness.client import Answer, Client

_random = SystemRandom()


def _address() -> str:
    """An address that nothing was counted for."""
    return f"2001:db8:{_random.getrandbits(16):x}:{_random.getrandbits(16):x}::1"


def _is_limited(answer: Answer, policy: str, limit: int) -> bool:
    if answer.status != 429:
        return False
    seconds = int(answer.headers["Retry-After"])
    assert answer.code == "rate_limited"
    assert 1 <= seconds <= 60
    assert answer.headers["RateLimit-Policy"] == f'"{policy}";q={limit};w=60'
    assert answer.headers["RateLimit"] == f'"{policy}";r=0;t={seconds}'
    return True


@pytest.mark.parametrize(
    ("setting", "per_minute"),
    [
        ("user", 100),
        ("admin", 200),
        ("event_writes", 1_000),
        ("code_lookups", 30),
        ("anonymous", 600),
        ("public_reads", 10_000),
    ],
)
def test_the_limits_are_those_that_are_promised(setting: str, per_minute: int) -> None:
    assert Settings.model_fields[f"rate_limit_{setting}_per_minute"].default == per_minute


async def test_a_person_sends_a_hundred_requests_a_minute(donor: Client) -> None:
    for _ in range(100):
        assert (await donor.get("me/purchases?limit=0")).status == 400
    assert _is_limited(await donor.get("me/purchases"), "user", 100)


async def test_each_person_is_counted_alone(
    person: Person, configure: Configure, package: Json
) -> None:
    configure(rate_limit_user_per_minute=2)
    first, second = person("donor"), person("donor")
    for _ in range(2):
        assert (await first.get("me/purchases")).status == 200
    assert _is_limited(await first.get("me/purchases"), "user", 2)
    assert (await second.get("me/purchases")).status == 200


async def test_a_new_token_is_still_the_same_person(person: Person, configure: Configure) -> None:
    configure(rate_limit_user_per_minute=2)
    subject = uuid4().hex
    for _ in range(2):
        assert (await person("donor", sub=subject).get("me/purchases")).status == 200
    assert _is_limited(await person("donor", sub=subject).get("me/purchases"), "user", 2)


async def test_requests_that_a_role_does_not_allow_count_for_the_person(
    donor: Client, configure: Configure
) -> None:
    configure(rate_limit_user_per_minute=2)
    for _ in range(2):
        assert (await donor.get("admin/events")).code == "forbidden"
    assert _is_limited(await donor.get("admin/events"), "user", 2)
    assert _is_limited(await donor.get("me/purchases"), "user", 2)


@pytest.mark.parametrize("role", ["super_admin", "event_coordinator"])
async def test_admin_has_a_limit_of_their_own(
    person: Person, configure: Configure, role: str
) -> None:
    """Their pages poll, and open with several requests."""
    configure(rate_limit_user_per_minute=1, rate_limit_admin_per_minute=3)
    admin = person("donor", role)
    for path in ("admin/events", "me/purchases", "admin/events"):
        assert (await admin.get(path)).status == 200
    assert _is_limited(await admin.get("me/purchases"), "admin", 3)


async def test_poll_that_finds_nothing_new_costs_a_person_nothing(
    donor: Client, configure: Configure
) -> None:
    configure(rate_limit_user_per_minute=2)
    api = Api()

    @api.endpoint("GET", "polled", access=access.donor, answers=AsJson(etag=OF_CONTENT))
    async def polled(call: Call) -> list[int]:
        return []

    async def poll(known: str = "") -> func.HttpResponse:
        headers = {"Authorization": f"Bearer {donor.token}", "If-None-Match": known}
        return await api.operations[0].respond(
            func.HttpRequest("GET", "/api/v1/polled", headers=headers, body=b"")
        )

    tag = (await poll()).headers["ETag"]
    for _ in range(4):
        assert (await poll(tag)).status_code == 304
    assert (await poll()).status_code == 200
    assert (await poll(tag)).status_code == 429


async def test_poll_that_finds_nothing_new_costs_an_address_nothing(
    anybody: Client, event: Json, configure: Configure
) -> None:
    configure(rate_limit_public_reads_per_minute=2)
    path, address = public_packages_path(event), _address()
    tag = (await anybody.get(path, X_Forwarded_For=address)).headers["ETag"]
    known = {"X_Forwarded_For": address, "If_None_Match": tag}
    for _ in range(4):
        assert (await anybody.get(path, **known)).status == 304
    assert (await anybody.get(path, X_Forwarded_For=address)).status == 200
    assert _is_limited(await anybody.get(path, **known), "public", 2)


async def test_request_is_given_back_to_the_minute_that_counted_it(host: FunctionHost) -> None:
    """Never below none: what a later minute allows stays what it is."""
    policy = Policy("test", 1)
    counted = await count_request(policy, uuid4().hex)
    assert counted is not None
    for _ in range(3):
        await give_back(counted)
    assert await count_request(policy, counted.key) == counted
    with pytest.raises(errors.RateLimited):
        await count_request(policy, counted.key)


async def test_looking_up_codes_has_a_limit_of_its_own(
    admin: Client, person: Person, package: Json, configure: Configure
) -> None:
    """A code can be guessed; what is refused counts as well as what is found."""
    code = await new_code(admin, {"id": package["event_id"]})
    configure(rate_limit_code_lookups_per_minute=2)
    curious, other = person("donor"), person("donor")
    found = await quote(curious, package, code["code"])
    unknown = await quote(curious, package, "GUESS1")
    refused = await quote(curious, package, code["code"])
    assert (found.status, unknown.code) == (200, "promo_code_unknown")
    assert _is_limited(refused, "codes", 2)
    stored = {answer.headers["Cache-Control"] for answer in (found, unknown, refused)}
    assert stored == {"no-store"}
    assert (await curious.get("me/purchases")).status == 200
    assert (await quote(other, package, code["code"])).status == 200


async def test_looking_up_codes_counts_for_the_person_as_well(
    person: Person, package: Json, configure: Configure
) -> None:
    configure(rate_limit_user_per_minute=1)
    donor = person("donor")
    await quote(donor, package, "GUESS1")
    assert _is_limited(await donor.get("me/purchases"), "user", 1)


async def test_a_person_who_is_over_the_limit_buys_nothing(
    admin: Client, donor: Client, package: Json, configure: Configure
) -> None:
    configure(rate_limit_user_per_minute=1)
    await bought(donor, package)
    path = f"events/{package['event_id']}/tickets/purchase"
    body = {"package_id": package["id"], "quantity": 1}
    assert _is_limited(await donor.post(path, body, Idempotency_Key="k"), "user", 1)
    configure(rate_limit_user_per_minute=100)
    assert (await admin.get(package_path(package))).json["sold_count"] == 1


async def test_changes_to_an_event_are_counted_together_whoever_makes_them(
    admin: Client, person: Person, event: Json, configure: Configure
) -> None:
    others = [await new_coordinator(admin, person, event) for _ in range(2)]
    package = await new_package(admin, event)
    elsewhere = await new_package(admin, await new_event(admin))
    configure(rate_limit_event_writes_per_minute=2)
    for other in others:
        assert (await other.post(f"{package_path(package)}/disable")).status == 200
    refused = await admin.patch(event_path(event), {"name": "Autumn Gala"})
    assert _is_limited(refused, "event", 2)
    assert (await admin.get(event_path(event))).json["name"] == event["name"]
    assert (await admin.post(f"{package_path(elsewhere)}/disable")).status == 200


async def test_strangers_use_up_no_limit_of_an_event(
    admin: Client, person: Person, package: Json, configure: Configure
) -> None:
    """The ids of events are public: a coordinator of others can try to change this one."""
    configure(rate_limit_event_writes_per_minute=1)
    stranger = person("event_coordinator")
    one, image = package_path(package), form(picture())
    for _ in range(2):
        assert (await stranger.post(f"{one}/disable")).code == "forbidden"
        assert (await stranger.delete(one, If_Match='"1"')).code == "forbidden"
        assert (await stranger.post(f"{one}/image", image, Content_Type=FORM_TYPE)).status == 403
    assert (await admin.post(f"{one}/disable")).status == 200
    assert _is_limited(await admin.post(f"{one}/enable"), "event", 1)


async def test_limit_of_an_event_counts_what_only_super_admins_may_change(
    admin: Client, person: Person, event: Json, configure: Configure
) -> None:
    configure(rate_limit_event_writes_per_minute=1)
    path = f"{event_path(event)}/coordinators"
    body = {"email": f"{uuid4().hex}@example.org"}
    for _ in range(2):
        assert (await person("event_coordinator").post(path, body)).status == 403
    assert (await admin.post(path, body)).status == 201
    assert _is_limited(await admin.post(path, body), "event", 1)


async def test_removed_coordinator_uses_up_no_limit_of_an_event(
    admin: Client, person: Person, package: Json, configure: Configure
) -> None:
    event = {"id": package["event_id"]}
    removed = await new_coordinator(admin, person, event)
    assert (await removed.post(f"{package_path(package)}/disable")).status == 200
    [found] = (await admin.get(f"{event_path(event)}/coordinators")).json["items"]
    await admin.delete(f"{event_path(event)}/coordinators/{found['id']}")
    configure(rate_limit_event_writes_per_minute=1)
    for _ in range(2):
        assert (await removed.post(f"{package_path(package)}/enable")).status == 403
    assert (await admin.post(f"{package_path(package)}/enable")).status == 200


async def test_reading_does_not_count_toward_the_event(
    admin: Client, event: Json, configure: Configure
) -> None:
    """A hundred coordinators who watch sales alone read 2,000 times a minute."""
    configure(rate_limit_event_writes_per_minute=1)
    for path in (event_path(event), packages_path(event), f"{event_path(event)}/tickets/sales"):
        assert (await admin.get(path)).status == 200
    assert (await admin.patch(event_path(event), {"name": "Autumn Gala"})).status == 200


async def test_buying_does_not_count_toward_the_event(
    admin: Client, donor: Client, package: Json, configure: Configure
) -> None:
    """To refuse paying donors at the opening of a sale is what must never happen."""
    configure(rate_limit_event_writes_per_minute=1)
    for _ in range(3):
        await bought(donor, package)
    assert (await admin.post(f"{package_path(package)}/disable")).status == 200
    assert _is_limited(await admin.post(f"{package_path(package)}/enable"), "event", 1)


async def test_public_reads_are_counted_by_address(
    anybody: Client, event: Json, configure: Configure
) -> None:
    configure(rate_limit_public_reads_per_minute=2, rate_limit_anonymous_per_minute=1)
    address, path = _address(), public_packages_path(event)
    for _ in range(2):
        assert (await anybody.get(path, X_Forwarded_For=address)).status == 200
    assert _is_limited(await anybody.get(path, X_Forwarded_For=address), "public", 2)
    assert (await anybody.get(path, X_Forwarded_For=_address())).status == 200


async def test_the_last_entry_counts_and_not_what_the_sender_made_up(
    anybody: Client, event: Json, configure: Configure
) -> None:
    configure(rate_limit_public_reads_per_minute=2)
    address, path = _address(), public_packages_path(event)
    for made_up in ("1.2.3.4", "5.6.7.8, 9.9.9.9"):
        forwarded = f"{made_up}, {address}"
        assert (await anybody.get(path, X_Forwarded_For=forwarded)).status == 200
    forwarded = f"{_address()}, {address}"
    assert _is_limited(await anybody.get(path, X_Forwarded_For=forwarded), "public", 2)


async def test_behind_two_proxies_the_last_entry_but_one_counts(
    anybody: Client, event: Json, configure: Configure
) -> None:
    configure(rate_limit_public_reads_per_minute=1, trusted_proxies=2)
    address, path = _address(), public_packages_path(event)
    assert (await anybody.get(path, X_Forwarded_For=f"{address}, 10.0.0.1")).status == 200
    refused = await anybody.get(path, X_Forwarded_For=f"{_address()}, {address}, 10.0.0.2")
    assert _is_limited(refused, "public", 1)


async def test_a_port_and_the_end_of_an_ipv6_address_make_no_difference(
    anybody: Client, event: Json, configure: Configure
) -> None:
    configure(rate_limit_public_reads_per_minute=2)
    address, path = _address(), public_packages_path(event)
    network = address.removesuffix("::1")
    for same in (f"[{address}]:50123", f"{network}:aaaa:bbbb:cccc:dddd"):
        assert (await anybody.get(path, X_Forwarded_For=same)).status == 200
    assert _is_limited(await anybody.get(path, X_Forwarded_For=address), "public", 2)


async def test_without_the_header_there_is_no_limit_by_address(
    anybody: Client, event: Json, configure: Configure
) -> None:
    configure(rate_limit_public_reads_per_minute=1)
    for _ in range(3):
        assert (await anybody.get(public_packages_path(event))).status == 200


async def test_senders_whose_address_is_unreadable_are_counted_together(
    anybody: Client, event: Json, configure: Configure
) -> None:
    """Otherwise a header that no proxy of ours has written would lift the limit."""
    # The counter is shared, but each limit has its own, and no other test sets this one.
    configure(rate_limit_public_reads_per_minute=3)
    path = public_packages_path(event)
    for unreadable in ("unknown", f"{_address()}, _hidden", "  ,  "):
        assert (await anybody.get(path, X_Forwarded_For=unreadable)).status == 200
    assert _is_limited(await anybody.get(path, X_Forwarded_For="1.2.3"), "public", 3)
    assert (await anybody.get(path, X_Forwarded_For=_address())).status == 200


@pytest.mark.parametrize("authorization", [None, "Bearer x", "Basic eDp5"])
async def test_whoever_is_not_signed_in_is_counted_by_address(
    anybody: Client, configure: Configure, authorization: str | None
) -> None:
    configure(rate_limit_anonymous_per_minute=2)
    headers = {"X_Forwarded_For": _address()}
    if authorization is not None:
        headers["Authorization"] = authorization
    for _ in range(2):
        assert (await anybody.get("me/purchases", **headers)).status == 401
    assert _is_limited(await anybody.get("me/purchases", **headers), "address", 2)


async def test_whoever_is_signed_in_is_not_counted_by_address(
    donor: Client, configure: Configure
) -> None:
    """A ballroom shares one address."""
    configure(rate_limit_anonymous_per_minute=1, rate_limit_public_reads_per_minute=1)
    address = _address()
    for _ in range(3):
        assert (await donor.get("me/purchases", X_Forwarded_For=address)).status == 200
