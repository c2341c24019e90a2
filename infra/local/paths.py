"""Where the local stack keeps what it makes."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCAL = ROOT / ".local"
# Another name lets a second run in the same clone have servers and data of its own.
RUN = LOCAL / os.environ.get("LOCAL_STACK", "run")
# The address that `make run` serves on now, for `make token`.
ADDRESS = RUN / "address"
SETTINGS = ROOT / "local.settings.json"
