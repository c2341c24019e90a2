"""The donors' package lists in this process: another process's changes show a second later."""

from uuid import UUID

from shared.cache.single_flight import SingleFlight
from shared.schemas.base import Page
from shared.schemas.packages import PublicPackageRead

# By event.
public_packages_memo = SingleFlight[UUID, Page[PublicPackageRead]](seconds=1)
