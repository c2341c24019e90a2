"""Ticket numbers, QR payloads that can't be forged, and who is let in at the door."""

import hmac
from base64 import urlsafe_b64encode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.purchases import PaymentStatus
from shared.domain.tickets import (
    QrRefusal,
    SealedTicket,
    derive_key,
    format_ticket_number,
    format_ticket_numbers,
    open_qr_payload,
    qr_payload,
    refusal_at_the_door,
)

KEY, OLD_KEY, FOREIGN_KEY = (derive_key(secret) for secret in ("new", "old", "foreign"))
TICKET = UUID("11111111-2222-4333-8444-555555555555")
EVENT = UUID("99999999-8888-4777-8666-555555555555")
PAYLOAD = qr_payload(TICKET, EVENT, KEY)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "T-000001"),
        (123, "T-000123"),
        (999_999, "T-999999"),
        (1_000_000, "T-1000000"),
        (1_234_567, "T-1234567"),
    ],
)
def test_a_ticket_number_has_at_least_six_digits(number: int, text: str) -> None:
    assert format_ticket_number(number) == text


@given(st.uuids(), st.uuids(), st.binary(min_size=1))
def test_a_payload_says_what_was_signed(ticket_id: UUID, event_id: UUID, key: bytes) -> None:
    payload = qr_payload(ticket_id, event_id, key)
    assert open_qr_payload(payload, [key]) == SealedTicket(ticket_id, event_id)


def test_a_payload_never_changes_its_form() -> None:
    """Tickets are printed: a code that is out in the world must open for ever."""
    assert PAYLOAD == "T1.ERERESIiQzOERFVVVVVVVQ.mZmZmYiIR3eGZlVVVVVVVQ.BklnaDAfoiD12OmA4TcLQA"


@pytest.mark.parametrize("place", range(len(PAYLOAD)))
def test_any_change_of_one_character_is_refused(place: int) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= \n\x00é"
    for character in alphabet:
        changed = PAYLOAD[:place] + character + PAYLOAD[place + 1 :]
        assert changed == PAYLOAD or open_qr_payload(changed, [KEY]) is None
    assert open_qr_payload(PAYLOAD[:place] + PAYLOAD[place + 1 :], [KEY]) is None
    assert open_qr_payload(PAYLOAD[:place], [KEY]) is None


@pytest.mark.parametrize("change", ["{} ", " {}", "{}\n", "{}=", "{}.", "{}A", "{0}{0}", ".{}"])
def test_nothing_may_be_added(change: str) -> None:
    assert open_qr_payload(change.format(PAYLOAD), [KEY]) is None


def test_a_payload_opens_with_any_of_the_keys() -> None:
    old = qr_payload(TICKET, EVENT, OLD_KEY)
    assert open_qr_payload(old, [KEY, OLD_KEY]) == SealedTicket(TICKET, EVENT)
    assert open_qr_payload(PAYLOAD, [KEY, OLD_KEY]) == SealedTicket(TICKET, EVENT)


def test_a_payload_is_refused_once_its_key_is_gone() -> None:
    assert open_qr_payload(qr_payload(TICKET, EVENT, OLD_KEY), [KEY]) is None
    assert open_qr_payload(qr_payload(TICKET, EVENT, FOREIGN_KEY), [KEY, OLD_KEY]) is None
    assert open_qr_payload(PAYLOAD, []) is None


def test_another_version_is_refused_however_well_signed() -> None:
    message = PAYLOAD.rpartition(".")[0].replace("T1.", "T2.")
    digest = hmac.digest(KEY, message.encode(), "sha256")[:16]
    seal = urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert open_qr_payload(f"{message}.{seal}", [KEY]) is None


@given(st.text() | st.text(alphabet="T1.AQ=-_é\ud800\x00") | st.binary().map(repr))
def test_garbage_is_refused_and_never_raises(garbage: str) -> None:
    assert open_qr_payload(garbage, [KEY, OLD_KEY]) is None


@pytest.mark.parametrize(
    "garbage", ["", ".", "...", "T1.a.b.c", "T1...", "é" * 60, "\ud800", "٣" * 60, PAYLOAD + "é"]
)
def test_what_is_no_payload_is_refused(garbage: str) -> None:
    assert open_qr_payload(garbage, [KEY]) is None


def test_each_secret_gives_a_key_of_its_own() -> None:
    assert len({KEY, OLD_KEY, FOREIGN_KEY, derive_key(""), derive_key("é")}) == 5
    assert len(KEY) == 32


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([], ""),
        ([7], "T-000007"),
        ([8, 7], "T-000007 to T-000008"),
        ([7, 9, 10, 11, 1_000_000], "T-000007, T-000009 to T-000011, T-1000000"),
    ],
)
def test_runs_of_numbers_are_written_in_short(numbers: list[int], text: str) -> None:
    assert format_ticket_numbers(numbers) == text


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (PaymentStatus.COMPLETED, None),
        (PaymentStatus.PENDING, QrRefusal.PAYMENT_PENDING),
        (PaymentStatus.FAILED, QrRefusal.CANCELLED),
        (PaymentStatus.CANCELLED, QrRefusal.CANCELLED),
        (PaymentStatus.REFUNDED, QrRefusal.REFUNDED),
    ],
)
def test_only_what_is_paid_lets_somebody_in(
    status: PaymentStatus, refusal: QrRefusal | None
) -> None:
    assert refusal_at_the_door(status, is_returned=False) is refusal


@pytest.mark.parametrize("status", PaymentStatus)
def test_a_returned_ticket_is_refused_as_such(status: PaymentStatus) -> None:
    """Also when the rest of its purchase is cancelled."""
    assert refusal_at_the_door(status, is_returned=True) is QrRefusal.RETURNED


def test_every_status_but_completed_is_refused_at_the_door() -> None:
    """A status that is added later must not let people in unnoticed."""
    admitted = {
        status for status in PaymentStatus if refusal_at_the_door(status, is_returned=False) is None
    }
    assert admitted == {PaymentStatus.COMPLETED}
