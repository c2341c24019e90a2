"""People, as the API shows them to admins."""

from shared.db.tables import User
from shared.domain.roles import Actor
from shared.schemas.base import Person


def read_person(user: User) -> Person:
    """Show somebody as admins see them."""
    return Person(id=user.id, name=user.name, email=user.email)


def read_actor(actor: Actor) -> Person:
    """Show who sent the request as admins see them."""
    return Person(id=actor.id, name=actor.name, email=actor.email)
