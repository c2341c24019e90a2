"""`python -m infra.local.openapi`: the API's own description, without a server to ask."""

import json

from function_app import APIS
from shared.http.openapi import describe


def openapi() -> str:
    """Return the OpenAPI document of everything that is registered, as text that never varies."""
    operations = [operation for api in APIS for operation in api.operations]
    return json.dumps(describe(operations), indent=1, sort_keys=True)


if __name__ == "__main__":
    print(openapi())
