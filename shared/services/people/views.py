"""People, as the API shows them to admins."""

from shared.db.tables import User
from shared.schemas.base import Person


def read_person(user: User) -> Person:
    """Show somebody as admins see them."""
    return Person(id=user.id, name=user.name, email=user.email)
