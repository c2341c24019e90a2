"""Every call of Azure's command line that this folder can make, and what each answers in a test.

`make check-azure` parses each with the real command line (`check_commands.py`); a test sees to it
that the list is complete.
"""

from collections.abc import Mapping, Sequence
from typing import Any

_GROUP = ("--resource-group", "rg-test")
_MANAGEMENT = "https://management.azure.com"
_SUBSCRIPTION = f"{_MANAGEMENT}/subscriptions/00000000-0000-0000-0000-000000000000"
_BUDGETS = (
    f"{_SUBSCRIPTION}/resourceGroups/rg-test/providers/Microsoft.Consumption/budgets"
    "?api-version=2023-11-01"
)
_REFERENCES = (
    f"{_SUBSCRIPTION}/resourceGroups/rg-test/providers/Microsoft.Web/sites/func-x"
    "/config/configreferences/appsettings"
)
_UPLOADS = (
    f"{_MANAGEMENT}/subscriptions/s/resourceGroups/rg-test/topics/evgt-test-uploads"
    "/eventSubscriptions/uploads-to-blob-trigger?api-version=2025-02-15"
)
_FIREWALL = ("postgres", "flexible-server", "firewall-rule")
_RULE = (*_GROUP, "--server-name", "psql-x", "--name", "deployment")
_ADDRESS = ("--start-ip-address", "203.0.113.7", "--end-ip-address", "203.0.113.7")
_VALUE = "--value=-a-secret-that-starts-with-a-dash"
_POLICY = ("storage", "container", "immutability-policy")
_ROOTS = ("--account-name", "starcx", "--container-name", "audit-chain-roots")
_LOGS = "https://api.loganalytics.io"
_GET, _APP = ("rest", "--method", "get", "--url"), (*_GROUP, "--name", "func-x")

# In the order in which a first deployment makes them.
EVERY_CALL: Sequence[Sequence[str]] = (
    ("provider", "register", "--namespace", "Microsoft.App", "--wait"),
    ("group", "exists", "--name", "rg-test"),
    (*_GET, _BUDGETS),
    ("storage", "account", "list", *_GROUP),
    (*_POLICY, "show", *_GROUP, *_ROOTS),
    (*_FIREWALL, "create", *_RULE, *_ADDRESS),
    (*_FIREWALL, "delete", *_RULE, "--yes"),
    ("account", "get-access-token", "--resource-type", "oss-rdbms"),
    ("keyvault", "secret", "list", "--vault-name", "kv-x"),
    ("keyvault", "secret", "set", "--vault-name", "kv-x", "--name", "qr-signing-keys", _VALUE),
    (
        *("keyvault", "secret", "set", "--vault-name", "kv-x"),
        *("--name", "payment-webhook-secrets", _VALUE),
    ),
    ("rest", "--method", "post", "--url", f"{_REFERENCES}/refresh?api-version=2022-03-01"),
    (*_GET, f"{_REFERENCES}?api-version=2022-03-01"),
    ("functionapp", "restart", *_APP),
    ("functionapp", "function", "list", *_APP),
    ("functionapp", "keys", "list", *_APP),
    ("rest", "--method", "put", "--url", _UPLOADS, "--body", "@body.json"),
    (*_GET, _UPLOADS),
    (*_POLICY, "show", *_GROUP, *_ROOTS),
    (*_POLICY, "lock", *_GROUP, *_ROOTS, "--if-match", "an-etag"),
    ("account", "get-access-token", "--resource", "api-x"),
    (
        *("keyvault", "secret", "show", "--vault-name", "kv-x"),
        *("--name", "payment-webhook-secrets"),
    ),
    (
        *("rest", "--method", "post", "--resource", _LOGS),
        *("--url", f"{_LOGS}/v1/workspaces/a-workspace/query", "--body", "@body.json"),
    ),
)

_TRIGGER = {"name": "func-x/take_scan_verdict", "config": {"bindings": [{"type": "blobTrigger"}]}}
_BUDGET = {
    "name": "budget-test",
    "properties": {"timePeriod": {"startDate": "2026-01-01T00:00:00Z"}},
}
_ANSWERS: Mapping[str, Any] = {
    "group exists": True,
    f"rest --method get --url {_BUDGETS}": {"value": [_BUDGET]},
    "storage account list": [{"name": "strunx"}, {"name": "starcx"}],
    "storage container immutability-policy show": {"state": "Unlocked", "etag": "an-etag"},
    "account get-access-token": {"accessToken": "a-token"},
    "keyvault secret list": [],
    "keyvault secret show": {"value": "the-newest,the-one-before"},
    f"rest --method post --resource {_LOGS}": {
        "tables": [{"rows": [["refresh_sales_counts"], ["release_overdue_holds"]]}]
    },
    f"rest --method get --url {_REFERENCES}": {
        "value": [{"name": "QR_SIGNING_KEYS", "properties": {"status": "Resolved"}}]
    },
    "functionapp function list": [_TRIGGER],
    "functionapp keys list": {"systemKeys": {"blobs_extension": "key-of-the-host"}},
    f"rest --method get --url {_UPLOADS}": {"properties": {"provisioningState": "Succeeded"}},
}


def answer_of(call: Sequence[str]) -> Any:  # noqa: ANN401 - whatever JSON the command would print
    """Return what a call answers where there is no Azure; None for one that answers nothing."""
    text = " ".join(call)
    return next((answer for words, answer in _ANSWERS.items() if text.startswith(words)), None)
