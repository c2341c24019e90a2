"""The API about itself: health, OpenAPI, docs."""

from collections.abc import Sequence

from shared.domain import errors, values
from shared.http import docs_page
from shared.http.access import public
from shared.http.answers import OF_CONTENT, Document, HealthReport, Json, StaticFile
from shared.http.call import Call
from shared.http.endpoint import Api
from shared.http.openapi import describe
from shared.schemas.meta import HealthStatus, Liveness, Readiness
from shared.services import health
from shared.version import VERSION


def _is_unavailable(readiness: Readiness) -> bool:
    return readiness.status is HealthStatus.UNAVAILABLE


def describing(resources: Sequence[Api]) -> Api:
    """Return the endpoints that describe `resources` and themselves."""
    api = Api()

    @api.endpoint("GET", "health/live", access=public)
    async def get_liveness(call: Call) -> Liveness:
        """Answer that the process runs, and which version of the product."""
        return Liveness(status=HealthStatus.OK, version=VERSION)

    @api.endpoint(
        "GET", "health/ready", access=public, answers=HealthReport(is_unavailable=_is_unavailable)
    )
    async def get_readiness(call: Call) -> Readiness:
        """Tell whether the parts that sales need answer, and how fast."""
        return await health.check_readiness()

    @api.endpoint(
        "GET",
        "openapi.json",
        access=public,
        answers=Json(etag=OF_CONTENT, cache_control="no-cache"),
    )
    async def get_openapi(call: Call) -> dict[str, object]:
        """Describe this API, as OpenAPI 3.1."""
        return describe([operation for each in (*resources, api) for operation in each.operations])

    @api.endpoint(
        "GET", "docs", access=public, answers=Document("text/html", cache_control="no-cache")
    )
    async def get_docs(call: Call) -> StaticFile:
        """Show this API to people."""
        return docs_page.page()

    @api.endpoint(
        "GET",
        "docs/{asset}",
        access=public,
        answers=Document("text/javascript", cache_control="public, max-age=86400"),
        errors=(errors.NotFound,),
    )
    async def get_docs_asset(call: Call, asset: values.PathSegment) -> StaticFile:
        """Serve what the docs page is made of."""
        return docs_page.asset(asset)

    return api
