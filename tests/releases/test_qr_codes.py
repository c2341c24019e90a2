"""Tickets that the last release sold let their guests in."""

import pytest

from infra.local.environment import NO_LIMITS
from tests.api.conftest import Configure
from tests.harness.client import Client
from tests.releases.conftest import SignWith
from tests.releases.files import QR_SECRET, load

pytestmark = pytest.mark.usefixtures("recorded_rows")


async def test_a_printed_code_is_judged_as_before(
    admin: Client, release: str, configure: Configure, sign_with: SignWith
) -> None:
    """Also once a newer key signs the tickets."""
    configure(**NO_LIMITS)
    sign_with("a-newer-key", QR_SECRET)
    (event,) = load(release, "rows")["events"]
    for code in load(release, "qr_codes"):
        answer = await admin.post(
            f"admin/events/{event['id']}/tickets/verify", {"qr_payload": code["payload"]}
        )
        # A field that came since may be there as well.
        assert (answer.status, {**answer.json, **code["verdict"]}) == (200, answer.json)
