"""Free ports for the stack's servers."""

import random
import socket

# Below the range of local ports of outgoing connections (from 32768 on Linux, 49152 on macOS): a
# port in it can be lost while a server is stopped, even to a client that keeps connecting to that
# port.
_LOWEST, _HIGHEST = 20_000, 32_000


def is_free(port: int) -> bool:
    """Return whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: lingering connections of an earlier run don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def find_free_ports(count: int) -> list[int]:
    """Return distinct ports that are free now; another process may take them before the caller."""
    candidates = random.SystemRandom().sample(range(_LOWEST, _HIGHEST), 2_000)
    free = [port for port in candidates if is_free(port)][:count]
    if len(free) < count:
        raise RuntimeError(f"found only {len(free)} free ports between {_LOWEST} and {_HIGHEST}")
    return free
