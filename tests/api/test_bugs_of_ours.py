"""What a client sees of a bug: that there is one, its id, and nothing that was half done."""

import logging
from typing import Any

import psycopg
import pytest

from shared.schemas.events import EventRead
from shared.services.audit import record
from shared.services.catalogue import events
from tests.factories import Json, event_body
from tests.factories.paths import event_path
from tests.harness.audit_trail import read_trail
from tests.harness.client import Client


async def _fail(*_: object) -> None:
    raise RuntimeError("select secret from inside")


async def test_a_bug_is_answered_without_a_word_of_its_inside(
    admin: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(events, "list_events", _fail)
    with caplog.at_level(logging.ERROR):
        answer = await admin.get("admin/events", X_Request_Id="it-broke")
    assert (answer.status, answer.code) == (500, "internal_error")
    assert set(answer.json) == {
        "type",
        "title",
        "status",
        "detail",
        "instance",
        "code",
        "request_id",
    }
    said = answer.body.decode() + str(answer.headers)
    assert all(word not in said for word in ("secret", "RuntimeError", "Traceback", ".py"))
    # The log has what the client has not, under the id that both have.
    assert "select secret from inside" in caplog.text
    assert "it-broke" in caplog.text


async def test_a_bug_after_a_write_takes_the_write_back(
    admin: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = event_body()
    with monkeypatch.context() as broken:
        broken.setattr(record, "append", _fail)
        assert (await admin.post("admin/events", body)).status == 500
    # The slug is free: nothing of the event is there.
    assert (await admin.post("admin/events", body)).status == 201


async def test_an_answer_that_cannot_be_written_takes_the_change_back(
    admin: Client, event: Json, superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = events.change_event

    async def unwritable(*given: Any) -> EventRead:  # noqa: ANN401 - whatever the original takes
        changed = await change(*given)
        return changed.model_copy(update={"name": "\ud800"})

    with monkeypatch.context() as broken:
        broken.setattr(events, "change_event", unwritable)
        answer = await admin.patch(event_path(event), {"venue": "Hall"})
    assert (answer.status, answer.code) == (500, "internal_error")
    assert (await admin.get(event_path(event))).json == event
    assert len(read_trail(superuser, event["id"])) == 1


async def test_a_row_that_breaks_a_rule_without_a_voice_is_a_bug(
    admin: Client, event: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names in the database are nobody's business."""

    def everything(self: object) -> dict[str, object]:
        return {"name": ""}

    monkeypatch.setattr("shared.schemas.base.Patch.changes", everything)
    answer = await admin.patch(event_path(event), {"venue": "Hall"})
    assert (answer.status, answer.code) == (500, "internal_error")
    assert b"ck_events" not in answer.body
