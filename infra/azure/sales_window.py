"""No deployment in a sales window: who is about to open a sale should not find us restarting."""

import psycopg

# Around the opening of a sale, when everybody comes at once.
_HOURS_BEFORE, _HOURS_AFTER = 2, 2
# A sale that is quiet may be deployed into: instances drain, and old and new code run side by side.
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
    """Return why this is no time to deploy; nothing means that it is one."""
    window = {"before": _HOURS_BEFORE, "after": _HOURS_AFTER}
    reasons = [
        f"{slug} opens its sale at {opens_at:%Y-%m-%d %H:%M %Z}"
        for slug, opens_at in connection.execute(_OPENINGS, window)
    ]
    counted = connection.execute(_PURCHASES, {"minutes": _BUSY_MINUTES}).fetchone()
    if counted is not None and counted[0] >= _BUSY_PURCHASES:
        reasons.append(f"{counted[0]} purchases in the last {_BUSY_MINUTES} minutes")
    return reasons
