"""Creating, reading and changing events."""

from uuid import uuid4

import pytest

from tests.factories import Json, event_body, in_days, new_event
from tests.factories.paths import event_path
from tests.harness.client import Answer, Client

FIELDS = {
    "id",
    "name",
    "slug",
    "starts_at",
    "time_zone",
    "currency",
    "sales_open_at",
    "sales_close_at",
    "max_tickets_per_donor",
    "payment_hold_minutes",
    "venue",
    "description",
    "payment_instructions",
    "organization",
    "version",
    "created_at",
    "updated_at",
}
OPTIONAL: Json = {
    "sales_open_at": "2030-03-01T09:00:00Z",
    "sales_close_at": "2030-04-30T09:00:00Z",
    "max_tickets_per_donor": 12,
    "payment_hold_minutes": 30,
    "venue": "The Boathouse",
    "description": "Black tie.\nDoors open at six.",
    "payment_instructions": "By check: River School Fund\n\nOr https://pay.example.org/gala",
    "organization": {
        "legal_name": "River School Fund, Inc.",
        "tax_id": "00-1234567",
        "address": "1 River Road, Harborview",
        "statement": None,
    },
}
STARTS_AT = "2030-05-01T18:00:00Z"


def next_version(event: Json, answer: Answer, **changed: object) -> Json:
    """Return the event as it is after one edit, whose time only the answer knows."""
    assert answer.json["updated_at"] > event["updated_at"]
    return {
        **event,
        **changed,
        "version": event["version"] + 1,
        "updated_at": answer.json["updated_at"],
    }


async def test_a_new_event_is_answered_as_it_was_sent(admin: Client) -> None:
    body = event_body(starts_at=STARTS_AT, **OPTIONAL)
    answer = await admin.post("admin/events", body)
    assert answer.status == 201
    created = answer.json
    assert set(created) == FIELDS
    assert {name: created[name] for name in body} == body
    assert created["currency"] == "USD"


async def test_a_new_event_can_be_read_at_its_location(admin: Client) -> None:
    answer = await admin.post("admin/events", event_body())
    location = answer.headers["Location"]
    assert location == f"/api/v1/admin/events/{answer.json['id']}"
    read = await admin.get(location.removeprefix("/api/v1/"))
    assert (read.status, read.json) == (200, answer.json)


async def test_text_and_times_that_are_left_out_are_null(event: Json) -> None:
    texts = ("venue", "description", "payment_instructions")
    left_out = ("sales_open_at", "sales_close_at", *texts)
    assert [event[name] for name in left_out] == [None] * 5


async def test_a_new_event_limits_what_one_donor_can_hold_and_for_how_long(admin: Client) -> None:
    body = event_body()
    del body["max_tickets_per_donor"], body["payment_hold_minutes"]
    created = (await admin.post("admin/events", body)).json
    assert (created["max_tickets_per_donor"], created["payment_hold_minutes"]) == (40, 2880)


async def test_null_at_creation_means_neither_a_cap_nor_a_hold(admin: Client) -> None:
    event = await new_event(admin, max_tickets_per_donor=None, payment_hold_minutes=None)
    assert (event["max_tickets_per_donor"], event["payment_hold_minutes"]) == (None, None)
    changed = await admin.patch(event_path(event), {"venue": "Hall"})
    assert (changed.json["max_tickets_per_donor"], changed.json["payment_hold_minutes"]) == (
        None,
        None,
    )


async def test_times_are_shown_in_utc(admin: Client) -> None:
    event = await new_event(admin, starts_at="2030-05-01T20:00:00+02:00")
    assert event["starts_at"] == STARTS_AT


@pytest.mark.parametrize("blank", ["", " \t "])
async def test_blank_optional_text_is_null(admin: Client, blank: str) -> None:
    names = ("venue", "description", "payment_instructions")
    event = await new_event(admin, **dict.fromkeys(names, blank))
    assert [event[name] for name in names] == [None] * 3
    event = await new_event(admin, venue="Hall", description="Big", payment_instructions="Cash")
    changed = await admin.patch(event_path(event), dict.fromkeys(names, blank))
    assert [changed.json[name] for name in names] == [None] * 3


async def test_text_is_trimmed_and_measured_in_code_points(admin: Client) -> None:
    event = await new_event(admin, name=f"  {'🎟' * 200} ")
    assert event["name"] == "🎟" * 200
    answer = await admin.post("admin/events", event_body(name="🎟" * 201))
    assert answer.errors == {("/name", "too_long")}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "", "too_short"),
        ("name", "two\nlines", "invalid"),
        ("slug", "ab", "too_short"),
        ("slug", "a" * 61, "too_long"),
        ("slug", "Gala", "invalid"),
        ("slug", "spring--gala", "invalid"),
        ("slug", "-gala", "invalid"),
        ("slug", "gala\n", "invalid"),
        ("slug", "0f0e0d0c-0b0a-4908-8706-050403020100", "invalid"),
        ("slug", "0f0e0d0c0b0a49088706050403020100", "invalid"),
        ("starts_at", "2030-05-01T18:00:00", "invalid"),
        ("starts_at", "tomorrow", "invalid"),
        ("starts_at", 1_900_000_000, "invalid"),
        ("time_zone", "Mars/Olympus", "invalid"),
        ("time_zone", "../../etc/passwd", "invalid"),
        ("venue", "x" * 201, "too_long"),
        ("description", "x" * 2001, "too_long"),
        ("description", "bell\a", "invalid"),
        ("payment_instructions", "x" * 2001, "too_long"),
        ("payment_instructions", "bell\a", "invalid"),
        ("max_tickets_per_donor", 0, "too_small"),
        ("payment_hold_minutes", 0, "too_small"),
        ("payment_hold_minutes", "30", "invalid"),
        ("name", None, "invalid"),
    ],
)
async def test_a_value_outside_its_limits_is_refused(
    admin: Client, event: Json, field: str, value: object, code: str
) -> None:
    created = await admin.post("admin/events", event_body(**{field: value}))
    assert (created.status, created.errors) == (400, {(f"/{field}", code)})
    changed = await admin.patch(event_path(event), {field: value})
    assert (changed.status, changed.errors) == (400, {(f"/{field}", code)})


async def test_what_is_missing_is_named_all_at_once(admin: Client) -> None:
    answer = await admin.post("admin/events", {})
    missing = {"/name", "/slug", "/starts_at", "/time_zone"}
    assert answer.errors == {(pointer, "required") for pointer in missing}


@pytest.mark.parametrize("field", ["id", "currency", "created_at", "colour", "a/b~c"])
async def test_an_unknown_field_is_refused(admin: Client, event: Json, field: str) -> None:
    pointer = "/" + field.replace("~", "~0").replace("/", "~1")
    created = await admin.post("admin/events", event_body(**{field: "x"}))
    assert (created.status, created.errors) == (400, {(pointer, "unknown_field")})
    changed = await admin.patch(event_path(event), {field: "x"})
    assert (changed.status, changed.errors) == (400, {(pointer, "unknown_field")})


async def test_a_taken_slug_is_refused_on_create(admin: Client, event: Json) -> None:
    answer = await admin.post("admin/events", event_body(slug=event["slug"]))
    assert (answer.status, answer.code) == (409, "slug_taken")


async def test_a_taken_slug_is_refused_on_change(admin: Client, event: Json) -> None:
    other = await new_event(admin)
    answer = await admin.patch(event_path(other), {"slug": event["slug"]})
    assert (answer.status, answer.code) == (409, "slug_taken")
    assert (await admin.get(event_path(other))).json == other


async def test_an_event_keeps_its_own_slug(admin: Client, event: Json) -> None:
    answer = await admin.patch(event_path(event), {"slug": event["slug"]})
    assert (answer.status, answer.json) == (200, event)


@pytest.mark.parametrize(
    "window",
    [
        {"sales_open_at": in_days(2), "sales_close_at": in_days(1)},
        {"sales_open_at": STARTS_AT, "sales_close_at": STARTS_AT},
        {"sales_open_at": in_days(61)},
    ],
)
async def test_sales_must_close_after_they_open(admin: Client, event: Json, window: Json) -> None:
    """On create the form says so, on change the database, which alone knows the other half."""
    created = await admin.post("admin/events", event_body(**window))
    assert (created.status, created.errors) == (400, {("/sales_close_at", "invalid")})
    changed = await admin.patch(event_path(event), window)
    assert (changed.status, changed.errors) == (400, {("/sales_close_at", "invalid")})
    assert (await admin.get(event_path(event))).json == event


async def test_a_window_is_judged_along_with_the_rest(admin: Client) -> None:
    window = {"sales_open_at": in_days(2), "sales_close_at": in_days(1)}
    answer = await admin.post("admin/events", event_body(name="", **window))
    assert answer.errors == {("/name", "too_short"), ("/sales_close_at", "invalid")}
    answer = await admin.post("admin/events", event_body(starts_at="x", sales_open_at=in_days(2)))
    assert answer.errors == {("/starts_at", "invalid")}


async def test_half_a_window_is_held_against_the_half_that_is_there(admin: Client) -> None:
    event = await new_event(admin, sales_open_at=in_days(10))
    answer = await admin.patch(event_path(event), {"sales_close_at": in_days(9)})
    assert answer.status == 400
    answer = await admin.patch(event_path(event), {"starts_at": in_days(9)})
    assert answer.status == 400


async def test_a_change_touches_only_what_was_sent(admin: Client) -> None:
    event = await new_event(admin, starts_at=STARTS_AT, **OPTIONAL)
    changed = await admin.patch(event_path(event), {"name": "Autumn Gala"})
    assert (changed.status, changed.json) == (200, next_version(event, changed, name="Autumn Gala"))
    assert (await admin.get(event_path(event))).json == changed.json


async def test_null_takes_away_what_may_be_missing(admin: Client) -> None:
    event = await new_event(admin, starts_at=STARTS_AT, **OPTIONAL)
    nothing = dict.fromkeys(OPTIONAL)
    changed = await admin.patch(event_path(event), nothing)
    assert (changed.status, changed.json) == (200, next_version(event, changed, **nothing))


async def test_an_empty_change_changes_nothing(admin: Client, event: Json) -> None:
    changed = await admin.patch(event_path(event), {})
    assert (changed.status, changed.json) == (200, event)


async def test_an_event_that_is_not_there_is_not_found(admin: Client) -> None:
    path = f"admin/events/{uuid4()}"
    for answer in (await admin.get(path), await admin.patch(path, {"name": "Gala"})):
        assert (answer.status, answer.code) == (404, "event_not_found")
