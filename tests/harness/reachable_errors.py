"""Which errors the code can raise that runs behind a function, read off the code itself.

Each name at the top of a module is a node, and leads to every name that its code mentions, whether
it calls it or hands it on. So more is found than is ever raised, but for what is called through an
object that a parameter brings.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from shared.domain import errors

ROOT = Path(__file__).parents[2]
FOLDERS = ("functions", "shared")
_Name = tuple[str, str]


@dataclass
class _Node:
    mentioned: set[_Name] = field(default_factory=set)
    raised: set[type[errors.DomainError]] = field(default_factory=set)


def errors_behind(*functions: Callable[..., Any]) -> set[type[errors.DomainError]]:
    """Return the errors that `functions`, or what they lead to, can raise."""
    nodes = _nodes()
    seen: set[_Name] = set()
    pending = [(function.__module__, function.__name__) for function in functions]
    found: set[type[errors.DomainError]] = set()
    while pending:
        name = pending.pop()
        if name in seen or name not in nodes:
            continue
        seen.add(name)
        found |= nodes[name].raised
        pending += nodes[name].mentioned
    return found


@cache
def _nodes() -> dict[_Name, _Node]:
    nodes: dict[_Name, _Node] = {}
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            relative = path.relative_to(ROOT).with_suffix("")
            module = ".".join(relative.parts).removesuffix(".__init__")
            nodes |= nodes_of(module, path.read_text())
    return nodes


def nodes_of(module: str, source: str) -> dict[_Name, _Node]:
    """Return the nodes of one module."""
    tree = ast.parse(source)
    imports = _imports(tree)
    return {
        (module, name): _node(module, statement, imports)
        for statement in _defining(tree)
        for name in _names_of(statement)
    }


def _defining(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield what defines a name at the top of the module, and handlers inside a function."""
    yield from tree.body
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            yield from (each for each in statement.body if isinstance(each, ast.AsyncFunctionDef))


def _names_of(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _imports(tree: ast.Module) -> dict[str, _Name]:
    """Return what each imported name stands for: (module, name in it)."""
    return {
        alias.asname or alias.name: (statement.module or "", alias.name)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom)
        for alias in statement.names
    }


def _node(module: str, statement: ast.stmt, imports: dict[str, _Name]) -> _Node:
    node = _Node()
    for each in _walk_code(statement):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            owner = imports.get(each.value.id)
            if owner is None:
                continue
            if owner == ("shared.domain", "errors"):
                error = getattr(errors, each.attr)
                if issubclass(error, errors.DomainError):
                    node.raised.add(error)
            else:
                node.mentioned.add((".".join(owner), each.attr))
        elif isinstance(each, ast.Name):
            node.mentioned.add(imports.get(each.id, (module, each.id)))
    return node


def _walk_code(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what is run: not annotations, not decorators, not what is only caught."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or (
            isinstance(node, ast.ExceptHandler) and name == "type"
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk_code(child)
