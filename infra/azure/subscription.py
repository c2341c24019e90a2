"""Set up after the code is deployed: Event Grid's subscription, and the archive's lock."""

import os

from infra.azure.az import AzFailed, az

_SUBSCRIPTION = "uploads-to-blob-trigger"


def subscribe() -> None:
    """Subscribe the app's blob trigger to Event Grid's events of uploads; idempotent.

    The address contains a key that the host creates after it has loaded a blob trigger. See
    "Trigger Azure Functions on blob containers using an event subscription" in Microsoft's
    documentation.
    """
    group = ("--resource-group", os.environ["AZURE_RESOURCE_GROUP"])
    app = os.environ["FUNCTION_APP_NAME"]
    function = blob_trigger(az("functionapp", "function", "list", *group, "--name", app))
    keys = az("functionapp", "keys", "list", *group, "--name", app)
    container = os.environ["QUARANTINE_CONTAINER"]
    az(
        *("eventgrid", "system-topic", "event-subscription", "create", *group),
        *("--system-topic-name", os.environ["SYSTEM_TOPIC_NAME"]),
        *("--name", _SUBSCRIPTION),
        *("--endpoint-type", "webhook"),
        *("--endpoint", endpoint(app, function, keys["systemKeys"]["blobs_extension"])),
        *("--included-event-types", "Microsoft.Storage.BlobCreated"),
        *("--subject-begins-with", f"/blobServices/default/containers/{container}/"),
        *("--deadletter-identity", "systemassigned"),
        *("--deadletter-identity-endpoint", os.environ["DEAD_LETTERS_CONTAINER_ID"]),
    )


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

    This can't be undone: not by an administrator, not by Microsoft, and not by `azd down`.
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
