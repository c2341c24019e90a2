"""Where things are, below /api/v1."""

from tests.factories import Json


def event_path(event: Json) -> str:
    """Return the address of an event for admins."""
    return f"admin/events/{event['id']}"


def packages_path(event: Json) -> str:
    """Return the address of an event's packages for admins."""
    return f"{event_path(event)}/tickets/packages"


def package_path(package: Json) -> str:
    """Return the address of a package for admins."""
    return f"admin/events/{package['event_id']}/tickets/packages/{package['id']}"


def public_packages_path(event: Json) -> str:
    """Return the address of an event's packages for everybody."""
    return f"events/{event['id']}/tickets/packages"


def version_tag(package: Json) -> str:
    """Return the ETag that a package was read with."""
    return f'"{package["version"]}"'
