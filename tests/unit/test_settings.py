"""App settings are plain strings: what is missing or wrong is said by name, secrets never are."""

import os
import subprocess
import sys

import pytest
import structlog
from pydantic import ValidationError

from infra.local.paths import ROOT
from shared.settings import Settings, SettingsWrong, read_settings

KEY = "hunter2-" * 4
NEEDED = {
    "DATABASE_URL": "postgresql://app:hunter2@db/ticketing",
    "REDIS_URL": "redis://:hunter2@cache/0",
    "STORAGE_CONNECTION_STRING": "AccountKey=hunter2",
    "ARCHIVE_CONNECTION_STRING": "AccountKey=hunter2",
    "QUARANTINE_STORAGE_CONNECTION_STRING": "AccountKey=hunter2",
    "AUTH_ISSUER": "https://issuer.example",
    "AUTH_AUDIENCE": "ticket-packages",
    "AUTH_JWKS_URL": "https://issuer.example/keys",
    "QR_SIGNING_KEYS": KEY,
    "PAYMENT_WEBHOOK_SECRETS": KEY,
}
OPTIONAL = [name.upper() for name in Settings.model_fields if name.upper() not in NEEDED]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing but what is needed."""
    for name in OPTIONAL:
        monkeypatch.delenv(name, raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_what_is_needed_is_enough_and_means_production(environment: pytest.MonkeyPatch) -> None:
    configured = Settings()
    assert configured.environment == "production"
    assert configured.trusted_proxies == 1
    assert configured.cors_origins == []
    assert (configured.auth_subject_claim, configured.auth_email_trusted) == ("sub", False)
    assert (
        configured.rate_limit_user_per_minute,
        configured.rate_limit_admin_per_minute,
        configured.rate_limit_event_writes_per_minute,
        configured.rate_limit_code_lookups_per_minute,
        configured.rate_limit_anonymous_per_minute,
        configured.rate_limit_public_reads_per_minute,
    ) == (100, 200, 1_000, 30, 600, 10_000)


@pytest.mark.parametrize("issuer", ["urn:ticket-packages:team", "urn:ticket-packages:guest"])
def test_tokens_come_from_no_issuer_of_our_own(
    environment: pytest.MonkeyPatch, issuer: str
) -> None:
    """Or a token could be of a person without an account, who only the team names."""
    environment.setenv("AUTH_ISSUER", issuer)
    with pytest.raises(ValidationError, match="auth_issuer"):
        Settings()


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_lists_are_written_with_commas(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("CORS_ORIGINS", " https://a.example, https://b.example ,,")
    environment.setenv("QR_SIGNING_KEYS", f"{'new' * 11}, {'old' * 11}")
    configured = Settings()
    assert configured.cors_origins == ["https://a.example", "https://b.example"]
    keys = [key.get_secret_value() for key in configured.qr_signing_keys]
    assert keys == ["new" * 11, "old" * 11]


def test_what_is_empty_is_not_there(environment: pytest.MonkeyPatch) -> None:
    """An app setting in Azure can't be null."""
    environment.setenv("AZURE_CLIENT_ID", "")
    environment.setenv("DATABASE_PREPARE_THRESHOLD", "")
    configured = Settings()
    assert (configured.azure_client_id, configured.database_prepare_threshold) == (None, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QR_SIGNING_KEYS", ""),
        ("QR_SIGNING_KEYS", " , "),
        ("QR_SIGNING_KEYS", "k" * 31),
        ("QR_SIGNING_KEYS", f"{KEY}, short"),
        ("PAYMENT_WEBHOOK_SECRETS", "k" * 31),
        *((name, "@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/x)") for name in NEEDED),
        ("TRUSTED_PROXIES", "0"),
        ("TRUSTED_PROXIES", "many"),
        ("ENVIRONMENT", "staging"),
        ("RATE_LIMIT_USER_PER_MINUTE", "-1"),
        ("DATABASE_POOL_SIZE", "0"),
        ("AUTH_EMAIL_TRUSTED", "perhaps"),
    ],
)
def test_what_is_wrong_is_named(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_where_an_identity_signs_in_images_have_a_public_address(
    environment: pytest.MonkeyPatch,
) -> None:
    """Signing a link takes an account's key, and nobody should find that out at the first image."""
    environment.setenv("AZURE_CLIENT_ID", "00000000-0000-0000-0000-000000000001")
    environment.setenv("PACKAGE_IMAGES_PUBLIC_URL", "")
    with pytest.raises(ValidationError, match="package_images_public_url") as refused:
        Settings()
    assert "hunter2" not in str(refused.value)
    environment.setenv("PACKAGE_IMAGES_PUBLIC_URL", "https://images.example/package-images")
    assert Settings()


def test_foreign_settings_are_left_alone(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FUNCTIONS_WORKER_RUNTIME", "python")
    assert Settings()


def test_secrets_are_never_shown(environment: pytest.MonkeyPatch) -> None:
    configured = Settings()
    assert "hunter2" not in f"{configured!r} {configured} {configured.model_dump_json()}"
    environment.setenv("TRUSTED_PROXIES", "hunter2 is not here")
    environment.delenv("REDIS_URL")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert NEEDED["DATABASE_URL"] not in str(refused.value)


def test_settings_do_not_change(environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().trusted_proxies = 5  # type: ignore[misc]  # that is the point


def test_wrong_settings_are_named_when_they_are_asked_for(
    environment: pytest.MonkeyPatch,
) -> None:
    """All at once, each with its reason in the log, and no value anywhere."""
    environment.setenv("QR_SIGNING_KEYS", "hunter2")
    environment.delenv("REDIS_URL")
    with structlog.testing.capture_logs() as log, pytest.raises(SettingsWrong) as refused:
        read_settings()
    assert sorted(refused.value.names) == ["QR_SIGNING_KEYS", "REDIS_URL"]
    (line,) = log
    assert (line["event"], line["log_level"]) == ("settings_wrong", "critical")
    assert set(line["reasons"]) == {"QR_SIGNING_KEYS", "REDIS_URL"}
    assert "hunter2" not in f"{line} {refused.value!r}"


def test_wrong_settings_are_logged_as_soon_as_a_host_loads_the_app(
    environment: pytest.MonkeyPatch,
) -> None:
    """Its functions are there all the same: they answer 503 and say why."""
    environment.setenv("FUNCTIONS_WORKER_RUNTIME", "python")
    environment.setenv("QR_SIGNING_KEYS", "hunter2")
    loaded = subprocess.run(
        [sys.executable, "-c", "import function_app; print(len(function_app.app.get_functions()))"],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(loaded.stdout.splitlines()[-1]) > 50
    output = loaded.stdout + loaded.stderr
    assert "settings_wrong" in output
    assert "QR_SIGNING_KEYS" in output
    assert "hunter2" not in output
