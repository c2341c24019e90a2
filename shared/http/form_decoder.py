"""Werkzeug's decoder of forms, for headers in any character set."""

from werkzeug.datastructures import Headers
from werkzeug.sansio.multipart import MultipartDecoder


class FormDecoder(MultipartDecoder):
    """Reads what is not UTF-8 in a part's headers as U+FFFD, where Werkzeug gives up the form."""

    def _parse_headers(self, data: bytes | bytearray) -> Headers:
        return super()._parse_headers(data.decode(errors="replace").encode())
