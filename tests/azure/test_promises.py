"""What the templates promise about who may do what, and what may never be undone by a slip."""

import re

import pytest

from infra.azure.bicep import AZURE, Template, properties, templates, text, walk
from shared.storage import audit_archive, chain_roots, exports, published_images, quarantine

BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
ENTITIES = "Microsoft.Storage/storageAccounts/tableServices/tables/entities"


def module(name: str) -> Template:
    return Template(AZURE / f"modules/{name}.bicep")


def listed(template: Template, key: str) -> set[str]:
    """Everything in the lists that stand under a key, anywhere in the file."""
    return {
        text(item)
        for node in walk(template.root)
        if node.type == "object" and key in properties(node)
        for item in properties(node)[key].named_children
    }


def value_of(template: Template, key: str) -> list[str]:
    """Every value that a key has, anywhere in the file."""
    return [
        text(properties(node)[key])
        for node in walk(template.root)
        if node.type == "object" and key in properties(node)
    ]


def containers(template: Template) -> dict[str, str]:
    """The names of containers and tables, with who may read them without signing in."""
    found = {}
    for node in walk(template.root):
        if node.type == "resource_declaration" and re.search(
            r"/(containers|tables)@", text(node.named_children[1])
        ):
            body = properties(next(each for each in walk(node) if each.type == "object"))
            more = properties(body["properties"]) if "properties" in body else {}
            found[text(body["name"])] = text(more["publicAccess"]) if more else "None"
    return found


def test_the_app_may_read_verdicts_and_never_write_one() -> None:
    assert listed(module("storage-quarantine"), "dataActions") == {
        f"{BLOBS}/read",
        f"{BLOBS}/write",
        f"{BLOBS}/delete",
        f"{BLOBS}/tags/read",
    }


def test_the_app_may_add_to_the_archive_and_never_change_it() -> None:
    assert listed(module("storage-archive"), "dataActions") == {
        f"{ENTITIES}/read",
        f"{ENTITIES}/add/action",
        f"{BLOBS}/read",
        f"{BLOBS}/add/action",
    }


def test_the_archive_is_locked_and_its_roots_are_kept_for_seven_years() -> None:
    archive = module("storage-archive")
    assert value_of(archive, "level") == ["CanNotDelete"]
    [days] = value_of(archive, "immutabilityPeriodSinceCreationInDays")
    # Seven years hold one or two leap days.
    assert int(days) == 7 * 365 + 2
    assert value_of(archive, "allowProtectedAppendWrites") == ["false"]


def test_containers_and_tables_have_the_names_that_the_code_uses() -> None:
    assert containers(module("storage-quarantine")) == {quarantine.CONTAINER: "None"}
    assert set(containers(module("storage-archive"))) == {
        audit_archive.TABLE,
        chain_roots.CONTAINER,
    }


def test_only_published_pictures_can_be_read_by_anybody() -> None:
    readable = {
        (template.path.stem, name)
        for template in templates()
        for name, who in containers(template).items()
        if who != "None"
    }
    assert readable == {("storage-published", published_images.CONTAINER)}
    assert containers(module("storage-published"))[exports.CONTAINER] == "None"
    may_publish = [t.path.stem for t in templates() if "true" in value_of(t, "mayPublish")]
    assert may_publish == ["storage-published"]


def test_one_account_is_scanned_with_a_cap_whatever_the_subscription_says() -> None:
    scanned = [t for t in templates() if "defenderForStorageSettings" in str(t.resources())]
    assert [template.path.stem for template in scanned] == ["defender"]
    [template] = scanned
    assert value_of(template, "overrideSubscriptionLevelSettings") == ["true"]
    assert value_of(template, "capGBPerMonth") == ["scanCapGB"]
    assert value_of(template, "blobScanResultsOptions") == ["BlobIndexTags"]
    assert value_of(template, "automatedResponse") == ["BlobSoftDelete"]


def test_the_database_takes_tokens_only_and_pools_by_transaction() -> None:
    database = module("database")
    assert value_of(database, "passwordAuth") == ["Disabled"]
    assert value_of(database, "activeDirectoryAuth") == ["Enabled"]
    pooling = {
        text(properties(node)["name"]): text(properties(node)["value"])
        for node in database.variable("pooling").named_children
    }
    assert pooling["pgbouncer.enabled"] == "true"
    assert pooling["pgbouncer.pool_mode"] == "transaction"
    assert pooling["pgbouncer.max_prepared_statements"] == "200"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("port", "10000"),
        ("clusteringPolicy", "NoCluster"),
        ("accessKeysAuthentication", "Disabled"),
        ("clientProtocol", "Encrypted"),
        ("accessPolicyName", "default"),
    ],
)
def test_redis_is_one_database_that_takes_tokens_only(key: str, value: str) -> None:
    assert value_of(module("cache"), key) == [value]


def test_the_admin_site_is_not_linked_to_the_api() -> None:
    """Its proxy replaces Authorization, ends calls after 45 s, and shuts webhooks out."""
    for template in templates():
        assert not any("linkedBackends" in kind for kind in template.resources().values())


def test_the_app_answers_cors_itself_and_takes_no_password_for_publishing() -> None:
    app = module("function-app")
    assert value_of(app, "allowedOrigins") == ["[]"]
    assert value_of(app, "allow") == ["false", "false"]


def test_telemetry_is_signed_for_and_capped() -> None:
    monitoring = module("monitoring")
    assert value_of(monitoring, "DisableLocalAuth") == ["true"]
    assert value_of(monitoring, "dailyQuotaGb") == ["dailyCapGB"]
