"""What holds the house together, checked on the code itself and on what it registers."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from grimp import ImportGraph

from infra.local.import_rooms import RoomsContract

ROOT = Path(__file__).parent.parent
FALLBACK = "zz_unmatched"
TRANSACTIONS = "shared/db/transaction.py"
ENDINGS = {"commit", "rollback", "begin", "begin_nested", "begin_twophase"}
OPENINGS = {"read_only", "read_write"}
# They wait for storage or a verdict between two transactions, or each step counts on its own;
# readiness has to answer while the database does not.
# docs/decisions/0002 says why a service is here.
SEVERAL_TRANSACTIONS = {
    "shared/services/audit/archive.py",
    "shared/services/audit/restore.py",
    "shared/services/audit/roots.py",
    "shared/services/health.py",
    "shared/services/images/scans.py",
    "shared/services/purchases/overdue_holds.py",
}
# Needed by a few requests, and slow to import: they come when the first one needs them.
HEAVY = {
    *("azure.core", "azure.storage.blob", "azure.data.tables"),
    *("alembic", "limits", "aiohttp", "PIL"),
}
LONGEST_FILE = 350
ARCHIVES = {"shared/storage/audit_archive.py", "shared/storage/chain_roots.py"}
CHANGES_OF_ENTITIES = {"delete_entity", "update_entity", "upsert_entity", "delete_table"}
CHANGES_IN_BATCHES = {"update", "upsert", "delete"}
# One declaration an endpoint: what reads it, what answers it, and what describes it.
DECLARATION = ("endpoint", "needs", "answers", "signature", "openapi")

# A fresh process without any setting: what is imported, and every function with its bindings.
INDEXING = """
import inspect, json, sys
import function_app
functions = [
    {
        "name": function.get_function_name(),
        "trigger": function.get_trigger().get_dict_repr(),
        "is_wrapped": hasattr(function.get_user_function(), "__wrapped__"),
        "is_async": inspect.iscoroutinefunction(function.get_user_function()),
    }
    for function in function_app.app.get_functions()
]
print(json.dumps({"functions": functions, "modules": sorted(sys.modules)}, default=str))
"""


@dataclass(frozen=True)
class Route:
    """One method of one HTTP trigger."""

    name: str
    method: str
    template: str


@cache
def indexed() -> dict[str, Any]:
    """Import and index the app in a process of its own."""
    done = subprocess.run(  # noqa: S603 - the text above
        [sys.executable, "-c", INDEXING],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def triggers(kind: str) -> dict[str, dict[str, Any]]:
    """Return the triggers of one kind by their function's name."""
    return {
        function["name"]: function["trigger"]
        for function in indexed()["functions"]
        if function["trigger"]["type"] == kind
    }


def routes() -> list[Route]:
    """Return every route but the fallback's."""
    return [
        Route(name, str(method).rpartition(".")[2], trigger["route"])
        for name, trigger in triggers("httpTrigger").items()
        if name != FALLBACK
        for method in trigger["methods"]
    ]


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield the path and the tree of every Python file in `folders`."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def can_match_the_same_path(one: str, other: str) -> bool:
    """Tell whether some path fits both templates; the host compares without regard to case."""
    segments = [template.strip("/").lower().split("/") for template in (one, other)]
    for left, right in zip(*segments, strict=False):
        if left.startswith("{*") or right.startswith("{*"):
            return True
        if left != right and not (left.startswith("{") or right.startswith("{")):
            return False
    shorter, longer = sorted(segments, key=len)
    # A catch-all may be left out.
    return len(shorter) == len(longer) or longer[len(shorter)].startswith("{*")


def overlaps(found: list[Route]) -> list[tuple[str, str]]:
    """Return the pairs of functions that one request could reach."""
    return [
        (one.name, other.name)
        for one, other in combinations(found, 2)
        if one.method == other.method and can_match_the_same_path(one.template, other.template)
    ]


def test_every_function_is_an_endpoint_a_timer_a_blob_trigger_or_the_fallback() -> None:
    """An import error in function_app.py shows up as zero functions."""
    names = [function["name"] for function in indexed()["functions"]]
    assert len(names) == len(set(names))
    assert set(names) == {route.name for route in routes()} | {FALLBACK} | {
        *triggers("timerTrigger"),
        *triggers("blobTrigger"),
    }
    assert "purchase_tickets" in names


def test_no_route_starts_with_what_the_host_keeps_for_itself() -> None:
    assert [
        trigger["route"]
        for trigger in triggers("httpTrigger").values()
        if not trigger["route"].startswith("api/v1/")
    ] == []


def test_no_trigger_is_wrapped_and_all_are_async() -> None:
    """The worker follows `__wrapped__` to the handler, and fails to index it."""
    for function in indexed()["functions"]:
        assert not function["is_wrapped"], function["name"]
        assert function["is_async"], function["name"]


def test_every_http_trigger_is_anonymous_to_the_host() -> None:
    """The default is FUNCTION: no local host checks it, and Azure answers with 401."""
    levels = {name: str(trigger["authLevel"]) for name, trigger in triggers("httpTrigger").items()}
    assert {name: level for name, level in levels.items() if "ANONYMOUS" not in level.upper()} == {}


def test_the_blob_trigger_takes_bytes_by_event() -> None:
    """Flex Consumption has no other source, and text would be decoded on its way."""
    [trigger] = triggers("blobTrigger").values()
    assert trigger["path"] == "package-images-quarantine/{name}"
    assert trigger["source"] == "EventGrid"
    assert "BINARY" in str(trigger["dataType"]).upper()
    # A prefix, not a setting: the host finds `…__blobServiceUri` and `…__queueServiceUri` by it.
    assert trigger["connection"] == "QUARANTINE_STORAGE"


def test_no_two_routes_of_one_method_can_match_the_same_path() -> None:
    """The host would pick by the functions' names."""
    assert overlaps(routes()) == []


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("events/{id}", "events/{slug}", True),
        ("events/{id}", "Events/all", True),
        ("events/{id}/x", "events/all/{name}", True),
        ("events/{*rest}", "events/a/b", True),
        ("events/{*rest}", "events", True),
        ("events", "events/{id}", False),
        ("events/{id}/x", "events/{id}/y", False),
        ("a/{id}", "b/{id}", False),
    ],
)
def test_an_overlap_is_noticed(one: str, other: str, *, overlap: bool) -> None:
    """The control."""
    found = [Route("one", "GET", one), Route("other", "GET", other), Route("x", "POST", one)]
    assert overlaps(found) == ([("one", "other")] if overlap else [])
    assert overlaps([*reversed(found)]) == ([("other", "one")] if overlap else [])


def test_the_fallback_is_the_last_by_name_and_takes_everything() -> None:
    """The host matches overlapping routes in the order of their functions' names."""
    names = triggers("httpTrigger")
    assert max(names, key=str.lower) == FALLBACK
    assert names[FALLBACK]["route"] == "api/v1/{*path}"
    # None named is all of them.
    assert names[FALLBACK].get("methods") is None


def test_head_is_taken_wherever_get_is() -> None:
    """RFC 9110 §9.1."""
    taken = {(route.method, route.template) for route in routes()}
    read = {template for method, template in taken if method == "GET"}
    assert {template for method, template in taken if method == "HEAD"} == read


def handlers() -> Iterator[tuple[str, ast.stmt]]:
    """Yield every function that is decorated with `.endpoint(…)`."""
    for path, tree in sources("functions"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and any(
                isinstance(decorator, ast.Call)
                and isinstance(decorator.func, ast.Attribute)
                and decorator.func.attr == "endpoint"
                for decorator in node.decorator_list
            ):
                yield f"{path}: {node.name}", node


def test_every_handler_is_async_documented_and_one_to_ten_lines() -> None:
    found = list(handlers())
    assert len(found) == len({route.name for route in routes()})
    for name, node in found:
        assert isinstance(node, ast.AsyncFunctionDef), name
        assert ast.get_docstring(node), name
        body = node.body[1:]
        assert body, name
        assert 1 <= (body[-1].end_lineno or 0) - body[0].lineno + 1 <= 10, name


def test_only_one_file_opens_and_ends_transactions() -> None:
    found = {
        path
        for path, tree in sources("shared", "functions")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ENDINGS
    }
    assert found == {TRANSACTIONS}


def test_a_use_case_that_spans_several_transactions_is_a_listed_one() -> None:
    """Every other service gets the session of its request or tick, so two of them can be joined."""
    found = {
        path
        for path, tree in sources("shared/services")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "shared.db.transaction"
        and {alias.name for alias in node.names} & OPENINGS
    }
    assert found == SEVERAL_TRANSACTIONS


def test_the_archive_is_only_ever_added_to() -> None:
    """In Azure the app's role refuses the rest as well; the local storage refuses nothing."""
    for path, tree in sources("shared", "functions"):
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert called & CHANGES_OF_ENTITIES == set(), path
        if path in ARCHIVES:
            said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
            assert said & CHANGES_IN_BATCHES == set(), path
            assert not [name for name in called if name.startswith(("delete", "set_", "clear"))]


def test_files_stay_short() -> None:
    too_long = {
        path: lines
        for path, tree in sources("shared", "functions")
        # Alembic writes those.
        if "migrations/versions" not in path
        and (lines := max((getattr(node, "end_lineno", 0) for node in tree.body), default=0))
        > LONGEST_FILE
    }
    assert too_long == {}


def test_the_declaration_of_endpoints_is_no_framework() -> None:
    lines = [
        len((ROOT / f"shared/http/{name}.py").read_text().splitlines()) for name in DECLARATION
    ]
    assert sum(lines) <= 820


FORWARD = [("services.sales.lists", "services.purchases.views"), ("services.sales.lists", "tables")]
BACK = ("services.purchases.views", "services.sales.lists")


@pytest.mark.parametrize(
    ("imports", "arrows", "is_kept"),
    [
        (FORWARD, ["sales -> purchases"], True),
        (FORWARD, [], False),
        (FORWARD, ["sales -> purchases, pages"], False),
        ([*FORWARD, BACK], ["sales -> purchases", "purchases -> sales"], False),
    ],
    ids=["as named", "one that is not named", "one that is not there", "a circle"],
)
def test_an_import_between_folders_of_services_is_noticed(
    imports: list[tuple[str, str]], arrows: list[str], *, is_kept: bool
) -> None:
    """The control of the contract that lists them."""
    graph = ImportGraph()
    for importer, imported in imports:
        for module in ("services", importer.rpartition(".")[0], importer, imported):
            graph.add_module(module)
        graph.add_import(importer=importer, imported=imported)
    options = {"container": "services", "may_import": arrows}
    contract = RoomsContract(name="rooms", session_options={}, contract_options=options)
    assert contract.check(graph, verbose=False).kept is is_kept


def test_the_decision_lists_the_imports_that_the_contract_allows() -> None:
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = configured["tool"]["importlinter"]["contracts"]
    [allowed] = [contract["may_import"] for contract in contracts if contract["type"] == "rooms"]
    decision = (ROOT / "docs/decisions/0025-rooms-by-subject.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \|.*\| (`.*`) \|$", decision, re.MULTILINE)
    listed = {room: set(re.findall(r"`(\w+)`", imported)) for room, imported in rows}
    arrows = {
        room.strip(): {name.strip() for name in imported.split(",")}
        for room, imported in (line.split("->") for line in allowed)
    }
    # The file beside the folders is explained below the table.
    assert listed | {"versioned": {"people"}} == arrows


def test_nothing_imports_the_app_but_the_host() -> None:
    for path, tree in sources("shared", "functions"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert "function_app" not in {alias.name for alias in node.names}, path
            if isinstance(node, ast.ImportFrom):
                assert node.module != "function_app", path


def test_a_cold_import_leaves_out_what_few_requests_need() -> None:
    assert {*indexed()["modules"]} & HEAVY == set()


def test_a_cold_import_needs_no_setting() -> None:
    """What is missing is said at the first request, by name, and not as zero functions."""
    assert indexed()["functions"]
