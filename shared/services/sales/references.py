"""References of payments, such as check numbers, compared without the case of A-Z."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func

from shared.domain.text import fold_ascii

# Sorts after every character.
_LAST = "\U0010ffff"


def folded(reference: SQLColumnExpression[str | None]) -> SQLColumnExpression[str]:
    """Return a reference as `fold_ascii` writes it, in the order of the characters' numbers."""
    return func.lower(reference.collate("C"))


def begins(reference: SQLColumnExpression[str | None], text: str) -> ColumnElement[bool]:
    """Return the condition that a reference begins with `text`.

    It is a range: for LIKE with a parameter, no index can be used once the plan is a general one.
    """
    beginning = fold_ascii(text)
    return and_(folded(reference) >= beginning, folded(reference) < beginning + _LAST)
