"""Verify that the archive of an event's audit trail is complete, without the database.

    python -m shared.commands.verify_audit_archive --event <event id> [--entries N --head HASH]

`--entries` and `--head` are the expected end of the archive, from the database or a separate
record. The exit code is 1 when something is wrong.
"""

import argparse
import asyncio
import json
import sys
from uuid import UUID

from shared.process import process
from shared.storage.audit_archive import verify_archive


async def _main(event_id: UUID, entries: int | None, head: str | None) -> int:
    try:
        check = await verify_archive(event_id)
    finally:
        await process.aclose()
    if entries is not None or head is not None:
        check.expect_end(
            check.entries if entries is None else entries, check.head_hash if head is None else head
        )
    is_valid = check.first_invalid is None
    verdict = {
        "valid": is_valid,
        "entries": check.entries,
        "first_invalid_sequence": check.first_invalid,
        "head_hash": check.head_hash,
    }
    sys.stdout.write(json.dumps(verdict) + "\n")
    return 0 if is_valid else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Prove that the audit archive is whole.")
    parser.add_argument("--event", type=UUID, required=True)
    parser.add_argument("--entries", type=int, help="how many entries there have to be")
    parser.add_argument("--head", help="the hash that the last of them has to have")
    options = parser.parse_args()
    sys.exit(asyncio.run(_main(options.event, options.entries, options.head)))
