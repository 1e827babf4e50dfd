"""The stretches of a list that may be its legend, as a reader sees them."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from lists.declarations import OPAQUE, SOURCE_NAME
from lists.document import Span
from lists.markdown import BREAK, LINK, STRONG, TAG, TEXT, Block, BlockKind, Inline

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


def legend_line_at(blocks: Sequence[Block], starts: Sequence[int], data: bytes, place: int) -> LegendLine | None:
    """The paragraph, item, table row or stretch of HTML around a place; None where no legend can be."""
    at = bisect_right(starts, place) - 1
    if at < 0 or place >= blocks[at].end:
        return None
    block = blocks[at]
    kind = block.kind
    if kind is BlockKind.PARAGRAPH:
        labels = at + 1 < len(blocks) and blocks[at + 1].kind in _LABELLED and _is_bold(block.pieces)
        return None if labels else _line(block, _text(block.pieces), data)
    if kind is BlockKind.TABLE:
        return _row_at(block, data, place)
    if kind is BlockKind.HTML:
        return _stretch_at(block, data, place)
    if kind is BlockKind.ITEM:
        return _item_at(block, data, place)
    if kind in (BlockKind.LIST, BlockKind.QUOTE):
        return _below(block, data, place)
    return None


def _below(block: Block, data: bytes, place: int) -> LegendLine | None:
    return legend_line_at(block.children, [child.start for child in block.children], data, place)


def _item_at(item: Block, data: bytes, place: int) -> LegendLine | None:
    if _has_link(item.pieces):
        return None  # what is nested belongs to what the link leads to
    if any(child.start <= place < child.end for child in item.children):
        return _below(item, data, place)
    if any(child.kind is BlockKind.LIST for child in item.children):
        return None  # with a list below it, an item is that list's heading
    return _line(item, _text(item.pieces), data)


def _row_at(table: Block, data: bytes, place: int) -> LegendLine | None:
    rows = [[cell.pieces for cell in row.children] for row in table.children]
    if any(_has_link(cell) for row in rows for cell in row):
        return None  # a table of links is no table of symbols
    for row, cells in zip(table.children, rows, strict=True):
        if row.start <= place < row.end:
            return _line(row, " | ".join([_text(cell) for cell in cells]), data)
    return None


def _stretch_at(block: Block, data: bytes, place: int) -> LegendLine | None:
    cuts = [match.span() for match in _STRETCH.finditer(data, block.start, block.end)]
    start = max([end for _, end in cuts if end <= place], default=block.start)
    end = min([begin for begin, _ in cuts if begin >= place], default=block.end)
    if any(begin < place < stop for begin, stop in cuts):
        return None
    text = _UNREAD.sub(OPAQUE, _COMMENT.sub("", data[start:end].decode()))
    text = _ANCHOR.sub(lambda anchor: _named(_TAG.sub("", anchor[1])), text)
    text = _NEXT_CELL.sub(" | ", _NEW_LINE.sub("\x00", text))
    return LegendLine(Span(start, end), html.unescape(_TAG.sub("", " ".join(text.split()))).replace("\x00", "\n"))


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
