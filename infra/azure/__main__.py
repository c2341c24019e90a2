"""`python -m infra.azure …`: the commands of azd's hooks and the workflows, called by make."""

import argparse
import asyncio
import os
import sys

import httpx

from infra.azure.admin_site import write_config
from infra.azure.az import AzFailed
from infra.azure.database import (
    close_firewall,
    connected,
    migrate,
    open_firewall,
    prepare_roles,
)
from infra.azure.key_references import refresh_key_references
from infra.azure.sales_window import reasons_to_wait
from infra.azure.signing_secrets import ensure_secrets
from infra.azure.smoke.access import FROM_AZURE
from infra.azure.smoke.checks import REQUEST_SECONDS, look
from infra.azure.smoke.result import Result, Verdict, conclusion
from infra.azure.standing import prepare_provisioning
from infra.azure.subscription import lock_archive, subscribe


def _do(command: str) -> int:
    match command:
        case "before":
            prepare_provisioning()
        case "prepare":
            prepare_roles()
            ensure_secrets()
        case "migrate":
            return migrate()
        case "admin":
            write_config()
        case "open":
            open_firewall()
        case "close":
            close_firewall()
        case "finish":
            refresh_key_references()
            subscribe()
            lock_archive()
        case "may-deploy":
            with connected() as database:
                return _complain(reasons_to_wait(database))
        case "smoke":
            return asyncio.run(_smoke())
    return 0


async def _smoke() -> int:
    results: list[Result] = []
    async with httpx.AsyncClient(base_url=os.environ["API_URL"], timeout=REQUEST_SECONDS) as api:
        async for result in look(api, FROM_AZURE):
            sys.stdout.write(f"{result}\n")
            sys.stdout.flush()
            results.append(result)
    sys.stdout.write(f"{conclusion(results)}\n")
    return int(any(result.verdict is Verdict.WRONG for result in results))


def _complain(of: list[str]) -> int:
    for line in of:
        sys.stderr.write(f"{line}\n")
    return 1 if of else 0


def main() -> int:
    """Run the command and return the exit code; expected errors print no traceback."""
    parser = argparse.ArgumentParser(prog="python -m infra.azure")
    parser.add_argument(
        "command",
        choices=[
            "before",
            "prepare",
            "migrate",
            "admin",
            "open",
            "close",
            "finish",
            "may-deploy",
            "smoke",
        ],
    )
    try:
        return _do(parser.parse_args().command)
    except AzFailed as error:
        sys.stderr.write(f"{error}\n")
    except KeyError as error:
        sys.stderr.write(f"{error} is not set; azd sets it after it has created the resources\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
