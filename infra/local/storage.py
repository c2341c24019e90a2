"""Creates in Azurite what a deployment creates in Azure Storage."""

from contextlib import suppress

from azure.core.exceptions import ResourceExistsError
from azure.data.tables import TableServiceClient
from azure.storage.blob import BlobServiceClient, PublicAccess

from infra.local.azurite import Azurite

# The containers, each with its public access (None: private).
_CONTAINERS = {
    "exports": None,
    "audit-chain-roots": None,
    "package-images-quarantine": None,
    "package-images": PublicAccess.BLOB,
}
_TABLES = ("auditarchive",)


def prepare_storage(azurite: Azurite) -> None:
    """Create containers and tables; existing ones stay unchanged."""
    with BlobServiceClient.from_connection_string(azurite.connection_string) as blobs:
        for container, public_access in _CONTAINERS.items():
            with suppress(ResourceExistsError):
                blobs.create_container(container, public_access=public_access)
    with TableServiceClient.from_connection_string(azurite.connection_string) as tables:
        for table in _TABLES:
            tables.create_table_if_not_exists(table)
