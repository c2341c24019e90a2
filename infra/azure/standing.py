"""What an environment already has that its templates must not write differently."""

import os
import subprocess
from datetime import UTC, datetime
from typing import Any

from infra.azure.az import AzFailed, az

_ROOTS_CONTAINER = "audit-chain-roots"
_BUDGETS_API_VERSION = "2023-11-01"


def prepare_provisioning() -> None:
    """Register what the templates can't, and tell azd what is there already.

    Azure refuses to move the start of a budget, and to write a locked policy again. So both are
    read from what stands, and `azd env set` hands them to main.bicepparam: nothing depends on the
    month in which somebody deploys, nor on a value that a pipeline would have to keep.
    """
    # Nothing of this provider is in the templates; subnets are delegated to it.
    az("provider", "register", "--namespace", "Microsoft.App", "--wait")
    group = f"rg-{os.environ['AZURE_ENV_NAME']}"
    is_there = bool(az("group", "exists", "--name", group))
    remember("BUDGET_START", (_budget_start(group) if is_there else None) or first_of_month())
    remember("ARCHIVE_LOCKED", "true" if is_there and _is_archive_locked(group) else "false")


def remember(name: str, value: str) -> None:
    """Keep a value in azd's environment, where the templates' parameters read it.

    Raises:
        AzFailed: azd refused, or is not installed.
    """
    try:
        done = subprocess.run(  # noqa: S603
            ["azd", "env", "set", name, value],  # noqa: S607 - wherever it is on the path
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise AzFailed("the Azure Developer CLI is not installed: no `azd` on the path") from None
    if done.returncode != 0:
        raise AzFailed(f"azd env set {name} failed: {done.stderr.strip()}")


def first_of_month() -> str:
    """Return where a new budget starts, as Azure wants it: the first day of a month."""
    return datetime.now(UTC).date().replace(day=1).isoformat()


def _budget_start(group: str) -> str | None:
    budget = f"budget-{os.environ['AZURE_ENV_NAME']}"
    budgets: dict[str, Any] = az("rest", "--method", "get", "--url", budgets_url(group))
    for found in budgets["value"]:
        if found["name"] == budget:
            return str(found["properties"]["timePeriod"]["startDate"])[:10]
    return None


def budgets_url(group: str) -> str:
    """Return where the budgets of a resource group are listed."""
    return (
        f"https://management.azure.com/subscriptions/{os.environ['AZURE_SUBSCRIPTION_ID']}"
        f"/resourceGroups/{group}/providers/Microsoft.Consumption/budgets"
        f"?api-version={_BUDGETS_API_VERSION}"
    )


def _is_archive_locked(group: str) -> bool:
    accounts: list[dict[str, Any]] = az("storage", "account", "list", "--resource-group", group)
    names = [str(each["name"]) for each in accounts if str(each["name"]).startswith("starc")]
    if not names:
        return False
    policy: dict[str, Any] | None = az(
        *("storage", "container", "immutability-policy", "show", "--resource-group", group),
        *("--account-name", names[0], "--container-name", _ROOTS_CONTAINER),
    )
    return policy is not None and policy.get("state") == "Locked"
