"""Entries that are written in HTML: rows of tables, items of lists, and lines whose link names a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lists.layouts.drafts import Draft, Lines
from lists.layouts.sections import Sections
from lists.layouts.tables import Columns, read_columns, read_row
from lists.layouts.units import UnitLink, read_unit
from lists.links.roles import PAPER
from lists.markdown.html_tree import HEADINGS, LISTS, Node, read_tree
from lists.markdown.past_badges import PastBadges
from lists.markdown.pieces import BREAK, STRONG, TAG, Inline, has_link

HTML_STAYS = "entries in HTML are not sorted"
_WHOLE = frozenset(("p", "details", "dd", "dt"))
_GROUPED = LISTS | {"table"}
_LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_FEWEST_BOLD_WORDS = 3  # fewer are a label such as ``Note``
_FEWEST_IN_ROW = 2  # entries within a row that make its cells a mere layout


class _Found(NamedTuple):
    start: int
    end: int
    title: str
    links: tuple[UnitLink, ...]
    section: tuple[str, ...]
    authors: str = ""

    @property
    def is_named(self) -> bool:
        """Whether it leads to a paper that we can name."""
        return _name_paper(self.links)


def _name_paper(links: Sequence[UnitLink]) -> bool:
    return any(link.role is PAPER and link.paper_id is not None for link in links)


class HtmlReader:
    """Reads the stretches of HTML of one list."""

    def __init__(self, data: bytes, lines: Lines, sections: Sections, past: PastBadges | None) -> None:
        self._data = data
        self._past = past
        self._lines = lines
        self._sections = sections

    def read(self, start: int, end: int) -> tuple[list[Draft], Node | None]:
        """The entries of a stretch, and the summary it ends with, whose ``<details>`` go on in Markdown.

        Headings within it are entered into the sections.
        """
        tree, summary = read_tree(self._data, start, end, self._past)
        return self._drafts(self._read(tree)), summary

    def _drafts(self, found: Sequence[_Found]) -> list[Draft]:
        """Entries take whole lines as far as they do not share them."""
        drafts: list[Draft] = []
        free_from = 0  # where the line that no entry has a part of starts
        for index, one in enumerate(found):
            start = max(self._lines.start_of(one.start), min(free_from, one.start))
            end = self._lines.after(one.end)
            following = found[index + 1].start if index + 1 < len(found) else len(self._data)
            if one.end <= following < end:
                end = following
            free_from = max(free_from, end)
            drafts.append(Draft(start, end, one.title, one.links, one.section, None, HTML_STAYS, one.authors))
        return drafts

    def _read(self, node: Node) -> list[_Found]:
        if node.name == "table":
            return self._read_table(node)
        if node.name == "li":
            return self._read_item(node)
        if node.name in HEADINGS:
            words = "".join([piece[3] for piece in node.pieces() if piece[0] is not TAG]).split()
            if words:  # else the heading is in Markdown, between its tags
                self._sections.enter(int(node.name[1]), " ".join(words))
        found = self._read_content(node)
        if node.name in _WHOLE and node.is_linked and len(found) <= 1:
            whole = self._find(node.start, node.end, node.pieces())
            if whole is not None and _is_whole(node, whole, found):
                return [whole]
        return found

    def _read_content(self, node: Node) -> list[_Found]:
        """The entries among the lines and blocks of a node: none, unless one of them is a paper that we can name."""
        found: list[_Found] = []
        line: list[Inline] = []
        for part in [*node.content, None]:
            if part is None or isinstance(part, Node) or part[0] is BREAK:
                found += self._read_line(line)
                line = []
                found += self._read(part) if isinstance(part, Node) else ()
            else:
                line.append(part)
        return found if any(one.is_named for one in found) else []

    def _read_line(self, line: Sequence[Inline]) -> list[_Found]:
        if not has_link(line):
            return []
        parts = [self._find(part[0][1], part[-1][2], part) for part in _split_at_breaks(line) if has_link(part)]
        titled = [one for one in parts if one is not None and one.links[0].titled]
        if len(titled) > 1:
            return titled
        one = self._find(line[0][1], line[-1][2], line)
        return [one] if one is not None else []

    def _find(self, start: int, end: int, pieces: Sequence[Inline]) -> _Found | None:
        """The entry that some pieces are, if they name a paper."""
        unit = read_unit(pieces)
        if not _name_paper(unit.links) or not unit.title:
            return None
        return _Found(start, end, unit.title, unit.links, self._sections.path)

    def _read_item(self, item: Node) -> list[_Found]:
        if not item.is_linked:
            return []
        inner = [one for node in item.nodes() if node.name in _GROUPED for one in self._read(node)]
        unit = read_unit(item.pieces(but=_GROUPED if inner else frozenset()))
        if not unit.is_entry or not unit.title:
            return inner
        return [_Found(item.start, item.end, unit.title, unit.links, self._sections.path), *inner]

    def _read_table(self, table: Node) -> list[_Found]:
        found: list[_Found] = []
        columns: Columns | None = None
        rows = [node for node in table.nodes() if node.name == "tr"]
        for row, cells in zip(rows, _grid(rows), strict=True):
            if columns is None:
                columns = read_columns(cells)
                if not row.is_linked:
                    continue
            found += self._read_row(row, cells, columns)
        return found if any(one.is_named for one in found) else []

    def _read_row(self, row: Node, cells: Sequence[Sequence[Inline]], columns: Columns) -> list[_Found]:
        nested = [node for cell in row.nodes() for node in cell.nodes() if node.name in _GROUPED]
        inner = [one for node in nested for one in self._read(node)]
        if len(inner) < _FEWEST_IN_ROW and columns.title is None:  # perhaps each cell is one, as in a gallery
            units = [self._find(cell.start, cell.end, cell.pieces()) for cell in row.nodes()]
            inner = [one for one in units if one is not None and any(link.titled for link in one.links)]
        if len(inner) >= _FEWEST_IN_ROW:
            return inner
        read = read_row(cells, columns)
        if read is None:
            return []
        title, links, authors = read
        return [_Found(row.start, row.end, title, links, self._sections.path, authors)]


def _is_whole(node: Node, whole: _Found, found: Sequence[_Found]) -> bool:
    """Whether a paragraph is one entry, where at most one of its lines is one by itself."""
    inner = {link.piece for one in found for link in one.links}
    if found and all(link.label is not None for link in whole.links if link.piece not in inner):
        return True  # a title with labelled links below it
    return node.name != "p" or (_opens_bold(node) and len(whole.title.split()) >= _FEWEST_BOLD_WORDS)


def _opens_bold(node: Node) -> bool:
    shown = [piece for piece in node.pieces() if piece[0] is not TAG and (piece[3].strip() or piece[0] is STRONG)]
    return bool(shown) and shown[0][0] is STRONG


def _split_at_breaks(line: Sequence[Inline]) -> Iterator[list[Inline]]:
    part: list[Inline] = []
    for piece in line:
        if piece[0] is not TAG or not _LINE_BREAK.match(piece[3]):
            part.append(piece)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _grid(rows: Sequence[Node]) -> Iterator[list[list[Inline]]]:
    """The cells of rows, each in its column: where one from above or from the left spans a place, nothing stands."""
    spanned: dict[int, int] = {}  # by column: how many rows below a cell reaches
    for row in rows:
        cells: list[list[Inline]] = []
        for cell in row.nodes():
            _skip_spanned(cells, spanned)
            down, across = cell.spans
            for index in range(across):
                spanned[len(cells)] = down - 1
                cells.append([] if index else cell.pieces())
        _skip_spanned(cells, spanned)
        yield cells


def _skip_spanned(cells: list[list[Inline]], spanned: dict[int, int]) -> None:
    while spanned.get(len(cells), 0) > 0:
        spanned[len(cells)] -= 1
        cells.append([])
