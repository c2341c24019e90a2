"""What tests replace in the app is replaced for everybody who calls it."""

import ast
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

from tests.harness.patching import APP, replace_everywhere

TESTS = Path(__file__).parents[1]


def defined() -> str:
    return "the app's own"


def test_a_function_is_replaced_in_every_module_that_imported_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    modules = [ModuleType("shared.defines"), ModuleType("shared.imports"), ModuleType("other")]
    for module in modules:
        vars(module)["defined"] = defined
        monkeypatch.setitem(sys.modules, module.__name__, module)
    replace_everywhere(monkeypatch, defined, lambda: "the test's")
    results = [vars(module)["defined"]() for module in modules]
    assert results == ["the test's", "the test's", "the app's own"]


def test_what_no_module_has_is_not_replaced_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AssertionError, match="no module of the app"):
        replace_everywhere(monkeypatch, defined, defined)


def patched_imports(source: str) -> Iterator[str]:
    """Yield what `….setattr(module, "name", …)` replaces in a module that only imports it."""
    tree = ast.parse(source)
    modules = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] in APP
        for alias in node.names
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="setattr"),
                args=[ast.Name(id=module), ast.Constant(value=str(name)), *_],
            ) if module in modules:
                try:
                    value = getattr(import_module(modules[module]), name, None)
                except ModuleNotFoundError:
                    continue
                if isinstance(value, FunctionType) and value.__module__ != modules[module]:
                    yield f"{modules[module]}.{name}, which is {value.__module__}'s"


def test_no_test_replaces_a_function_where_it_is_only_imported() -> None:
    """`replace_everywhere` is there for that: a further importer would be missed."""
    found = {
        path.relative_to(TESTS).as_posix(): patched
        for path in sorted(TESTS.rglob("*.py"))
        if (patched := list(patched_imports(path.read_text())))
    }
    assert found == {}


def test_a_function_that_is_replaced_where_it_is_imported_is_found() -> None:
    """The control."""
    source = (
        "from shared.services.buying import purchases, statements\n"
        'monkeypatch.setattr(purchases, "sell", None)\n'
        'monkeypatch.setattr(statements, "sell", None)\n'
    )
    assert list(patched_imports(source)) == [
        "shared.services.buying.purchases.sell, which is shared.services.buying.statements's"
    ]
