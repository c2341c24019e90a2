"""`make check`: state whether the tests of the genuine worker will run on this Python."""

import sys

from infra.local.host.genuine.worker import WHAT_IT_NEEDS, is_installed

if not is_installed():
    sys.stderr.write(f"tests/platform will be skipped. {WHAT_IT_NEEDS}\n")
