"""Who sent a request, as the trusted proxies say and nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.http.client_address import UNREADABLE, client_address


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("1.2.3.4:5678", "1.2.3.4"),
        (" 1.2.3.4 ", "1.2.3.4"),
        ("[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2:3:4:5:6]", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("[::ffff:1.2.3.4]:80", "1.2.3.4"),
    ],
)
def test_an_address_is_read_without_port_and_ipv6_by_its_network(header: str, address: str) -> None:
    assert client_address(header, 1) == address


@pytest.mark.parametrize("spoofed", ["9.9.9.9", "9.9.9.9, 8.8.8.8", "garbage", "", ",", "1.2.3.4,"])
def test_entries_to_the_left_are_the_senders_own_invention(spoofed: str) -> None:
    assert client_address(f"{spoofed}, 1.2.3.4", 1) == "1.2.3.4"


def test_more_trusted_proxies_count_further_from_the_right() -> None:
    header = "9.9.9.9, 5.6.7.8:1, 1.2.3.4:2"
    assert client_address(header, 2) == "5.6.7.8"
    assert client_address(header, 3) == "9.9.9.9"


def test_without_the_header_there_is_no_address() -> None:
    assert client_address(None, 1) is None


@pytest.mark.parametrize(("header", "proxies"), [("", 1), (" , ", 1), ("1.2.3.4", 2)])
def test_header_with_too_few_entries_counts_with_all_that_are_unreadable(
    header: str, proxies: int
) -> None:
    assert client_address(header, proxies) == UNREADABLE


@pytest.mark.parametrize(
    "entry", ["unknown", "_hidden", "[", "[]", "1.2.3", "1.2.3.4:5:6", "300.1.1.1", "1.2.3.4/24"]
)
def test_what_is_no_address_counts_with_all_that_are_unreadable(entry: str) -> None:
    assert client_address(entry, 1) == UNREADABLE
    assert client_address(f"1.2.3.4, {entry}", 1) == UNREADABLE


@given(st.text() | st.text(alphabet="0123456789abcdef:.[]%, "), st.integers(1, 3))
def test_no_header_raises(header: str, proxies: int) -> None:
    client_address(header, proxies)
