"""Draws pictures, and uploads them as a browser's form does."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from PIL import Image

from tests.factories import Json
from tests.factories.paths import package_path
from tests.harness.client import Answer, Client

_BOUNDARY = "picture-of-the-tests"
FORM_TYPE = f"multipart/form-data; boundary={_BOUNDARY}"


def image_path(package: Json) -> str:
    """Return the address of a package's image."""
    return f"{package_path(package)}/image"


def drawing(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Return a picture with another colour at each corner: red, green, blue, white."""
    corners = Image.new("RGB", (2, 2))
    for place, colour in enumerate(((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255))):
        corners.putpixel((place % 2, place // 2), colour)
    return corners.resize((width, height), Image.Resampling.NEAREST).convert(mode)


def encoded(
    image: Image.Image,
    image_format: str = "JPEG",
    **how: Any,  # noqa: ANN401 - what Pillow's encoders take
) -> bytes:
    """Return a picture as a file."""
    file = BytesIO()
    image.save(file, image_format, **how)
    return file.getvalue()


def picture() -> bytes:
    """Return a small JPEG."""
    return encoded(drawing())


def part(content: bytes, name: str = "file", filename: str | None = "table.jpg") -> bytes:
    """Return one part of a form; without a file name it is a plain field."""
    disposition = f'form-data; name="{name}"'
    if filename is not None:
        disposition += f'; filename="{filename}"'
    return f"Content-Disposition: {disposition}\r\n\r\n".encode() + content


def form_of(parts: Sequence[bytes]) -> bytes:
    """Return a form's body."""
    begin = f"--{_BOUNDARY}\r\n".encode()
    return b"".join(begin + each + b"\r\n" for each in parts) + f"--{_BOUNDARY}--\r\n".encode()


def form(content: bytes) -> bytes:
    """Return the body that uploads a file."""
    return form_of([part(content)])


async def upload(admin: Client, package: Json, content: bytes | None = None) -> Answer:
    """Try to upload a package's image, a small JPEG unless another file is given."""
    body = form(picture() if content is None else content)
    return await admin.post(image_path(package), body, Content_Type=FORM_TYPE)


async def uploaded(admin: Client, package: Json, content: bytes | None = None) -> Json:
    """Upload a package's image and return what was answered."""
    answer = await upload(admin, package, content)
    assert answer.status == 202, answer.body
    image: Json = answer.json
    return image
