"""Two changes at once, each of them fine by itself and not beside the other.

Whoever comes second is told so as if they had come a moment later: see `follow`.
"""

from uuid import uuid4

import pytest

from tests.concurrency.conftest import Follow
from tests.factories import Json, bought, event_body, in_days, new_event, new_package
from tests.factories.options import MEAL, new_option, option_path
from tests.factories.paths import event_path
from tests.factories.payments import purchase_path
from tests.factories.promo_codes import code_body, codes_path
from tests.harness.client import Client

OPENS = {"sales_open_at": in_days(30)}
CLOSES = {"sales_close_at": in_days(20)}
STARTS = {"starts_at": in_days(10)}


@pytest.mark.parametrize(
    ("first", "second"),
    [(OPENS, CLOSES), (CLOSES, OPENS), (OPENS, STARTS), (STARTS, OPENS)],
    ids=["opens_closes", "closes_opens", "opens_starts", "starts_opens"],
)
async def test_sales_never_close_before_they_open(
    admin: Client, follow: Follow, first: Json, second: Json
) -> None:
    """Spec §3: each moves an end of the sales window; together they would turn it round."""
    event = await new_event(admin)
    refused = await follow(
        lambda: admin.patch(event_path(event), first),
        lambda: admin.patch(event_path(event), second),
    )
    assert (refused.status, refused.errors) == (400, {("/sales_close_at", "invalid")})


async def test_a_slug_is_one_events(admin: Client, follow: Follow) -> None:
    """Spec §3: of two new events with one slug the second is told to choose another."""
    body = event_body()
    refused = await follow(
        lambda: admin.post("admin/events", body), lambda: admin.post("admin/events", body)
    )
    assert (refused.status, refused.code) == (409, "slug_taken")


async def test_a_slug_that_an_event_is_renamed_to_is_taken(admin: Client, follow: Follow) -> None:
    """Spec §3."""
    renamed, body = await new_event(admin), event_body()
    refused = await follow(
        lambda: admin.post("admin/events", body),
        lambda: admin.patch(event_path(renamed), {"slug": body["slug"]}),
    )
    assert (refused.status, refused.code) == (409, "slug_taken")


async def test_a_promo_code_is_an_events_once(admin: Client, event: Json, follow: Follow) -> None:
    """FR-036: upper and lower case make no difference."""
    code = f"gala{uuid4().hex[:8]}"
    refused = await follow(
        lambda: admin.post(codes_path(event), code_body(code=code)),
        lambda: admin.post(codes_path(event), code_body(code=code.upper())),
    )
    assert (refused.status, refused.code) == (409, "promo_code_taken")


@pytest.mark.parametrize("fewer_first", [True, False])
async def test_no_more_may_be_selected_than_there_are_choices(
    admin: Client, package: Json, follow: Follow, *, fewer_first: bool
) -> None:
    """FR-028: one takes a choice away while the other allows as many selections as there were."""
    path = option_path(package, await new_option(admin, package, MEAL))
    fewer, all_three = {"choices": ["Fish", "Veal"]}, {"max_selections": 3}
    first, second = (fewer, all_three) if fewer_first else (all_three, fewer)
    refused = await follow(lambda: admin.patch(path, first), lambda: admin.patch(path, second))
    assert (refused.status, refused.errors) == (400, {("/max_selections", "invalid")})


async def test_an_address_stays_beside_a_name(
    admin: Client, event: Json, donor: Client, follow: Follow
) -> None:
    """Spec §7: the coordinator takes the guest off the seat to whom the donor gives an address."""
    made = await bought(donor, await new_package(admin, event), guests=[{"name": "Ines Valera"}])
    ticket = f"tickets/{made['tickets'][0]['id']}"
    refused = await follow(
        lambda: admin.patch(f"{purchase_path(made)}/{ticket}", {"guest_name": None}),
        lambda: donor.patch(f"me/{ticket}", {"guest_email": "ines@example.org"}),
    )
    assert (refused.status, refused.errors) == (400, {("/guest_name", "required")})
