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
    assert len(called) == 5


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
    read = set(re.findall(r"readEnvironmentVariable\('(\w+)'", source)) - BY_THE_PLATFORM
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
