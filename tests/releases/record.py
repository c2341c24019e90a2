"""`make record-release`: write down what this release stores and sends, for the next to be tested.

Not a test: it asserts only that what it records worked, and pytest collects it when it is named.
"""

import json
import os
import subprocess
from typing import Any, cast
from uuid import uuid4

import psycopg
from redis.asyncio import Redis

from infra.local.environment import NO_LIMITS
from infra.local.host.function_host import FunctionHost
from shared.cache import connection
from shared.db.tables import Base
from shared.storage import audit_archive, chain_roots
from tests.api.conftest import Configure
from tests.browser.conftest import Visit
from tests.conftest import ROOT, Person
from tests.factories import Json, new_event, new_package
from tests.factories.options import MEAL, NOTE, WAIVER, new_option, response
from tests.factories.payments import moved
from tests.factories.promo_codes import new_code, quote
from tests.harness.client import Client
from tests.releases.browse import record_admin, record_donor
from tests.releases.conftest import SignWith
from tests.releases.files import QR_SECRET, save

# No other test's tickets have numbers like these.
_FIRST_TICKET_NUMBER = 700_000_000_000


def _release() -> str:
    """Return the release's name: RELEASE, or what Git calls this tree."""
    if name := os.environ.get("RELEASE"):
        return name
    named = subprocess.run(
        ["git", "describe", "--tags", "--always"],  # noqa: S607 - from the path, as everywhere
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return named.stdout.strip()


async def test_record(
    host: FunctionHost,
    site: str,
    visit: Visit,
    admin: Client,
    person: Person,
    superuser: psycopg.Connection,
    configure: Configure,
    sign_with: SignWith,
) -> None:
    configure(**NO_LIMITS)
    sign_with(QR_SECRET)
    release = _release()
    superuser.execute("SELECT setval('ticket_numbers', %s)", (_FIRST_TICKET_NUMBER,))
    # An event that takes place in a distant future: only the tests' clock decides what is over.
    event = await new_event(
        admin, slug="recorded-gala", starts_at="2100-05-01T22:00:00Z", max_tickets_per_donor=200
    )
    donor = person("donor", name="Zoë Lindgren 🎟")
    save(release, "answers", await _answers(admin, donor, event))
    save(release, "cache", await _cached(admin, donor, event))
    requests = [
        *await record_donor(visit, release, event, "GALA25"),
        *await record_admin(visit, release, admin, event),
    ]
    save(release, "requests", requests)
    await host.fire_timer("archive_audit")
    await host.fire_timer("keep_chain_roots")
    save(release, "archive", await _archive(event))
    save(release, "qr_codes", await _qr_codes(admin, event))
    save(release, "rows", _rows(superuser))


async def _answers(admin: Client, donor: Client, event: Json) -> Json:
    """Buy in every way that makes a difference to what is stored under a key."""
    plain = await new_package(admin, event, name="Single Seat")
    pair = await new_package(
        admin, event, name="Pair of Seats", price="480.00", seats_per_package=2, quantity_limit=500
    )
    meal = await new_option(admin, pair, MEAL, max_selections=2)
    note = await new_option(admin, pair, NOTE, is_required=False)
    waiver = await new_option(admin, pair, WAIVER)
    await new_code(admin, event, code="GALA25", discount_type="fixed_amount", discount_value="25")
    await new_code(admin, event, code="Third", discount_value="33.33")
    await new_code(admin, event, code="Guest100", discount_value="100")
    answered = [
        response(meal, ["Fish", "Veal"]),
        response(note, "Zoë can't eat nuts 🥜"),
        response(waiver, value=True),
    ]
    passed_over = [response(meal, ["Fish"]), response(note, None), response(waiver, value=True)]
    bodies: dict[str, Json] = {
        "as little as can be": {"package_id": plain["id"], "quantity": 1},
        "as the page sends it": {
            "package_id": pair["id"],
            "quantity": 2,
            "promo_code": None,
            "expected_total": "960.00",
            "option_responses": passed_over,
            "guests": [{"name": "Leo Raman", "email": None}],
        },
        "with everything": {
            "guests": [{"email": "zoe@example.org", "name": "Zoë 🎟"}, {"name": "Ada"}],
            "option_responses": answered,
            "expected_total": "320.02",
            "promo_code": "third",
            "quantity": 1,
            "package_id": pair["id"].upper(),
        },
        "for nothing": {"package_id": plain["id"], "quantity": 1, "promo_code": "GUEST100"},
        "paid": {"package_id": plain["id"], "quantity": 3, "expected_total": 750},
        "cancelled": {"package_id": plain["id"], "quantity": 1, "guests": []},
        "refunded": {"package_id": plain["id"], "quantity": 1, "promo_code": ""},
    }
    path = f"events/{event['id']}/tickets/purchase"
    recorded: list[Json] = []
    for name, body in bodies.items():
        key = uuid4().hex
        raw = json.dumps(body, ensure_ascii=False)
        answer = await donor.post(path, raw.encode(), Idempotency_Key=key)
        assert answer.status == 201, (name, answer.body)
        wanted = ("Location", "Content-Type", "Cache-Control")
        recorded.append(
            {
                "name": name,
                "key": key,
                "path": path,
                "body": raw,
                "answer": {
                    "status": answer.status,
                    "headers": {header: answer.headers[header] for header in wanted},
                    "body": answer.body.decode(),
                },
            }
        )
    made = {each["name"]: json.loads(each["answer"]["body"]) for each in recorded}
    await moved(admin, made["paid"], "mark-paid", reference="check 1041")
    await moved(admin, made["cancelled"], "cancel", reason="A mistake")
    await moved(admin, made["refunded"], "mark-paid")
    await moved(admin, made["refunded"], "refund")
    return {"donor": donor.subject, "event_id": event["id"], "purchases": recorded}


async def _cached(admin: Client, donor: Client, event: Json) -> Json:
    """Let the app fill Redis, and read what it wrote, with what it answers from it."""
    package = (await admin.get(f"admin/events/{event['id']}/tickets/packages")).json["items"][0]
    quotes = {code: (await quote(donor, package, code)).json for code in ("GALA25", "third")}
    path = f"admin/events/{event['id']}/tickets/sales"
    await admin.get(path)
    sales = (await admin.get(path)).json
    assert sales["source"] == "cache"
    async with connection.borrowed() as redis:
        entries = [await _entry(redis, name) for name in sorted(await redis.keys())]
    return {
        "donor": donor.subject,
        "event_id": event["id"],
        "package_id": package["id"],
        "quotes": quotes,
        "sales": sales,
        "entries": entries,
    }


async def _entry(redis: Redis, name: Any) -> Json:  # noqa: ANN401 - redis-py types it loosely
    kind = cast("bytes", await redis.type(name)).decode()
    if kind == "string":
        value: object = cast("bytes", await redis.get(name)).decode()
    elif kind == "set":
        value = sorted(member.decode() for member in cast("set[bytes]", await redis.smembers(name)))
    else:
        raise AssertionError(f"record {name!r}, which is a {kind}, too")
    return {"name": name.decode(), "kind": kind, "value": value}


async def _archive(event: Json) -> Json:
    wanted = f"PartitionKey ge '{event['id']}_' and PartitionKey lt '{event['id']}`'"
    entities = [dict(entity) async for entity in audit_archive.table().query_entities(wanted)]
    container = chain_roots.service().get_container_client(chain_roots.CONTAINER)
    roots = {
        name: (await (await container.download_blob(name)).readall()).decode()
        async for name in container.list_blob_names(name_starts_with=f"{event['id']}/")
    }
    assert entities
    assert roots
    return {"event_id": event["id"], "entities": entities, "roots": roots}


async def _qr_codes(admin: Client, event: Json) -> list[Json]:
    path = f"admin/events/{event['id']}/tickets/sales/purchases"
    purchases = (await admin.get(f"{path}?limit=200")).json["items"]
    codes = []
    for made in purchases:
        for ticket in made["tickets"]:
            payload = ticket["qr_payload"]
            verdict = await admin.post(
                f"admin/events/{event['id']}/tickets/verify", {"qr_payload": payload}
            )
            assert verdict.status == 200, verdict.body
            codes.append({"payload": payload, "verdict": verdict.json})
    return codes


def _rows(superuser: psycopg.Connection) -> dict[str, list[Json]]:
    """Return every row of every table, those that others refer to first."""
    rows: dict[str, list[Json]] = {}
    for table in Base.metadata.sorted_tables:
        found = superuser.execute(f"SELECT to_jsonb(t)::text FROM {table.name} t").fetchall()
        # Amounts as text, or "250.00" would become a float.
        rows[table.name] = [json.loads(row[0], parse_float=str) for row in found]
    return rows
