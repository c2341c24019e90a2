"""Free ports for the stack's servers."""

import random
import socket

# Below the range from which systems take the near end of outgoing connections (32768 on Linux,
# 49152 on macOS): a port from within it can be lost while a part is stopped, even to a client
# that keeps trying to connect to that very port.
_LOWEST, _HIGHEST = 20_000, 32_000


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do it: connections that linger from an earlier run don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def find_free_ports(count: int) -> list[int]:
    """Return distinct ports that are free now; whoever uses them must bear to lose the race."""
    candidates = random.SystemRandom().sample(range(_LOWEST, _HIGHEST), 2_000)
    free = [port for port in candidates if is_free(port)][:count]
    if len(free) < count:
        raise RuntimeError(f"found only {len(free)} free ports between {_LOWEST} and {_HIGHEST}")
    return free
