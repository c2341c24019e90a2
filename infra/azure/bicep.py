"""Parses Bicep files for the checks; only Azure's compiler is authoritative."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

AZURE = Path(__file__).parent
_TYPELESS = re.compile(rb"^param (\w+) = ", re.MULTILINE)


@dataclass(frozen=True)
class Parameter:
    """A parameter of a template; it is required if it has no default."""

    name: str
    has_default: bool


@dataclass(frozen=True)
class Module:
    """One use of a template by another; `path` is as written there."""

    name: str
    path: str
    arguments: dict[str, str]


class Template:
    """One parsed file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        source = path.read_bytes()
        if path.suffix == ".bicepparam":
            # The grammar is of templates only, where a parameter has a type.
            source = _TYPELESS.sub(rb"param \1 string = ", source)
        self.root = _parser().parse(source).root_node

    def faults(self) -> list[str]:
        """Return the syntax errors, as `line: text`."""
        return [
            f"{node.start_point.row + 1}: {_text(node)[:60] or node.type}"
            for node in walk(self.root)
            if node.is_error or node.is_missing
        ]

    def parameters(self) -> dict[str, Parameter]:
        """Return the parameters by name."""
        parameters_by_name = {}
        for node in self._of("parameter_declaration"):
            name = _text(node.named_children[0])
            parameters_by_name[name] = Parameter(
                name, has_default=any(not c.is_named for c in node.children[3:])
            )
        return parameters_by_name

    def outputs(self) -> set[str]:
        """Return the names of the outputs."""
        return {_text(node.named_children[0]) for node in self._of("output_declaration")}

    def modules(self) -> dict[str, Module]:
        """Return the modules of this template, by their symbolic names."""
        modules_by_name = {}
        for node in self._of("module_declaration"):
            name, path = (_text(child) for child in node.named_children[:2])
            body = next(each for each in walk(node) if each.type == "object")
            params = properties(body).get("params")
            values = {} if params is None else {k: _text(v) for k, v in properties(params).items()}
            modules_by_name[name] = Module(name, path.strip("'"), values)
        return modules_by_name

    def resources(self) -> dict[str, str]:
        """Return the types of the resources by symbolic name, without their API versions."""
        return {
            _text(node.named_children[0]): _text(node.named_children[1])
            .strip("'")
            .partition("@")[0]
            for node in self._of("resource_declaration")
        }

    def variable(self, name: str) -> Node:
        """Return the value of a variable; raises `KeyError` if it is not declared."""
        for node in self._of("variable_declaration"):
            if _text(node.named_children[0]) == name:
                return node.named_children[-1]
        raise KeyError(name)

    def declared(self) -> set[str]:
        """Return every name that an expression may use, loop variables included."""
        kinds = ("parameter", "variable", "resource", "module")
        names = {
            _text(node.named_children[0])
            for kind in kinds
            for node in self._of(f"{kind}_declaration")
        }
        for loop in ("loop_variable", "loop_enumerator"):
            names |= {_text(node) for node in self._of(loop)}
        for node in self._of("for_statement"):
            alone = node.child_by_field_name("initializer")
            names |= set() if alone is None else {_text(alone)}
        return names

    def used(self) -> set[str]:
        """Return every plain name that an expression uses, except function names."""
        return {_text(node) for node in walk(self.root) if _is_use(node)}

    def called(self) -> set[str]:
        """Return the names of the functions that are called."""
        names = set()
        for node in self._of("call_expression"):
            function = node.child_by_field_name("function")
            if function is not None and function.type == "identifier":
                names.add(_text(function))
        return names

    def members(self) -> set[tuple[str, ...]]:
        """Return every dotted path that is read, as its parts: for `a.b.c` not also `a.b`."""
        paths = set()
        for node in self._of("member_expression"):
            parent = node.parent
            if parent is None or parent.type != "member_expression" or parent.children[0] != node:
                paths.add(tuple(part.strip("!?") for part in _text(node).split(".")))
        return paths

    def loaded(self) -> set[str]:
        """Return the paths of files that are read at compile time, as written."""
        return {
            _text(argument).strip("'")
            for node in self._of("call_expression")
            if _text(node).startswith(("loadTextContent(", "loadJsonContent("))
            and (argument := node.named_children[1].named_children[0])
        }

    def _of(self, kind: str) -> Iterator[Node]:
        return (node for node in walk(self.root) if node.type == kind)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    yield node
    for child in node.children:
        yield from walk(child)


def properties(node: Node) -> dict[str, Node]:
    """Return the values of an object by their keys, without nested resources."""
    return {
        _text(entry.named_children[0]).strip("'"): entry.named_children[1]
        for entry in node.named_children
        if entry.type == "object_property" and len(entry.named_children) == 2
    }


def text(node: Node) -> str:
    """Return the source of a node; for a plain string, the text between its quotes."""
    return _text(node).strip("'")


def templates() -> list[Template]:
    """Return every template and parameter file of this folder."""
    return [Template(path) for path in sorted(AZURE.rglob("*.bicep*"))]


def _is_use(node: Node) -> bool:
    parent = node.parent
    if node.type != "identifier" or parent is None:
        return False
    if parent.type.endswith("_declaration"):
        return parent.named_children[0] != node
    if parent.child_by_field_name("initializer") == node:
        return False
    if parent.type == "object_property":
        return parent.named_children[0] != node
    return parent.type not in {"decorator"} and parent.child_by_field_name("function") != node


def _text(node: Node) -> str:
    return (node.text or b"").decode()


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_bicep.language()))
