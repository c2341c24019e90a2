"""The successful responses of endpoints.

An answer writes the response and describes it for OpenAPI. When an endpoint is declared, its answer
checks that it can be made of what the handler returns.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Self

import azure.functions as func
from pydantic import BaseModel, TypeAdapter

from shared.http import headers
from shared.http.parameters import Json as JsonValue
from shared.http.parameters import header
from shared.http.paths import BASE_PATH
from shared.schemas.base import CsvFile, Written

NO_STORE = "no-store"
_JSON = "application/json"
_TEXT: JsonValue = {"type": "string"}

Schemas = Mapping[Any, JsonValue]
Responses = dict[HTTPStatus, JsonValue]


@dataclass(frozen=True)
class ETag:
    """How an answer's entity tag is computed, and whether it may answer 304."""

    tag_of: Callable[[Any, bytes], str]
    answers_not_modified: bool = True


# For If-Match only: sales leave the version as it is, so an equal version does not mean that
# nothing has changed, and there is no 304.
OF_VERSION = ETag(lambda result, _: str(result.version), answers_not_modified=False)
OF_CONTENT = ETag(lambda _, body: sha256(body).hexdigest()[:32])


class Answer:
    """How a handler's result becomes a response."""

    _returned: Any

    def returning(self, returned: Any) -> Self:  # noqa: ANN401 - any type
        """Return this answer, for results of the type `returned`.

        Raises:
            TypeError: this kind of answer can't be made of such results.
        """
        if not self._suits(returned):
            raise TypeError(f"{type(self).__name__} can't be made of {returned}")
        made = copy(self)
        made._returned = returned
        return made

    def _suits(self, returned: Any) -> bool:  # noqa: ANN401 - any type
        raise NotImplementedError

    def write(self, req: func.HttpRequest, result: Any) -> func.HttpResponse:  # noqa: ANN401
        """Write the response."""
        raise NotImplementedError

    def parameters(self) -> list[JsonValue]:
        """Describe the headers of the request that it reads."""
        return []

    def models(self) -> tuple[Any, ...]:
        """Return the types whose schemas `responses` is made of."""
        return ()

    def responses(self, schemas: Schemas) -> Responses:
        """Describe each response."""
        raise NotImplementedError


def _described(status: HTTPStatus, schema: JsonValue, media_type: str = _JSON) -> JsonValue:
    return {"description": status.phrase, "content": {media_type: {"schema": schema}}}


@dataclass
class Json(Answer):
    """The result as JSON. `location` is the path of what was created, with `{id}` for its id."""

    status: HTTPStatus = HTTPStatus.OK
    location: str | None = None
    etag: ETag | None = None
    cache_control: str = NO_STORE
    _written_by: TypeAdapter[Any] = field(init=False, repr=False)

    def returning(self, returned: Any) -> Self:  # noqa: ANN401
        made = super().returning(returned)
        made._written_by = TypeAdapter(returned)
        return made

    def _suits(self, returned: Any) -> bool:  # noqa: ANN401
        return returned is not None and not (
            isinstance(returned, type) and issubclass(returned, bytes | StaticFile)
        )

    def write(self, req: func.HttpRequest, result: Any) -> func.HttpResponse:  # noqa: ANN401
        is_written = isinstance(result, Written)
        body = result.body if is_written else self._written_by.dump_json(result)
        sent = {"Cache-Control": self.cache_control}
        if self.etag is not None:
            tag = f'"{self.etag.tag_of(result, body)}"'
            sent["ETag"] = tag
            if self.etag.answers_not_modified and {tag, "*"} & headers.known_tags(req):
                return func.HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers=sent)
        if self.location is not None:
            names = {**req.route_params, "id": result.id}
            sent["Location"] = f"/{BASE_PATH}/{self.location.format_map(names)}"
        status = self._status_of(result)
        return func.HttpResponse(body, status_code=status, headers=sent, mimetype=_JSON)

    def _status_of(self, result: Any) -> HTTPStatus:  # noqa: ANN401
        return self.status

    def parameters(self) -> list[JsonValue]:
        is_conditional = self.etag is not None and self.etag.answers_not_modified
        return [header("If-None-Match", required=False)] if is_conditional else []

    def models(self) -> tuple[Any, ...]:
        return (self._returned,)

    def responses(self, schemas: Schemas) -> Responses:
        success = _described(self.status, schemas[self._returned])
        if self.etag is None:
            return {self.status: success}
        success["headers"] = {"ETag": {"schema": _TEXT}}
        if not self.etag.answers_not_modified:
            return {self.status: success}
        not_modified = HTTPStatus.NOT_MODIFIED
        return {self.status: success, not_modified: {"description": not_modified.phrase}}


@dataclass
class HealthReport(Json):
    """The result as JSON, with 503 where `is_unavailable` returns true for it."""

    is_unavailable: Callable[[Any], bool] = field(kw_only=True)

    def _status_of(self, result: Any) -> HTTPStatus:  # noqa: ANN401
        return HTTPStatus.SERVICE_UNAVAILABLE if self.is_unavailable(result) else self.status

    def responses(self, schemas: Schemas) -> Responses:
        unavailable = HTTPStatus.SERVICE_UNAVAILABLE
        described = _described(unavailable, schemas[self._returned])
        return {**super().responses(schemas), unavailable: described}


@dataclass
class NoContent(Answer):
    """204, for a handler that returns nothing."""

    def _suits(self, returned: Any) -> bool:  # noqa: ANN401
        return returned is None

    def write(self, req: func.HttpRequest, result: Any) -> func.HttpResponse:  # noqa: ANN401
        return func.HttpResponse(
            b"",
            status_code=HTTPStatus.NO_CONTENT,
            headers={"Cache-Control": NO_STORE},
            mimetype=_JSON,
        )

    def responses(self, schemas: Schemas) -> Responses:
        return {HTTPStatus.NO_CONTENT: {"description": HTTPStatus.NO_CONTENT.phrase}}


@dataclass
class Csv(Answer):
    """The result as a file to save, or a link to it as JSON with 202."""

    or_link: type[BaseModel]

    def _suits(self, returned: Any) -> bool:  # noqa: ANN401
        return bool(returned == CsvFile | self.or_link)

    def write(self, req: func.HttpRequest, result: Any) -> func.HttpResponse:  # noqa: ANN401
        sent = {"Cache-Control": NO_STORE}
        if isinstance(result, BaseModel):
            body, status = result.model_dump_json(), HTTPStatus.ACCEPTED
            return func.HttpResponse(body, status_code=status, headers=sent, mimetype=_JSON)
        sent["Content-Disposition"] = f'attachment; filename="{result.name}"'
        return func.HttpResponse(result.body, headers=sent, mimetype="text/csv")

    def models(self) -> tuple[Any, ...]:
        return (self.or_link,)

    def responses(self, schemas: Schemas) -> Responses:
        file = _described(HTTPStatus.OK, _TEXT, "text/csv")
        file["headers"] = {"Content-Disposition": {"schema": _TEXT}}
        return {
            HTTPStatus.OK: file,
            HTTPStatus.ACCEPTED: _described(HTTPStatus.ACCEPTED, schemas[self.or_link]),
        }


@dataclass(frozen=True)
class StaticFile:
    """What a document's handler returns; `media_type` replaces the declared one."""

    body: bytes
    media_type: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Document(Answer):
    """A file whose bytes the handler returns as they are."""

    media_type: str
    cache_control: str = NO_STORE

    def _suits(self, returned: Any) -> bool:  # noqa: ANN401
        return returned is StaticFile

    def write(self, req: func.HttpRequest, result: StaticFile) -> func.HttpResponse:
        sent = {"Cache-Control": self.cache_control, **result.headers}
        media_type = result.media_type or self.media_type
        return func.HttpResponse(result.body, headers=sent, mimetype=media_type)

    def responses(self, schemas: Schemas) -> Responses:
        return {HTTPStatus.OK: _described(HTTPStatus.OK, _TEXT, self.media_type)}
