"""When tickets are on sale."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from shared.domain import errors


@dataclass(frozen=True)
class SalesWindow:
    """From `opens_at` (None: open until it closes) to `closes_at`, which is exclusive."""

    opens_at: datetime | None
    closes_at: datetime

    @classmethod
    def of_event(
        cls,
        *,
        sales_open_at: datetime | None,
        sales_close_at: datetime | None,
        starts_at: datetime,
    ) -> Self:
        """Return the window of an event; without `sales_close_at`, sales end when it starts."""
        return cls(opens_at=sales_open_at, closes_at=sales_close_at or starts_at)

    def refuse_outside(self, now: datetime) -> None:
        """Raise unless tickets are on sale at `now`.

        Raises:
            SalesNotOpen: `now` is before the opening.
            SalesClosed: `now` is at or after the closing.
        """
        if self.opens_at is not None and now < self.opens_at:
            raise errors.SalesNotOpen(self.opens_at)
        if now >= self.closes_at:
            raise errors.SalesClosed(self.closes_at)
