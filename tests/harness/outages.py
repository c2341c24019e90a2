"""Outages for tests: those of the local stack, and sessions that the database ends."""

import psycopg

from infra.local.outages import frozen, restart, stopped

__all__ = ["frozen", "hang_up", "restart", "stopped"]


def hang_up(superuser_url: str) -> None:
    """End the app's database sessions that have a transaction open, as a failover would."""
    with psycopg.connect(superuser_url, autocommit=True) as superuser:
        ended = superuser.execute(
            # Waits up to so many milliseconds for each to be gone.
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'ticket-packages' AND state = 'idle in transaction'"
        ).fetchall()
    assert ended, "no transaction was open"
    assert all(is_gone for (is_gone,) in ended)
