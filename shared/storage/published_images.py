"""The container of public pictures: re-encoded uploads that were found clean."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from cachetools import LRUCache

from shared.domain import clock
from shared.process import process
from shared.settings import settings
from shared.storage.blobs import client
from shared.storage.images import Pictures
from shared.storage.signing import signed_url

CONTAINER = "package-images"
_FOR_EVER = "public, max-age=31536000, immutable"
_SIGNED_FOR = timedelta(days=1)


_signed_memo = process.memo(LRUCache[tuple[str, datetime], str](maxsize=4_096))


@dataclass(frozen=True)
class Names:
    """The blob names of an upload's two pictures."""

    image: str
    thumbnail: str


async def store(upload_id: UUID, pictures: Pictures) -> Names:
    """Write both pictures; idempotent.

    A name contains the content's hash, so that it can be cached for ever, and the upload's id, so
    that two packages never share a blob and each blob can be deleted independently.
    """
    return Names(
        image=await _store_one(upload_id, pictures.display),
        thumbnail=await _store_one(upload_id, pictures.thumbnail),
    )


async def _store_one(upload_id: UUID, content: bytes) -> str:
    from azure.storage.blob import ContentSettings

    name = f"{upload_id}/{sha256(content).hexdigest()[:32]}.webp"
    as_picture = ContentSettings(content_type="image/webp", cache_control=_FOR_EVER)
    blob = client().get_blob_client(CONTAINER, name)
    await blob.upload_blob(content, overwrite=True, content_settings=as_picture)
    return name


async def remove(names: Sequence[str]) -> None:
    """Delete pictures; missing ones are ignored."""
    from azure.core.exceptions import ResourceNotFoundError

    for name in names:
        with suppress(ResourceNotFoundError):
            await client().get_blob_client(CONTAINER, name).delete_blob()


async def list_pages() -> AsyncIterator[list[str]]:
    """Yield the names of all pictures, some thousands at a time."""
    pages = client().get_container_client(CONTAINER).list_blobs().by_page()
    async for page in pages:
        yield [blob.name async for blob in page]


def upload_of(name: str) -> UUID | None:
    """Return the upload of a picture's name, None if `store` did not make the name."""
    try:
        return UUID(name.partition("/")[0])
    except ValueError:
        return None


def url_of(name: str) -> str:
    """Return the address of a picture for browsers.

    Without a public address it is signed, until the end of tomorrow (UTC): the same link all day,
    so that browsers can cache the picture.
    """
    public = settings().package_images_public_url
    if public:
        return f"{public.rstrip('/')}/{name}"
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return _signed(name, today + 2 * _SIGNED_FOR)


def _signed(name: str, until: datetime) -> str:
    address = _signed_memo.get((name, until))
    if address is None:
        address = _signed_memo[name, until] = signed_url(client(), CONTAINER, name, until)
    return address
