"""The directories of the local stack."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCAL = ROOT / ".local"
# Another name gives a second run in the same clone its own servers and data.
RUN = LOCAL / os.environ.get("LOCAL_STACK", "run")
# The present address of `make run`, for `make token`.
ADDRESS = RUN / "address"
SETTINGS = ROOT / "local.settings.json"
