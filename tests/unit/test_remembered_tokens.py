"""A token that was verified is not verified again for a while, and never taken beyond its end."""

import pytest
from cachetools import TLRUCache

from shared.http.identity import Verified, forget_at
from shared.services.people.users import Identity

_NOW = 1_000_000.0
_IDENTITY = Identity("issuer", "subject", frozenset(), None, None, False, None)


@pytest.mark.parametrize(("lives_for", "kept_for"), [(3_600, 60), (61, 60), (59, 59), (1, 1)])
def test_a_token_is_kept_for_a_minute_or_until_it_ends(lives_for: int, kept_for: int) -> None:
    times = [_NOW]
    kept = TLRUCache[str, Verified](maxsize=1, ttu=forget_at, timer=lambda: times[-1])
    kept["token"] = Verified(_IDENTITY, _NOW + lives_for)
    times.append(_NOW + kept_for - 0.001)
    assert "token" in kept
    times.append(_NOW + kept_for)
    assert "token" not in kept
