"""Tables that describe one paper: a property a row, the title above them or among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lists.layouts.keys import labelled
from lists.layouts.tables import text_of
from lists.layouts.units import Unit, UnitLink, read_unit
from lists.layouts.versions import are_of_one_paper
from lists.links.roles import PAPER
from lists.markdown.blocks import Block, Inline
from lists.markdown.pieces import has_link
from lists.words.headers import (
    header_words,
    is_attribute_header,
    is_author_header,
    is_author_names_header,
    is_strict_title_header,
    is_title_header,
)
from lists.words.labels import read_label
from lists.words.naming import FEWEST_TITLE_WORDS

_COLUMNS = 2


class Described(NamedTuple):
    """What such a table says of its paper. ``title`` is empty where it leaves that to the heading above it."""

    title: str
    links: tuple[UnitLink, ...]
    authors: str


class _Property(NamedTuple):
    key: str
    value: Sequence[Inline]

    @property
    def unit(self) -> Unit:
        """The value with its links, those without a label of their own called by the key."""
        unit = read_unit(self.value, authors=is_author_header(self.key), cell=True)
        label = read_label(self.key)
        if label is None or unit.authors:
            return unit
        return Unit(unit.pieces, tuple([labelled(link, label) for link in unit.links]))


def is_one_entry(table: Block) -> bool:
    """Whether a table describes one paper."""
    if len(table.children[0].children) != _COLUMNS or len(table.children) == 1:
        return False
    header, *rows = _properties(table)
    if 2 * sum(is_attribute_header(row.key) or read_label(row.key) is PAPER for row in rows) < len(rows):
        return False
    value = text_of(header.value)
    if header.key and value.strip() and not _is_address(header):
        return _is_titled(header, value)
    return _is_of_one_paper([header, *rows])


def _properties(table: Block) -> Iterator[_Property]:
    for row in table.children:
        key, value = row.children
        yield _Property(header_words(text_of(key.pieces)), value.pieces)


def _is_address(row: _Property) -> bool:
    """Whether a value is but a link without words of its own."""
    return "://" in text_of(row.value) and not read_unit(row.value, cell=True).title


def _is_titled(header: _Property, value: str) -> bool:
    """``| Title | [the title](…) |`` above the properties."""
    if not is_title_header(header.key) or read_label(value) is not None:
        return False
    return has_link(header.value) or not is_attribute_header(header_words(value))


def _is_of_one_paper(rows: Sequence[_Property]) -> bool:
    """Whether properties without a title above them are of one paper: each named once, a paper among them."""
    keys = [row.key for row in rows if row.key]
    if len(set(keys)) < len(keys) or not any(read_label(key) is PAPER for key in keys):
        return False
    return are_of_one_paper([link for row in rows for link in row.unit.links])


def read_one_entry(table: Block) -> Described:
    """What a table says of the one paper it describes."""
    header, *rows = _properties(table)
    title = header.unit.title if is_title_header(header.key) else ""
    rest = rows if title else [header, *rows]
    links: list[UnitLink] = list(header.unit.links) if title else []
    authors = ""
    for row in rest:
        unit = row.unit
        links += unit.links
        if is_author_names_header(row.key):
            authors = text_of(row.value)
        if not title and (is_strict_title_header(row.key) or _is_linked_title(row)):
            title = read_unit(row.value, cell=True).title
    if not title and not text_of(header.value).strip():
        title = Unit(table.children[0].children[0].pieces, ()).title
    return Described(title, tuple(links), authors)


def _is_linked_title(row: _Property) -> bool:
    """``| Paper | [the title](…) |``."""
    unit = read_unit(row.value, cell=True)
    titled = any(link.titled and link.role is PAPER for link in unit.links)
    return titled and read_label(row.key) is PAPER and len(unit.title.split()) >= FEWEST_TITLE_WORDS
