"""The pool of database connections: how large it is where the app is deployed, and who has some."""

import json

from sqlalchemy.pool import QueuePool

from infra.azure.bicep import AZURE
from shared.db.engine import engine

_TIERS = json.loads((AZURE / "tiers.json").read_text())


def deployed_pool_size(tier: str) -> int:
    """Return how many connections a process has in `dev`, `staging` or `production`."""
    size: int = _TIERS[tier]["database"]["poolSize"]
    return size


def deployed_concurrency(tier: str) -> int:
    """Return how many requests a process is given at once."""
    requests: int = _TIERS[tier]["app"]["concurrency"]
    return requests


def connections_in_use() -> int:
    """Return how many connections the app has taken from its pool at this moment."""
    pool = engine().pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()
