"""The stack's own passwords and keys: random, made at the first start, readable by the owner."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, complete or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.rename(path)


@dataclass(frozen=True)
class Credentials:
    """What one stack keeps secret."""

    superuser_password: str
    owner_password: str
    app_password: str
    redis_password: str
    qr_signing_key: str

    @classmethod
    def load(cls, directory: Path) -> "Credentials":
        """Read the stack's credentials; the first time, make them."""
        path = directory / "credentials.json"
        if path.exists():
            return cls(**json.loads(path.read_text()))
        made = cls(
            superuser_password=secrets.token_urlsafe(24),
            owner_password=secrets.token_urlsafe(24),
            app_password=secrets.token_urlsafe(24),
            redis_password=secrets.token_urlsafe(24),
            qr_signing_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        )
        write_private(path, json.dumps(asdict(made), indent=2).encode())
        return made
