"""Reads the one file out of a form (multipart/form-data)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import azure.functions as func

from shared.domain import errors
from shared.domain.images import MAX_IMAGE_BYTES

if TYPE_CHECKING:
    from werkzeug.sansio.multipart import Field, File

    from shared.http.form_decoder import FormDecoder

MEDIA_TYPE = "multipart/form-data"
FIELD = "file"
# The form, as OpenAPI describes it.
SCHEMA = {
    "type": "object",
    "properties": {FIELD: {"type": "string", "contentMediaType": "application/octet-stream"}},
    "required": [FIELD],
    "additionalProperties": False,
}
# How many bytes the form around the file may take.
_FRAME_BYTES = 65_536
_MOST_PARTS = 20


def file_in(req: func.HttpRequest, field_errors: list[errors.FieldError]) -> bytes | None:
    """Return the bytes of the form's one file; the file name is ignored.

    Raises:
        ImageTooLarge: the file has more than `MAX_IMAGE_BYTES`.
    """
    body = req.get_body()
    # Before anything is parsed.
    if len(body) > MAX_IMAGE_BYTES + _FRAME_BYTES:
        raise errors.ImageTooLarge
    files, names = _parts_of(body, req.headers.get("Content-Type", ""))
    for name in sorted(names - {FIELD}):
        field_errors.append(_wrong("unknown_field", "There is no such field.", name))
    if len(files) != 1:
        code = "invalid" if files else "required"
        field_errors.append(_wrong(code, f"Send one file, in the field `{FIELD}`."))
        return None
    if len(files[0]) > MAX_IMAGE_BYTES:
        raise errors.ImageTooLarge
    return files[0]


def _parts_of(body: bytes, content_type: str) -> tuple[list[bytes], set[str]]:
    """Return the files in the one field, and the names of all fields; none of a broken form."""
    # Werkzeug comes with azure.functions, whose own `files` would spool to the disk. Imported here
    # since it is slow to import, and needed by few requests.
    from werkzeug.exceptions import RequestEntityTooLarge
    from werkzeug.http import parse_options_header
    from werkzeug.sansio.multipart import File

    from shared.http.form_decoder import FormDecoder

    _, options = parse_options_header(content_type)
    files, names = list[bytes](), set[str]()
    try:
        decoder = FormDecoder(options["boundary"].encode("ascii"), max_parts=_MOST_PARTS)
        for part, content in _parts(decoder, body):
            names.add(part.name)
            if isinstance(part, File) and part.name == FIELD:
                files.append(content)
    except RequestEntityTooLarge:
        raise errors.ValidationFailed([_wrong("invalid", "The form has too many parts.")]) from None
    except (KeyError, ValueError):
        return [], set()
    return files, names


def _parts(decoder: "FormDecoder", body: bytes) -> Iterator[tuple["Field | File", bytes]]:
    """Yield each part with its content.

    Raises:
        RequestEntityTooLarge: there are more parts than the decoder takes.
        ValueError: the form is broken, or has no end.
    """
    from werkzeug.sansio.multipart import Data, Epilogue, Field, File

    decoder.receive_data(body)
    decoder.receive_data(None)
    part: Field | File | None = None
    content = list[bytes]()
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, Field | File):
            part, content = event, []
        elif isinstance(event, Data) and part is not None:
            content.append(event.data)
            if not event.more_data:
                yield part, b"".join(content)


def _wrong(code: str, detail: str, name: str = FIELD) -> errors.FieldError:
    place = name.replace("~", "~0").replace("/", "~1")
    return errors.FieldError(code=code, detail=detail, pointer=f"/{place}")
