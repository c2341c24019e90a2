"""An event as everybody may read it."""

import pytest

from shared.schemas.events import EventRead
from tests.factories import Json, new_event
from tests.factories.paths import event_path
from tests.harness.client import Client

_NOBODYS = "4e5c6a6b-9c12-41f6-a153-cca97a15fee5"


@pytest.mark.parametrize("name", ["slug", "id"])
async def test_an_event_is_found_by_its_slug_and_by_its_id(
    anybody: Client, event: Json, name: str
) -> None:
    answer = await anybody.get(f"events/{event[name]}")
    assert (answer.status, answer.json) == (200, event)
    assert answer.headers["Cache-Control"] == "public, max-age=5"


async def test_anybody_reads_how_to_pay_line_by_line(anybody: Client, admin: Client) -> None:
    words = "By check:\n  River School Fund\n\nOr https://pay.example.org/gala"
    event = await new_event(admin, payment_instructions=words)
    answer = await anybody.get(f"events/{event['slug']}")
    assert answer.json["payment_instructions"] == words


@pytest.mark.parametrize("unknown", ["no-such-gala", _NOBODYS, "%00x", "..", "a%2Fb", "%F0%9F"])
async def test_an_event_that_is_not_there_is_not_found(anybody: Client, unknown: str) -> None:
    answer = await anybody.get(f"events/{unknown}")
    # A NUL never gets as far as the app.
    assert answer.status == (400 if "%00" in unknown else 404)


async def test_a_row_that_can_t_be_read_is_a_fault_and_no_missing_event(
    anybody: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What pydantic raises is a ValueError, as is what no UUID raises."""

    def fail(_: object) -> None:
        raise ValueError("made up")

    monkeypatch.setattr(EventRead, "of", fail)
    assert (await anybody.get(f"events/{event['id']}")).status == 500


async def test_what_is_unchanged_is_not_sent_again(
    anybody: Client, admin: Client, event: Json
) -> None:
    path = f"events/{event['slug']}"
    tag = (await anybody.get(path)).headers["ETag"]
    again = await anybody.get(path, If_None_Match=tag)
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    await admin.patch(event_path(event), {"venue": "The Boathouse"})
    assert (await anybody.get(path, If_None_Match=tag)).status == 200
