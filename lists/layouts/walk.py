"""The walk over the blocks of a list: each goes to the layout that can read it, with the headings above it."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Sequence

from lists.document import Notice
from lists.layouts.bullets import lazy_label, read_list
from lists.layouts.drafts import Container, Draft, Lines, each_link_once
from lists.layouts.fields import read_lines
from lists.layouts.html_entries import HTML_STAYS, HtmlReader
from lists.layouts.lines import line_container, read_paragraph
from lists.layouts.sections import Sections, label_text
from lists.layouts.tables import (
    Columns,
    has_title_column,
    is_loose_table,
    read_columns,
    read_loose_rows,
    read_row,
    read_rows,
)
from lists.layouts.titled import may_be_title, read_links_of_summary, read_titled
from lists.layouts.units import read_unit
from lists.layouts.vertical import is_one_entry, read_one_entry
from lists.markdown.blocks import IMAGE, TAG, Block, BlockKind, Inline
from lists.markdown.html_tree import Node
from lists.markdown.past_badges import PastBadges
from lists.markdown.pieces import has_link

_ITEM_OF_DASHES = re.compile(rb"[\s>]*-[ \t]")
_HEADING = BlockKind.HEADING  # bound once: it is asked of every block
_SHORTEST_SUMMARY = 8  # signs of a title; ``Details`` and ``More`` are none


class Walk:
    """One walk over the blocks of a list, which knows the headings above it and the one-entry table it is under."""

    def __init__(
        self, data: bytes, lines: Lines, past: PastBadges | None, is_legend: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._data = data
        self._is_legend = is_legend  # of a line that may name a section
        self._lines = lines
        self._past = past
        self._sections = Sections()
        self._html = HtmlReader(data, lines, self._sections, past)
        self._columns: Columns | None = None  # of the loose table being read
        self._loose = Container("loose table", 0)
        self.notices: list[Notice] = []

    def read_all(self, blocks: Sequence[Block]) -> list[Draft]:
        """The entries of a list, read as if it had no badges."""
        if self._past is None:
            return each_link_once(self.read(blocks))
        self._past.take(blocks)
        drafts = each_link_once(self.read(blocks))
        self._past.put_back()
        return drafts

    def read(self, blocks: Sequence[Block]) -> Iterator[Draft]:
        """The entries of sibling blocks, in no particular order."""
        index = 0
        while index < len(blocks):
            block = blocks[index]
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            kind = block.kind
            if kind is not BlockKind.PARAGRAPH:
                self._columns = None
            if kind is BlockKind.HTML:
                index = yield from self._read_html(blocks, index)
                continue
            if kind is BlockKind.TABLE and self._is_list_to_others(block):
                index += 1
                continue
            if kind is BlockKind.TABLE and is_one_entry(block):
                index = yield from self._read_one_entry(blocks, index)
                continue
            titled = None
            if (kind is _HEADING or kind is BlockKind.PARAGRAPH) and may_be_title(blocks, index):
                path = self._sections.above(block.level) if kind is _HEADING else self._sections.path
                titled = read_titled(blocks, index, self._data, self._lines, path)
            if kind is _HEADING:
                self._sections.enter(block.level, _shown(block.pieces))
            if titled is not None:
                draft, index = titled
                yield draft
                continue
            if kind is not _HEADING:
                yield from self._read_block(block, following)
            index += 1

    def _read_block(self, block: Block, following: Block | None) -> Iterator[Draft]:
        kind = block.kind
        if kind is BlockKind.LIST:
            yield from self._read_list(block)
        elif kind is BlockKind.TABLE:
            yield from read_rows(block, self._lines, self._sections.path)
        elif kind is BlockKind.PARAGRAPH:
            yield from self._read_paragraph(block, following)
        elif kind is BlockKind.QUOTE:
            yield from self.read(block.children)

    def _is_list_to_others(self, table: Block) -> bool:
        """Whether the rule of a table begins like an item of a list, which to GitHub it is then."""
        header = table.children[0]
        if _ITEM_OF_DASHES.match(self._data, header.end) is None:
            return False
        line = self._lines.number(header.start) + 1
        self.notices.append(Notice(line, "a table whose rule begins with “- ” is a list to GitHub, and is not read"))
        return True

    def _read_html(self, blocks: Sequence[Block], index: int) -> Generator[Draft, None, int]:
        """Blocks of HTML with nothing but blank lines between are one page; what they open may go on in Markdown."""
        start, end = blocks[index].start, blocks[index].end
        index += 1
        while index < len(blocks) and blocks[index].kind is BlockKind.HTML:
            if self._data[end : blocks[index].start].strip(b" \t\r\n>"):
                break
            end = blocks[index].end
            index += 1
        drafts, summary = self._html.read(start, end)
        yield from drafts
        described = self._read_summarised(summary, blocks, index) if summary else None
        if described is None:
            return index
        draft, index = described
        yield draft
        return index

    def _read_summarised(self, summary: Node, blocks: Sequence[Block], index: int) -> tuple[Draft, int] | None:
        """A title that is the summary of details, with nothing but labelled links below it, is one entry."""
        unit = read_unit(summary.pieces())
        if unit.is_entry or len(unit.title) < _SHORTEST_SUMMARY or unit.label_only:
            return None
        links, after = read_links_of_summary(blocks, index, self._data)
        if not links:
            return None
        start = self._lines.start_of(summary.start)
        end = self._lines.trim(start, blocks[after - 1].end)
        return Draft(start, end, unit.title, unit.links + links, self._sections.path, None, HTML_STAYS), after

    def _read_list(self, block: Block) -> Iterator[Draft]:
        last: Draft | None = None
        relabelled = False
        for draft in read_list(block, self._data, self._lines, self._sections.path):
            label = lazy_label(last.end, draft.start, self._data) if last is not None else ""
            if label:
                self._sections.label(label)
                relabelled = True
            last = draft
            yield draft._replace(section=self._sections.path) if relabelled else draft
        for others in _beside_lists(block):
            yield from self.read(others)
        tail = lazy_label(last.end, block.end, self._data) if last is not None else ""
        if tail:
            self._sections.label(tail)

    def _read_paragraph(self, block: Block, following: Block | None) -> Iterator[Draft]:
        source = self._data[block.start : block.end]
        if self._past is not None and b"|" in source:
            source = self._past.read_source(source)
        if is_loose_table(block.pieces, 0, len(source), source):
            yield from self._read_loose_table(block)
            return
        self._columns = None
        label = label_text(block.pieces)
        if label and following is not None and following.kind in (BlockKind.LIST, BlockKind.TABLE):
            if not self._is_legend(self._data[block.start : block.end].decode()):
                self._sections.label(label)
            return
        if not has_link(block.pieces):
            return
        titled = read_lines(block.pieces)
        if titled is not None:
            start, path = self._lines.start_of(block.start), self._sections.path
            container = line_container("titles with lines", block.start, self._data, self._lines)
            yield Draft(start, self._lines.trim(start, block.end), titled.title, titled.links, path, container)
            return
        drafts = list(read_paragraph(block, self._data, self._lines, self._sections.path))
        if not drafts:
            self._notice_papers(block)
        yield from drafts

    def _notice_papers(self, block: Block) -> None:
        if any(link.paper_id for link in read_unit(block.pieces).links):
            line = self._lines.number(block.start)
            self.notices.append(Notice(line, "links to a paper in running text are not read as an entry"))

    def _read_loose_table(self, block: Block) -> Iterator[Draft]:
        rows = list(read_loose_rows(block.pieces, block.start, block.end, self._data, self._lines))
        for row in rows:
            if row.is_delimiter:
                continue
            cells = row.cells if self._past is None else [self._past.read(cell) for cell in row.cells]
            if self._columns is None:
                self._columns = read_columns(cells)
                self._loose = Container("loose table", row.start, b"", 0 if len(rows) > 1 else 1)
                continue
            read = read_row(cells, self._columns)
            if read is not None:
                title, links, authors = read
                yield Draft(row.start, row.end, title, links, self._sections.path, self._loose, authors=authors)

    def _read_one_entry(self, blocks: Sequence[Block], index: int) -> Generator[Draft, None, int]:
        """A one-entry table owns what follows it: abstract, pictures, formulae, further tables."""
        table = blocks[index]
        title, links, authors = read_one_entry(table)
        end = table.end
        index += 1
        while index < len(blocks) and _continues_one_entry(blocks[index]):
            end = blocks[index].end
            index += 1
        start = self._lines.start_of(table.start)
        container = line_container("one-entry tables", table.start, self._data, self._lines)
        end = self._lines.trim(start, end)
        path = self._sections.path
        yield Draft(start, end, title or "".join(path[-1:]), links, path, container, authors=authors)
        return index


def _beside_lists(block: Block) -> Iterator[list[Block]]:
    """What stands in the items of a list beside their text and the lists within them."""
    for item in block.children:
        if item.children:
            yield [child for child in item.children if child.kind not in (BlockKind.LIST, BlockKind.HEADING)]
            for child in item.children:
                if child.kind is BlockKind.LIST:
                    yield from _beside_lists(child)


def _continues_one_entry(block: Block) -> bool:
    if block.kind is BlockKind.TABLE:
        return not is_one_entry(block) and not has_title_column(block)
    return block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.CODE, BlockKind.QUOTE)


def _shown(pieces: Sequence[Inline]) -> str:
    return " ".join("".join([p[3] for p in pieces if p[0] is not TAG and p[0] is not IMAGE]).split())
