"""Where a request came from, according to the proxies in front of the app."""

from ipaddress import IPv6Address, ip_address, ip_network

# All whose header names no address count together: without a limit, a header that no proxy of ours
# wrote would lift it.
UNREADABLE = "unreadable"


def client_address(forwarded_for: str | None, trusted_proxies: int) -> str | None:
    """Return the sender's address, an IPv6 one as its /64; None without the header.

    `UNREADABLE` stands for every header that has no address where the sender's should be.

    Each proxy appends the address it was called from. So only the last `trusted_proxies` entries of
    X-Forwarded-For can be trusted, and the first of those is the sender; the sender may have made
    up any entry before them. Azure's front end appends a port to the address.
    """
    if forwarded_for is None:
        return None
    entries = [entry.strip() for entry in forwarded_for.split(",") if entry.strip()]
    if len(entries) < trusted_proxies:
        return UNREADABLE
    try:
        address = ip_address(_without_port(entries[-trusted_proxies]))
    except ValueError:
        return UNREADABLE
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)


def _without_port(entry: str) -> str:
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    host, _, _ = entry.partition(":")
    return host if entry.count(":") == 1 else entry
