"""The secrets that no identity can replace, made where they are kept."""

import os
import secrets

from infra.azure.az import AzFailed, az

# As the templates name them in the app's settings.
NAMES = ("qr-signing-keys", "payment-webhook-secrets")


def ensure_secrets() -> None:
    """Make each secret that the vault does not have; what is there is never touched.

    To rotate one is an operator's deed, see docs/runbook.md: QR codes that are out there must
    stay good.
    """
    vault = ("--vault-name", os.environ["KEY_VAULT_NAME"])
    found = az("keyvault", "secret", "list", *vault)
    there = {secret["name"] for secret in found}
    for name in NAMES:
        if name not in there:
            _make(name, vault)


def _make(name: str, vault: tuple[str, str]) -> None:
    # Beyond what anybody can guess, and made of letters that no list or shell stumbles over.
    secret = secrets.token_urlsafe(48)
    try:
        az("keyvault", "secret", "set", *vault, "--name", name, "--value", secret)
    except AzFailed as error:
        raise AzFailed(f"{name} could not be made: {error}") from None
