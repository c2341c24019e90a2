"""Somebody in front of a browser."""

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Literal, Self

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from infra.local.admin import ADMIN
from infra.local.people import Person
from tests.factories import Json
from tests.harness.client import Client

AXE = ADMIN / "node_modules" / "axe-core" / "axe.min.js"
# Far more than anything takes: it only decides how long a failure takes on a machine that is busy.
PATIENCE_MILLISECONDS = 30_000
_AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    # What passes is nothing to write down.
    "resultTypes": ["violations"],
}
_HEIGHTS = {390: 844, 820: 1180, 1280: 800, 1440: 900}


@dataclass
class Visitor:
    """A person with a browser profile of their own and one page open."""

    site: str
    person: Person
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    # Servers of what the page may complain of: a refusal that the test is about is logged, too.
    expected: list[str] = field(default_factory=list)
    _config: Json | None = None

    @classmethod
    async def enter(
        cls,
        browser: Browser,
        site: str,
        person: Person,
        *,
        width: int = 1440,
        theme: Literal["light", "dark"] = "light",
        touch: bool = False,
        service_workers: Literal["allow", "block"] = "block",
    ) -> Self:
        """Open a browser; nobody is signed in yet."""
        context = await browser.new_context(
            base_url=site,
            viewport={"width": width, "height": _HEIGHTS[width]},
            color_scheme=theme,
            reduced_motion="reduce",
            has_touch=touch,
            timezone_id="Europe/Berlin",
            locale="en-US",
            # A worker answers in front of what a test lets through or changes.
            service_workers=service_workers,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        visitor = cls(site, person, context, await context.new_page())
        # Everybody is somebody else, so that no test meets the rate limit of another.
        await context.route("**/config.json", visitor._tell_who_there_is)
        visitor.page.on("console", visitor._hear)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        return visitor

    async def sign_in(self, to: str = "/") -> None:
        """Sign in as oneself and get to a page."""
        await self.page.goto(f"/sign-in?to={to}")
        await self.press_sign_in()
        # The page tells it by itself; an expectation looks again every half second only.
        headline = self.page.get_by_role("heading", level=1)
        await headline.filter(has_not_text=re.compile("^Sign in$")).wait_for()

    async def press_sign_in(self) -> None:
        """Press the button of the page that asks to sign in."""
        button = self.page.get_by_role("button", name="Sign in")
        await button.wait_for()
        await self.rest()
        await button.click()

    async def rest(self) -> None:
        """Wait for the fonts of a page that was just loaded.

        They change where lines break, and a button that moves between pointerdown and pointerup is
        not clicked.
        """
        await self.page.locator("html[data-fonts]").wait_for(state="attached")

    async def coordinate(self, admin: Client, event: Json) -> None:
        """Be invited to an event; it takes effect at the next signing in."""
        path = f"admin/events/{event['id']}/coordinators"
        answer = await admin.post(path, {"email": self.person.email})
        assert answer.status == 201, answer.body

    async def end_session(self) -> None:
        """Let the app refuse this person's token from now on, as it does once it has expired."""
        wanted = {
            "name": self.person.name,
            "email": self.person.email,
            "roles": self.person.roles,
            "expires_in": -60,
        }
        answer = await self.context.request.post(f"{self.site}/local/token", data=wanted)
        expired = (await answer.json())["access_token"]

        async def with_expired_token(route: Route) -> None:
            headers = {**route.request.headers, "authorization": f"Bearer {expired}"}
            await route.continue_(headers=headers)

        await self.context.route("**/api/**", with_expired_token)

    async def allow_sessions(self) -> None:
        """Let the token be the one that the page has."""
        await self.context.unroute("**/api/**")

    async def check_accessibility(self) -> None:
        """Fail on what axe-core finds to be serious or worse on the page as it is."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text())
        found = await self.page.evaluate(f"axe.run(document, {json.dumps(_AXE_OPTIONS)})")
        serious = {
            violation["id"]: [node["html"][:200] for node in violation["nodes"]]
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
        }
        assert not serious, json.dumps(serious, indent=1)

    async def wait_until(self, expression: str) -> None:
        """Wait for something that only a script can see; fails when it takes too long."""
        # Not page.wait_for_function: that is eval, which the page's security policy forbids.
        async with asyncio.timeout(PATIENCE_MILLISECONDS / 1_000):
            while not await self.page.evaluate(expression):  # noqa: ASYNC110 - a page tells nothing by itself
                await asyncio.sleep(0.1)

    async def show_all(self) -> None:
        """Make the window as high as the page, so that bars that stick to its edges stay there."""
        page_height = await self.page.evaluate("document.documentElement.scrollHeight")
        assert self.page.viewport_size is not None
        height = max(page_height, self.page.viewport_size["height"])
        size = self.page.viewport_size
        await self.page.set_viewport_size({"width": size["width"], "height": height})
        await self.page.evaluate("window.scrollTo(0, 0)")

    async def leave(self) -> None:
        """Close the browser; fails when the page has complained of what nobody expected."""
        await self.context.close()
        complaints = [
            said for said in self.complaints if not any(part in said for part in self.expected)
        ]
        assert not complaints, complaints

    async def _tell_who_there_is(self, route: Route) -> None:
        # Asked for once: a page starts with what it has kept if the answer takes a second.
        if self._config is None:
            self._config = await (await route.fetch()).json()
        config = self._config
        config["sign_in"]["people"] = [
            {
                "role": "oneself",
                "name": self.person.name,
                "email": self.person.email,
                "roles": self.person.roles,
            }
        ]
        await route.fulfill(body=json.dumps(config), content_type="application/json")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)
