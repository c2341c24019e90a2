"""What a donor is told of a code before buying, and what Redis has to do with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from infra.local.stack import LocalStack
from shared.cache.connection import client as redis_client
from shared.domain import clock
from tests.conftest import Person
from tests.factories import Json, bought, in_days, new_event, new_package
from tests.factories.payments import moved
from tests.factories.promo_codes import change_code, code_path, new_code, quote
from tests.harness.client import Client
from tests.harness.statements import counted_statements

# Written out: tests are named by their parameters, and all workers have to name them alike.
_NOBODYS = "4e5c6a6b-9c12-41f6-a153-cca97a15fee5"


@pytest.fixture
def without_redis(stack: LocalStack) -> Iterator[None]:
    """Redis is gone for the length of a test."""
    stack.redis.stop()
    try:
        yield
    finally:
        stack.redis.start()


async def reads_of_the_definition(donor: Client, package: Json, code: Json) -> int:
    """Ask once more, and return how often PostgreSQL was asked what the code is."""
    with counted_statements() as seen:
        answer = await quote(donor, package, code["code"])
    assert answer.status == 200, answer.body
    assert len(seen) > 0
    return sum("promo_codes.discount_value" in statement for statement in seen)


@pytest.mark.parametrize(
    ("kind", "value", "quantity", "base", "discount", "total"),
    [
        ("percentage", "10.00", 1, "250.00", "25.00", "225.00"),
        ("percentage", "33.33", 3, "750.00", "249.98", "500.02"),
        ("percentage", "100.00", 20, "5000.00", "5000.00", "0.00"),
        ("fixed_amount", "100.00", 3, "750.00", "100.00", "650.00"),
        ("fixed_amount", "10000.00", 2, "500.00", "500.00", "0.00"),
    ],
)
async def test_a_quote_is_what_a_purchase_costs(
    admin: Client,
    donor: Client,
    event: Json,
    kind: str,
    value: str,
    quantity: int,
    base: str,
    discount: str,
    total: str,
) -> None:
    """FR-037, FR-038, FR-039, FR-045, SC-007: to the cent, in whatever case it was typed."""
    package = await new_package(admin, event)
    code = await new_code(admin, event, discount_type=kind, discount_value=value)
    answer = await quote(donor, package, f" {code['code'].swapcase()} ", quantity)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json == {
        "code": code["code"],
        "discount_type": kind,
        "discount_value": value,
        "base_price": base,
        "discount_amount": discount,
        "total_price": total,
        "counts_as_use": True,
    }
    made = await bought(donor, package, quantity, promo_code=code["code"], expected_total=total)
    assert [made[name] for name in ("base_price", "discount_amount", "total_price")] == [
        base,
        discount,
        total,
    ]


async def test_each_refusal_of_a_quote_has_its_code(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-043, FR-044, FR-048: the same as at the purchase."""
    inactive = await new_code(admin, event, is_active=False)
    expired = await new_code(admin, event, expires_at=in_days(-1))
    exhausted = await new_code(admin, event, max_total_uses=1)
    once = await new_code(admin, event, max_uses_per_donor=1)
    for code in (exhausted, once):
        await bought(donor, package, promo_code=code["code"])
    for code, refusal in (
        (inactive, "promo_code_inactive"),
        (expired, "promo_code_expired"),
        (exhausted, "promo_code_exhausted"),
        (once, "promo_code_donor_limit"),
        ({"code": "NoSuchCode"}, "promo_code_unknown"),
    ):
        answer = await quote(donor, package, code["code"])
        assert (answer.status, answer.code) == (409, refusal)


async def test_a_code_of_another_event_is_unknown(
    admin: Client, donor: Client, package: Json
) -> None:
    """FR-036, FR-043: codes are an event's own."""
    other = await new_code(admin, await new_event(admin))
    assert (await quote(donor, package, other["code"])).code == "promo_code_unknown"


@pytest.mark.parametrize("typed", ["ab", "x" * 50, "it's", "%", "\U0001f33a", "gra\u00df10", "*"])
async def test_what_can_not_be_a_code_is_an_unknown_one(
    admin: Client, donor: Client, event: Json, package: Json, typed: str
) -> None:
    """FR-043, FR-048: whatever a donor types; not even what looks like a code in capitals."""
    code = await new_code(admin, event, code="GRASS10")
    assert (await quote(donor, package, code["code"])).status == 200
    answer = await quote(donor, package, typed)
    assert (answer.status, answer.code) == (409, "promo_code_unknown")


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("", {("code", "required"), ("package_id", "required"), ("quantity", "required")}),
        ("code=%20&package_id=1&quantity=0",
         {("code", "too_short"), ("package_id", "invalid"), ("quantity", "too_small")}),
        (f"code=a%00b1&package_id={_NOBODYS}&quantity=21",
         {("code", "invalid"), ("quantity", "too_large")}),
        (f"code={'x' * 51}&package_id={_NOBODYS}&quantity=x",
         {("code", "too_long"), ("quantity", "invalid")}),
    ],
)  # fmt: skip
async def test_a_quote_is_asked_for_properly(
    donor: Client, event: Json, query: str, errors: set[tuple[str, str]]
) -> None:
    """A question that is none is a 400, with every error at once."""
    answer = await donor.get(f"events/{event['id']}/promo-codes/validate?{query}")
    assert (answer.status, answer.errors) == (400, errors)


async def test_a_package_that_is_not_on_sale_is_not_priced(
    admin: Client, donor: Client, anybody: Client, event: Json, package: Json
) -> None:
    """404 for an unknown package, another event's, and a disabled one; 401 for nobody."""
    code = (await new_code(admin, event))["code"]
    disabled = await new_package(admin, event, is_enabled=False)
    foreign = await new_package(admin, await new_event(admin))
    for there in (
        {**package, "id": str(uuid4())},
        {**foreign, "event_id": event["id"]},
        disabled,
    ):
        answer = await quote(donor, there, code)
        assert (answer.status, answer.code) == (404, "package_not_found")
    assert (await quote(anybody, package, code)).code == "unauthenticated"


async def test_a_codes_definition_is_read_once_a_minute(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-043: the second question is answered from Redis, but for price and counters."""
    code = await new_code(admin, event)
    reads = [await reads_of_the_definition(donor, package, code) for _ in range(3)]
    assert reads == [1, 0, 0]
    key = f"promo:{event['id']}:{code['code'].upper()}"
    assert 0 < await redis_client().ttl(key) <= 60
    assert b"times_used" not in (await redis_client().get(key) or b"")


async def test_a_change_of_a_code_shows_at_once(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-043, FR-047: every write makes Redis forget."""
    code = await new_code(admin, event, code=f"Gone{uuid4().hex[:8]}")
    assert (await quote(donor, package, code["code"])).json["total_price"] == "225.00"
    await change_code(admin, code, is_active=False)
    assert (await quote(donor, package, code["code"])).code == "promo_code_inactive"
    changed = await change_code(admin, code, is_active=True, discount_value="20.00")
    assert (await quote(donor, package, code["code"])).json["total_price"] == "200.00"
    deleted = await admin.delete(code_path(code), If_Match=f'"{changed["version"]}"')
    assert deleted.status == 204
    assert (await quote(donor, package, code["code"])).code == "promo_code_unknown"
    again = await new_code(admin, event, code=code["code"].upper())
    assert (await quote(donor, package, again["code"])).json["code"] == again["code"]


async def test_uses_are_never_cached(
    admin: Client, donor: Client, person: Person, event: Json, package: Json
) -> None:
    """FR-041, FR-042, FR-044: a use shows in the next answer, and so does its giving back."""
    code = await new_code(admin, event, max_total_uses=2, max_uses_per_donor=1)
    other = person("donor")
    assert await reads_of_the_definition(donor, package, code) == 1
    made = await bought(donor, package, promo_code=code["code"])
    assert (await quote(donor, package, code["code"])).code == "promo_code_donor_limit"
    assert await reads_of_the_definition(other, package, code) == 0
    await bought(other, package, promo_code=code["code"])
    assert (await quote(person("donor"), package, code["code"])).code == "promo_code_exhausted"
    await moved(admin, made, "cancel")
    assert await reads_of_the_definition(donor, package, code) == 0


async def test_a_cached_code_expires_on_time(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-040: at the instant itself, whatever Redis remembers."""
    ends_at = datetime.now(UTC) + timedelta(hours=1)
    code = await new_code(admin, event, expires_at=ends_at.isoformat())
    with clock.frozen_at(ends_at - timedelta(microseconds=1)):
        assert await reads_of_the_definition(donor, package, code) == 1
        assert await reads_of_the_definition(donor, package, code) == 0
    with clock.frozen_at(ends_at):
        answer = await quote(donor, package, code["code"])
    assert (answer.status, answer.code) == (409, "promo_code_expired")
    assert datetime.fromisoformat(answer.json["expired_at"]) == ends_at


@pytest.mark.usefixtures("without_redis")
async def test_codes_work_without_redis(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-043: a little slower, and never wrong: quotes, changes and purchases."""
    code = await new_code(admin, event)
    for _ in range(2):
        assert await reads_of_the_definition(donor, package, code) == 1
    await change_code(admin, code, discount_value="20.00")
    assert (await quote(donor, package, code["code"])).json["total_price"] == "200.00"
    made = await bought(donor, package, promo_code=code["code"])
    assert made["total_price"] == "200.00"


async def test_a_cache_entry_that_can_not_be_read_is_read_anew(
    admin: Client, donor: Client, event: Json, package: Json
) -> None:
    """FR-043: an older release may have written it."""
    code = await new_code(admin, event)
    await redis_client().set(f"promo:{event['id']}:{code['code'].upper()}", "{}", ex=60)
    assert await reads_of_the_definition(donor, package, code) == 1
    assert await reads_of_the_definition(donor, package, code) == 0
