"""The blobs that a function has processed, so that a restart does not process them again."""

import json
from pathlib import Path


class ProcessedBlobs:
    """A set of (function, container, blob, ETag), kept in a file of one JSON list a line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done: set[tuple[str, ...]] = set()
        if path.exists():
            for line in path.read_text().splitlines():
                self._done.add(_parse(line))

    def __contains__(self, receipt: tuple[str, ...]) -> bool:
        return receipt in self._done

    def add(self, receipt: tuple[str, ...]) -> None:
        """Add a blob, persistently."""
        self._done.add(receipt)
        with self._path.open("a") as file:
            file.write(f"{json.dumps(receipt)}\n")


def _parse(line: str) -> tuple[str, ...]:
    try:
        return tuple(json.loads(line))
    except ValueError:
        # Cut off by a crash: the function runs once more, as "at least once" allows.
        return ()
