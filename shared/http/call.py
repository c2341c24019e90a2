"""What a handler is given besides its body, its query and the names in its path."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor


@dataclass(frozen=True)
class Call:
    """One request under way: its transaction, who sent it, and what its headers promised."""

    session: AsyncSession
    sender: Actor | None
    # The versions that the sender is ready to change; empty where the endpoint needs none.
    if_match: frozenset[int]
    idempotency_key: str

    @property
    def actor(self) -> Actor:
        """Who is acting. Only endpoints for people who are signed in may ask."""
        if self.sender is None:
            raise RuntimeError("a public endpoint asked who is acting")
        return self.sender
