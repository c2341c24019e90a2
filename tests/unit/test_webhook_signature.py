"""The signature of a payment webhook: what proves that the provider sent it, and what doesn't."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import errors
from shared.domain.signatures import check_signature

NOW = datetime(2026, 4, 1, 18, 30, tzinfo=UTC)
BODY = b'{"event_type":"payment.completed"}'
SECRET = "whsec-of-the-provider"
STAMP = str(int(NOW.timestamp()))


def digest(stamp: str, body: bytes = BODY, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, "sha256").hexdigest()


def header(*, age_seconds: int = 0, body: bytes = BODY, secret: str = SECRET) -> str:
    stamp = str(int((NOW - timedelta(seconds=age_seconds)).timestamp()))
    return f"t={stamp},v1={digest(stamp, body, secret)}"


def is_accepted(sent: str | None, *, body: bytes = BODY, secrets: tuple[str, ...] = ()) -> bool:
    try:
        check_signature(sent, body, secrets or (SECRET,), NOW)
    except errors.SignatureInvalid:
        return False
    return True


def test_a_signature_is_what_the_format_says() -> None:
    """Written out once, so that nothing here is wrong in the same way as the product."""
    stamp = "1775068200"
    assert int(stamp) == NOW.timestamp()
    sent = f"t={stamp},v1=" + hmac.new(b"key", b"1775068200.{}", "sha256").hexdigest()
    assert is_accepted(sent, body=b"{}", secrets=("key",))


@pytest.mark.parametrize(
    ("age_seconds", "accepted"), [(0, True), (300, True), (301, False), (-300, True), (-301, False)]
)
def test_a_signature_is_good_for_five_minutes(age_seconds: int, accepted: bool) -> None:
    """Before and after: clocks differ both ways."""
    assert is_accepted(header(age_seconds=age_seconds)) is accepted


def test_any_of_several_secrets_signs() -> None:
    """While a secret is rotated the old and the new one are good."""
    assert is_accepted(header(secret="old"), secrets=("new", "old"))
    assert is_accepted(header(secret="new"), secrets=("new", "old"))
    assert not is_accepted(header(secret="older"), secrets=("new", "old"))


def test_any_of_several_signatures_is_enough() -> None:
    """A provider signs with both secrets while it replaces one, in either order."""
    old, new = digest(STAMP, secret="old"), digest(STAMP, secret="new")
    mixed = f"v1={new}, v0=x , v1={old},v1=\u00e9"
    for both in (f"v1={old},v1={new}", f"v1={new},v1={old}", mixed):
        assert is_accepted(f"t={STAMP},{both}", secrets=("new",))
        assert is_accepted(f"{both},t={STAMP}", secrets=("old",))
        assert not is_accepted(f"t={STAMP},{both}", secrets=("older",))


def test_a_header_full_of_guesses_is_not_searched() -> None:
    guesses = ",v1=0" * 10
    assert not is_accepted(f"t={STAMP}{guesses},v1={digest(STAMP)}")


def test_another_body_is_not_signed() -> None:
    """Not even by a space."""
    assert not is_accepted(header(), body=BODY + b" ")


def test_the_stamp_is_signed_too() -> None:
    """An old signature can't be dated anew."""
    stamp = str(int(NOW.timestamp()))
    assert not is_accepted(f"t={stamp},v1={digest(str(int(stamp) - 400))}")


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "",
        " ",
        ",",
        "=",
        "t=,v1=",
        f"t={STAMP}",
        f"v1={digest(STAMP)}",
        f"t={STAMP},v1=",
        f"t={STAMP},v0={digest(STAMP)}",
        f"t={STAMP},v1={digest(STAMP)[:-1]}",
        f"t={STAMP},v1={digest(STAMP)}0",
        f"t={STAMP};v1={digest(STAMP)}",
        f"t= {STAMP},v1={digest(STAMP)}",
        f"t=+{STAMP},v1={digest('+' + STAMP)}",
        f"t={STAMP}.0,v1={digest(STAMP + '.0')}",
        f"t=-{STAMP},v1={digest('-' + STAMP)}",
        "t=nan,v1=" + digest("nan"),
        f"t={'9' * 400},v1={digest('9' * 400)}",
        f"t=\u0661,v1={digest(STAMP)}",  # A digit, though not one of ASCII's.
        f"t={STAMP},v1=\u00e9{digest(STAMP)[1:]}",
        digest(STAMP),
    ],
)
def test_anything_else_is_refused(sent: str | None) -> None:
    """Garbage is a refusal, never a fault."""
    assert not is_accepted(sent)


@given(st.text())
def test_no_text_is_a_fault(sent: str) -> None:
    """Whatever stands in the header."""
    assert not is_accepted(sent)
    assert not is_accepted(f"t={STAMP},v1={sent}")
    assert not is_accepted(f"t={sent},v1={digest(STAMP)}")
