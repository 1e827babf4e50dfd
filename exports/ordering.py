"""The order of entries by numbers or names, several at once. What is unknown never comes before what is known."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from exports.numbers import EntryNumbers
from lists.document import BadgeKind, Document

_BEFORE_FIRST_WORD = re.compile(r"^[\W_]+")
_DIRECTIONS = {"asc": False, "desc": True}


class SortKey(StrEnum):
    """What a list can be sorted by. Growth is what a number gained over a window that ``trends.growth`` keeps."""

    CITATIONS = "citations"
    STARS = "stars"
    CITATIONS_PER_YEAR = "citations-per-year"
    GROWTH_7 = "growth-7"
    GROWTH_30 = "growth-30"
    GROWTH_90 = "growth-90"
    GROWTH_365 = "growth-365"
    STAR_GROWTH_7 = "star-growth-7"
    STAR_GROWTH_30 = "star-growth-30"
    STAR_GROWTH_90 = "star-growth-90"
    STAR_GROWTH_365 = "star-growth-365"
    YEAR = "year"
    TITLE = "title"

    @property
    def is_descending_by_default(self) -> bool:
        """Numbers and years run downwards, titles upwards."""
        return self is not SortKey.TITLE

    @property
    def growth_window_days(self) -> int | None:
        """Over how many days growth is meant; None for a key that is no growth."""
        stem, _, days = self.value.rpartition("-")
        return int(days) if stem in {"growth", "star-growth"} else None

    @property
    def kind(self) -> BadgeKind:
        """Whether a paper's or a repository's number is meant; papers for what is neither."""
        return BadgeKind.STARS if self.value.startswith("star") else BadgeKind.CITATIONS


# A growth without a window is that of a month: short enough to be news, long enough to be no noise.
KEYS_BY_NAME = {
    **{key.value: key for key in SortKey},
    "growth": SortKey.GROWTH_30,
    "star-growth": SortKey.STAR_GROWTH_30,
}
KEY_NAMES = "citations, stars, citations-per-year, growth[-7|-30|-90|-365], star-growth[-7|-30|-90|-365], year, title"

# Growth by key and by the subject's name (``EntryNumbers.subject``). What is absent is unknown, not 0.
Growth: TypeAlias = Mapping[tuple[SortKey, str], int]
NO_GROWTH: Growth = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SortTerm:
    """One key of an order, with its direction."""

    key: SortKey
    is_descending: bool

    def __str__(self) -> str:
        return f"{self.key}:{'desc' if self.is_descending else 'asc'}"


def parse_order(text: str, descending: bool | None = None) -> tuple[SortTerm, ...]:
    """An order as people write it: ``year:desc,title``.

    ``descending`` is the direction of the first key, unless that names its own. Raises ``ValueError``, in a sentence,
    for a key or direction there is none of, a key named twice, and a first key whose own direction contradicts
    ``descending``.
    """
    terms: list[SortTerm] = []
    for part in text.split(","):
        name, colon, direction = part.strip().lower().partition(":")
        key = KEYS_BY_NAME.get(name)
        if key is None:
            raise ValueError(f"{name!r} is no key; give one of {KEY_NAMES}")
        if colon and direction not in _DIRECTIONS:
            raise ValueError(f"{part.strip()!r}: is no direction; write asc or desc")
        if any(term.key is key for term in terms):
            raise ValueError(f"{key} is named twice; name each key once")
        wanted = descending if not terms else None
        if colon and wanted not in (None, _DIRECTIONS[direction]):
            raise ValueError(f"{part.strip()!r} and the other direction exclude each other; give one")
        own = _DIRECTIONS[direction] if colon else wanted
        terms.append(SortTerm(key, key.is_descending_by_default if own is None else own))
    return tuple(terms)


def sort_value(entry: EntryNumbers, key: SortKey, growth: Growth = NO_GROWTH) -> int | float | str | None:
    """What an entry is sorted by; None when unknown. Values of one key are all text or all numbers."""
    match key:
        case SortKey.TITLE:
            return fold_title(entry.entry.title) or None
        case SortKey.YEAR:
            return entry.year
        case SortKey.CITATIONS_PER_YEAR:
            return entry.citations_per_year
        case SortKey.CITATIONS | SortKey.STARS:
            number = entry.number(key.kind)
            return number.value if number is not None else None
        case _:
            subject = entry.subject(key.kind)
            return growth.get((key, subject)) if subject is not None else None


def fold_title(title: str) -> str:
    """A title as people look it up: case and accents do not count, nor does what stands before the first letter.

    Blanks and hyphens do count, so that "Deep Zebra" comes before "Deeper".
    """
    return _BEFORE_FIRST_WORD.sub("", fold_accents(title))


def fold_accents(text: str) -> str:
    """Lower case, with accents taken off; letters that have no plain form stay as they are."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def order_groups(
    document: Document, numbers: Sequence[EntryNumbers], terms: Sequence[SortTerm], growth: Growth = NO_GROWTH
) -> tuple[tuple[int, ...], ...]:
    """Order the entries inside each group of a list: one tuple of entry indices a group, ``document.groups`` in order.

    Entries alike in one key are ordered by the next, and by their place in the file after the last. Entries without a
    key's value follow those alike but for it, in file order, whatever the keys after it.
    """
    by_index = {entry.entry_index: entry for entry in numbers}
    return tuple(_order(group.entries, by_index, terms, growth) for group in document.groups)


def rank(
    numbers: Sequence[EntryNumbers], terms: Sequence[SortTerm], growth: Growth = NO_GROWTH
) -> tuple[EntryNumbers, ...]:
    """Order entries across the whole list, by the same rules."""
    by_position = dict(enumerate(numbers))
    return tuple(numbers[position] for position in _order(tuple(by_position), by_position, terms, growth))


def _order(
    indices: Sequence[int], by_index: Mapping[int, EntryNumbers], terms: Sequence[SortTerm], growth: Growth
) -> tuple[int, ...]:
    if not terms or len(indices) < 2:
        return tuple(indices)
    alike: defaultdict[int | float | str, list[int]] = defaultdict(list)
    unknown: list[int] = []
    for index in indices:
        value = sort_value(by_index[index], terms[0].key, growth) if index in by_index else None
        (unknown if value is None else alike[value]).append(index)
    values: list[int | float | str] = sorted(alike, reverse=terms[0].is_descending)
    known = [index for value in values for index in _order(alike[value], by_index, terms[1:], growth)]
    return (*known, *unknown)
