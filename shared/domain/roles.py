"""The signed-in person and their roles."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """The roles in a token's `roles` claim; other values in it are ignored."""

    SUPER_ADMIN = "super_admin"
    EVENT_COORDINATOR = "event_coordinator"
    DONOR = "donor"


@dataclass(frozen=True)
class Actor:
    """A signed-in person, by our own id; names and e-mail addresses never decide anything."""

    id: UUID
    roles: frozenset[Role]
    name: str | None = None
    email: str | None = None

    @property
    def is_super_admin(self) -> bool:
        """Whether they may manage every event."""
        return Role.SUPER_ADMIN in self.roles


ADMIN_ROLES = frozenset({Role.SUPER_ADMIN, Role.EVENT_COORDINATOR})
