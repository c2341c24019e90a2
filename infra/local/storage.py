"""What a deployment creates in Azure Storage, created in Azurite."""

from contextlib import suppress

from azure.core.exceptions import ResourceExistsError
from azure.data.tables import TableServiceClient
from azure.storage.blob import BlobServiceClient

from infra.local.azurite import Azurite

_CONTAINERS = ("exports", "audit-chain-roots")
_TABLES = ("auditarchive",)


def prepare_storage(azurite: Azurite) -> None:
    """Create containers and tables; those that are there stay as they are."""
    with BlobServiceClient.from_connection_string(azurite.connection_string) as blobs:
        for container in _CONTAINERS:
            with suppress(ResourceExistsError):
                blobs.create_container(container)
    with TableServiceClient.from_connection_string(azurite.connection_string) as tables:
        for table in _TABLES:
            tables.create_table_if_not_exists(table)
