"""Calls Azure's command line, as the person or workflow that is signed in there."""

import json
import subprocess
from typing import Any


class AzFailed(RuntimeError):
    """`az` failed or is not installed; the message contains its output."""


def az(*arguments: str) -> Any:  # noqa: ANN401 - whatever JSON the command prints
    """Run `az` and return what it printed, read as JSON; None if it printed nothing."""
    command = ["az", *arguments, "--only-show-errors", "--output", "json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise AzFailed("the Azure CLI is not installed: there is no `az` on the path") from None
    if done.returncode != 0:
        # Not the whole command line: an argument may be a secret.
        raise AzFailed(f"az {' '.join(arguments[:3])} failed: {done.stderr.strip()}")
    return json.loads(done.stdout) if done.stdout.strip() else None
