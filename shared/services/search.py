"""How people and guests are found by their names and addresses."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_

from shared.domain.text import search_words


def mentions(
    folded: SQLColumnExpression[str | None], name: SQLColumnExpression[str | None], wanted: str
) -> ColumnElement[bool]:
    """Return the condition that each word of `wanted` occurs, in any order.

    If `wanted` is nothing but apostrophes, they are looked for in the name as it is.
    """
    words = search_words(wanted)
    if not words:
        return name.contains(wanted, autoescape=True)
    return and_(*(folded.contains(word, autoescape=True) for word in dict.fromkeys(words)))
