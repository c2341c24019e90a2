"""What a page may weigh before it is usable: 200 kB of script for coordinators, 120 for donors."""

from infra.local.page_weight import weigh


async def test_no_page_is_heavier_than_its_budget(site: str) -> None:
    weights = weigh()
    assert {weight.page for weight in weights} >= {"/e", "/sign-in", "/_signed-in/events/index"}
    too_heavy = {weight.page: weight.bytes for weight in weights if weight.bytes > weight.budget}
    assert not too_heavy
