"""Which metrics the code emits, read from its calls of `telemetry`."""

import ast
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
_EMITTERS = {"count", "gauge", "measure"}


def emitted_metrics() -> dict[str, set[str]]:
    """Return the attributes of every metric by its name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for folder in ("shared", "functions"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _is_emitter(node.func, path):
                    name = node.args[0]
                    # A name that is put together can't be checked, so none may be.
                    if isinstance(name, ast.Constant):
                        attributes = {word.arg for word in node.keywords if word.arg}
                        found[str(name.value)] |= attributes - {"amount"}
                    elif path.name != "telemetry.py":
                        raise AssertionError(f"{path}: the name of a metric is no literal")
    return dict(found)


def _is_emitter(called: ast.expr, path: Path) -> bool:
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return called.value.id == "telemetry" and called.attr in _EMITTERS
    return path.name == "telemetry.py" and isinstance(called, ast.Name) and called.id in _EMITTERS
