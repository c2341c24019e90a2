"""Forgetting what other tests have left, where timers and scans would be busy with it."""

import psycopg
from azure.core.exceptions import ResourceNotFoundError

from shared.storage import quarantine

# Signed in once and remembered by the app; and what the migrations know.
_STAYS = ("users", "alembic_version")


def forget_events(superuser: psycopg.Connection) -> None:
    """Empty every table but that of the people."""
    tables = superuser.execute(
        "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables"
        " WHERE schemaname = 'public' AND tablename <> ALL(%s)",
        [list(_STAYS)],
    ).fetchone()
    assert tables is not None
    # The audit trail refuses it, as it should: as a replica nobody is asked.
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(f"TRUNCATE {tables[0]}")
    superuser.execute("SET session_replication_role = DEFAULT")


async def forget_uploads() -> None:
    """Empty the quarantine."""
    container = quarantine.service().get_container_client(quarantine.CONTAINER)
    try:
        async for found in container.list_blobs():
            await container.delete_blob(found.name)
    except ResourceNotFoundError:
        return
