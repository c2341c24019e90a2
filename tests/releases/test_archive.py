"""The audit trail that the last release wrote and archived still proves that it is whole."""

from uuid import UUID

import pytest

from shared.storage import audit_archive, chain_roots
from tests.factories import Json
from tests.harness.client import Client
from tests.releases.files import load

pytestmark = pytest.mark.usefixtures("recorded_rows")


@pytest.fixture
async def archived(release: str) -> Json:
    """Put the release's entities and roots into storage, as it left them there."""
    recorded: Json = load(release, "archive")
    for entity in recorded["entities"]:
        await audit_archive.table().upsert_entity(entity)
    container = chain_roots.service().get_container_client(chain_roots.CONTAINER)
    for name, text in recorded["roots"].items():
        await container.upload_blob(name, text.encode(), overwrite=True)
    return recorded


async def test_its_archive_verifies_up_to_its_end(archived: Json) -> None:
    check = await audit_archive.verify_archive(UUID(archived["event_id"]))
    last = archived["entities"][-1]
    check.expect_end(len(archived["entities"]), last["hash"])
    assert (check.entries, check.first_invalid) == (int(last["RowKey"]), None)


async def test_a_changed_entity_of_it_is_found(archived: Json) -> None:
    """The control: the check above can fail."""
    changed = archived["entities"][2]
    await audit_archive.table().upsert_entity({**changed, "actor_name": "Somebody Else"})
    try:
        check = await audit_archive.verify_archive(UUID(archived["event_id"]))
        assert check.first_invalid == int(changed["RowKey"])
    finally:
        await audit_archive.table().upsert_entity(changed)


async def test_its_chain_is_valid_and_goes_on(admin: Client, archived: Json) -> None:
    path = f"admin/events/{archived['event_id']}"
    before = (await admin.get(f"{path}/audit/verify")).json
    assert before["valid"], before
    assert (await admin.patch(path, {"venue": "The Boathouse"})).status == 200
    after = (await admin.get(f"{path}/audit/verify")).json
    assert (after["valid"], after["entries"]) == (True, before["entries"] + 1)
