"""The container of pictures that anybody may see: re-encoded ones of uploads found clean."""

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
    """Where the two pictures of an upload are."""

    image: str
    thumbnail: str


async def store(upload_id: UUID, pictures: Pictures) -> Names:
    """Write both pictures; the same ones again change nothing.

    A name holds the hash of what it names, so that it can be cached for ever, and the upload's id:
    no two packages ever share a blob, so one can be removed without a thought for the other.
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
    """Delete pictures; those that are gone already stay gone."""
    from azure.core.exceptions import ResourceNotFoundError

    for name in names:
        with suppress(ResourceNotFoundError):
            await client().get_blob_client(CONTAINER, name).delete_blob()


async def list_pages() -> AsyncIterator[list[str]]:
    """Yield the names of all pictures, some thousands at a time."""
    pages = client().get_container_client(CONTAINER).list_blobs().by_page()
    async for page in pages:
        yield [found.name async for found in page]


def upload_of(name: str) -> UUID | None:
    """Return whose picture a name is, None if `store` never made it."""
    try:
        return UUID(name.partition("/")[0])
    except ValueError:
        return None


def url_of(name: str) -> str:
    """Return the address under which a browser finds a picture.

    Without a public address it is signed, until the end of tomorrow (UTC): the same link all day
    long, so that browsers keep what they have.
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
