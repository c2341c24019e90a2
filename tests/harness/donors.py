"""Many people at once, each a person of their own."""

import asyncio
from uuid import uuid4

from infra.local.host.function_host import FunctionHost
from tests.harness.client import Client
from tests.harness.key_server import KeyServer


async def sign_in_donors(host: FunctionHost, keys: KeyServer, size: int) -> list[Client]:
    """Return so many new donors whom the app has already seen."""
    donors: list[Client] = []
    for _ in range(size):
        subject = uuid4().hex
        token, _ = keys.issuer.issue("Amara Lindgren", f"{subject}@example.org", ["donor"], subject)
        donors.append(Client(host, token, subject))
    answers = await asyncio.gather(*(donor.get("me/purchases") for donor in donors))
    assert {answer.status for answer in answers} == {200}
    return donors
