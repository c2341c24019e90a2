"""`make check-azure`: hold every call against the parser of the real command line, without Azure.

Its argument names have changed between releases, and a call that it does not know stops a
deployment half-way. The command line lives in a virtual environment of its own: it is large, and
pins versions that the app must not follow.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from infra.azure.commands import EVERY_CALL

# argparse's exit code; a call that is understood ends with 1, since nobody is signed in.
_NOT_UNDERSTOOD = 2


def refusal_of(az: Path, call: Sequence[str], home: Path) -> str | None:
    """Return what the parser says against a call, None where it takes it."""
    words = [word.replace("@body.json", f"@{home / 'body.json'}") for word in call]
    done = subprocess.run(  # noqa: S603
        [str(az), *words, "--only-show-errors", "--output", "json"],
        # Nobody's sign-in, and no question asked.
        env={**os.environ, "AZURE_CONFIG_DIR": str(home), "AZURE_CORE_COLLECT_TELEMETRY": "false"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != _NOT_UNDERSTOOD:
        return None
    return done.stderr.strip().splitlines()[0]


def main() -> int:
    """Return the exit code; every call that is refused has a line."""
    az = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as directory:
        home = Path(directory)
        (home / "body.json").write_text("{}")
        refused = [(call, refusal_of(az, call, home)) for call in EVERY_CALL]
    for call, why in refused:
        if why is not None:
            sys.stderr.write(f"az {' '.join(call[:4])}: {why}\n")
    understood = sum(why is None for _, why in refused)
    sys.stdout.write(f"{understood} of {len(refused)} calls are taken by {az}\n")
    return 0 if understood == len(refused) else 1


if __name__ == "__main__":
    sys.exit(main())
