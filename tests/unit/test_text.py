"""What a text may be: trimmed, counted in code points, one line where one line is meant."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from shared.domain import values
from shared.schemas.events import EventCreate
from shared.schemas.packages import PackageCreate
from tests.factories import event_body, package_body
from tests.unit.reading import is_refused, read

ASTRAL = "\U0001d49c"
COMBINED = "e\u0301"

# Every text with its limits.
TEXTS = [
    (values.EventName, 200),
    (values.Venue, 200),
    (values.EventDescription, 2000),
    (values.PackageName, 100),
    (values.PackageDescription, 1000),
    (values.PersonName, 200),
]
ONE_LINE = [values.EventName, values.Venue, values.PackageName, values.PersonName]
LINES = [values.EventDescription, values.PackageDescription]


@pytest.mark.parametrize(("value_type", "longest"), TEXTS)
def test_a_text_has_a_longest_length(value_type: object, longest: int) -> None:
    """FR-009, FR-012."""
    assert read(value_type, "x" * longest) == "x" * longest
    assert is_refused(value_type, "x" * (longest + 1))


@pytest.mark.parametrize(("value_type", "longest"), TEXTS)
def test_length_counts_code_points(value_type: object, longest: int) -> None:
    assert read(value_type, ASTRAL * longest) == ASTRAL * longest
    assert is_refused(value_type, ASTRAL * (longest + 1))


@pytest.mark.parametrize(("value_type", "longest"), TEXTS)
def test_a_text_is_composed_before_it_is_counted(value_type: object, longest: int) -> None:
    assert read(value_type, COMBINED * longest) == "\u00e9" * longest
    assert is_refused(value_type, COMBINED * longest + "x")


def test_a_line_end_counts_as_one_character() -> None:
    sent = "\r\n".join(["x" * 99] * 20)
    assert len(sent) > 2000 > len(sent.replace("\r\n", "\n"))
    assert read(values.EventDescription, sent) == sent.replace("\r\n", "\n")


@pytest.mark.parametrize("blank", ["", " ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u2028"])
@pytest.mark.parametrize("value_type", [value_type for value_type, _ in TEXTS])
def test_blank_is_empty(value_type: object, blank: str) -> None:
    assert is_refused(value_type, blank)


@pytest.mark.parametrize(("value_type", "longest"), TEXTS)
def test_a_text_is_trimmed_before_it_is_counted(value_type: object, longest: int) -> None:
    assert read(value_type, "  x" + "y" * (longest - 1) + " \n") == "x" + "y" * (longest - 1)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\x85", "\x9f"])
@pytest.mark.parametrize("value_type", [*ONE_LINE, *LINES])
def test_control_characters_are_refused(value_type: object, control: str) -> None:
    assert is_refused(value_type, f"Gala{control}Night")


@pytest.mark.parametrize("line_break", ["\n", "\t", "\r", "\r\n"])
@pytest.mark.parametrize("value_type", ONE_LINE)
def test_a_name_is_one_line(value_type: object, line_break: str) -> None:
    assert is_refused(value_type, f"Gala{line_break}Night")


@pytest.mark.parametrize("value_type", LINES)
def test_a_description_has_lines_and_tabs(value_type: object) -> None:
    assert read(value_type, "Dinner\r\n\tand\ndance") == "Dinner\n\tand\ndance"
    # A carriage return by itself is no line break anywhere that we show one.
    assert is_refused(value_type, "Dinner\rand dance")


@pytest.mark.parametrize("value", [None, 5, True, 1.5, ["x"], {"x": "y"}])
@pytest.mark.parametrize("value_type", [value_type for value_type, _ in TEXTS])
def test_only_text_is_text(value_type: object, value: object) -> None:
    assert is_refused(value_type, value)


@pytest.mark.parametrize(
    "escape",
    [
        b"\\ud800",
        b"\\udfff",
        b"\\ud800\\ud800",
        b"\\udc00\\ud800",
        b"\xed\xa0\x80",
        b"\xff",
        b"\xc0\x80",
    ],
)
def test_lone_surrogates_and_broken_utf8_are_refused(escape: bytes) -> None:
    template = b'{"name": "Gala ?", "description": "d", "price": "1", "seats_per_package": 1}'
    with pytest.raises(ValidationError):
        PackageCreate.model_validate_json(template.replace(b"?", escape))


def test_a_pair_of_surrogates_is_one_character() -> None:
    template = b'{"name": "?", "description": "d", "price": "1", "seats_per_package": 1}'
    pair = template.replace(b"?", b"\\ud83c\\udf9f")
    assert PackageCreate.model_validate_json(pair).name == "\U0001f39f"


@pytest.mark.parametrize("blank", ["", "   ", None])
def test_an_optional_text_that_is_blank_is_missing(blank: str | None) -> None:
    event = read(EventCreate, event_body(venue=blank, description=blank))
    assert (event.venue, event.description) == (None, None)


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        read(PackageCreate, package_body(sold_count=0))


@pytest.mark.parametrize("slug", ["abc", "a-b", "2026", "spring-gala-2026", "a" * 60, "abc-def0"])
def test_a_slug_is_lower_case_words_with_single_hyphens(slug: str) -> None:
    assert read(values.Slug, slug) == slug


@pytest.mark.parametrize(
    "slug",
    [
        "ab",
        "a" * 61,
        "-gala",
        "gala-",
        "spring--gala",
        "Gala",
        "gàla",
        "spring_gala",
        "spring gala",
        " gala",
        "gala\n",
        "١٢٣",
        "\uff47\uff41\uff4c\uff41",
        "gala/2026",
        "",
        None,
        123,
    ],
)
def test_anything_else_is_no_slug(slug: object) -> None:
    assert is_refused(values.Slug, slug)


@pytest.mark.parametrize("shape", [str, lambda uuid: uuid.hex, lambda uuid: f"{uuid.hex[:31]}-0"])
def test_a_slug_never_looks_like_an_id(shape: Callable[[UUID], str]) -> None:
    assert is_refused(values.Slug, shape(uuid4()))


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Kolkata", "Pacific/Chatham"])
def test_a_time_zone_is_one_of_iana(zone: str) -> None:
    assert read(values.TimeZoneName, zone) == zone


@pytest.mark.parametrize(
    "zone",
    [
        "america/new_york",
        "EST5EDT4",
        "+02:00",
        "Mars/Olympus",
        "../../etc/passwd",
        "/etc/localtime",
        "localtime",
        "Factory",
        "posixrules",
        "UTC ",
        "",
        "x" * 10_000,
        None,
    ],
)
def test_anything_else_is_no_time_zone(zone: object) -> None:
    assert is_refused(values.TimeZoneName, zone)


@pytest.mark.parametrize("email", ["a@b", "priya.raman+gala@example.org", "é@ü.example"])
def test_an_email_address_has_two_parts(email: str) -> None:
    assert read(values.EmailAddress, f" {email} ") == email


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c",
        "a@b c",
        "a\x00@b",
        "a\x9f@b",
        "a@\u2028b",
        "a\n@b",
        "x" * 250 + "@b.cd",
        None,
    ],
)
def test_anything_else_is_no_email_address(email: object) -> None:
    assert is_refused(values.EmailAddress, email)


def test_an_email_address_has_up_to_254_characters() -> None:
    assert read(values.EmailAddress, "x" * 250 + "@bcd") == "x" * 250 + "@bcd"
    assert is_refused(values.EmailAddress, "x" * 251 + "@bcd")


@pytest.mark.parametrize("subject", ["x", "x" * 255, "auth0|7", "é"])
def test_a_subject_is_any_string_of_1_to_255_characters(subject: str) -> None:
    assert read(values.Subject, subject) == subject


@pytest.mark.parametrize("subject", ["", "x" * 256, "a\x00b", "a\nb", 7, None])
def test_anything_else_is_no_subject(subject: object) -> None:
    assert is_refused(values.Subject, subject)
