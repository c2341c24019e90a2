"""Parts of pages that several tests look at, found by their roles and never by a style."""

from playwright.async_api import Locator, Page


def listed(page: Page) -> Locator:
    """Return the items of the page's list: packages, entries of the audit trail."""
    return page.get_by_role("main").get_by_role("listitem")


def package_names(page: Page) -> Locator:
    """Return the names on the cards of the packages' page, in the order shown."""
    return listed(page).get_by_role("heading", level=2)


def sales_totals(page: Page) -> Locator:
    """Return what stands above the sales page: revenue, what waits, seats and packages."""
    return page.get_by_test_id("sales-totals")


def offered(page: Page) -> Locator:
    """Return the packages on the donors' page, once they are there."""
    return listed(page).filter(has=page.get_by_role("heading", level=3))


def order_total(page: Page) -> Locator:
    """Return the total of a donor's order, which a screen reader hears when it changes."""
    return page.get_by_role("form", name="Your order").locator("[aria-live=polite]")


def notice(page: Page, text: str) -> Locator:
    """Return the toast that says `text`.

    Not by the text alone: a hidden element repeats it for a second, for screen readers.
    """
    return page.get_by_role("region", name="Notifications").get_by_text(text)
