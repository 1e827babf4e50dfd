"""Tables: one row an entry, or one table an entry (the title in its header, properties below).

Also tables that CommonMark does not see as such, for want of a right delimiter row or for blank lines between the
rows: a person reads them as tables all the same.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lists.layouts.drafts import Container, Draft, Lines
from lists.layouts.several import STAYS, may_hold_several, part_spans, split_papers
from lists.layouts.units import Unit, UnitLink, read_unit
from lists.links.roles import PAPER
from lists.markdown.blocks import LINK, TAG, TEXT, Block, Inline, LinkPiece, Piece
from lists.markdown.mending import MendedLink, StatedLink
from lists.words.headers import (
    header_words,
    is_attribute_header,
    is_author_header,
    is_author_names_header,
    is_strict_title_header,
    is_title_header,
)
from lists.words.labels import read_label

_DELIMITER = re.compile(rb"[ \t>]*\|?[ \t]*:?-[ \t|:-]*")
_PIPE_LINE = re.compile(rb"[ \t>]*\|.*\|", re.DOTALL)
_LINKS = frozenset((LinkPiece, MendedLink, StatedLink))
_ONE_ENTRY_COLUMNS = 2

Cells = Sequence[Sequence[Inline]]


class Columns(NamedTuple):
    """What the header says: which column holds the title (None: no such column) and which hold people.

    ``named`` are those that hold authors and no affiliations.
    """

    title: int | None
    strict: bool
    authors: frozenset[int]
    named: tuple[int, ...]


_MOST_COLUMNS = 100  # whose headers are looked at; nobody names more
_UNNAMED = Columns(None, False, frozenset(), ())
_FIRST_STAYS = "the first row of a table is its header"


def read_columns(header: Cells) -> Columns:
    """Read a header. The strictest name wins: ``Title`` beside ``Paper`` leaves ``Paper`` to the link."""
    names = [header_words(_text(cell)) for cell in header[:_MOST_COLUMNS]]
    strict = next((i for i, name in enumerate(names) if is_strict_title_header(name)), None)
    title = strict if strict is not None else next((i for i, name in enumerate(names) if is_title_header(name)), None)
    authors = frozenset(i for i, name in enumerate(names) if i != title and is_author_header(name))
    named = tuple(i for i in sorted(authors) if is_author_names_header(names[i]))
    return Columns(title, strict is not None, authors, named)


def _text(pieces: Sequence[Inline]) -> str:
    return "".join([piece.text for piece in pieces if piece.kind is not TAG])


def is_one_entry(table: Block) -> bool:
    """Whether a table describes one paper: ``| Title | [the title](…) |`` above its properties."""
    header, *rows = table.children
    cells = [cell.pieces for cell in header.children]
    if len(cells) != _ONE_ENTRY_COLUMNS or not is_title_header(header_words(_text(cells[0]))):
        return False
    value = _text(cells[1])
    linked = any(piece.kind is LINK for piece in cells[1])
    if not value.strip() or read_label(value) is not None:
        return False
    if not linked and is_attribute_header(header_words(value)):
        return False
    named = [header_words(_text(row.children[0].pieces)) for row in rows]
    return bool(named) and 2 * sum(is_attribute_header(name) for name in named) >= len(named)


def has_title_column(table: Block) -> bool:
    """Whether the rows of a table are papers by its own header."""
    return read_columns([cell.pieces for cell in table.children[0].children]).title is not None


def read_one_entry(table: Block) -> tuple[str, tuple[UnitLink, ...], str]:
    """The title and links of a table that describes one paper, and the authors it names."""
    header, *rows = table.children
    unit = read_unit(header.children[1].pieces, cell=True)
    links = list(unit.links)
    named = ""
    for row in rows:
        name, *values = row.children
        words = header_words(_text(name.pieces))
        if is_author_names_header(words):
            named = "; ".join(_text(value.pieces) for value in values)
        for value in values:
            links.extend(read_unit(value.pieces, authors=is_author_header(words)).links)
    return unit.title, tuple(links), named


def read_rows(table: Block, lines: Lines, section: tuple[str, ...]) -> Iterator[Draft]:
    """The entries of a table, one a row, or one a paper where a cell holds several."""
    header, *rows = table.children
    named = [cell.pieces for cell in header.children]
    columns = read_columns(named)
    container = Container("table", table.start)
    if not all(_LINKS.isdisjoint(map(type, cell)) for cell in named) and (first := read_row(named, _UNNAMED)):
        title, links, authors = first
        if any(link.titled and link.role is PAPER and link.paper_id is not None for link in links):
            # Written without a header, as Markdown wants one: its first row cannot trade places.
            start = lines.start_of(header.start)
            reason = _FIRST_STAYS if rows else ""
            yield Draft(start, lines.after(header.end), title, links, section, None, reason, authors)
            columns = _UNNAMED
    for row in rows:
        cells = [cell.pieces for cell in row.children]
        read = read_row(cells, columns)
        if read is None:
            continue
        start, end = lines.start_of(row.start), lines.after(row.end)
        title, links, authors = read
        parts = _split_cells_of_papers(cells) if may_hold_several(links) else []
        for part, span in zip(parts, part_spans(parts, start, end, lines), strict=True) if parts else ():
            unit = read_unit(part, cell=True)
            yield Draft(*span, unit.title, unit.links, section, None, STAYS)
        if not parts:
            yield tuple.__new__(Draft, (start, end, title, links, section, container, "", authors))


def _split_cells_of_papers(cells: Cells) -> list[Sequence[Inline]]:
    """The pieces of each paper of the one cell that holds several; none where no cell does."""
    split = [parts for cell in cells if len(parts := split_papers(read_unit(cell, cell=True))) > 1]
    return split[0] if len(split) == 1 else []


def read_row(cells: Cells, columns: Columns) -> tuple[str, tuple[UnitLink, ...], str] | None:
    """The title, the links and the named authors of a row; None for a row that is no entry.

    A row without any link is an entry only where a column is called title.
    """
    linked = {
        index: read_unit(cell, authors=index in columns.authors, cell=True)
        for index, cell in enumerate(cells)
        if not _LINKS.isdisjoint(map(type, cell))
    }
    title = _row_title(cells, linked, columns)
    if not title:
        return None
    if any(unit.is_entry for unit in linked.values()) or (columns.strict and _is_wordy(title)):
        links = tuple([link for unit in linked.values() for link in unit.links])
        return title, links, "; ".join([_text(cells[i]) for i in columns.named if i < len(cells)])
    return None


def _row_title(cells: Cells, linked: Mapping[int, Unit], columns: Columns) -> str:
    if columns.title is not None and columns.title < len(cells):
        unit = linked.get(columns.title) or Unit(cells[columns.title], ())
        if unit.title and not unit.label_only:
            return unit.title
    for unit in linked.values():
        for link in unit.links:
            if link.titled:
                return unit.title
    units = [linked.get(index) or Unit(cell, (), authors=index in columns.authors) for index, cell in enumerate(cells)]
    return next((unit.title for unit in units if unit.title and not unit.label_only), "")


def _is_wordy(title: str) -> bool:
    return len(title.split()) > 1


def is_loose_table(pieces: Sequence[Inline], start: int, end: int, data: bytes) -> bool:
    """Whether every line of a paragraph is a table row to a person."""
    return bool(pieces) and all(_PIPE_LINE.fullmatch(line.rstrip()) for line in data[start:end].splitlines())


def is_delimiter_row(line: bytes) -> bool:
    """Whether a line is the rule under a table's header."""
    return _DELIMITER.fullmatch(line.rstrip()) is not None


class LooseRow(NamedTuple):
    """One line of such a table."""

    start: int
    end: int
    cells: Cells
    is_delimiter: bool


def read_loose_rows(pieces: Sequence[Inline], start: int, end: int, data: bytes, lines: Lines) -> Iterator[LooseRow]:
    """Cut a paragraph into rows, and the rows into cells at each unescaped pipe outside links and code."""
    line = lines.start_of(start)
    left = deque(sorted(pieces, key=lambda piece: piece.start))
    while line < end:
        following = lines.after(line + 1)
        inside = []
        while left and left[0].start < following:
            inside.append(left.popleft())
        yield LooseRow(line, following, list(_split_cells(inside, data)), is_delimiter_row(data[line:following]))
        line = following


def _split_cells(pieces: Sequence[Inline], data: bytes) -> Iterator[list[Inline]]:
    cell: list[Inline] = []
    first = True
    for piece in pieces:
        if piece.kind is not TEXT or "|" not in piece.text:
            cell.append(piece)
            continue
        position = piece.start
        for match in re.finditer(rb"(?<!\\)\|", data[piece.start : piece.end]):
            pipe = piece.start + match.start()
            if data[position:pipe].strip():
                cell.append(Piece(TEXT, position, pipe, data[position:pipe].decode()))
            if not first:
                yield cell
            first, cell, position = False, [], pipe + 1
        if data[position : piece.end].strip():
            cell.append(Piece(TEXT, position, piece.end, data[position : piece.end].decode()))
    if cell:
        yield cell
