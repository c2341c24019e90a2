"""What donors are offered, in this process; another process's changes show a second later."""

from uuid import UUID

from shared.cache.single_flight import Lately
from shared.schemas.base import Page
from shared.schemas.packages import PublicPackageRead

# By event.
lately_offered = Lately[UUID, Page[PublicPackageRead]](seconds=1)
