"""The stack's passwords and keys: random, made at the first start, readable by the owner only."""

import json
import os
import secrets
from dataclasses import dataclass, fields
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, atomically."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.rename(path)


@dataclass(frozen=True)
class Credentials:
    """The secrets of one stack."""

    superuser_password: str
    owner_password: str
    app_password: str
    redis_password: str
    qr_signing_key: str
    payment_webhook_secret: str

    @classmethod
    def load(cls, directory: Path) -> "Credentials":
        """Read the stack's credentials, and create the missing ones."""
        path = directory / "credentials.json"
        known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        made = {field.name: secrets.token_urlsafe(32) for field in fields(cls)} | known
        if made != known:
            write_private(path, json.dumps(made, indent=2).encode())
        return cls(**made)
