"""Which purchases a line of a bank's statement may have paid, and which of them is suggested."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.statement_match import (
    MOST_OTHERS,
    Due,
    DueIndex,
    Line,
    Match,
    Matches,
    MatchReason,
    Name,
    comparable,
    suggest,
)

ID, TICKET, REFERENCE, NAME, AMOUNT = MatchReason


def due(
    place: int,
    amount: str = "250.00",
    *,
    person: str | None = None,
    organization: str | None = None,
    reference: str | None = None,
    purchaser_id: UUID | None = None,
) -> Due:
    names = []
    if person is not None:
        names.append(Name.of_person(person))
    if organization is not None:
        names.append(Name.of_organization(organization))
    return Due(place, uuid4(), Decimal(amount), reference, purchaser_id or uuid4(), tuple(names))


def index_of(*dues: Due) -> DueIndex:
    index = DueIndex()
    for each in dues:
        index.add(each)
    return index


def line(text: str = "", amount: str = "0.01", reference: str | None = None) -> Line:
    return Line.read(Decimal(amount), reference, text)


def matched(dues: Sequence[Due], *lines: Line, recorded: Sequence[int] = ()) -> list[Matches]:
    index = index_of(*dues)
    return suggest(index, [index.candidates(each, ()) for each in lines], recorded)


def reasons(found: Match | None) -> tuple[MatchReason, ...] | None:
    return None if found is None else found.reasons


ANN = due(0, person="ann o lind", reference="1187")


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (line(f"re {ANN.purchase_id}"), (ID,)),
        (line("", reference=str(ANN.purchase_id).upper()), (ID,)),
        (line(f"gala {str(ANN.purchase_id)[:8].upper()}, thanks"), (ID,)),
        (line("", reference="01187"), (REFERENCE,)),
        (line("CHECK 1187 DEPOSIT"), (REFERENCE,)),
        (line("ANN LIND"), (NAME,)),
        (line("Transfer: Lind, Ann O."), (NAME,)),
        (line("ANN LIND", "250.00"), (NAME, AMOUNT)),
        # Nobody else of that name has something due.
        (line("LIND CHECKING"), (NAME,)),
        (line("", "250.00"), (AMOUNT,)),
        (line("ANN LINDE"), None),
        (line("ANN"), None),
        (line("CHECK 11870"), None),
        (line(f"{ANN.purchase_id}0"), None),
        (line(f"x{str(ANN.purchase_id)[:8]}"), None),
        (line("", "249.99"), None),
    ],
    ids=lambda value: None if isinstance(value, Line) else ascii(value),
)
def test_what_a_line_has_in_common_with_a_purchase(
    read: Line, expected: tuple[MatchReason, ...] | None
) -> None:
    [found] = matched([ANN, due(1, "80.00", person="bo vance")], read)
    assert reasons(found.suggestion) == expected


def test_a_ticket_number_leads_to_its_purchase() -> None:
    read = line("GALA T-000123 AND t 0000456, X-000789, T12")
    assert read.ticket_numbers == {123, 456}
    index = index_of(ANN)
    [found] = index.candidates(read, {ANN.purchase_id, uuid4()})
    assert found.reasons == (TICKET,)


@pytest.mark.parametrize(
    ("organization", "text", "is_found"),
    [
        ("lind family foundation", "LIND FAMILY FOUNDATION GRANT", True),
        ("lind family foundation", "the LIND fdn", True),
        ("acme co", "ACME", True),
        ("family foundation", "THE FAMILY FOUNDATION", True),
        ("family foundation", "FAMILY", False),
        ("north star partners", "NORTH PARTNERS", False),
        ("oneil-vance", "O NEIL VANCE", False),
        ("oneil-vance", "ONEIL VANCE", True),
    ],
)
def test_who_is_thanked_is_named_without_what_it_is(
    organization: str, text: str, is_found: bool
) -> None:
    [found] = matched([due(0, organization=organization)], line(text))
    assert (reasons(found.suggestion) == (NAME,)) is is_found


def test_a_surname_that_several_have_names_nobody() -> None:
    """Else the wrong one would be suggested by name and amount."""
    ann, bo = due(0, person="ann lind"), due(1, person="bo lind")
    [by_surname, by_name] = matched([ann, bo], line("LIND", "250.00"), line("BO LIND", "250.00"))
    assert by_surname.suggestion is None
    assert [reasons(each) for each in by_surname.others] == [(AMOUNT,), (AMOUNT,)]
    assert (by_name.suggestion and by_name.suggestion.due, reasons(by_name.suggestion)) == (
        *(bo, (NAME, AMOUNT)),
    )


def test_a_surname_names_all_purchases_of_one_person() -> None:
    ann = uuid4()
    first, second = (due(place, person="ann lind", purchaser_id=ann) for place in range(2))
    [found] = matched([first, second], line("LIND"))
    assert found.suggestion
    assert found.suggestion.due is first
    assert [each.due for each in found.others] == [second]


def test_name_and_amount_are_more_than_a_reference_alone() -> None:
    other = due(0, "80.00", reference="1187")
    ann = due(1, person="ann lind")
    [found] = matched([other, ann], line("ANN LIND 1187", "250.00"))
    assert found.suggestion
    assert found.suggestion.due is ann
    assert [reasons(each) for each in found.others] == [(REFERENCE,)]


def test_a_purchase_is_suggested_to_the_line_that_fits_best() -> None:
    ann = due(0, person="ann lind")
    first, second = matched([ann], line("ANN LIND"), line("ANN LIND", "250.00"))
    assert first.suggestion is None
    assert [each.due for each in first.others] == [ann]
    assert second.suggestion
    assert second.suggestion.due is ann


def test_two_lines_of_one_person_pay_two_purchases_the_older_first() -> None:
    ann = uuid4()
    dues = [due(place, person="ann lind", purchaser_id=ann) for place in range(3)]
    found = matched(dues, line("ANN LIND", "250.00"), line("ANN LIND", "250.00"))
    assert [each.suggestion and each.suggestion.due for each in found] == dues[:2]


def test_the_amount_alone_is_no_suggestion_where_others_have_it() -> None:
    dues = [due(place) for place in range(9)]
    [found] = matched(dues, line("", "250.00"))
    assert found.suggestion is None
    assert [each.due for each in found.others] == dues[:MOST_OTHERS]


def test_nothing_is_suggested_for_a_line_that_is_on_record() -> None:
    first, second = matched([ANN], line("ANN LIND", "250.00"), line("ANN LIND"), recorded=[0])
    assert (first.suggestion, [each.due for each in first.others]) == (None, [ANN])
    assert second.suggestion
    assert second.suggestion.due is ANN


def test_references_are_compared_without_case_and_leading_zeros() -> None:
    assert comparable("CHK-07") == comparable("chk-07") != comparable("chk-7")
    assert comparable("0001187") == comparable("1187") != comparable("01187x")
    assert comparable("000") == "0"
    # The Kelvin sign is another letter.
    assert comparable("\u212a1") != comparable("K1")


_TEXTS = st.sampled_from(["ann lind", "LIND", "bo vance 1187", "1187", "acme", "", "T-000001"])


@given(
    st.lists(st.tuples(_TEXTS, st.sampled_from(["250.00", "80.00", "1.00"])), max_size=12),
    st.lists(st.sampled_from(["ann lind", "bo lind", "bo vance", "acme x"]), max_size=8),
)
def test_no_purchase_is_suggested_twice_and_none_is_lost(
    lines: list[tuple[str, str]], people: list[str]
) -> None:
    amounts = ("250.00", "80.00")
    dues = [
        due(place, amounts[place % 2], person=name, reference=("1187", None)[place % 2])
        for place, name in enumerate(people)
    ]
    found = matched(dues, *(line(text, amount) for text, amount in lines))
    suggested = [each.suggestion.due.purchase_id for each in found if each.suggestion]
    assert len(suggested) == len(set(suggested))
    for each in found:
        assert len(each.others) <= MOST_OTHERS
        assert each.suggestion not in each.others
        assert each.others == sorted(each.others, key=lambda match: match.rank)
