"""Creates the secrets that no identity can replace, in the key vault."""

import os
import secrets

from infra.azure.az import AzFailed, az

# The names by which the templates refer to them in the app's settings.
NAMES = ("qr-signing-keys", "payment-webhook-secrets")


def ensure_secrets() -> None:
    """Create each secret that the vault lacks; existing ones are never changed.

    Operators rotate secrets, see docs/runbook.md: existing QR codes must stay valid.
    """
    vault = ("--vault-name", os.environ["KEY_VAULT_NAME"])
    secrets_in_vault = az("keyvault", "secret", "list", *vault)
    there = {secret["name"] for secret in secrets_in_vault}
    for name in NAMES:
        if name not in there:
            _make(name, vault)


def _make(name: str, vault: tuple[str, str]) -> None:
    # Guessed by nobody, and without characters that a list or a shell reads as its own. One in 64
    # starts with a dash, so it is joined to its option: alone it would be read as another one.
    secret = secrets.token_urlsafe(48)
    try:
        az("keyvault", "secret", "set", *vault, "--name", name, f"--value={secret}")
    except AzFailed as error:
        raise AzFailed(f"{name} could not be made: {error}") from None
