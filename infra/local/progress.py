"""Prints the progress of a start."""

import time


class Progress:
    """Prints short lines with the seconds since the start."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def say(self, what: str) -> None:
        """Print one line, without buffering."""
        print(f"{time.monotonic() - self._start:6.1f} s  {what}", flush=True)
