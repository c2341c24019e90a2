"""Detects the EICAR test file, which every virus scanner reports as malicious.

(eicar.org/download-anti-malware-testfile)
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

# In two pieces, or a virus scanner would remove this source file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

_PNG = b"\x89PNG\r\n\x1a\n"
_DEEPEST = 3
_MOST_BYTES = 64 * 1024 * 1024


def is_malicious(content: bytes, depth: int = 0) -> bool:
    """Return whether the test file is anywhere in these bytes, also inside a ZIP or a PNG.

    A ZIP is read from its end, so it is found even if a picture precedes it.
    """
    if EICAR in content:
        return True
    return depth < _DEEPEST and any(is_malicious(each, depth + 1) for each in _inside(content))


def _inside(content: bytes) -> Iterator[bytes]:
    if content.startswith(_PNG):
        yield from _chunks(content)
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.infolist():
                if not member.flag_bits & 1:
                    with archive.open(member) as file:
                        yield file.read(_MOST_BYTES)


def _chunks(content: bytes) -> Iterator[bytes]:
    """Yield the compressed parts of a PNG: text, profile, and the picture (PNG §11)."""
    picture, place = b"", len(_PNG)
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        data = content[place + 8 : place + 8 + length]
        place += 12 + length
        if kind == b"IDAT":
            picture += data
        elif kind in (b"zTXt", b"iCCP"):
            yield _inflated(data.partition(b"\0")[2][1:])
        elif kind == b"iTXt" and data.partition(b"\0")[2][:1] == b"\1":
            yield _inflated(data.partition(b"\0")[2][2:].split(b"\0", 2)[-1])
    yield _inflated(picture)


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _MOST_BYTES)
    except zlib.error:
        return b""
