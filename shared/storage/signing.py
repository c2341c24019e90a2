"""Signed addresses, by which anyone who has one can read a blob until it expires."""

from datetime import datetime
from typing import TYPE_CHECKING

from shared.settings import settings

if TYPE_CHECKING:
    from azure.storage.blob import UserDelegationKey
    from azure.storage.blob.aio import BlobServiceClient


async def user_delegation_key(
    service: "BlobServiceClient", since: datetime, until: datetime
) -> "UserDelegationKey | None":
    """Return a key that storage issues to the app's identity; None with an account key."""
    if settings().azure_client_id is None:
        return None
    return await service.get_user_delegation_key(since, until)


def signed_url(
    service: "BlobServiceClient",
    container: str,
    name: str,
    until: datetime,
    delegation_key: "UserDelegationKey | None" = None,
) -> str:
    """Return the blob's address with a signature for reading that is valid until `until`.

    It is signed with the account's key, or with the user delegation key, for the protocol of the
    account's own address: HTTPS alone, except for an emulator that has no certificate.
    """
    from azure.storage.blob import BlobSasPermissions, generate_blob_sas

    url = service.get_blob_client(container, name).url
    signature = generate_blob_sas(
        account_name=service.account_name or "",
        container_name=container,
        blob_name=name,
        account_key=None if delegation_key else service.credential.account_key,
        user_delegation_key=delegation_key,
        permission=BlobSasPermissions(read=True),
        expiry=until,
        protocol="https" if url.startswith("https://") else None,
    )
    return f"{url}?{signature}"
