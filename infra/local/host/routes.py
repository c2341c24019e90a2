"""Finds the function for a request, by the rules of the Functions host."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# The host reserves these, with any prefix.
_RESERVED = ("admin", "runtime")
_PARAMETER = re.compile(r"\{(\*?)([A-Za-z_][A-Za-z0-9_]*)\}")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class IndexingError(ValueError):
    """The host can't run a function; the real one would skip it or not start."""


@dataclass(frozen=True)
class Route:
    """An HTTP trigger's methods and path template."""

    function: str
    template: str
    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """The function that answers, and the values of its route's parameters."""

    function: str
    route_params: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Branch:
    function: str
    # Name and group number of each parameter.
    parameters: tuple[tuple[str, int], ...]


class RouteTable:
    """All routes, compiled to one regular expression per method.

    Alternatives are tried in the order of function names, as in the host, and the empty group at
    the end of each shows which one matched.
    """

    def __init__(self, routes: Iterable[Route], prefix: str = "") -> None:
        ordered = sorted(routes, key=lambda route: route.function.lower())
        _refuse_conflicts(ordered)
        methods = sorted({method for route in ordered for method in route.methods})
        self._tables = {
            method: _compile([route for route in ordered if method in route.methods], prefix)
            for method in methods
        }

    def find(self, method: str, path: str) -> Match | None:
        """Return the match of a request; `path` is decoded by `decode_path`."""
        table = self._tables.get(method)
        if table is None:
            return None
        expression, branches = table
        match = expression.fullmatch(path)
        if match is None or match.lastindex is None:
            return None
        branch = branches[match.lastindex]
        # The worker gets no parameters without a value, such as an empty catch-all.
        values = {name: value for name, group in branch.parameters if (value := match[group])}
        return Match(branch.function, values)


def decode_path(raw: str) -> str:
    """Decode a path as ASP.NET Core does: all but %2F, and but what is not valid UTF-8."""
    return _ESCAPES.sub(_decode_escapes, raw) if "%" in raw else raw


def decode_text(raw: str) -> str:
    """Decode a name or value of a query string as ASP.NET Core does."""
    text = raw.replace("+", " ")
    return _ESCAPES.sub(_decode_all_escapes, text) if "%" in text else text


def parse_query(query: str) -> dict[str, str]:
    """Return a query's values as the worker gets them.

    Names are compared without case, several values of a name are joined by commas, and a name
    without a value is left out.
    """
    values_by_name: dict[str, list[str]] = {}
    spelling: dict[str, str] = {}
    for pair in query.split("&") if query else ():
        name, _, value = pair.partition("=")
        if name:
            name = decode_text(name)
            values_by_name.setdefault(spelling.setdefault(name.lower(), name), []).append(
                decode_text(value)
            )
    return {name: joined for name, values in values_by_name.items() if (joined := ",".join(values))}


def _decode_escapes(escapes: re.Match[str]) -> str:
    parts = re.split("(%2[Ff])", escapes[0])
    return "".join(part if part.upper() == "%2F" else _decode_utf8(part) for part in parts)


def _decode_all_escapes(escapes: re.Match[str]) -> str:
    return _decode_utf8(escapes[0])


def _decode_utf8(escaped: str) -> str:
    text = bytes.fromhex(escaped.replace("%", "")).decode(errors="surrogateescape")
    return _NOT_UTF8.sub(lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", text)


def _refuse_conflicts(routes: list[Route]) -> None:
    taken: dict[tuple[str, str], str] = {}
    for route in routes:
        if route.template.lower().startswith(_RESERVED):
            raise IndexingError(
                f"{route.function}: the route {route.template!r} conflicts with a built-in one"
            )
        for method in sorted(route.methods):
            other = taken.setdefault((method, route.template.lower()), route.function)
            if other != route.function:
                raise IndexingError(
                    f"{route.function}: {method} {route.template!r} is taken by {other}"
                )


def _compile(routes: list[Route], prefix: str) -> tuple[re.Pattern[str], Mapping[int, _Branch]]:
    alternatives: list[str] = []
    branches: dict[int, _Branch] = {}
    groups = 0
    for route in routes:
        template = "/".join(part for part in (prefix, route.template) if part)
        expression, names = _translate(route.function, template)
        parameters = tuple((name, groups + i) for i, name in enumerate(names, start=1))
        groups += len(names) + 1
        branches[groups] = _Branch(route.function, parameters)
        alternatives.append(f"{expression}()")
    # Without re.ASCII a long s (U+017F) would match an s; the host compares ordinals.
    flags = re.IGNORECASE | re.ASCII | re.DOTALL
    return re.compile(f"(?:{'|'.join(alternatives)})", flags), branches


def _translate(function: str, template: str) -> tuple[str, list[str]]:
    """Return the expression for a template, and the names of its groups."""
    expression, names = "", []
    segments = template.strip("/").split("/") if template.strip("/") else []
    for position, segment in enumerate(segments, start=1):
        parameter = _PARAMETER.fullmatch(segment)
        if parameter is None and ("{" in segment or "}" in segment):
            raise IndexingError(f"{function}: the development host can't match {segment!r}")
        if parameter is None:
            expression += f"/{re.escape(segment)}"
            continue
        catch_all, name = parameter.groups()
        names.append(name)
        if not catch_all:
            expression += "/([^/]+)"
        elif position == len(segments):
            # It may be left out with its slash; a double slash before it does not match.
            return f"{expression}(?:/(?!/)(.*))?", names
        else:
            raise IndexingError(f"{function}: {segment!r} must be the last segment")
    return f"{expression}/?", names
