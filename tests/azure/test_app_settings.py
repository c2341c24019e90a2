"""An app setting is one name in four places: code, templates, local.settings.json and the docs."""

import json
import re

import pytest
from azure.monitor.opentelemetry._constants import SUPPORTED_OTEL_SAMPLERS
from pydantic.fields import FieldInfo

from infra.azure.bicep import AZURE, Template, properties, text
from shared.settings import Settings
from tests.test_architecture import triggers

ROOT = AZURE.parents[1]
GUIDE = ROOT / "docs/settings.md"
LOCAL: dict[str, str] = json.loads((ROOT / "local.settings.json").read_text())["Values"]
TEMPLATE = Template(AZURE / "modules/function-app.bicep")
DEPLOYED = {name: text(value) for name, value in properties(TEMPLATE.variable("settings")).items()}

# What the host, the worker or a library reads, and our code does not. The one list of exceptions.
HOST_OWNED = {
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "AzureWebJobsDisableHomepage",
    "AzureWebJobsStorage",
    "AzureWebJobsStorage__blobServiceUri",
    "AzureWebJobsStorage__clientId",
    "AzureWebJobsStorage__credential",
    "AzureWebJobsStorage__queueServiceUri",
    "AzureWebJobsStorage__tableServiceUri",
    "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
    "FUNCTIONS_WORKER_RUNTIME",
    "LOG_LEVEL",
    "OTEL_SERVICE_NAME",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
    "PYTHON_ENABLE_OPENTELEMETRY",
}
# Flex Consumption refuses or ignores these: they moved into functionAppConfig, or are of other
# plans. Microsoft's documentation lists them under "Flex Consumption plan deprecations".
MOVED = re.compile(
    "ENABLE_ORYX_BUILD|FUNCTIONS_EXTENSION_VERSION|FUNCTIONS_MAX_HTTP_CONCURRENCY|"
    "FUNCTIONS_WORKER_PROCESS_COUNT|FUNCTIONS_WORKER_RUNTIME(_VERSION)?|"
    "SCM_DO_BUILD_DURING_DEPLOYMENT|WEBSITE_.*|WEBSITES_.*"
)
FIELDS = {name.upper() for name in Settings.model_fields}
SCHEDULES = {
    trigger["schedule"].strip("%") for trigger in triggers("timerTrigger").values()
}  # fmt: skip
# An identity-based connection is several settings, and one as a connection string.
CONNECTIONS = {
    str(trigger.get("connection"))
    for trigger in triggers("blobTrigger").values()
    if trigger.get("connection")
}


def ours(settings: dict[str, str]) -> set[str]:
    named = {name for name in settings if name not in HOST_OWNED}
    return {name.partition("__")[0] for name in named}


def shown(field: FieldInfo) -> str:
    """Return a default as the guide writes it."""
    if field.is_required():
        return "required"
    if field.default in (None, "", []):
        return "empty"
    # As an app setting has it: true and false in lower case, text without quotes.
    return f"`{str(field.default).lower()}`"


@pytest.mark.parametrize("place", ["local.settings.json", "function-app.bicep"])
def test_what_the_code_reads_is_set_and_what_is_set_is_read(place: str) -> None:
    there = ours(LOCAL if place == "local.settings.json" else DEPLOYED)
    assert there == FIELDS | SCHEDULES | CONNECTIONS


def test_every_setting_is_explained_with_its_default() -> None:
    """A new setting has its row in docs/settings.md; what is gone has none."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", GUIDE.read_text(), re.MULTILINE)
    assert len(rows) == len(dict(rows))
    defaults = {name.upper(): shown(field) for name, field in Settings.model_fields.items()}
    assert dict(rows) == defaults


def test_no_exception_is_out_of_date() -> None:
    assert HOST_OWNED - {*LOCAL, *DEPLOYED} == set()


def test_nothing_is_set_that_flex_consumption_took_away() -> None:
    assert [name for name in DEPLOYED if MOVED.fullmatch(name)] == []


def test_scaling_is_explicit() -> None:
    source = TEMPLATE.path.read_text()
    for name in ("maximumInstanceCount", "instanceMemoryMB", "alwaysReady"):
        assert re.search(rf"^ +{name}: ", source, re.MULTILINE), name
    assert "perInstanceConcurrency: size.concurrency" in source


def test_as_many_buyers_are_let_in_locally_as_in_azure() -> None:
    """Tests of races start from the local settings."""
    name = "PURCHASES_AT_ONCE_PER_PACKAGE"
    assert LOCAL[name] == DEPLOYED[name]


def test_the_deployed_app_is_in_production() -> None:
    assert DEPLOYED["ENVIRONMENT"] == "production"


def test_secrets_are_references_to_the_vault() -> None:
    """Each is a name that the deployment makes there."""
    from infra.azure.signing_secrets import NAMES

    referred = {
        name: re.search(r"@Microsoft\.KeyVault\(SecretUri=\$\{keyVaultUri\}secrets/(.+)\)", value)
        for name, value in DEPLOYED.items()
    }
    found = {name: match[1] for name, match in referred.items() if match}
    assert set(found.values()) == set(NAMES)
    assert set(found) == {"QR_SIGNING_KEYS", "PAYMENT_WEBHOOK_SECRETS"}


def test_the_worker_samples_in_a_way_that_the_exporter_knows() -> None:
    assert DEPLOYED["OTEL_TRACES_SAMPLER"] in SUPPORTED_OTEL_SAMPLERS
    for size in json.loads((AZURE / "tiers.json").read_text()).values():
        assert 0 < float(size["app"]["tracesRatio"]) <= 1


def test_host_json_leaves_telemetry_to_opentelemetry() -> None:
    """Its own sampling does nothing in this mode, and would only look as if it did."""
    host = json.loads((ROOT / "host.json").read_text())
    assert host["telemetryMode"] == "OpenTelemetry"
    assert "applicationInsights" not in host["logging"]


def test_functions_that_host_json_silences_exist() -> None:
    levels = json.loads((ROOT / "host.json").read_text())["logging"]["logLevel"]
    silenced = {
        name.split(".")[1] for name in levels if re.fullmatch(r"Function\.\w+(\.User)?", name)
    }
    known = {*triggers("timerTrigger"), *triggers("httpTrigger")}
    assert silenced
    assert silenced - known == set()
