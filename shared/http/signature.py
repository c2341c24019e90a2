"""Reads a handler's signature when it is declared, and checks it against the endpoint's needs."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import create_model

from shared.http.needs import Body, Declared, IdempotencyKey, IfMatch, Need, Path, Query, Upload
from shared.http.paths import names_in

_DECLARABLE: tuple[type[Declared], ...] = (IfMatch, IdempotencyKey, Upload)


def read_needs(
    handler: Callable[..., Any], path: str, declared: Sequence[Declared]
) -> tuple[Need, ...]:
    """Return all needs of an endpoint: those in its handler's annotations, and `declared`.

    A handler takes `call`, the parameters in its path, `query`, `body`, and one argument for each
    declared need.

    Raises:
        TypeError: the handler takes another argument, or lacks one; the message shows the correct
            signature.
    """
    parameters = inspect.signature(handler, eval_str=True).parameters
    taken = {name: parameter.annotation for name, parameter in parameters.items()}
    names = names_in(path)
    _check(handler.__name__, taken, names, declared)
    needs: list[Need] = []
    if names:
        fields: dict[str, Any] = {name: (taken[name], ...) for name in names}
        needs.append(Path(create_model(f"{handler.__name__}_path", **fields)))
    if "query" in taken:
        needs.append(Query(taken["query"]))
    if "body" in taken:
        needs.append(Body(taken["body"]))
    return (*needs, *declared)


def _check(
    handler: str, taken: dict[str, Any], names: Sequence[str], declared: Sequence[Declared]
) -> None:
    for missing in sorted({"call", *names} - set(taken)):
        raise TypeError(f"{handler} must take `{missing}`: async def {handler}({missing}: …)")
    for need in declared:
        if taken.get(need.argument) != need.annotation:
            argument = f"{need.argument}: {inspect.formatannotation(need.annotation)}"
            raise TypeError(
                f"{handler} needs {need.spelling} and must take it: async def {handler}({argument})"
            )
    known = {"call", "query", "body", *names, *(need.argument for need in declared)}
    for unknown in sorted(set(taken) - known):
        for need_type in _DECLARABLE:
            if unknown == need_type.argument:
                raise TypeError(
                    f"{handler} takes `{unknown}`, so its endpoint must declare it: "
                    f"needs=({need_type.spelling},)"
                )
        raise TypeError(
            f"{handler} can't take `{unknown}`: a handler takes call, query, body, "
            f"what it needs, and the names in its path: {', '.join(names) or 'none'}"
        )
