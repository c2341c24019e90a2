"""Restore audit entries that the archive has and a restored database lacks.

    python -m shared.commands.restore_audit_trail --all
    python -m shared.commands.restore_audit_trail --event <event id>

The exit code is 1 if any trail could not be restored; the other events' trails are restored.
"""

import argparse
import asyncio
import sys
from uuid import UUID

from shared.process import process
from shared.services.audit.restore import NotRestorable, list_events, restore_from_archive


async def _main(event_id: UUID | None) -> int:
    refused = False
    try:
        for each in await list_events() if event_id is None else [event_id]:
            try:
                restored = await restore_from_archive(each)
            except NotRestorable as refusal:
                refused = True
                sys.stderr.write(f"{each}: {refusal}\n")
            else:
                sys.stdout.write(f"{each}: {restored} entries restored\n")
    finally:
        await process.aclose()
    return int(refused)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Restore the audit trail from the archive.")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--event", type=UUID, help="of this event")
    which.add_argument("--all", action="store_true", help="of every event in the database")
    sys.exit(asyncio.run(_main(parser.parse_args().event)))
