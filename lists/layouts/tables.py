"""Tables whose rows are entries.

Also tables that CommonMark does not see as such, for want of a right delimiter row or for blank lines between the
rows: a person reads them as tables all the same.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from lists.document import Role
from lists.layouts.drafts import Container, Draft, Lines
from lists.layouts.keys import labelled
from lists.layouts.several import STAYS, may_hold_several, part_spans, split_papers
from lists.layouts.units import Unit, UnitLink, read_unit
from lists.links.roles import CODE, PAPER, PROJECT, REPOSITORY, SLIDES, VIDEO
from lists.markdown.blocks import TAG, TEXT, Block, Inline, LinkPiece, Piece
from lists.markdown.mending import MendedLink, StatedLink
from lists.words.headers import (
    header_words,
    is_author_header,
    is_author_names_header,
    is_name_header,
    is_strict_title_header,
    is_title_header,
)
from lists.words.labels import names_paper, read_label
from lists.words.naming import FEWEST_TITLE_WORDS

_DELIMITER = re.compile(rb"[ \t>]*\|?[ \t]*:?-[ \t|:-]*")
_LABELS = frozenset((CODE, PROJECT, VIDEO, SLIDES))
_PIPE_LINE = re.compile(rb"[ \t>]*\|.*\|", re.DOTALL)
_LINKS = frozenset((LinkPiece, MendedLink, StatedLink))

Cells = Sequence[Sequence[Inline]]


class Columns(NamedTuple):
    """What the header says: which column holds the title (None: no such column) and which hold people.

    ``named`` are those that hold authors and no affiliations, ``name`` is the one that has the names of methods, and
    ``labels`` says what links lead to in columns of code, pages, videos and the like.
    """

    title: int | None
    strict: bool
    authors: frozenset[int]
    named: tuple[int, ...]
    name: int | None
    labels: Mapping[int, Role]


_MOST_COLUMNS = 100  # whose headers are looked at; nobody names more
_UNNAMED = Columns(None, False, frozenset(), (), None, MappingProxyType({}))
_FIRST_STAYS = "the first row of a table is its header"


def read_columns(header: Cells) -> Columns:
    """Read a header. The strictest name wins: ``Title`` beside ``Paper`` leaves ``Paper`` to the link."""
    names = [header_words(text_of(cell)) for cell in header[:_MOST_COLUMNS]]
    strict = next((i for i, name in enumerate(names) if is_strict_title_header(name)), None)
    title = strict if strict is not None else next((i for i, name in enumerate(names) if is_title_header(name)), None)
    authors = frozenset(i for i, name in enumerate(names) if i != title and is_author_header(name))
    named = tuple(i for i in sorted(authors) if is_author_names_header(names[i]))
    name = next((i for i, words in enumerate(names) if is_name_header(words)), None)
    labels = {i: label for i, words in enumerate(names) if i != title and (label := _label_of_column(words))}
    return Columns(title, strict is not None, authors, named, name, labels)


def _label_of_column(words: str) -> Role | None:
    label = read_label(words)
    return label if label in _LABELS and not names_paper(words) else None


def text_of(pieces: Sequence[Inline]) -> str:
    """The words of a cell."""
    return "".join([piece.text for piece in pieces if piece.kind is not TAG])


def has_title_column(table: Block) -> bool:
    """Whether the rows of a table are papers by its own header."""
    return read_columns([cell.pieces for cell in table.children[0].children]).title is not None


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
    if not linked and not columns.strict:
        return None
    title = _row_title(cells, linked, columns)
    if not title:
        return None
    is_entry = any(unit.is_entry for unit in linked.values())
    if columns.labels:
        linked = {index: _labelled(unit, title, columns.labels.get(index)) for index, unit in linked.items()}
    links = tuple([link for unit in linked.values() for link in unit.links])
    if is_entry or _is_row_of_title(title, links, columns):
        return title, links, "; ".join([text_of(cells[i]) for i in columns.named if i < len(cells)])
    return None


def _is_row_of_title(title: str, links: Sequence[UnitLink], columns: Columns) -> bool:
    """Whether a row presents a paper, though no cell of it does so by itself."""
    if columns.strict:
        return _is_wordy(title)
    if columns.title is None:
        return False
    if any(link.role is PAPER and link.label is PAPER for link in links):
        return True
    is_long = len(title.split()) >= FEWEST_TITLE_WORDS
    return is_long and any(link.label is CODE and link.role in (CODE, REPOSITORY) for link in links)


def _labelled(unit: Unit, title: str, label: Role | None) -> Unit:
    """A cell whose links without a label are what the header says, unless one of them is the title."""
    if label is None or unit.title == title or all(link.label is not None for link in unit.links):
        return unit
    return Unit(unit.pieces, tuple([labelled(link, label) for link in unit.links]))


def _row_title(cells: Cells, linked: Mapping[int, Unit], columns: Columns) -> str:
    for column in (columns.title, None, columns.name):
        if column is None:
            for index, unit in linked.items():
                if index not in columns.labels and any(link.titled for link in unit.links):
                    return unit.title
        elif column < len(cells):
            unit = linked.get(column) or Unit(cells[column], ())
            if unit.title and not unit.label_only:
                return unit.title
    for unit in linked.values():
        if any(link.titled for link in unit.links):
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
