"""If-Match where clients of earlier releases send none."""

from collections.abc import Mapping
from typing import Any, ClassVar

import azure.functions as func

from shared.domain import errors
from shared.http.needs import Errors, IfMatch
from shared.http.parameters import Json, header
from shared.http.parsing import InputErrors


class OptionalIfMatch(IfMatch):
    """`IfMatch` if it is sent; without it `if_match` is None, and any version is changed."""

    spelling = "OptionalIfMatch()"
    annotation = frozenset[int] | None
    implied_errors: ClassVar[Errors] = (errors.ValidationFailed, errors.PreconditionFailed)

    def read(self, req: func.HttpRequest, input_errors: InputErrors) -> Mapping[str, Any]:
        """Return the versions, or None if the header was not sent.

        An empty one is refused: its sender wanted the check, and has lost the tag.
        """
        sent = req.headers.get("If-Match")
        return {self.argument: None} if sent is None else self.versions(sent, input_errors)

    def parameters(self) -> list[Json]:
        """Describe the header, which is optional."""
        return [header("If-Match", required=False)]
