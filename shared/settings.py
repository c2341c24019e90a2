"""App settings, read once from the environment."""

import contextlib
import os
from collections.abc import Iterable
from typing import Annotated, Literal

import structlog
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.process import process

_log = structlog.get_logger(__name__)
# Issuers of the people that the app itself makes; no token comes from them.
OWN_ISSUERS = "urn:ticket-packages:"
# What an app setting is until the platform has fetched the secret that it refers to.
_UNRESOLVED = "@Microsoft.KeyVault("
# A key should not be shorter than the hash that it is used with, SHA-256 (RFC 2104 §3).
_SHORTEST_KEY = 32
# Set by the Functions host, the first one locally too.
_OF_A_HOST = ("FUNCTIONS_WORKER_RUNTIME", "WEBSITE_SITE_NAME")


class SettingsWrong(Exception):
    """Settings of the app are missing or wrong; `names` are theirs, their values are nowhere."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(f"Settings of the app are missing or wrong: {', '.join(self.names)}.")


def _split_commas(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _is_long_enough(key: SecretStr) -> SecretStr:
    if len(key.get_secret_value()) < _SHORTEST_KEY:
        raise ValueError(f"Each key must have at least {_SHORTEST_KEY} characters.")
    return key


# An app setting in Azure can't be null: a setting without a value is an empty text.
EmptyIsNone = BeforeValidator(_empty_is_none)
# It is always one string, so the items of a list are separated by commas.
CommaSeparated = Annotated[list[str], NoDecode, BeforeValidator(_split_commas)]
SigningKey = Annotated[SecretStr, AfterValidator(_is_long_enough)]
CommaSeparatedKeys = Annotated[
    list[SigningKey], NoDecode, BeforeValidator(_split_commas), Field(min_length=1)
]


class Settings(BaseSettings):
    """Every app setting; the name in the environment is the field's, in capitals."""

    # Errors contain the setting's name but not its value: values contain passwords.
    model_config = SettingsConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    environment: Literal["local", "production"] = "production"

    # The managed identity that signs in at PostgreSQL, Redis and storage. Without one, as locally,
    # the addresses below contain passwords and keys; with one they contain none.
    azure_client_id: Annotated[str | None, EmptyIsNone] = None

    database_url: SecretStr
    database_pool_size: PositiveInt = 10
    # Behind PgBouncer without prepared statements: leave it empty.
    database_prepare_threshold: Annotated[int | None, EmptyIsNone] = 5
    # More purchases that queue for one row cost more than they gain: see docs/performance.md.
    purchases_at_once_per_package: PositiveInt = 4
    redis_url: SecretStr
    # Exports and published images.
    storage_connection_string: SecretStr
    # The audit archive has a separate storage account, with its own rights and locks.
    archive_connection_string: SecretStr
    # A separate account: Defender scans, and charges for, every blob of an account that it watches.
    quarantine_storage_connection_string: SecretStr
    # The public address of the container of published images, such as
    # https://….blob.core.windows.net/package-images or a CDN in front of it. Empty: signed links.
    package_images_public_url: Annotated[str, Field(validate_default=True)] = ""

    auth_issuer: str
    auth_audience: str
    auth_jwks_url: str
    # `oid` for Entra ID, whose `sub` differs from app to app.
    auth_subject_claim: str = "sub"
    # Set for an issuer that verifies every e-mail address but has no claim for it in the token.
    auth_email_trusted: bool = False

    # The first one signs, all of them verify: put a new key in front to rotate.
    qr_signing_keys: CommaSeparatedKeys

    # What the payment provider signs its webhooks with; several while a secret is rotated.
    payment_webhook_secrets: CommaSeparatedKeys

    cors_origins: CommaSeparated = []
    # How many proxies append to X-Forwarded-For before a request reaches the app.
    trusted_proxies: PositiveInt = 1

    rate_limit_user_per_minute: PositiveInt = 100
    # Of people with an admin role: their pages poll, and open with several requests.
    rate_limit_admin_per_minute: PositiveInt = 200
    rate_limit_event_writes_per_minute: PositiveInt = 1_000
    # Each is a guess at a code.
    rate_limit_code_lookups_per_minute: PositiveInt = 30
    rate_limit_anonymous_per_minute: PositiveInt = 600
    rate_limit_public_reads_per_minute: PositiveInt = 10_000

    # Exports with more rows go to blob storage: an answer is one buffer in memory.
    export_inline_rows: PositiveInt = 10_000

    json_body_limit_bytes: PositiveInt = 1_048_576

    @field_validator("*", mode="before")
    @classmethod
    def _is_resolved(cls, value: object) -> object:
        if isinstance(value, str) and value.lstrip().startswith(_UNRESOLVED):
            raise ValueError("The secret was not fetched from Key Vault: `make azure-finish`.")
        return value

    @field_validator("auth_issuer")
    @classmethod
    def _is_another_issuer(cls, value: str) -> str:
        if value.startswith(OWN_ISSUERS):
            raise ValueError("Tokens can't come from the issuer of people without an account.")
        return value

    @field_validator("package_images_public_url")
    @classmethod
    def _images_have_an_address(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("azure_client_id") and not value:
            raise ValueError(
                "Must be set where an identity signs in: links to images are signed with an "
                "account's key, and there is none."
            )
        return value


def read_settings() -> Settings:
    """Read the settings from the environment.

    Raises:
        SettingsWrong: some are; the log has the reasons.
    """
    try:
        return Settings()
    except ValidationError as error:
        reasons = {str(each["loc"][0]).upper(): each["msg"] for each in error.errors()}
    _log.critical("settings_wrong", reasons=reasons)
    raise SettingsWrong(reasons)


@process.once
def settings() -> Settings:
    """Return the settings of this process; raises `SettingsWrong` until they are right."""
    return read_settings()


def check_at_start() -> None:
    """Log what is missing or wrong as soon as a host has loaded the app.

    It goes on: requests are answered 503, which says more than an app without functions.
    """
    if any(name in os.environ for name in _OF_A_HOST):
        with contextlib.suppress(SettingsWrong):
            # Read and not kept: who starts the app may still set its environment.
            read_settings()
