"""Markdown as a tree of blocks with byte spans: a thin walk over pyromark's events.

Every position is a byte offset into the file as it lies on disk. Inline content is flattened to *pieces*, because all
that a list entry needs of it is its text, its links and where bold runs are.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, NamedTuple

import pyromark

_BOM = b"\xef\xbb\xbf"
_BACKSLASH = ord("\\")


class NotReadable(ValueError):
    """A file that is no Markdown in UTF-8. The text says why and where; such a file is refused, never repaired."""


class PieceKind(Enum):
    """What a stretch of inline content is."""

    TEXT = "text"
    CODE = "code"
    BREAK = "break"
    TAG = "tag"  # raw inline HTML
    IMAGE = "image"
    STRONG = "strong"  # a marker whose span covers the whole bold run; its text follows as pieces of its own
    LINK = "link"


class LinkTarget(NamedTuple):
    """What only a link has: where it points, and the place in its text where a badge would be put.

    ``badge_at`` is None where the text cannot take one: autolinks, shortcut references, images.
    """

    url: str
    text_start: int
    text_end: int
    badge_at: int | None


class Piece(NamedTuple):
    """A stretch of inline content; ``text`` is what a reader sees of it (for a tag, its source)."""

    kind: PieceKind
    start: int
    end: int
    text: str
    link: LinkTarget | None = None


class BlockKind(Enum):
    """What a block is. A footnote's definition counts as a quote: its content is read, it groups nothing."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    ITEM = "item"
    TABLE = "table"
    ROW = "row"  # the first row of a table is its header
    CELL = "cell"
    QUOTE = "quote"
    HTML = "html"
    CODE = "code"
    RULE = "rule"


class Block:
    """A node of the tree. ``level`` is a heading's level; the pieces of an item include those of its paragraphs."""

    __slots__ = ("children", "end", "kind", "level", "pieces", "start")

    def __init__(self, kind: BlockKind, start: int, end: int, level: int = 0) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.level = level
        self.pieces: list[Piece] = []
        self.children: list[Block] = []


_SIMPLE_BLOCKS = {
    "Item": BlockKind.ITEM,
    "TableCell": BlockKind.CELL,
    "TableRow": BlockKind.ROW,
    "TableHead": BlockKind.ROW,
    "HtmlBlock": BlockKind.HTML,
}
_DATA_BLOCKS = {
    "List": BlockKind.LIST,
    "Table": BlockKind.TABLE,
    "CodeBlock": BlockKind.CODE,
    "BlockQuote": BlockKind.QUOTE,
    "FootnoteDefinition": BlockKind.QUOTE,
}
_BLOCK_ENDS = frozenset(
    ("Item", "TableCell", "TableRow", "TableHead", "HtmlBlock", *_DATA_BLOCKS, "Paragraph", "Heading")
)
# Not mathematics: with it on, a pair of dollar signs would hide the links between them.
_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
)
_ANCHOR = re.compile(r"<a\s(?:[^>]*?\s)?href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


def decode_list(data: bytes) -> tuple[str, int]:
    """The text of a file, and how many bytes of byte-order mark came before it.

    Raises ``NotReadable`` for bytes that are not UTF-8 and for NUL, which no text file holds.
    """
    offset = len(_BOM) if data.startswith(_BOM) else 0
    try:
        text = data[offset:].decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, offset + error.start) + 1
        raise NotReadable(f"not UTF-8 (line {line}, byte {offset + error.start}); save it as UTF-8 first") from error
    if "\0" in text:
        raise NotReadable("it holds NUL bytes, so it is no text file")
    return text, offset


def read_blocks(data: bytes) -> list[Block]:
    """Read a file into its top-level blocks. Raises ``NotReadable``."""
    text, offset = decode_list(data)
    builder = _Builder(data)
    builder.feed(pyromark.Markdown(options=_OPTIONS).events_with_range(text), offset)
    return builder.root.children


class _OpenLink(NamedTuple):
    start: int
    url: str
    kind: str
    outer: list[Piece]


class _Builder:
    """The state of one walk: the open blocks, the open links, and the pieces being gathered."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.root = Block(BlockKind.QUOTE, 0, len(data))
        self._blocks = [self.root]
        self._links: list[_OpenLink] = []
        self._pieces: list[Piece] = []

    def feed(self, events: Any, offset: int) -> None:
        """Take all events. The hot loop of the whole parser: plain tuples, local names, text first."""
        new, text_kind, data = tuple.__new__, PieceKind.TEXT, self._data
        last_end = 0
        for event, span in events:
            start, end = span["start"] + offset, span["end"] + offset
            if event.__class__ is str:
                self._separate(event, start, end)
                continue
            for name in event:  # noqa: B007 - the one key of the event
                break
            value = event[name]
            if name == "Text":
                if data[start - 1] == _BACKSLASH and last_end != start:
                    start -= 1  # an escape belongs to the character it escapes
                pieces = self._pieces
                if last_end == start and pieces and pieces[-1][0] is text_kind and pieces[-1][2] == start:
                    value, start = pieces[-1][3] + value, pieces[-1][1]
                    pieces.pop()
                pieces.append(new(Piece, (text_kind, start, end, value, None)))
            elif name == "Start":
                self._start(value, start, end)
            elif name == "End":
                self._end(value, end)
            elif name == "InlineHtml":
                self._inline_html(value, start, end)
            elif name == "Code":
                self._pieces.append(Piece(PieceKind.CODE, start, end, value))
            last_end = end

    def _separate(self, event: str, start: int, end: int) -> None:
        if event == "Rule":
            self._open(BlockKind.RULE, start, end)
            self._close()
        else:
            self._pieces.append(Piece(PieceKind.BREAK, start, end, " "))

    def _start(self, value: Any, start: int, end: int) -> None:
        if value.__class__ is str:
            kind = _SIMPLE_BLOCKS.get(value)
            if kind is not None:
                self._open(kind, start, end)
            elif value == "Paragraph":
                self._open_paragraph(start, end)
            elif value == "Strong":
                self._pieces.append(Piece(PieceKind.STRONG, start, end, ""))
            return
        ((name, detail),) = value.items()
        if name == "Link" or name == "Image":
            self._links.append(_OpenLink(start, detail["dest_url"], detail["link_type"], self._pieces))
            self._pieces = []
        elif name == "Heading":
            self._open(BlockKind.HEADING, start, end, int(detail["level"][1]))
        else:
            self._open(_DATA_BLOCKS.get(name, BlockKind.QUOTE), start, end)

    def _end(self, value: Any, end: int) -> None:
        name = value if value.__class__ is str else next(iter(value))
        if name in _BLOCK_ENDS:
            self._close()
        elif name == "Link":
            opened = self._links.pop()
            inner, self._pieces = self._pieces, opened.outer
            self._pieces.append(_link(opened, end, inner))
        elif name == "Image":
            opened = self._links.pop()
            alternative = "".join([piece.text for piece in self._pieces])
            self._pieces = opened.outer
            self._pieces.append(Piece(PieceKind.IMAGE, opened.start, end, alternative))

    def _open(self, kind: BlockKind, start: int, end: int, level: int = 0) -> None:
        block = Block(kind, start, end, level)
        self._blocks[-1].children.append(block)
        self._blocks.append(block)
        self._pieces = block.pieces

    def _open_paragraph(self, start: int, end: int) -> None:
        parent = self._blocks[-1]
        if parent.kind is not BlockKind.ITEM:
            self._open(BlockKind.PARAGRAPH, start, end)
            return
        # A paragraph of an item is the item's own text: tight and loose lists read alike.
        if parent.pieces:
            parent.pieces.append(Piece(PieceKind.BREAK, start, start, " "))
        self._pieces = parent.pieces
        self._blocks.append(parent)

    def _close(self) -> None:
        while self._links:  # an <a> that was never closed
            opened = self._links.pop()
            opened.outer.extend(self._pieces)
            self._pieces = opened.outer
        self._blocks.pop()
        self._pieces = self._blocks[-1].pieces

    def _inline_html(self, source: str, start: int, end: int) -> None:
        anchor = _ANCHOR.match(source)
        if anchor is not None:
            self._links.append(_OpenLink(start, unescape_attribute(anchor), "Html", self._pieces))
            self._pieces = []
        elif self._links and self._links[-1].kind == "Html" and source[:3].lower() == "</a":
            opened = self._links.pop()
            inner, self._pieces = self._pieces, opened.outer
            if any(piece.kind is PieceKind.LINK for piece in inner):
                self._pieces.extend(inner)
            else:
                self._pieces.append(_link(opened, end, inner))
        else:
            self._pieces.append(Piece(PieceKind.TAG, start, end, source))


def unescape_attribute(anchor: re.Match[str]) -> str:
    """The address of an ``<a href=…>``, the one entity that addresses hold undone."""
    return (anchor[1] or anchor[2] or anchor[3] or "").replace("&amp;", "&")


_TAKES_BADGE = frozenset(("Inline", "Reference", "Html"))
_TEXT_KINDS = (PieceKind.TEXT, PieceKind.CODE)
_UNSEEN = (PieceKind.TAG, PieceKind.IMAGE)


def _link(opened: _OpenLink, end: int, inner: list[Piece]) -> Piece:
    if not inner:
        place = opened.start + 1
        target = LinkTarget(clean_url(opened.url), place, place, None)
        return Piece(PieceKind.LINK, opened.start, end, "", target)
    first = inner[0] if len(inner) == 1 else next((p for p in inner if p.kind is not PieceKind.STRONG), inner[0])
    badge_at = None
    if first.kind in _TEXT_KINDS and opened.kind in _TAKES_BADGE:
        # `[[Paper]](url)` and `[ Paper](url)`: the badge leads the word, not the bracket or the blank.
        badge_at = first.start
        if first.text[:1] in " \t[" and first.end - first.start == len(first.text.encode()):  # nothing escaped
            badge_at += len(first.text) - len(first.text.lstrip(" \t["))
    if len(inner) == 1 and badge_at is not None:
        text = first.text
    else:
        text = "".join([piece.text for piece in inner if piece.kind not in _UNSEEN])
    target = LinkTarget(clean_url(opened.url), inner[0].start, inner[-1].end, badge_at)
    return Piece(PieceKind.LINK, opened.start, end, text, target)


def clean_url(url: str) -> str:
    """A link's target as meant: blanks around it and one pair of stray parentheses taken off."""
    url = url.strip()
    if url.startswith("(") and url.endswith(")"):
        url = url[1:-1].strip()
    return url
