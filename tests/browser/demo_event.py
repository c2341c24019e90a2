"""The event of the demo, as `make run` fills it, for looking at whole pages."""

from dataclasses import dataclass
from typing import Any, Self

import httpx

from infra.local.people import ADMIN
from infra.local.progress import Progress
from infra.local.seed import SLUG, seed


@dataclass(frozen=True)
class DemoEvent:
    """The demo event behind a site."""

    site: str
    admin_token: str
    id: str
    package_id: str
    slug: str = SLUG

    @classmethod
    async def make(cls, site: str) -> Self:
        """Make it, as far as it is not there."""
        await seed(site, Progress())
        async with httpx.AsyncClient(base_url=site, trust_env=False) as client:
            wanted = {"name": ADMIN.name, "email": ADMIN.email, "roles": ADMIN.roles}
            token = (await client.post("/local/token", json=wanted)).json()["access_token"]
            event = (await client.get(f"/api/v1/events/{SLUG}")).json()
            packages: dict[str, Any] = (
                await client.get(f"/api/v1/events/{event['id']}/tickets/packages")
            ).json()
        chosen = next(one for one in packages["items"] if one["name"] == "Table of Ten")
        return cls(site, token, event["id"], chosen["id"])

    async def change_package(self, **fields: object) -> None:
        """Change the package that pages are shown of, as somebody else."""
        path = f"/api/v1/admin/events/{self.id}/tickets/packages/{self.package_id}"
        headers = {"Authorization": f"Bearer {self.admin_token}"}
        async with httpx.AsyncClient(
            base_url=self.site, trust_env=False, headers=headers
        ) as client:
            tag = (await client.get(path)).headers["ETag"]
            answer = await client.patch(path, json=fields, headers={"If-Match": tag})
            assert answer.status_code == 200, answer.text
