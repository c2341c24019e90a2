"""azd's hooks and GitHub's workflows call what exists, and know what the templates ask for."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.azure.bicep import AZURE, Template

ROOT = AZURE.parents[1]
FILES = {path.name: path for path in sorted((ROOT / ".github/workflows").glob("*.yml"))}
PARSED: dict[str, Any] = {name: yaml.safe_load(path.read_text()) for name, path in FILES.items()}
AZD = yaml.safe_load((ROOT / "azure.yaml").read_text())
TARGETS = set(re.findall(r"^([\w -]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
TARGETS = {target for listed in TARGETS for target in listed.split()}
# Set by GitHub for every job; azd sets the first for its hooks and templates.
BY_THE_PLATFORM = {"GITHUB_REPOSITORY"}
# What the hook before provisioning finds out and hands to azd.
BY_A_HOOK = {"ARCHIVE_LOCKED", "BUDGET_START"}
every_workflow = pytest.mark.parametrize("name", FILES)


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in PARSED[name]["jobs"].values() for step in job.get("steps", [])]


def called_targets(text: str) -> set[str]:
    return {word for call in re.findall(r"\bmake ((?:-s )?[\w-]+)", text) for word in call.split()}


@every_workflow
def test_every_target_that_a_workflow_makes_exists(name: str) -> None:
    runs = " ".join(str(step.get("run", "")) for step in steps(name))
    assert called_targets(runs) - {"-s"} - TARGETS == set()


def test_every_target_that_azd_makes_exists() -> None:
    hooks = [*AZD["hooks"].values(), *AZD["services"]["admin"]["hooks"].values()]
    called = {word for hook in hooks for word in called_targets(hook["run"])}
    assert called - {"-s"} <= TARGETS
    assert len(called) == 7


def test_azd_makes_the_resources_before_it_builds_what_names_them() -> None:
    """Left to itself, `azd up` packages first, and there is no API_URL yet."""
    assert "prepackage" in AZD["services"]["admin"]["hooks"]
    first, *_ = AZD["workflows"]["up"]["steps"]
    assert first == {"azd": "provision"}


def test_azd_finds_the_templates_and_what_they_tag() -> None:
    assert (ROOT / AZD["infra"]["path"] / "main.bicep").is_file()
    tags = {
        tag
        for path in (AZURE / "modules").glob("*.bicep")
        for tag in re.findall(r"'azd-service-name': '(\w+)'", path.read_text())
    }
    assert set(AZD["services"]) == tags
    for service in AZD["services"].values():
        assert (ROOT / service["project"]).is_dir()


@pytest.mark.parametrize("name", ["deploy-to.yml", "what-if.yml"])
def test_a_workflow_sets_what_the_templates_read(name: str) -> None:
    source = (AZURE / "main.bicepparam").read_text()
    read = (
        set(re.findall(r"readEnvironmentVariable\('(\w+)'", source)) - BY_THE_PLATFORM - BY_A_HOOK
    )
    [job] = PARSED[name]["jobs"].values()
    assert read - set(job["env"]) == set()


@every_workflow
def test_a_workflow_that_another_calls_exists(name: str) -> None:
    for job in PARSED[name]["jobs"].values():
        called = job.get("uses", "")
        if called.startswith("./"):
            assert (ROOT / called).is_file()
            asked = PARSED[Path(called).name][True]["workflow_call"]["inputs"]
            assert set(job["with"]) == set(asked)


@every_workflow
def test_a_workflow_may_do_little_and_keeps_no_secret(name: str) -> None:
    assert PARSED[name]["permissions"].get("contents") == "read"
    assert set(PARSED[name]["permissions"]) <= {"contents", "id-token"}
    assert "secrets." not in FILES[name].read_text()


def test_production_comes_after_staging_and_takes_the_same_package() -> None:
    jobs = PARSED["deploy.yml"]["jobs"]
    assert (jobs["staging"]["needs"], jobs["production"]["needs"]) == ("package", "staging")
    assert [step for step in steps("deploy-to.yml") if "azd package" in str(step.get("run"))] == []
    [deploys] = [s for s in steps("deploy-to.yml") if "azd deploy api" in str(s.get("run"))]
    assert "--from-package api.zip" in deploys["run"]


def test_the_schema_is_there_before_the_code_and_no_sale_is_disturbed() -> None:
    order = [str(step.get("run", "")) for step in steps("deploy-to.yml")]
    at = {
        what: next(place for place, run in enumerate(order) if what in run)
        for what in ("may-deploy", "azure-migrate", "azd deploy", "azure-smoke")
    }
    assert list(at.values()) == sorted(at.values())


def test_workflows_read_no_output_that_main_does_not_have() -> None:
    outputs = Template(AZURE / "main.bicep").outputs()
    source = FILES["deploy-to.yml"].read_text()
    read = set(re.findall(r"env\.(\w+)", source)) | set(re.findall(r"\$(MIGRATIONS_\w+)", source))
    assert read - {"get"} <= outputs


def test_every_action_is_pinned_by_its_commit_and_says_its_version() -> None:
    """A tag can be moved to other code; a commit can't. Dependabot updates both."""
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    used = [
        (name, use)
        for name, path in FILES.items()
        for use in re.findall(r"^\s*(?:- )?uses: (.+)$", path.read_text(), re.MULTILINE)
        if not use.startswith("./")
    ]
    assert len(used) > 10
    assert [(name, use) for name, use in used if pinned.fullmatch(use) is None] == []


def test_one_action_has_one_version_in_all_workflows() -> None:
    commits: dict[str, set[str]] = {}
    for path in FILES.values():
        for action, commit in re.findall(r"uses: ([\w./-]+)@(\S+)", path.read_text()):
            commits.setdefault(action.lower(), set()).add(commit)
    assert {action: found for action, found in commits.items() if len(found) > 1} == {}


def test_every_python_that_the_makefile_accepts_is_checked() -> None:
    makefile = (ROOT / "Makefile").read_text()
    accepted = re.search(r"\((\d), (\d+)\) <= sys\.version_info\[:2\] < \(\d, (\d+)\)", makefile)
    assert accepted is not None
    major, first, after_last = map(int, accepted.groups())
    tested = PARSED["check.yml"]["jobs"]["check"]["strategy"]["matrix"]["python-version"]
    assert tested == [f"{major}.{minor}" for minor in range(first, after_last)]


def test_known_vulnerabilities_are_looked_up_on_a_schedule() -> None:
    """Every lock file and every compiled list of requirements is looked at."""
    assert PARSED["audit.yml"][True]["schedule"]
    matrices = [job["strategy"]["matrix"] for job in PARSED["audit.yml"]["jobs"].values()]
    looked_at = {each for matrix in matrices for values in matrix.values() for each in values}
    requirements = {path.name for path in ROOT.glob("requirements*.txt")}
    assert looked_at == requirements | {"admin", "infra/local"}


def test_dependabot_updates_every_kind_of_package() -> None:
    configured = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text())
    updated = {
        (update["package-ecosystem"], directory)
        for update in configured["updates"]
        for directory in update.get("directories", [update.get("directory")])
    }
    assert updated == {
        ("pip", "/"),
        ("npm", "/admin"),
        ("npm", "/infra/local"),
        ("github-actions", "/"),
    }


def test_editors_and_workflows_use_the_versions_that_are_deployed_and_built_with() -> None:
    deployed = re.search(
        r"name: 'python'\s+version: '([\d.]+)'",
        (AZURE / "modules/function-app.bicep").read_text(),
    )
    assert deployed is not None
    assert (ROOT / ".python-version").read_text().strip() == deployed[1]
    nodes = {
        str(step["with"]["node-version"])
        for name in FILES
        for step in steps(name)
        if str(step.get("uses", "")).startswith("actions/setup-node@")
    }
    assert nodes == {(ROOT / ".nvmrc").read_text().strip()}
