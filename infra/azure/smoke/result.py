"""What a check found."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a line of the report begins."""

    OK = "ok"
    WRONG = "WRONG"
    # Nobody asked for what it needs, or what it needs could not be fetched.
    NOT_CHECKED = "not checked"


@dataclass(frozen=True)
class Result:
    """One line of the report; `detail` states what was found, or what was missing to look."""

    check: str
    verdict: Verdict
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.verdict:<12} {self.check}{f': {self.detail}' if self.detail else ''}"


class NotChecked(Exception):
    """A check can't be made; the message says what it lacks."""


def conclusion(results: Sequence[Result]) -> str:
    """Return the last line of the report."""
    wrong, unchecked = (
        [result.check for result in results if result.verdict is verdict]
        for verdict in (Verdict.WRONG, Verdict.NOT_CHECKED)
    )
    left_out = f" Not checked: {', '.join(unchecked)}." if unchecked else ""
    if wrong:
        return f"THE DEPLOYMENT CAN'T BE USED AS IT IS: {', '.join(wrong)}.{left_out}"
    return f"The deployment works: {len(results) - len(unchecked)} checks passed.{left_out}"
