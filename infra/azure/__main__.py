"""`python -m infra.azure …`: what azd's hooks and the workflows call through make."""

import argparse
import sys

from infra.azure.az import AzFailed
from infra.azure.database import migrate, prepare_roles
from infra.azure.signing_secrets import ensure_secrets
from infra.azure.subscription import lock_archive, subscribe


def _do(command: str) -> int:
    match command:
        case "prepare":
            prepare_roles()
            ensure_secrets()
            return migrate()
        case "migrate":
            return migrate()
        case "finish":
            subscribe()
            lock_archive()
    return 0


def main() -> int:
    """Return the exit code; what a person can do something about is told without a traceback."""
    parser = argparse.ArgumentParser(prog="python -m infra.azure")
    parser.add_argument("command", choices=["prepare", "migrate", "finish"])
    try:
        return _do(parser.parse_args().command)
    except AzFailed as error:
        sys.stderr.write(f"{error}\n")
    except KeyError as error:
        sys.stderr.write(f"{error} is not set; azd sets it once the resources are there\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
