"""The issuer's key server goes away: who is known stays known, and it is not hammered."""

from pathlib import Path

import pytest
from cachetools import TTLCache

from infra.local.issuer import TokenIssuer
from shared.http import identity
from tests.harness.client import Client
from tests.harness.key_server import KeyServer

_LONG_AFTER = identity._KEYS_LIFETIME_SECONDS + 1
_A_WHILE = identity._REFRESH_PAUSE_SECONDS + 1


class Clock:
    """A clock that stands still until it is set forward."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        """Return the time, as `time.monotonic` does."""
        return self.seconds


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch, keys: KeyServer) -> Clock:
    """The clock by which the keys grow old; they are fetched anew for this test."""
    clock = Clock()
    monkeypatch.setattr(identity, "monotonic", clock)
    fetched = identity.SigningKeys(f"{keys.url}/jwks.json")
    monkeypatch.setattr(identity, "signing_keys", lambda: fetched)
    # Nobody's token is remembered: each request asks for the key.
    monkeypatch.setattr(identity, "verified_memo", TTLCache(maxsize=1, ttl=0))
    monkeypatch.setattr(keys, "is_down", False)
    return clock


@pytest.fixture
def stranger(keys: KeyServer, known_donor: Client, tmp_path: Path) -> Client:
    """Somebody whose token was signed with a key that the app has never seen."""
    token, _ = TokenIssuer(tmp_path, keys.issuer.issuer).issue("Ida", "ida@example.org", ["donor"])
    return Client(known_donor.host, token)


async def test_known_keys_serve_while_the_issuer_is_down_however_old_they_are(
    known_donor: Client, keys: KeyServer, passing: Clock
) -> None:
    """Spec §2: keys are cached; an hour is when they are asked for again, not when they end."""
    assert (await known_donor.get("me/purchases")).status == 200
    keys.is_down = True
    assert (await known_donor.get("me/purchases")).status == 200
    passing.seconds += _LONG_AFTER
    asked = keys.requests
    for _ in range(10):
        assert (await known_donor.get("me/purchases")).status == 200
    assert keys.requests == asked + 1


async def test_unknown_key_is_asked_to_come_back_while_the_issuer_is_down(
    known_donor: Client, stranger: Client, keys: KeyServer, passing: Clock
) -> None:
    """Spec §2, §11: it may be a new key of the issuer's, so 503 and not 401."""
    assert (await known_donor.get("me/purchases")).status == 200
    keys.is_down = True
    passing.seconds += _A_WHILE
    asked = keys.requests
    for _ in range(10):
        answer = await stranger.get("me/purchases")
        assert (answer.status, answer.code) == (503, "service_unavailable")
        assert int(answer.headers["Retry-After"]) >= 1
    assert keys.requests == asked + 1


async def test_unknown_key_is_judged_when_the_issuer_is_back(
    known_donor: Client, stranger: Client, keys: KeyServer, passing: Clock
) -> None:
    """Spec §2: the issuer has no such key, so the token proves nothing."""
    keys.is_down = True
    assert (await stranger.get("me/purchases")).status == 503
    keys.is_down = False
    passing.seconds += _A_WHILE
    assert (await stranger.get("me/purchases")).status == 401
    assert (await known_donor.get("me/purchases")).status == 200


async def test_app_that_starts_while_the_issuer_is_down_serves_the_public(
    known_donor: Client, anybody: Client, keys: KeyServer, passing: Clock
) -> None:
    """Spec §11: without any key nobody can be recognised, and everything public works."""
    keys.is_down = True
    assert (await known_donor.get("me/purchases")).status == 503
    assert (await anybody.get("health/ready")).status == 200
    keys.is_down = False
    passing.seconds += _A_WHILE
    assert (await known_donor.get("me/purchases")).status == 200
