"""Who is acting, and what their roles let them do."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What a token's `roles` claim may name; anything else in it is ignored."""

    SUPER_ADMIN = "super_admin"
    EVENT_COORDINATOR = "event_coordinator"
    DONOR = "donor"


@dataclass(frozen=True)
class Actor:
    """A signed-in person, by our own id; nothing is ever decided by name or e-mail."""

    id: UUID
    roles: frozenset[Role]
    name: str | None = None
    email: str | None = None

    @property
    def is_super_admin(self) -> bool:
        """Whether every event is theirs to manage."""
        return Role.SUPER_ADMIN in self.roles


ADMIN_ROLES = frozenset({Role.SUPER_ADMIN, Role.EVENT_COORDINATOR})
