"""The stretches of a list that may be its legend, as a reader sees them."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from lists.badges.declarations import OPAQUE, SOURCE_NAME
from lists.document import Span
from lists.markdown.blocks import BREAK, LINK, STRONG, TAG, TEXT, Block, BlockKind, Inline

_LONGEST = 2_000  # bytes: a legend is short
_LABELLED = (BlockKind.LIST, BlockKind.TABLE)
_LINE_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)
_CODE_TAG = re.compile(r"<(?:code|pre|samp|del|s)\b", re.IGNORECASE)

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_UNREAD = re.compile(
    r"<(code|pre|samp|del|s|script|style|h[1-6])\b.*?(?:</\1\s*>|\Z)|<img\b[^>]*>", re.IGNORECASE | re.DOTALL
)
_ANCHOR = re.compile(r"<a\b[^>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_STRETCH = re.compile(rb"</?(?:p|div|table|ul|ol|center|details|blockquote)\b[^>]*>", re.IGNORECASE)
_NEW_LINE = re.compile(r"\s*<(?:br|/?li|/?tr|/?summary)\b[^>]*>\s*", re.IGNORECASE)
_NEXT_CELL = re.compile(r"\s*</t[dh]\s*>\s*", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class LegendLine(NamedTuple):
    """What may be a legend: where it stands, and its text, with ``OPAQUE`` for what no legend holds."""

    span: Span
    text: str


class Stretches:
    """Finds the stretch around a place: a paragraph, an item, a table row or some HTML."""

    def __init__(self, blocks: Sequence[Block], data: bytes) -> None:
        self._blocks = blocks
        self._data = data
        self._starts: dict[int, list[int]] = {}  # of the blocks below a block, by its id; at the top by -1
        self._linked: dict[int, bool] = {}  # whether a table holds links

    def at(self, place: int) -> LegendLine | None:
        """The stretch around a place; None where no legend can be."""
        return self._among(self._blocks, -1, place)

    def _among(self, blocks: Sequence[Block], above: int, place: int) -> LegendLine | None:
        starts = self._starts.get(above)
        if starts is None:
            starts = self._starts[above] = [block.start for block in blocks]
        at = bisect_right(starts, place) - 1
        if at < 0 or place >= blocks[at].end:
            return None
        block = blocks[at]
        kind = block.kind
        if kind is BlockKind.PARAGRAPH:
            if block.end - block.start > _LONGEST:
                return None
            labels = at + 1 < len(blocks) and blocks[at + 1].kind in _LABELLED and _is_bold(block.pieces)
            return None if labels else _line(block, _text(block.pieces), self._data)
        if kind is BlockKind.TABLE:
            return self._row(block, place)
        if kind is BlockKind.HTML:
            return self._html(block, place)
        if kind is BlockKind.ITEM:
            return self._item(block, place)
        return self._below(block, place) if kind in (BlockKind.LIST, BlockKind.QUOTE) else None

    def _below(self, block: Block, place: int) -> LegendLine | None:
        return self._among(block.children, id(block), place)

    def _item(self, item: Block, place: int) -> LegendLine | None:
        children = [child.start for child in item.children]
        if (children[0] if children else item.end) - item.start > _LONGEST or _has_link(item.pieces):
            return None  # what is nested belongs to what the link leads to
        if children and place >= children[0]:
            return self._below(item, place)
        if any(child.kind is BlockKind.LIST for child in item.children):
            return None  # with a list below it, an item is that list's heading
        return _line(item, _text(item.pieces), self._data)

    def _row(self, table: Block, place: int) -> LegendLine | None:
        if id(table) not in self._linked:
            self._linked[id(table)] = any(_has_link(cell.pieces) for row in table.children for cell in row.children)
            self._starts[id(table)] = [row.start for row in table.children]
        row = table.children[bisect_right(self._starts[id(table)], place) - 1]
        # A table of links is no table of symbols.
        if self._linked[id(table)] or not row.start <= place < row.end or row.end - row.start > _LONGEST:
            return None
        return _line(row, " | ".join([_text(cell.pieces) for cell in row.children]), self._data)

    def _html(self, block: Block, place: int) -> LegendLine | None:
        near = max(block.start, place - _LONGEST), min(block.end, place + _LONGEST)
        cuts = [match.span() for match in _STRETCH.finditer(self._data, *near)]
        start = max([end for _, end in cuts if end <= place], default=block.start)
        end = min([begin for begin, _ in cuts if begin >= place], default=block.end)
        if end - start > _LONGEST or any(begin < place < stop for begin, stop in cuts):
            return None
        text = _UNREAD.sub(OPAQUE, _COMMENT.sub("", self._data[start:end].decode()))
        text = _ANCHOR.sub(lambda anchor: _named(_TAG.sub("", anchor[1])), text)
        text = " ".join(_NEXT_CELL.sub(" | ", _NEW_LINE.sub("\x00", text)).split())
        return LegendLine(Span(start, end), html.unescape(_TAG.sub("", text)).replace("\x00", "\n"))


def _line(block: Block, text: str, data: bytes) -> LegendLine:
    end = block.start + len(data[block.start : block.end].rstrip())
    return LegendLine(Span(block.start, end), text)


def _has_link(pieces: Sequence[Inline]) -> bool:
    return any(piece.kind is LINK and _named(piece.text) == OPAQUE for piece in pieces)


def _named(text: str) -> str:
    """The text of a link that names a source of numbers; of any other link, what no legend holds."""
    return text if SOURCE_NAME.fullmatch(text.strip()) else OPAQUE


def _is_bold(pieces: Sequence[Inline]) -> bool:
    """Whether a paragraph is one bold run, as headings are often written."""
    return pieces[0].kind is STRONG and pieces[-1].end <= pieces[0].end


def _text(pieces: Sequence[Inline]) -> str:
    return "".join([_shown(piece) for piece in pieces])


def _shown(piece: Inline) -> str:
    if piece.kind is BREAK:
        return "\n"
    if piece.kind is TAG:
        if _LINE_BREAK_TAG.match(piece.text):
            return "\n"
        return OPAQUE if _CODE_TAG.match(piece.text) else ""
    if piece.kind is LINK:
        return _named(piece.text)
    return piece.text if piece.kind in (TEXT, STRONG) else OPAQUE
