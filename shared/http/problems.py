"""Refusals and unexpected errors as problem details (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus

import azure.functions as func
import structlog
from pydantic_core import to_json
from sqlalchemy.exc import DBAPIError

from shared import telemetry
from shared.db.constraints import refusal_of
from shared.db.faults import Fault, fault_of
from shared.domain import errors
from shared.settings import SettingsWrong

_log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"
STATUS_OF_KIND = {
    errors.Kind.INVALID: HTTPStatus.BAD_REQUEST,
    errors.Kind.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    errors.Kind.FORBIDDEN: HTTPStatus.FORBIDDEN,
    errors.Kind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    errors.Kind.METHOD_NOT_ALLOWED: HTTPStatus.METHOD_NOT_ALLOWED,
    errors.Kind.CONFLICT: HTTPStatus.CONFLICT,
    errors.Kind.PRECONDITION_FAILED: HTTPStatus.PRECONDITION_FAILED,
    errors.Kind.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.Kind.UNSUPPORTED_MEDIA: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.Kind.REUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Kind.PRECONDITION_REQUIRED: HTTPStatus.PRECONDITION_REQUIRED,
    errors.Kind.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Kind.INTERNAL: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.Kind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
# The statuses besides 5xx with which storage asks to try again later.
_BUSY = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


class InternalError(errors.DomainError):
    """A bug in the app. The client gets the request id and no details."""

    code, title = "internal_error", "Something went wrong on our side."
    kind = errors.Kind.INTERNAL


def problem(error: Exception, *, instance: str) -> func.HttpResponse:
    """Answer `error`; an unexpected one is logged, and its text is not sent to the client."""
    refusal = _refusal(error)
    telemetry.count("refusals", code=refusal.code)
    status = STATUS_OF_KIND[refusal.kind]
    body: dict[str, object] = {
        "type": f"urn:ticket-packages:problem:{refusal.code}",
        "title": refusal.title,
        "status": status,
        "detail": refusal.detail,
        # A path may contain bytes that are no valid text: they are replaced.
        "instance": instance.encode(errors="replace").decode(),
        "code": refusal.code,
        "request_id": telemetry.current_request_id(),
        **refusal.extensions,
    }
    if isinstance(refusal, errors.ValidationFailed):
        body["errors"] = [
            {name: value for name, value in asdict(field_error).items() if value is not None}
            for field_error in refusal.errors
        ]
    return func.HttpResponse(
        to_json(body), status_code=status, mimetype=MEDIA_TYPE, headers=_headers(refusal)
    )


def _refusal(error: Exception) -> errors.DomainError:
    if isinstance(error, errors.DomainError):
        return error
    if isinstance(error, DBAPIError) and (refusal := refusal_of(error)):
        return refusal
    if fault := fault_of(error):
        return _unavailable(error, fault)
    if isinstance(error, SettingsWrong):
        return errors.ServiceUnavailable(str(error))
    if _is_storage_away(error):
        _log.warning("storage_unavailable", error=repr(error))
        return errors.ServiceUnavailable()
    _log.error("unexpected_error", exc_info=error)
    return InternalError()


def _unavailable(error: Exception, fault: Fault) -> errors.DomainError:
    reason = repr(error.__cause__ or error)
    if fault is Fault.RIGHT_MISSING:
        _log.error("database_right_missing", error=reason)
        telemetry.count("database.rights_missing")
    else:
        _log.warning("database_unavailable", error=reason)
    return errors.ServiceUnavailable()


def _is_storage_away(error: Exception) -> bool:
    """Return whether storage could not be reached or is busy; any other refusal of it is a bug."""
    # Imported already if one of its errors was raised; importing it otherwise only costs time.
    from azure.core.exceptions import HttpResponseError, ServiceRequestError, ServiceResponseError

    if isinstance(error, HttpResponseError):
        return error.status_code in _BUSY or (error.status_code or 0) >= 500
    return isinstance(error, ServiceRequestError | ServiceResponseError)


def _headers(refusal: errors.DomainError) -> Mapping[str, str]:
    headers = {"Cache-Control": "no-store"}
    if isinstance(refusal, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if refusal.retry_after_seconds is not None:
        headers["Retry-After"] = str(refusal.retry_after_seconds)
    if isinstance(refusal, errors.RateLimited):
        # As in the IETF draft "RateLimit header fields for HTTP" (httpapi-ratelimit-headers).
        headers["RateLimit-Policy"] = f'"{refusal.policy}";q={refusal.limit};w=60'
        headers["RateLimit"] = f'"{refusal.policy}";r=0;t={refusal.retry_after_seconds}'
    return headers
