"""The admin app's configuration for the environment that it is published to."""

import json
import os
from pathlib import Path

from infra.local.site_config import PUBLIC, Hosts, origin_of, write_site_config


def write_config(directory: Path = PUBLIC) -> None:
    """Write what the build copies: the app's `config.json`, and the hosting file.

    The policy in the hosting file names the hosts of this environment, and no others.

    Raises:
        KeyError: azd has not set one of the variables.
        ValueError: one of them is not an HTTPS address.
    """
    hosts = Hosts(
        api=origin_of(os.environ["API_URL"]),
        issuer=origin_of(os.environ["AUTH_ISSUER"]),
        images=origin_of(os.environ["IMAGES_URL"]),
    )
    config = {
        "api_origin": os.environ["API_URL"],
        "sign_in": {
            "kind": "oidc",
            "authority": os.environ["AUTH_ISSUER"],
            "client_id": os.environ["ADMIN_CLIENT_ID"],
            "scope": os.environ["ADMIN_SCOPE"],
        },
    }
    write_site_config(hosts, directory)
    (directory / "config.json").write_text(json.dumps(config, indent=2) + "\n")
