"""Which purchases the lines of a bank's statement may have paid, and why.

Everything that a line has in common with a purchase adds to the strength of their match. A name
with the right amount is more than a reference alone, which another bank's check may have as well.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from shared.domain.purchase_ids import ids_in, short_ids_in, ticket_numbers_in
from shared.domain.text import fold_ascii, search_words

# How many purchases are listed for a line beside the suggestion.
MOST_OTHERS = 5
_WORD = re.compile(r"[^\W_]+")
# Words that many names have, and that statements leave out.
_COMMON = frozenset(
    {
        *("and", "co", "company", "corp", "dr", "family", "foundation", "fund", "inc", "llc"),
        *("ltd", "mr", "mrs", "ms", "of", "the", "trust"),
    }
)


class MatchReason(StrEnum):
    """What a line of a statement has in common with a purchase."""

    # Its text or reference names the purchase's id, or one of its ticket numbers.
    PURCHASE_ID = "purchase_id"
    TICKET_NUMBER = "ticket_number"
    # A reference that was noted when the order was entered.
    REFERENCE = "reference"
    NAME = "name"
    AMOUNT = "amount"


_STRENGTH = {
    MatchReason.PURCHASE_ID: 32,
    MatchReason.TICKET_NUMBER: 16,
    MatchReason.REFERENCE: 8,
    MatchReason.NAME: 5,
    MatchReason.AMOUNT: 4,
}


@dataclass(frozen=True)
class Name:
    """A name by its words, and those of them that few other names have: a surname, a company.

    `words` is empty for a name of one word, which is no more than `distinctive`.
    """

    words: frozenset[str]
    distinctive: frozenset[str]

    @classmethod
    def of_person(cls, folded: str) -> "Name":
        """Read a folded name, of which the last word is the surname, and an address after it."""
        name = folded.rpartition(" ")[0] if "@" in folded else folded
        words = _words_of(name)
        return cls(_if_several(words), frozenset(words[-1:]))

    @classmethod
    def of_organization(cls, folded: str) -> "Name":
        """Read the folded name of a company or family."""
        words = _words_of(folded)
        return cls(_if_several(words), frozenset(words) - _COMMON)


@dataclass(frozen=True)
class Due:
    """A purchase on which something is due; `place` is smaller for an older one."""

    place: int
    purchase_id: UUID
    amount: Decimal
    # As it was noted when the order was entered.
    reference: str | None
    purchaser_id: UUID
    names: tuple[Name, ...]


@dataclass(frozen=True)
class Line:
    """What can be read in a line of a statement."""

    amount: Decimal
    ids: frozenset[UUID]
    short_ids: frozenset[str]
    ticket_numbers: frozenset[int]
    references: frozenset[str]
    words: frozenset[str]

    @classmethod
    def read(cls, amount: Decimal, reference: str | None, text: str | None) -> "Line":
        """Read a line; both texts are searched for everything."""
        whole = " ".join(each for each in (reference, text) if each)
        words = frozenset(_words_of(" ".join(search_words(whole))))
        # Within a text, only what has a digit may be a reference.
        references = {word for word in words if len(word) > 2 and any(map(str.isdecimal, word))}
        if reference is not None:
            references.add(reference)
        return cls(
            amount=amount,
            ids=frozenset(ids_in(whole)),
            short_ids=frozenset(short_ids_in(whole)),
            ticket_numbers=frozenset(ticket_numbers_in(whole)),
            references=frozenset(map(comparable, references)),
            words=words,
        )


@dataclass(frozen=True)
class Match:
    """A purchase that a line may have paid; `reasons` are in the order of their strength."""

    due: Due
    reasons: tuple[MatchReason, ...]

    @property
    def rank(self) -> tuple[int, int]:
        """The order of matches: the stronger first, and then the older purchase."""
        return -sum(_STRENGTH[reason] for reason in self.reasons), self.due.place


@dataclass
class Matches:
    """What one line may have paid: at most one suggestion, and `MOST_OTHERS` others."""

    suggestion: Match | None = None
    others: list[Match] = field(default_factory=list)


@dataclass
class DueIndex:
    """The purchases on which something is due, by everything that a line may have of them."""

    _by_id: dict[UUID, Due] = field(default_factory=dict)
    _by_short_id: defaultdict[str, list[Due]] = field(default_factory=lambda: defaultdict(list))
    _by_reference: defaultdict[str, list[Due]] = field(default_factory=lambda: defaultdict(list))
    _by_amount: defaultdict[Decimal, list[Due]] = field(default_factory=lambda: defaultdict(list))
    _by_name: defaultdict[frozenset[str], list[Due]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _by_distinctive: defaultdict[frozenset[str], list[Due]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # Sets of words by each word: of a name, all must be in the line.
    _sets: defaultdict[str, set[frozenset[str]]] = field(default_factory=lambda: defaultdict(set))

    def add(self, due: Due) -> None:
        """Add a purchase; they come in the order of their places."""
        self._by_id[due.purchase_id] = due
        self._by_short_id[str(due.purchase_id)[:8]].append(due)
        self._by_amount[due.amount].append(due)
        if due.reference is not None:
            self._by_reference[comparable(due.reference)].append(due)
        for name in due.names:
            self._add_name(self._by_name, name.words, due)
            self._add_name(self._by_distinctive, name.distinctive, due)

    def _add_name(
        self, by: defaultdict[frozenset[str], list[Due]], words: frozenset[str], due: Due
    ) -> None:
        if len(words) < 2 and not any(len(word) > 2 for word in words):
            return
        if words not in by:
            # Once, under a word that few other names have.
            self._sets[max(words - _COMMON or words, key=len)].add(words)
        by[words].append(due)

    def candidates(self, line: Line, tickets: Collection[UUID]) -> list[Match]:
        """Return the purchases that `line` may have paid, the likeliest first.

        Of those that have nothing but the amount in common, the oldest ones.

        Args:
            line: what can be read in it.
            tickets: the purchases that have the ticket numbers of the line.
        """
        found: defaultdict[UUID, set[MatchReason]] = defaultdict(set)
        for reason, dues in self._found(line, tickets):
            for due in dues:
                found[due.purchase_id].add(reason)
        same_amount = self._by_amount.get(line.amount, [])
        for due in same_amount[: MOST_OTHERS + 1]:
            found[due.purchase_id].add(MatchReason.AMOUNT)
        matches = []
        for purchase_id, reasons in found.items():
            due = self._by_id[purchase_id]
            if due.amount == line.amount:
                reasons.add(MatchReason.AMOUNT)
            matches.append(Match(due, tuple(each for each in MatchReason if each in reasons)))
        return sorted(matches, key=lambda match: match.rank)

    def is_only_one_with(self, amount: Decimal) -> bool:
        """Tell whether exactly this much is due on a single purchase."""
        return len(self._by_amount.get(amount, ())) == 1

    def _found(
        self, line: Line, tickets: Collection[UUID]
    ) -> Iterator[tuple[MatchReason, Iterable[Due]]]:
        by_id = [self._by_id[each] for each in line.ids if each in self._by_id]
        for short_id in line.short_ids:
            by_id += self._by_short_id.get(short_id, [])
        yield MatchReason.PURCHASE_ID, by_id
        yield (
            MatchReason.TICKET_NUMBER,
            (self._by_id[each] for each in tickets if each in self._by_id),
        )
        for reference in line.references:
            yield MatchReason.REFERENCE, self._by_reference.get(reference, ())
        yield MatchReason.NAME, self._named(line.words)

    def _named(self, words: Set[str]) -> Iterator[Due]:
        """Yield the purchases of people and companies who are named in a line.

        A surname alone, or a company without what it is, names somebody if nobody else with
        something due has it too.
        """
        partly: list[Due] = []
        for word in words:
            for name in self._sets.get(word, ()):
                if name <= words:
                    yield from self._by_name.get(name, ())
                    partly += self._by_distinctive.get(name, ())
        if len({due.purchaser_id for due in partly}) == 1:
            yield from partly


def suggest(
    index: DueIndex, found: Sequence[Sequence[Match]], recorded: Collection[int]
) -> list[Matches]:
    """Choose for each line what it paid; each purchase for one line only, the best.

    The amount alone is a suggestion only where nothing else has that amount.

    Args:
        index: what is due.
        found: the candidates of each line, likeliest first.
        recorded: the lines that are on record already, by their places; nothing is suggested for
            them.
    """
    matches = [Matches() for _ in found]
    pairs = sorted(
        (match.rank, at, match)
        for at, candidates in enumerate(found)
        if at not in recorded
        for match in candidates
        if match.reasons != (MatchReason.AMOUNT,) or index.is_only_one_with(match.due.amount)
    )
    taken: set[UUID] = set()
    for _, at, match in pairs:
        if matches[at].suggestion is None and match.due.purchase_id not in taken:
            matches[at].suggestion = match
            taken.add(match.due.purchase_id)
    for each, candidates in zip(matches, found, strict=True):
        others = [match for match in candidates if match is not each.suggestion]
        each.others = others[:MOST_OTHERS]
    return matches


def comparable(reference: str) -> str:
    """Return a reference as references are compared: A-Z folded, a number without its zeros."""
    folded = fold_ascii(reference)
    return folded.lstrip("0") or "0" if folded.isdecimal() else folded


def _if_several(words: Sequence[str]) -> frozenset[str]:
    return frozenset(words) if len(words) > 1 else frozenset()


def _words_of(folded: str) -> list[str]:
    """Return the words of a folded text, without initials."""
    return [word for word in _WORD.findall(folded) if len(word) > 1]
