"""App settings, read once from the environment."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.process import process


def _split_commas(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


# An app setting in Azure can't be null: a setting without a value is an empty text.
EmptyIsNone = BeforeValidator(_empty_is_none)
# It is always one string, so the items of a list are separated by commas.
CommaSeparated = Annotated[list[str], NoDecode, BeforeValidator(_split_commas)]
CommaSeparatedSecrets = Annotated[
    list[SecretStr], NoDecode, BeforeValidator(_split_commas), Field(min_length=1)
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
    package_images_public_url: str = ""

    auth_issuer: str
    auth_audience: str
    auth_jwks_url: str
    # `oid` for Entra ID, whose `sub` differs from app to app.
    auth_subject_claim: str = "sub"
    # Set for an issuer that verifies every e-mail address but has no claim for it in the token.
    auth_email_trusted: bool = False

    # The first one signs, all of them verify: put a new key in front to rotate.
    qr_signing_keys: CommaSeparatedSecrets

    # What the payment provider signs its webhooks with; several while a secret is rotated.
    payment_webhook_secrets: CommaSeparatedSecrets

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

    @model_validator(mode="after")
    def _images_have_an_address(self) -> Self:
        if self.azure_client_id and not self.package_images_public_url:
            raise ValueError(
                "PACKAGE_IMAGES_PUBLIC_URL must be set where an identity signs in: "
                "links to images are signed with an account's key, and there is none."
            )
        return self


@process.once
def settings() -> Settings:
    """Return the settings of this process; raises `ValidationError` naming what is missing."""
    return Settings()
