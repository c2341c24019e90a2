"""Reads the one file out of a form (multipart/form-data)."""

from io import BytesIO

import azure.functions as func

from shared.domain import errors
from shared.domain.images import MAX_IMAGE_BYTES

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
    """Return the files in the field `FIELD`, and the names of all fields."""
    # Werkzeug comes with azure.functions, whose own `files` would spool to the disk.
    from werkzeug.exceptions import RequestEntityTooLarge
    from werkzeug.formparser import FormDataParser
    from werkzeug.http import parse_options_header

    _, options = parse_options_header(content_type)
    parser = FormDataParser(lambda *_, **__: BytesIO(), max_form_parts=_MOST_PARTS)
    try:
        _, fields, files = parser.parse(BytesIO(body), MEDIA_TYPE, len(body), options)
    except RequestEntityTooLarge:
        raise errors.ValidationFailed([_wrong("invalid", "The form has too many parts.")]) from None
    return [file.read() for file in files.getlist(FIELD)], {*fields, *files}


def _wrong(code: str, detail: str, name: str = FIELD) -> errors.FieldError:
    place = name.replace("~", "~0").replace("/", "~1")
    return errors.FieldError(code=code, detail=detail, pointer=f"/{place}")
