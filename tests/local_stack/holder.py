"""Holds a stack in a process of its own, for tests that end that process in every way there is."""

import json
import sys
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it ships no types

from infra.local.lock import AlreadyRunning
from infra.local.part import PartFailed
from infra.local.stack import LocalStack
from infra.local.until_stopped import interrupt_on_signals, run_until_stopped


def main(directory: Path) -> int:
    interrupt_on_signals()
    try:
        with LocalStack(directory) as stack:
            started = [child.pid for child in psutil.Process().children(recursive=True)]
            parts = {part.name: part.pid for part in stack.parts}
            sys.stdout.write(json.dumps({"parts": parts, "started": started}) + "\n")
            sys.stdout.flush()
            run_until_stopped(stack.watch())
    except (PartFailed, AlreadyRunning) as error:
        sys.stderr.write(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
