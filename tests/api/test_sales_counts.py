"""What is sold, as coordinators watch it (FR-019, FR-059)."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import psycopg

from infra.local.host.function_host import FunctionHost
from shared.domain import clock
from tests.factories import Json, bought, new_package
from tests.factories.paths import event_path, packages_path
from tests.harness.client import Client
from tests.harness.sales_counts import refresh_counts


def _path(event: Json) -> str:
    return f"{event_path(event)}/tickets/sales"


def _set_status(superuser: psycopg.Connection, made: Json, status: str) -> None:
    superuser.execute(
        "UPDATE purchases SET payment_status = %s WHERE id = %s", (status, made["id"])
    )


async def test_what_is_paid_is_revenue_and_what_waits_is_pending(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    table = await new_package(admin, event, price="999.99", seats_per_package=8)
    _set_status(superuser, await bought(donor, package, 2), "completed")
    await bought(donor, package, 3)
    await bought(donor, table)
    answer = await admin.get(_path(event))
    assert answer.status == 200
    assert answer.json == {
        "counts": [
            {
                "package_id": package["id"],
                "sold_count": 5,
                "pending_count": 3,
                "remaining": 5,
                "seats_sold": 5,
                "revenue": "500.00",
                "pending": "750.00",
            },
            {
                "package_id": table["id"],
                "sold_count": 1,
                "pending_count": 1,
                "remaining": None,
                "seats_sold": 8,
                "revenue": "0.00",
                "pending": "999.99",
            },
        ],
        "total_revenue": "500.00",
        "total_pending": "1749.99",
        "last_updated": answer.json["last_updated"],
        "source": "database",
    }


async def test_cancelled_failed_and_refunded_purchases_count_nowhere(
    admin: Client, donor: Client, event: Json, package: Json, superuser: psycopg.Connection
) -> None:
    for status in ("cancelled", "failed", "refunded"):
        _set_status(superuser, await bought(donor, package), status)
    sales = (await admin.get(_path(event))).json
    [count] = sales["counts"]
    assert (count["pending_count"], count["seats_sold"]) == (0, 0)
    assert (count["revenue"], count["pending"]) == ("0.00", "0.00")
    assert (sales["total_revenue"], sales["total_pending"]) == ("0.00", "0.00")


async def test_packages_without_a_sale_are_counted_too(
    admin: Client, event: Json, package: Json
) -> None:
    [count] = (await admin.get(_path(event))).json["counts"]
    assert (count["package_id"], count["sold_count"], count["remaining"]) == (package["id"], 0, 10)


async def test_an_event_without_packages_has_no_counts(admin: Client, event: Json) -> None:
    sales = (await admin.get(_path(event))).json
    assert (sales["counts"], sales["total_revenue"]) == ([], "0.00")


async def test_counts_come_in_the_display_order(admin: Client, event: Json) -> None:
    ids = [(await new_package(admin, event))["id"] for _ in range(3)][::-1]
    await admin.post(f"{packages_path(event)}/reorder", {"package_ids": ids})
    counts = (await admin.get(_path(event))).json["counts"]
    assert [count["package_id"] for count in counts] == ids


async def test_the_tag_is_of_the_counts_and_not_of_when_they_were_read(
    host: FunctionHost, admin: Client, donor: Client, event: Json, package: Json
) -> None:
    moment = datetime.now(UTC)
    with clock.frozen_at(moment):
        first = await admin.get(_path(event))
    with clock.frozen_at(moment + timedelta(seconds=3)):
        await refresh_counts(host)
        later = await admin.get(_path(event))
        again = await admin.get(_path(event), If_None_Match=first.headers["ETag"])
    assert later.json["last_updated"] != first.json["last_updated"]
    assert later.headers["ETag"] == first.headers["ETag"]
    assert (again.status, again.body) == (304, b"")
    await bought(donor, package)
    await refresh_counts(host)
    news = await admin.get(_path(event), If_None_Match=first.headers["ETag"])
    assert (news.status, news.json["counts"][0]["sold_count"]) == (200, 1)


async def test_a_client_that_only_wants_to_know_whether_there_are_counts_is_not_sent_them(
    admin: Client, event: Json
) -> None:
    """`If-None-Match: *` is met by any representation (RFC 9110 §13.1.2), and none elsewhere."""
    answer = await admin.get(_path(event), If_None_Match="*")
    assert (answer.status, answer.body) == (304, b"")
    assert (await admin.get(_path({"id": uuid4()}), If_None_Match="*")).status == 404


async def test_counts_of_an_event_that_is_not_there_are_not_found(admin: Client) -> None:
    answer = await admin.get(_path({"id": uuid4()}))
    assert (answer.status, answer.code) == (404, "event_not_found")
