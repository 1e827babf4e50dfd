"""The order of entries by a number or a name. Entries without it are never moved before those that have it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from exports.numbers import EntryNumbers
from lists.document import Document

_BEFORE_FIRST_WORD = re.compile(r"^[\W_]+")


class SortKey(StrEnum):
    """What a list can be sorted by."""

    CITATIONS = "citations"
    STARS = "stars"
    TITLE = "title"
    YEAR = "year"

    @property
    def is_descending_by_default(self) -> bool:
        """Numbers and years run downwards, titles upwards."""
        return self is not SortKey.TITLE


def sort_value(entry: EntryNumbers, key: SortKey) -> int | str | None:
    """What an entry is sorted by; None when unknown. Values of one key are all of one type."""
    if key is SortKey.TITLE:
        return fold_title(entry.entry.title) or None
    if key is SortKey.YEAR:
        return entry.year
    number = entry.citations if key is SortKey.CITATIONS else entry.stars
    return number.value if number is not None else None


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
    document: Document, numbers: Sequence[EntryNumbers], key: SortKey, descending: bool | None = None
) -> tuple[tuple[int, ...], ...]:
    """Order the entries inside each group of a list: one tuple of entry indices a group, ``document.groups`` in order.

    Ties stay in file order in either direction; entries without the value follow in file order. ``descending`` None
    takes the key's own direction.
    """
    by_index = {entry.entry_index: entry for entry in numbers}
    is_descending = key.is_descending_by_default if descending is None else descending
    return tuple(_order(group.entries, by_index, key, is_descending) for group in document.groups)


def rank(numbers: Sequence[EntryNumbers], key: SortKey, descending: bool | None = None) -> tuple[EntryNumbers, ...]:
    """Order entries across the whole list, by the same rules."""
    by_position = dict(enumerate(numbers))
    is_descending = key.is_descending_by_default if descending is None else descending
    return tuple(numbers[position] for position in _order(tuple(by_position), by_position, key, is_descending))


def _order(
    indices: Sequence[int], by_index: Mapping[int, EntryNumbers], key: SortKey, is_descending: bool
) -> tuple[int, ...]:
    known: list[tuple[int | str, int]] = []
    unknown: list[int] = []
    for index in indices:
        value = sort_value(by_index[index], key) if index in by_index else None
        if value is None:
            unknown.append(index)
        else:
            known.append((value, index))
    # sorted() keeps ties in their order with reverse=True as well.
    known.sort(key=_first, reverse=is_descending)
    return (*(index for _, index in known), *unknown)


def _first(pair: tuple[int | str, int]) -> int | str:
    return pair[0]
