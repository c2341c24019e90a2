"""Which metrics the code emits, read from its calls of `telemetry`."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
_EMITTERS = {"count", "gauge", "measure"}
# What a transaction does is counted by this, which takes the session first.
_AFTER_COMMIT = "count_after_commit"
# Where names are passed on.
_PASS_ON = {"telemetry.py", "transaction.py"}


def emitted_metrics() -> dict[str, set[str]]:
    """Return the attributes of every metric by its name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for folder in ("shared", "functions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _is_emitter(node.func, path):
                    name = node.args[1 if _name_of(node.func) == _AFTER_COMMIT else 0]
                    # A name that is put together can't be checked, so none may be.
                    if isinstance(name, ast.Constant):
                        attributes = {word.arg for word in node.keywords if word.arg}
                        found[str(name.value)] |= attributes - {"amount"}
                    elif path.name not in _PASS_ON:
                        raise AssertionError(f"{path}: the name of a metric is no literal")
    return dict(found)


def _is_emitter(called: ast.expr, path: Path) -> bool:
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return called.value.id == "telemetry" and called.attr in _EMITTERS
    name = _name_of(called)
    return name == _AFTER_COMMIT or (path.name == "telemetry.py" and name in _EMITTERS)


def _name_of(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else ""
