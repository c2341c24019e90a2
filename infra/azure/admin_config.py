"""What the admin app is told when it starts: where the API is, and how to sign in."""

import json
import os
from pathlib import Path

from infra.local.paths import ROOT

# Beside the built files, after they were built: the same build goes to every environment.
_PLACE = ROOT / "admin" / "dist" / "config.json"


def write_admin_config(place: Path = _PLACE) -> None:
    """Write config.json as `admin/src/lib/config.ts` reads it."""
    told = {
        "api_origin": os.environ["API_URL"],
        "sign_in": {
            "kind": "oidc",
            "authority": os.environ["AUTH_ISSUER"],
            "client_id": os.environ["ADMIN_CLIENT_ID"],
            "scope": os.environ["ADMIN_SCOPE"],
        },
    }
    place.write_text(json.dumps(told, indent=2))
