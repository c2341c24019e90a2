"""Who may call an endpoint. Every endpoint declares one of these rules."""

from dataclasses import dataclass

from shared.domain.roles import ADMIN_ROLES, Role


@dataclass(frozen=True)
class Access:
    """An access rule. Without `roles`, anybody who meets the rest of it may call."""

    name: str
    signed_in: bool = True
    roles: frozenset[Role] = frozenset()
    # The path's event must be the caller's to manage; checked inside the transaction.
    of_event: bool = False
    # Not a person: a machine that signs what it sends.
    signed: bool = False


public = Access("public", signed_in=False)
signature = Access("signature", signed_in=False, signed=True)
donor = Access("donor")
super_admin = Access("super_admin", roles=frozenset({Role.SUPER_ADMIN}))
coordinator = Access("coordinator", roles=ADMIN_ROLES)
coordinator_of_event = Access("coordinator_of_event", roles=ADMIN_ROLES, of_event=True)
