"""In a terminal the app's structured log lines are text."""

import json
import logging

import pytest

from infra.local.readable_logs import ReadableFormatter, readable

SETTLED = {
    "upload_id": "5f0c",
    "outcome": "clean",
    "event": "image_settled",
    "level": "info",
    "timestamp": "2026-05-01T18:00:00Z",
}


def test_a_line_of_json_is_its_event_and_its_values() -> None:
    record = logging.LogRecord("app", logging.INFO, "", 0, json.dumps(SETTLED), (), None)
    line = ReadableFormatter().format(record)
    assert line.endswith(" INFO app: image_settled upload_id=5f0c outcome=clean")


def test_a_traceback_is_below_the_line() -> None:
    text = readable(json.dumps({"event": "unexpected_error", "exception": "Traceback\n  here"}))
    assert text == "unexpected_error\nTraceback\n  here"


@pytest.mark.parametrize("message", ["started", "12", '{"other": 1}', "[1]", '{"event": '])
def test_any_other_line_stays_as_it_is(message: str) -> None:
    assert readable(message) == message
