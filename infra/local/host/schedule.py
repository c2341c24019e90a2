"""NCRONTAB: the schedules of Azure Functions' timers, of six fields."""

from datetime import UTC, datetime

from croniter import croniter

from infra.local.host.routes import IndexingError


class Schedule:
    """When a timer is due, in UTC; the seconds come first."""

    def __init__(self, expression: str) -> None:
        if len(expression.split()) != 6 or not croniter.is_valid(
            expression, second_at_beginning=True
        ):
            raise IndexingError(f"{expression!r} is not a schedule of six fields")
        self.expression = expression

    def next_after(self, moment: datetime) -> datetime:
        """Return the first due time after this moment."""
        # NCRONTAB wants day of month AND day of week; croniter's own rule is cron's OR.
        iterator = croniter(
            self.expression, moment.astimezone(UTC), day_or=False, second_at_beginning=True
        )
        due: datetime = iterator.get_next(datetime)
        return due
