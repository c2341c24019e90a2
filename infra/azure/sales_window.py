"""Refuses a deployment near the opening of a sale, when the app must not restart."""

import psycopg

# The time around the opening of a sale, when most donors arrive.
_HOURS_BEFORE, _HOURS_AFTER = 2, 2
# A deployment during a quiet sale is allowed: instances drain, and old and new code run in
# parallel.
_BUSY_PURCHASES, _BUSY_MINUTES = 20, 10

_OPENINGS = """
    SELECT slug, sales_open_at FROM events
    WHERE sales_open_at BETWEEN now() - make_interval(hours => %(after)s)
                            AND now() + make_interval(hours => %(before)s)
    ORDER BY sales_open_at
"""
_PURCHASES = """
    SELECT count(*) FROM purchases
    WHERE created_at > now() - make_interval(mins => %(minutes)s)
"""


def reasons_to_wait(connection: psycopg.Connection) -> list[str]:
    """Return the reasons not to deploy now; an empty list if there are none."""
    window = {"before": _HOURS_BEFORE, "after": _HOURS_AFTER}
    reasons = [
        f"{slug} opens its sale at {opens_at:%Y-%m-%d %H:%M %Z}"
        for slug, opens_at in connection.execute(_OPENINGS, window)
    ]
    counted = connection.execute(_PURCHASES, {"minutes": _BUSY_MINUTES}).fetchone()
    if counted is not None and counted[0] >= _BUSY_PURCHASES:
        reasons.append(f"{counted[0]} purchases in the last {_BUSY_MINUTES} minutes")
    return reasons
