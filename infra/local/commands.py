"""The smaller commands: print a token, remove data, install packages."""

import sys

from infra.local.issuer import ISSUER, TokenIssuer
from infra.local.node import install_packages
from infra.local.paths import ADDRESS, LOCAL, RUN
from infra.local.people import BY_ROLE
from infra.local.redis_binary import redis_server
from infra.local.stack import remove_stack

_DAY_SECONDS = 86_400


def print_token(role: str) -> int:
    """Print a token for the demo's person of this role, and nothing else on standard output."""
    if not ADDRESS.exists():
        print("Nothing is running here; start it with `make run`.", file=sys.stderr)
        return 1
    issuer = TokenIssuer(RUN, ISSUER)
    person = BY_ROLE[role]
    token, _ = issuer.issue(person.name, person.email, person.roles, expires_in=_DAY_SECONDS)
    print(f"{person.name}, {', '.join(person.roles)}, for a day:", file=sys.stderr)
    print(token)
    return 0


def reset() -> None:
    """Remove the data and keys of every stack of this clone."""
    for directory in sorted(LOCAL.glob("*/")):
        remove_stack(directory)
        print(f"removed {directory.relative_to(LOCAL.parent)}")


def install() -> None:
    """Install what the stack needs beside its Python packages: Redis, and Azurite from npm."""
    redis_server()
    install_packages()
