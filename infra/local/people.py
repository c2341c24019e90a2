"""The people of the demo event; POST /local/token signs in any other person as well."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """A person to sign in as."""

    name: str
    email: str
    roles: tuple[str, ...]


ADMIN = Person("Noor Haddad", "noor.haddad@example.org", ("super_admin",))
COORDINATOR = Person("Amara Lindgren", "amara.lindgren@example.org", ("event_coordinator",))
DONORS = tuple(
    Person(name, f"{name.lower().replace(' ', '.')}@example.com", ("donor",))
    for name in (
        "Theo Marchetti",
        "Priya Raman",
        "Jonas Weber",
        "Delphine Okoro",
        "Grace Lindqvist",
        "Tom Whitfield",
        "Rosa Delgado",
        "Henrik Olsen",
        "Mei Tanaka",
        "Samuel Adeyemi",
        "Clara Novak",
        "Isaac Bloom",
    )
)
BY_ROLE = {"super_admin": ADMIN, "coordinator": COORDINATOR, "donor": DONORS[0]}
