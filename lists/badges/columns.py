"""Columns of tables that hold nothing but badges: by their header, or by what stands in them.

A dash is a cell without a badge. A table that describes one paper has rows in their place (``| Citations | |``).
A column that holds badges and other things is somebody's, and so is one of ratings: then the table gets none of the
kind, lest an entry showed the symbol twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from lists.badges.line_ends import FirstLinks, is_in_table
from lists.badges.marks import CITATIONS, STARS, Look, Mark
from lists.badges.touching import Found, slot_of
from lists.document import BadgeKind, Span
from lists.layouts.drafts import Draft

Cells = dict[tuple[int, BadgeKind], Span]  # by the index of the draft

_ONE_ENTRY = "one-entry tables"
_LINE = re.compile(rb"[^\r\n]*")
_QUOTE = re.compile(rb"[ \t>]*")
_PIPE = re.compile(rb"(?<!\\)\|")
_DECORATION = re.compile(r"[\s*_`#:：()]+")
_SIGNS = (b"cit", b"star", "引".encode(), "星".encode())  # one of them is in each name
_NAMES: Mapping[BadgeKind, re.Pattern[str]] = MappingProxyType(
    {
        CITATIONS: re.compile(
            r"(?:citations?|citation counts?|cites|cited(?: by)?|被?引用(?:数|量|次数)?|被引(?:次数)?)"
        ),
        STARS: re.compile(r"(?:(?:github|gh|repo) )?(?:stars?|star counts?|stargazers)|星标?数?"),
    }
)

_RATING = re.compile(
    r"\b(?:recom\w*|rating|rated?|ranks?|ranking|scores?|difficulty|levels?|priority|importan(?:ce|t)|favou?rites?|quality"
    r"|must|worth|grades?|relevance|interest)\b|推荐|推薦|评分|評分|评级|等级|难度|重要|星级|評価|おすすめ|推奨|추천|난이도"
)


class ColumnReader:
    """Finds the cells of entries that are there for badges."""

    def __init__(self, data: bytes, drafts: Sequence[Draft], look: Look, firsts: FirstLinks) -> None:
        self._data = data
        self._drafts = drafts
        self._firsts = firsts
        self._look = look
        self._tables: defaultdict[int, list[int]] = defaultdict(list)
        self._draft_starts: list[int] = []
        self._refused: set[tuple[int, int, BadgeKind]] = set()
        self.disowned: dict[tuple[int, BadgeKind], str] = {}  # by table: the header of a column that is not ours
        self._last_table: tuple[int, Mapping[int, Sequence[Span]]] = (-1, {})
        self._headers: dict[int, Sequence[Span]] = {}
        self.cells: Cells = {}
        container, rows = None, None
        for index, draft in enumerate(drafts):
            if draft.container is not container:
                container = draft.container
                rows = self._tables[container.start] if container is not None and is_in_table(draft) else None
                if container is not None and container.kind == _ONE_ENTRY:
                    self._read_rows_of(index)
            if rows is not None:
                rows.append(index)
        for table in self._tables:
            if self._may_name(table):
                for column, cell in enumerate(self._row(table)):
                    kind = self._named(cell)
                    if kind is not None:
                        self._take(table, column, kind)

    def _may_name(self, table: int) -> bool:
        header = _line_of(self._data, table).of(self._data).lower()
        return any(sign in header for sign in (*_SIGNS, *self._look.signs))

    def read(self, mark: Mark) -> Found | None:
        """A mark in a cell of a column that is there for such badges, by its header or by what else it holds."""
        if not self._draft_starts:
            self._draft_starts = [draft.start for draft in self._drafts]
        index = bisect_right(self._draft_starts, mark.start) - 1
        if index < 0:
            return None
        cell = self.cells.get((index, mark.kind))
        if cell is None and is_in_table(self._drafts[index]):
            cell = self._take_column_of(mark, index)
        if cell is None or not cell.start <= mark.start < cell.end or self._firsts.of(index, mark.kind) is None:
            return None
        beside = self._data[mark.end : cell.end].strip(b" \t")  # a dash
        return Found(index, slot_of(self._data, mark, after=beside != b""), None)

    def _take_column_of(self, mark: Mark, index: int) -> Span | None:
        draft = self._drafts[index]
        if draft.container is None:
            return None
        table = draft.container.start
        cells = self._rows_of(table)[index]
        column = bisect_right(cells, (mark.start, len(self._data))) - 1
        if column < 0 or mark.start >= cells[column].end:
            return None
        cell = cells[column]
        if (table, column, mark.kind) not in self._refused:
            if _RATING.search(self._header(table, column).lower()) is None and self._take(table, column, mark.kind):
                return cell
            self._refused.add((table, column, mark.kind))
        if (table, mark.kind) not in self.disowned and self._look.holds_only(mark.kind, cell.of(self._data)):
            self.disowned[table, mark.kind] = self._header(table, column)
        return None

    def _header(self, table: int, column: int) -> str:
        if table not in self._headers:
            self._headers[table] = self._row(table)
        header = self._headers[table]
        return header[column].of(self._data).decode().strip() if column < len(header) else ""

    def _take(self, table: int, column: int, kind: BadgeKind) -> bool:
        """Take the cells of a column for badges of a kind, if nothing else stands in any of them."""
        cells = {(i, kind): row[column] for i, row in self._rows_of(table).items() if column < len(row)}
        if not all(self._look.holds_only(kind, cell.of(self._data)) for cell in cells.values()):
            return False
        # A row without a pipe before its first cell has no place there.
        self.cells.update({of: cell for of, cell in cells.items() if self._data[cell.start - 1 : cell.start] == b"|"})
        return True

    def _rows_of(self, table: int) -> Mapping[int, Sequence[Span]]:
        """The cells of the rows that are entries, by entry."""
        if self._last_table[0] != table:
            closed = self._is_closed(table)
            rows = {i: self._row(self._drafts[i].start, closed=closed) for i in self._tables[table]}
            self._last_table = table, rows
        return self._last_table[1]

    def _is_closed(self, table: int) -> bool:
        return _line_of(self._data, table).of(self._data).rstrip().endswith(b"|")

    def _read_rows_of(self, index: int) -> None:
        draft = self._drafts[index]
        for start in self._line_starts(draft):
            row = self._row(start)
            if (
                len(row) > 1
                and (kind := self._named(row[0])) is not None
                and self._look.holds_only(kind, row[1].of(self._data))
            ):
                self.cells.setdefault((index, kind), row[1])

    def _line_starts(self, draft: Draft) -> Iterator[int]:
        start = draft.start
        while start < draft.end:
            end = _line_of(self._data, start).end
            if _PIPE.search(self._data, start, end) is None:
                return
            yield start
            start = end + (2 if self._data[end : end + 2] == b"\r\n" else 1)

    def _row(self, start: int, *, closed: bool = True) -> Sequence[Span]:
        """The cells of a row that starts at a place. Where rows are ``closed`` a pipe at the end ends the last cell.

        A first cell without a pipe before it is empty here: without its badge the next would take its place.
        """
        data = self._data
        end = _line_of(data, start).end
        quote = _QUOTE.match(data, start, end)
        first = quote.end() if quote is not None else start
        pipes = [match.start() for match in _PIPE.finditer(data, first, end)]
        if not pipes:
            return []
        cells = [Span(pipe + 1, after) for pipe, after in zip(pipes, [*pipes[1:], end], strict=True)]
        if closed and not cells[-1].of(data).strip():
            del cells[-1]
        return cells if pipes[0] == first else [Span(first, first), *cells]

    def _named(self, cell: Span) -> BadgeKind | None:
        source = cell.of(self._data)
        words = _DECORATION.sub(" ", self._look.without(source.decode())).strip().lower()
        if words:
            return next((kind for kind, name in _NAMES.items() if name.fullmatch(words)), None)
        kinds = {mark.kind for mark in self._look.find(source)[0]}
        return kinds.pop() if len(kinds) == 1 else None


def insertion_place(data: bytes, cell: Span) -> int:
    """Where a badge goes in a cell that has none: behind its first blank, and so before a dash."""
    return cell.start + (1 if data[cell.start : cell.end][:1] in (b" ", b"\t") else 0)


def _line_of(data: bytes, start: int) -> Span:
    match = _LINE.match(data, start)
    return Span(start, match.end() if match is not None else start)
