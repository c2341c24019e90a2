"""Addresses with a signature, under which anybody who has one can read a blob for a while."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azure.storage.blob.aio import BlobServiceClient


def signed_url(service: "BlobServiceClient", container: str, name: str, until: datetime) -> str:
    """Return the blob's address with a signature that is good for reading it until then."""
    from azure.storage.blob import BlobSasPermissions, generate_blob_sas

    signature = generate_blob_sas(
        account_name=service.account_name or "",
        container_name=container,
        blob_name=name,
        account_key=service.credential.account_key,
        permission=BlobSasPermissions(read=True),
        expiry=until,
    )
    return f"{service.get_blob_client(container, name).url}?{signature}"
