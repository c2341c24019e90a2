"""Set up after the code is deployed: Event Grid's subscription, and the archive's lock."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import httpx

from infra.azure.az import AzFailed, az
from infra.azure.patience import eventually

_SUBSCRIPTION = "uploads-to-blob-trigger"
_API_VERSION = "2025-02-15"


def subscribe() -> None:
    """Subscribe the app's blob trigger to Event Grid's events of uploads; idempotent.

    The address holds a key that the host makes once it has loaded a blob trigger. See "Trigger
    Azure Functions on blob containers using an event subscription" in Microsoft's documentation.

    Raises:
        AzFailed: the host lists no blob trigger or key, or Event Grid could not reach it, for
            `PATIENCE_SECONDS`.
    """
    app = os.environ["FUNCTION_APP_NAME"]
    wake(os.environ["API_URL"])
    function = eventually(lambda: blob_trigger(_list_functions(app)))
    key = eventually(lambda: blobs_key(_list_keys(app)))
    body = subscription_body(endpoint(app, function, key))
    # The handshake fails while the host does not know its own key yet, as after a cold start.
    eventually(lambda: _put(_url(), body))
    eventually(lambda: _require_success(az("rest", "--method", "get", "--url", _url())))


def _list_functions(app: str) -> list[dict[str, object]]:
    group = os.environ["AZURE_RESOURCE_GROUP"]
    found: list[dict[str, object]] = az(
        "functionapp", "function", "list", "--resource-group", group, "--name", app
    )
    return found


def _list_keys(app: str) -> dict[str, Any]:
    group = os.environ["AZURE_RESOURCE_GROUP"]
    found: dict[str, Any] = az(
        "functionapp", "keys", "list", "--resource-group", group, "--name", app
    )
    return found


def _url() -> str:
    topic = os.environ["SYSTEM_TOPIC_ID"]
    return (
        f"https://management.azure.com{topic}/eventSubscriptions/{_SUBSCRIPTION}"
        f"?api-version={_API_VERSION}"
    )


def subscription_body(address: str) -> dict[str, object]:
    """Return the subscription as Event Grid's REST API takes it.

    By REST, since `az eventgrid system-topic event-subscription create` has no argument for dead
    letters that are written with the topic's identity, and the account takes no keys.
    """
    container = os.environ["QUARANTINE_CONTAINER"]
    dead_letters = {
        "endpointType": "StorageBlob",
        "properties": {
            "resourceId": os.environ["DEAD_LETTERS_ACCOUNT_ID"],
            "blobContainerName": os.environ["DEAD_LETTERS_CONTAINER"],
        },
    }
    return {
        "properties": {
            "destination": {"endpointType": "WebHook", "properties": {"endpointUrl": address}},
            "filter": {
                "subjectBeginsWith": f"/blobServices/default/containers/{container}/",
                "includedEventTypes": ["Microsoft.Storage.BlobCreated"],
            },
            "deadLetterWithResourceIdentity": {
                "identity": {"type": "SystemAssigned"},
                "deadLetterDestination": dead_letters,
            },
        }
    }


def _put(url: str, body: dict[str, object]) -> bool:
    # By file: the body holds a key, and every user of a machine sees the arguments of a process.
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "subscription.json"
        path.write_text(json.dumps(body))
        az("rest", "--method", "put", "--url", url, "--body", f"@{path}")
    return True


def _require_success(subscription: dict[str, Any]) -> bool:
    state = subscription["properties"]["provisioningState"]
    if state != "Succeeded":
        raise AzFailed(f"the subscription to uploads is {state}")
    return True


def wake(api_url: str) -> None:
    """Call the app once, so that its host starts; whether it answers is looked at later."""
    try:
        httpx.get(f"{api_url}/api/v1/health/live", timeout=60)
    except httpx.HTTPError:
        return


def blobs_key(keys: dict[str, Any]) -> str:
    """Return the key with which Event Grid calls the blob trigger.

    Raises:
        AzFailed: the host has not made it yet.
    """
    key = (keys.get("systemKeys") or {}).get("blobs_extension")
    if not key:
        raise AzFailed("the host has no key `blobs_extension`: it has not loaded a blob trigger")
    return str(key)


def blob_trigger(functions: list[dict[str, object]]) -> str:
    """Return the name of the app's only function with a blob trigger.

    Raises:
        AzFailed: there is none, for example because the code failed to load, or more than one.
    """
    names = [
        str(function["name"]).rpartition("/")[2]
        for function in functions
        if _triggered_by_blob(function.get("config"))
    ]
    if len(names) != 1:
        raise AzFailed(f"one blob trigger was expected, the app has {names or 'none'}")
    return names[0]


def _triggered_by_blob(config: object) -> bool:
    bindings = config.get("bindings", []) if isinstance(config, dict) else []
    return any(binding.get("type") == "blobTrigger" for binding in bindings)


def endpoint(app: str, function: str, key: str) -> str:
    """Return the address at which the host receives blob events for one function."""
    return (
        f"https://{app}.azurewebsites.net/runtime/webhooks/blobs"
        f"?functionName=Host.Functions.{function}&code={key}"
    )


def lock_archive() -> None:
    """Lock the seven years' retention of the chain roots, in production or if LOCK_ARCHIVE is set.

    There is no way back: not by an administrator, not by Microsoft, and not by `azd down`.
    The templates leave a locked policy alone: see standing.py.
    """
    if os.environ["TIER"] != "production" or os.environ.get("LOCK_ARCHIVE") != "true":
        return
    place = (
        *("--resource-group", os.environ["AZURE_RESOURCE_GROUP"]),
        *("--account-name", os.environ["ARCHIVE_ACCOUNT_NAME"]),
        *("--container-name", os.environ["ARCHIVE_ROOTS_CONTAINER"]),
    )
    policy = az("storage", "container", "immutability-policy", "show", *place)
    if policy["state"] != "Locked":
        verb = ("storage", "container", "immutability-policy", "lock")
        az(*verb, *place, "--if-match", policy["etag"])
