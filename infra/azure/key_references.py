"""The app's references to Key Vault: fetched again, and looked at until each has its value."""

import os
from typing import Any

from infra.azure.az import AzFailed, az
from infra.azure.patience import eventually

_API_VERSION = "2022-03-01"


def refresh_key_references() -> None:
    """Have the platform fetch every secret now, and start the app with what it fetched.

    The templates write the references before a hook makes the secrets, and the platform looks
    again only within a day. Until then a process sees the text of the reference in place of the
    key; shared/settings.py refuses to start with it.

    Raises:
        AzFailed: a reference was still not resolved after `PATIENCE_SECONDS`; it names which.
    """
    az("rest", "--method", "post", "--url", references_url("/refresh"))
    eventually(_require_all_resolved)
    place = ("--resource-group", os.environ["AZURE_RESOURCE_GROUP"])
    az("functionapp", "restart", *place, "--name", os.environ["FUNCTION_APP_NAME"])


def _require_all_resolved() -> bool:
    found: dict[str, Any] = az("rest", "--method", "get", "--url", references_url())
    if (waiting := unresolved(found)) != []:
        raise AzFailed(f"Key Vault references without their value: {', '.join(waiting)}")
    return True


def unresolved(references: dict[str, Any]) -> list[str]:
    """Return each setting whose reference has no value, with the platform's word for why."""
    found = [(each["name"], each["properties"]["status"]) for each in references["value"]]
    return [f"{name} ({status})" for name, status in sorted(found) if status != "Resolved"]


def references_url(action: str = "") -> str:
    """Return where the app's references are listed, or what is done to them."""
    return (
        f"https://management.azure.com/subscriptions/{os.environ['AZURE_SUBSCRIPTION_ID']}"
        f"/resourceGroups/{os.environ['AZURE_RESOURCE_GROUP']}/providers/Microsoft.Web/sites"
        f"/{os.environ['FUNCTION_APP_NAME']}/config/configreferences/appsettings{action}"
        f"?api-version={_API_VERSION}"
    )
