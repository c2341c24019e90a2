"""The admin app's configuration for the environment that it is published to."""

import json
import os
from pathlib import Path

from infra.local.admin import ADMIN


def write_config(directory: Path = ADMIN / "public") -> None:
    """Write `config.json`, which the build includes and the app reads first.

    Raises:
        KeyError: azd has not set one of the variables.
    """
    config = {
        "api_origin": os.environ["API_URL"],
        "sign_in": {
            "kind": "oidc",
            "authority": os.environ["AUTH_ISSUER"],
            "client_id": os.environ["ADMIN_CLIENT_ID"],
            "scope": os.environ["ADMIN_SCOPE"],
        },
    }
    (directory / "config.json").write_text(json.dumps(config, indent=2) + "\n")
