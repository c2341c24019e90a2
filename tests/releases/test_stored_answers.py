"""An answer that the last release stored under an idempotency key is still answered."""

import json
from typing import Any

import psycopg
import pytest

from shared.schemas.purchases import PurchaseCreate
from shared.services.buying.request_hash import RequestHash
from tests.factories import Json
from tests.harness.client import Client
from tests.releases.conftest import RecordedPerson
from tests.releases.files import load

pytestmark = pytest.mark.usefixtures("recorded_rows", "soon_after")


@pytest.fixture
def answers(release: str) -> Json:
    """What the release answered to purchases."""
    recorded: Json = load(release, "answers")
    return recorded


@pytest.fixture
def donor(recorded_person: RecordedPerson, answers: Json) -> Client:
    """The donor who bought."""
    return recorded_person("donor", answers["donor"])


def _purchases(superuser: psycopg.Connection, event_id: str) -> Any:  # noqa: ANN401 - a row's value
    counted = superuser.execute("SELECT count(*) FROM purchases WHERE event_id = %s", (event_id,))
    return counted.fetchone()


async def test_a_retried_purchase_gets_the_bytes_that_were_stored(
    donor: Client, answers: Json, superuser: psycopg.Connection
) -> None:
    before = _purchases(superuser, answers["event_id"])
    for recorded in answers["purchases"]:
        again = await donor.post(
            recorded["path"], recorded["body"].encode(), Idempotency_Key=recorded["key"]
        )
        answer = recorded["answer"]
        assert (again.status, again.body.decode()) == (answer["status"], answer["body"])
        assert {name: again.headers[name] for name in answer["headers"]} == answer["headers"]
    assert _purchases(superuser, answers["event_id"]) == before


async def test_another_purchase_under_a_stored_key_is_refused(donor: Client, answers: Json) -> None:
    recorded = answers["purchases"][0]
    other = {**json.loads(recorded["body"]), "quantity": 7}
    answer = await donor.post(recorded["path"], other, Idempotency_Key=recorded["key"])
    assert (answer.status, answer.code) == (422, "idempotency_key_reused")


def test_instances_of_the_last_release_recognise_what_this_one_stores(
    release: str, answers: Json
) -> None:
    """While a deployment goes on, a retry may reach either of them."""
    stored = {row["key"]: row["request_hash"] for row in load(release, "rows")["idempotency_keys"]}
    for recorded in answers["purchases"]:
        body = PurchaseCreate.model_validate_json(recorded["body"])
        assert f"\\x{RequestHash(body).to_store.hex()}" == stored[recorded["key"]]


async def test_an_order_that_the_old_page_kept_in_doubt_is_bought_once(
    recorded_person: RecordedPerson, release: str, answers: Json, superuser: psycopg.Connection
) -> None:
    kept = load(release, "donor_page")["in_doubt"]["sessionStorage"]["orders:recorded-gala"]
    ((who, order),) = json.loads(kept).items()
    priya = recorded_person("donor", who)
    before = _purchases(superuser, answers["event_id"])
    attempt = order["attempt"]
    path = f"events/{answers['event_id']}/tickets/purchase"
    answer = await priya.post(path, attempt["body"], Idempotency_Key=attempt["key"])
    assert (answer.status, answer.json["quantity"]) == (201, attempt["body"]["quantity"])
    assert _purchases(superuser, answers["event_id"]) == before
