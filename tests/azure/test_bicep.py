"""The templates hold together: what they name exists, fits, and is used."""

import ast
import json
import re
from pathlib import Path

import pytest

from infra.azure.bicep import AZURE, Template, templates

ROOT = AZURE.parents[1]
MAIN = AZURE / "main.bicep"
TIERS = json.loads((AZURE / "tiers.json").read_text())
ALL = templates()
by_path = pytest.mark.parametrize(
    "template", ALL, ids=lambda template: template.path.relative_to(AZURE).as_posix()
)
# Of Bicep's functions, those that we use.
FUNCTIONS = {
    "allowed", "concat", "contains", "description", "empty", "environment", "batchSize", "guid",
    "items", "loadJsonContent", "loadTextContent", "maxLength", "minLength",
    "readEnvironmentVariable", "resourceGroup", "string", "subscription",
    "subscriptionResourceId", "take", "tenant", "union", "uniqueString",
}  # fmt: skip
# What azd and the workflows put into the hooks' environment beside the templates' outputs.
FROM_OUTSIDE = {
    *("ADMIN_CLIENT_ID", "ADMIN_SCOPE", "AUTH_ISSUER", "AZURE_ENV_NAME", "AZURE_SUBSCRIPTION_ID"),
    *("DATABASE_USER", "DEPLOYER_ADDRESS", "LOCK_ARCHIVE", "AUTH_AUDIENCE"),
    "SMOKE_TOKEN",
}


def named(path: Path) -> Template:
    return next(template for template in ALL if template.path == path)


@by_path
def test_every_file_is_bicep(template: Template) -> None:
    assert template.faults() == []


def test_a_broken_file_is_noticed(tmp_path: Path) -> None:
    """The control: the grammar refuses what is no Bicep."""
    broken = tmp_path / "broken.bicep"
    broken.write_text("resource app 'a/b@2024-01-01' = {\n  name: \n")
    assert Template(broken).faults()


@by_path
def test_every_name_is_declared_and_every_declared_one_is_used(template: Template) -> None:
    if template.path.suffix == ".bicepparam":
        return
    used, declared = template.used(), template.declared()
    assert used - declared == set()
    # A resource or a module is there for its own sake.
    for_their_own_sake = {*template.resources(), *template.modules()}
    assert declared - used - for_their_own_sake == set()


@by_path
def test_every_function_is_one_of_bicep(template: Template) -> None:
    assert template.called() - FUNCTIONS == set()


@by_path
def test_every_module_is_there_and_given_what_it_asks_for(template: Template) -> None:
    for module in template.modules().values():
        target = named((template.path.parent / module.path).resolve())
        asked = target.parameters()
        assert set(module.arguments) - set(asked) == set(), module.name
        required = {name for name, parameter in asked.items() if not parameter.has_default}
        assert required - set(module.arguments) == set(), module.name


@by_path
def test_every_output_that_is_read_exists(template: Template) -> None:
    modules = template.modules()
    for path in template.members():
        if len(path) > 2 and path[1] == "outputs":
            target = named((template.path.parent / modules[path[0]].path).resolve())
            assert path[2] in target.outputs(), path


def test_every_output_of_a_module_is_read() -> None:
    read = set()
    for template in ALL:
        for path in template.members():
            if path[1:2] == ("outputs",):
                module = template.modules()[path[0]]
                read.add(((template.path.parent / module.path).resolve(), path[2]))
    given = {
        (template.path, output)
        for template in ALL
        if template.path != MAIN
        for output in template.outputs()
    }
    assert given - read == set()


@by_path
def test_every_file_that_is_read_in_exists(template: Template) -> None:
    for loaded in template.loaded():
        assert (template.path.parent / loaded).is_file(), loaded


def test_main_is_given_what_it_asks_for() -> None:
    asked = named(MAIN).parameters()
    given = set(named(AZURE / "main.bicepparam").parameters())
    assert given - set(asked) == set()
    assert {name for name, each in asked.items() if not each.has_default} - given == set()


def test_what_the_hooks_read_is_what_main_says() -> None:
    read: set[str] = set()
    for path in AZURE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Subscript(
                    ast.Attribute(attr="environ"), ast.Constant(str(name))
                ) | ast.Call(
                    ast.Attribute(ast.Attribute(attr="environ"), "get"),
                    [ast.Constant(str(name)), *_],
                ):
                    read.add(name)
    read -= FROM_OUTSIDE
    # One is for people, whom azd shows it; the workflows sign in by the other.
    elsewhere = {"ADMIN_URL", "MIGRATIONS_IDENTITY_CLIENT_ID"}
    assert read == named(MAIN).outputs() - elsewhere


def leaves(value: object, path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    if not isinstance(value, dict):
        return {path}
    return {leaf for key, inner in value.items() for leaf in leaves(inner, (*path, key))}


def test_every_tier_sizes_the_same_things() -> None:
    sizes = {tier: leaves(size) for tier, size in TIERS.items()}
    assert sizes["dev"] == sizes["staging"] == sizes["production"]


def test_every_size_is_used_and_every_used_one_is_there() -> None:
    """`size.x.y` in main, and `size.y` in a module that main hands `size.x` to."""
    main = named(MAIN)
    used = {path[1:] for path in main.members() if path[0] == "size"}
    for module in main.modules().values():
        target = named((MAIN.parent / module.path).resolve())
        for parameter, value in module.arguments.items():
            if value.startswith("size.") and target.parameters():
                row = tuple(value.split("."))[1:]
                used |= {(*row, *path[1:]) for path in target.members() if path[0] == parameter}
    there = leaves(TIERS["dev"])
    # The whole of a row that is handed on is no leaf.
    rows = {leaf[:depth] for leaf in there for depth in range(1, len(leaf))}
    assert used - rows == there


@pytest.mark.parametrize("tier", TIERS)
def test_connections_last_when_everything_is_scaled_out(tier: str) -> None:
    """HTTP triggers and the blob trigger scale each for themselves; a timer has one instance."""
    size = TIERS[tier]
    timers = 10
    at_most = (2 * size["app"]["maximumInstances"] + timers) * size["database"]["poolSize"]
    kept_by_the_server = 15
    usable = size["database"]["maxConnections"] - kept_by_the_server
    assert size["app"]["maximumInstances"] >= 40
    if size["database"]["hasPgBouncer"]:
        assert (size["database"]["port"], size["database"]["skuTier"]) == (6432, "GeneralPurpose")
        assert at_most <= size["database"]["maxClients"]
        # A pool a pair of role and database: the app's, and room for whoever looks in.
        assert 3 * size["database"]["serverPool"] <= usable
    else:
        assert size["database"]["port"] == 5432
        assert at_most <= usable


def test_scan_caps_cost_whole_dollars() -> None:
    """Bicep divides whole numbers only, and a budget of 0 is none."""
    for size in TIERS.values():
        assert size["storage"]["scanCapGB"] * 15 % 100 == 0


def test_nothing_signs_in_by_key_or_password() -> None:
    for template in ALL:
        source = template.path.read_text()
        assert not re.search(r"listKeys|AccountKey|SharedAccessKey|administratorLogin", source)
    assert "allowSharedKeyAccess: false" in (AZURE / "modules/storage-account.bicep").read_text()


def test_no_file_holds_the_id_of_a_subscription_or_a_tenant() -> None:
    """The only ids are those of built-in roles, which are the same everywhere."""
    roles = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    for template in ALL:
        for line in template.path.read_text().splitlines():
            if roles.search(line):
                assert re.search(r"RoleId = '|'Storage \w+ Data ", line), line


@by_path
def test_every_role_assignment_has_its_row_in_the_docs(template: Template) -> None:
    rows = (ROOT / "docs/deploy.md").read_text()
    for symbol, kind in template.resources().items():
        if kind.endswith(("/roleAssignments", "/accessPolicyAssignments", "/administrators")) or (
            kind == "accessPolicyAssignments"
        ):
            assert f"| `{template.path.stem}.{symbol}` |" in rows


def test_every_variable_of_an_environment_is_in_the_docs() -> None:
    asked = set(
        re.findall(r"readEnvironmentVariable\('(\w+)'", (AZURE / "main.bicepparam").read_text())
    )
    rows = (ROOT / "docs/deploy.md").read_text()
    assert {name for name in asked | FROM_OUTSIDE if f"| `{name}` |" not in rows} == set()
