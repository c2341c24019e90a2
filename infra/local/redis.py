"""Redis of the local stack."""

from pathlib import Path

import redis

from infra.local.credentials import Credentials, write_private
from infra.local.lock import DirectoryLock
from infra.local.part import Part
from infra.local.redis_binary import redis_server


class Redis(Part):
    """A cache only: it writes nothing to disk."""

    name = "redis"

    def __init__(self, directory: Path, lock: DirectoryLock, credentials: Credentials) -> None:
        super().__init__(directory, lock)
        self._password = credentials.redis_password

    @property
    def url(self) -> str:
        """The address with the password, for redis-py."""
        return f"redis://:{self._password}@127.0.0.1:{self.ports[0]}/0"

    def command(self) -> list[str]:
        """Return the server's command line; the settings are in a file, the password among them."""
        settings = f"""\
bind 127.0.0.1
port {self.ports[0]}
requirepass {self._password}
dir "{self.directory}"
save ""
appendonly no
"""
        path = self.directory / "redis.conf"
        write_private(path, settings.encode())
        return [str(redis_server()), str(path)]

    def is_ready(self) -> bool:
        """Return whether it answers a ping with our password."""
        try:
            with redis.Redis.from_url(self.url, socket_timeout=5) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False
