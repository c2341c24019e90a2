"""An export that is fetched by a link: the same file, for an hour, and for reading only."""

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from shared.domain import clock
from shared.services.sales import export
from tests.api.conftest import Configure
from tests.factories import Json, bought
from tests.factories.options import MEAL, new_option, response
from tests.factories.paths import event_path
from tests.harness.client import Answer, Client
from tests.harness.sync_points import after


async def _export(admin: Client, event: Json) -> Answer:
    return await admin.get(f"{event_path(event)}/tickets/sales/export")


async def _send(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes]:
    """Return the status and the body of what storage answers to whoever has the link."""
    headers = {"x-ms-blob-type": "BlockBlob"} if body is not None else {}
    request = Request(url, body, headers, method=method)  # noqa: S310 - the local storage's own

    def send() -> tuple[int, bytes]:
        try:
            with urlopen(request) as answer:  # noqa: S310
                return answer.status, answer.read()
        except HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()

    return await asyncio.to_thread(send)


@pytest.fixture
async def sold(admin: Client, donor: Client, event: Json, package: Json) -> Json:
    """An event with four rows to export, answers among them."""
    meal = await new_option(admin, package, {**MEAL, "is_required": False})
    guests = [{"name": '=Zoë, the "first"', "email": "zoe@example.org"}]
    answers = [response(meal, ["Fish", "Veal"])]
    await bought(donor, package, 3, guests=guests, option_responses=answers)
    await bought(donor, package)
    return event


@pytest.fixture
async def url(admin: Client, sold: Json, configure: Configure) -> str:
    """The link to the event's export."""
    configure(export_inline_rows=3)
    linked = await _export(admin, sold)
    assert linked.status == 202, linked.body
    found: str = linked.json["url"]
    return found


async def test_the_file_behind_the_link_is_what_would_have_been_answered(
    admin: Client, sold: Json, configure: Configure
) -> None:
    """SC-010: byte for byte."""
    configure(export_inline_rows=4)
    inline = await _export(admin, sold)
    configure(export_inline_rows=3)
    linked = await _export(admin, sold)
    assert (inline.status, linked.status, linked.json["rows"]) == (200, 202, 4)
    assert await _send(linked.json["url"]) == (200, inline.body)
    assert inline.body.count(b"\r\n") == 5


async def test_the_file_behind_the_link_has_the_name_that_the_answer_states(
    admin: Client, sold: Json, configure: Configure
) -> None:
    configure(export_inline_rows=3)
    linked = await _export(admin, sold)
    assert linked.json["file_name"].startswith(f"{sold['slug']}-purchases-20")

    def disposition() -> str:
        with urlopen(linked.json["url"]) as answer:  # noqa: S310 - the local storage's own
            found: str = answer.headers["Content-Disposition"]
            return found

    named = f'attachment; filename="{linked.json["file_name"]}"'
    assert await asyncio.to_thread(disposition) == named


async def test_what_is_sold_meanwhile_is_in_the_file_and_in_its_rows(
    admin: Client,
    donor: Client,
    sold: Json,
    package: Json,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """FR-058: between deciding that there are many and reading them."""
    configure(export_inline_rows=3)

    async def buy() -> None:
        await bought(donor, package, 2)

    after(monkeypatch, export, "plan_export", buy)
    linked = await _export(admin, sold)
    _, body = await _send(linked.json["url"])
    assert (linked.json["rows"], body.count(b"\r\n")) == (6, 7)


@pytest.mark.parametrize(
    ("method", "query", "body"),
    [
        ("PUT", "", b"Nobody,paid"),
        ("PUT", "&comp=metadata", b""),
        ("PUT", "&comp=tags", b"<Tags/>"),
        ("DELETE", "", None),
    ],
)
async def test_the_link_is_for_reading_only(
    url: str, method: str, query: str, body: bytes | None
) -> None:
    """FR-058: whoever it is passed on to can change nothing."""
    before = await _send(url)
    status, _ = await _send(url + query, method, body)
    assert status == 403
    assert await _send(url) == before
    assert before[0] == 200


async def test_the_link_opens_nothing_but_its_file(admin: Client, sold: Json, url: str) -> None:
    """FR-058: not another export, and no list of them."""
    other = (await _export(admin, sold)).json["url"]
    address, _, signature = url.partition("?")
    stolen = f"{other.partition('?')[0]}?{signature}"
    container = address.rsplit("/", 2)[0]
    assert (await _send(stolen))[0] == 403
    assert (await _send(f"{container}?restype=container&comp=list&{signature}"))[0] == 403
    assert (await _send(address))[0] in {403, 404}


async def test_the_link_is_good_for_an_hour(
    admin: Client, sold: Json, configure: Configure
) -> None:
    """FR-058: what was made an hour ago is refused by storage itself."""
    configure(export_inline_rows=3)
    now = datetime.now(UTC)
    for age, status in ((timedelta(minutes=59), 200), (timedelta(minutes=61), 403)):
        with clock.frozen_at(now - age):
            linked = await _export(admin, sold)
        expires_at = datetime.fromisoformat(linked.json["expires_at"])
        assert expires_at == now - age + timedelta(hours=1)
        assert (await _send(linked.json["url"]))[0] == status
