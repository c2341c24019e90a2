"""The product's version, stated once: `GET /health/live` and the API's docs show it."""

# MAJOR.MINOR.PATCH. Raised by a release, together with the newest heading of CHANGELOG.md; the
# version of the API is the one in its path, `/api/v1`.
VERSION = "1.0.0"
