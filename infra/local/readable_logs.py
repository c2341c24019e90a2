"""Log lines for a terminal: the app writes JSON, which Azure reads and people do not."""

import json
import logging
from typing import Final

# The line's own time and level are before the message.
_LEFT_OUT: Final = frozenset({"event", "level", "timestamp"})


class ReadableFormatter(logging.Formatter):
    """Formats a message that is a JSON object as its event, and its values as `name=value`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Return the line, with values of structured messages written out."""
        record.message = readable(record.message)
        return super().formatMessage(record)


def readable(message: str) -> str:
    """Return a JSON object with an event as text; any other message as it is."""
    try:
        content = json.loads(message)
    except ValueError:
        return message
    if not isinstance(content, dict) or "event" not in content:
        return message
    # A traceback is below the line, as Python prints it.
    trace = content.pop("exception", None)
    values = [f"{name}={value}" for name, value in content.items() if name not in _LEFT_OUT]
    return " ".join([str(content["event"]), *values]) + (f"\n{trace}" if trace else "")
