"""Who may call an endpoint. Every endpoint declares one of these rules."""

from dataclasses import dataclass

from shared.domain import errors
from shared.domain.roles import ADMIN_ROLES, Role
from shared.http.parameters import Json, header


@dataclass(frozen=True)
class Access:
    """An access rule. Without `roles`, anybody who meets the rest of it may call."""

    name: str
    signed_in: bool = True
    roles: frozenset[Role] = frozenset()
    # The caller must be a coordinator of the path's event or a super admin; checked in a
    # transaction.
    of_event: bool = False
    # The caller is a machine that signs its requests, not a person.
    signed: bool = False

    @property
    def implied_errors(self) -> tuple[type[errors.DomainError], ...]:
        """Return the errors that a caller who does not meet the rule gets."""
        rules = (
            (self.signed_in, errors.Unauthenticated),
            (self.signed, errors.SignatureInvalid),
            (self.roles, errors.Forbidden),
            (self.of_event, errors.EventNotFound),
        )
        return tuple(error for applies, error in rules if applies)

    @property
    def security(self) -> list[Json]:
        """Return OpenAPI's security requirements: an empty list where no token is needed."""
        return [{"bearer": []}] if self.signed_in else []

    def parameters(self) -> list[Json]:
        """Describe the header that authenticates the caller, if it is not `Authorization`."""
        return [header("X-Signature", required=True)] if self.signed else []


public = Access("public", signed_in=False)
signature = Access("signature", signed_in=False, signed=True)
donor = Access("donor")
super_admin = Access("super_admin", roles=frozenset({Role.SUPER_ADMIN}))
coordinator = Access("coordinator", roles=ADMIN_ROLES)
coordinator_of_event = Access("coordinator_of_event", roles=ADMIN_ROLES, of_event=True)
