"""What every handler gets, besides what its endpoint needs of the request."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain.roles import Actor


@dataclass(frozen=True)
class Call:
    """One request under way: its transaction, and who sent it."""

    session: AsyncSession
    sender: Actor | None

    @property
    def actor(self) -> Actor:
        """Return who is acting; raises `RuntimeError` in a public endpoint."""
        if self.sender is None:
            raise RuntimeError("a public endpoint asked who is acting")
        return self.sender
