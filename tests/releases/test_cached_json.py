"""What the last release wrote into Redis is read, or counts as a miss: never an error."""

import json
from collections.abc import Iterator

import pytest
from redis.asyncio import Redis

from infra.local.environment import NO_LIMITS
from shared.cache import connection
from shared.cache.sales_counts import sales_counts_memo
from tests.factories import Json
from tests.factories.promo_codes import quote
from tests.harness.app_settings import changed_settings
from tests.harness.client import Answer, Client
from tests.releases.conftest import RecordedPerson
from tests.releases.files import load

pytestmark = pytest.mark.usefixtures("recorded_rows")


@pytest.fixture
def cached(release: str) -> Json:
    """What the release had in Redis, and what it answered from it."""
    recorded: Json = load(release, "cache")
    return recorded


async def _write(entries: list[Json]) -> None:
    async with connection.borrowed() as redis:
        for entry in entries:
            await _write_one(redis, entry)
    sales_counts_memo.clear()


async def _write_one(redis: Redis, entry: Json) -> None:
    await redis.delete(entry["name"])
    if entry["kind"] == "set":
        await redis.sadd(entry["name"], *entry["value"])
    else:
        await redis.set(entry["name"], entry["value"], ex=60)


async def _sales(admin: Client, cached: Json) -> Answer:
    return await admin.get(f"admin/events/{cached['event_id']}/tickets/sales")


async def _quotes(recorded_person: RecordedPerson, cached: Json) -> dict[str, Answer]:
    donor = recorded_person("donor", cached["donor"])
    package = {"event_id": cached["event_id"], "id": cached["package_id"]}
    return {code: await quote(donor, package, code) for code in cached["quotes"]}


async def test_cached_counts_and_codes_are_answered_as_before(
    admin: Client, recorded_person: RecordedPerson, cached: Json
) -> None:
    await _write(cached["entries"])
    sales = await _sales(admin, cached)
    # A field that came since may be there as well.
    assert (sales.status, {**sales.json, **cached["sales"]}) == (200, sales.json)
    for code, answer in (await _quotes(recorded_person, cached)).items():
        assert (answer.status, {**answer.json, **cached["quotes"][code]}) == (200, answer.json)


def _damaged(entry: Json) -> Iterator[Json]:
    """Yield the entry as a release would write it that knows a field more, less, or no JSON."""
    yield {**entry, "value": "not JSON"}
    yield {**entry, "value": "null"}
    content = json.loads(entry["value"])
    yield {**entry, "value": json.dumps({**content, "from_the_future": [1]})}
    for name in content:
        less = {key: value for key, value in content.items() if key != name}
        yield {**entry, "value": json.dumps(less)}


async def test_what_another_release_cached_is_never_an_error(
    admin: Client, recorded_person: RecordedPerson, cached: Json
) -> None:
    """FR-059: then the database answers."""
    read = [entry for entry in cached["entries"] if entry["value"][:1] == "{"]
    assert {entry["name"].partition(":")[0] for entry in read} == {"sales", "promo"}
    for damaged in (each for entry in read for each in _damaged(entry)):
        await _write([damaged])
        with changed_settings(**NO_LIMITS):
            quotes = await _quotes(recorded_person, cached)
        answers = [await _sales(admin, cached), *quotes.values()]
        assert [answer.status for answer in answers] == [200] * len(answers), damaged


async def test_requests_that_the_last_release_counted_are_counted_on(
    admin: Client, cached: Json
) -> None:
    """Else its people would have a second budget, or a request that can't be counted an error."""
    counted = [entry for entry in cached["entries"] if entry["name"].startswith("LIMITS:event/")]
    await _write([{**entry, "value": "1"} for entry in counted])
    assert (await _sales(admin, cached)).status == 200
    assert counted
