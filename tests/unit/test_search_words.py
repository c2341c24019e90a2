"""What a search looks for, in `tests/cases/texts.json`; the API's tests ask PostgreSQL the same."""

from typing import Any, Literal
from unicodedata import normalize

import pytest

from shared.domain.text import search_words, tidy_line
from tests.harness.text_cases import TEXT_CASES


@pytest.mark.parametrize("case", TEXT_CASES["found"], ids=lambda case: ascii(case["name"]))
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_each_word_of_a_search_occurs_in_the_name_that_it_finds(
    case: dict[str, Any], form: Literal["NFC", "NFD"]
) -> None:
    folded = " ".join(search_words(normalize(form, case["name"])))
    for text in case["by"]:
        assert all(word in folded for word in search_words(tidy_line(text))), ascii(text)
    for text in case["not_by"]:
        assert not all(word in folded for word in search_words(tidy_line(text))), ascii(text)


def test_nothing_but_apostrophes_are_no_words() -> None:
    assert search_words("' \u2019") == []
