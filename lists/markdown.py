"""Markdown as a tree of blocks with byte spans: a thin walk over pyromark's events.

Every position is a byte offset into the file as it lies on disk. Inline content is flattened to *pieces*, because all
that a list entry needs of it is its text, its links and where bold runs are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


# Bound once: in Python 3.11 looking a member up in its Enum costs ten times a comparison.
TEXT, CODE, BREAK, TAG, IMAGE, STRONG, LINK = PieceKind


class Piece(NamedTuple):
    """A stretch of inline content; ``text`` is what a reader sees of it (for a tag, its source)."""

    kind: PieceKind
    start: int
    end: int
    text: str


class LinkPiece(NamedTuple):
    """A link: a piece that also knows where it points, where its text stands, and where in it a badge would be put.

    ``badge_at`` is None where the text cannot take one: autolinks, bare addresses, shortcut references, images.
    """

    kind: PieceKind
    start: int
    end: int
    text: str
    url: str
    text_start: int
    text_end: int
    badge_at: int | None


Inline = Piece | LinkPiece


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
        self.pieces: list[Inline] = []
        self.children: list[Block] = []


_PLAIN_BLOCKS = {
    "TableCell": BlockKind.CELL,
    "TableRow": BlockKind.ROW,
    "TableHead": BlockKind.ROW,
    "Item": BlockKind.ITEM,
    "HtmlBlock": BlockKind.HTML,
}
_DETAILED_BLOCKS = {
    "List": BlockKind.LIST,
    "Table": BlockKind.TABLE,
    "CodeBlock": BlockKind.CODE,
    "BlockQuote": BlockKind.QUOTE,
    "FootnoteDefinition": BlockKind.QUOTE,
}
_BLOCK_ENDS = frozenset((*_PLAIN_BLOCKS, *_DETAILED_BLOCKS, "Paragraph", "Heading"))
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
    outer: list[Inline]


class _Builder:
    """The state of one walk: the open blocks and the open links.

    The pieces being gathered are handed through: what opens or closes something returns where the next piece goes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.root = Block(BlockKind.QUOTE, 0, len(data))
        self._blocks = [self.root]
        self._links: list[_OpenLink] = []
        self._has_url = False  # whether the open block holds an address in its text

    def feed(self, events: Any, offset: int) -> None:
        """Take all events. The hot loop of the whole parser: plain tuples, local names, the frequent first."""
        new, text_kind, strong_kind, data = tuple.__new__, TEXT, STRONG, self._data
        blocks, links, plain = self._blocks, self._links, _PLAIN_BLOCKS.get
        pieces: list[Inline] = self.root.pieces
        for event, span in events:
            if event.__class__ is str:
                pieces = self._separate(event, span["start"] + offset, span["end"] + offset, pieces)
                continue
            for name in event:  # noqa: B007 - the one key of the event
                break
            value = event[name]
            if name == "Text":
                start, end = span["start"] + offset, span["end"] + offset
                if pieces and pieces[-1][2] == start and pieces[-1][0] is text_kind:
                    last = pieces.pop()
                    value, start = last[3] + value, last[1]
                elif data[start - 1] == _BACKSLASH and start > 0:
                    start -= 1  # an escape belongs to the character it escapes
                pieces.append(new(Piece, (text_kind, start, end, value)))
                if "://" in value:
                    self._has_url = True
            elif name == "Start":
                start, end = span["start"] + offset, span["end"] + offset
                if value.__class__ is not str:
                    pieces = self._start(value, start, end, pieces)
                elif (kind := plain(value)) is not None:
                    block = Block(kind, start, end)
                    blocks[-1].children.append(block)
                    blocks.append(block)
                    pieces = block.pieces
                elif value == "Strong":
                    pieces.append(new(Piece, (strong_kind, start, end, "")))
                elif value == "Paragraph":
                    pieces = self._open_paragraph(start, end)
            elif name == "End":
                if value.__class__ is str and value in _PLAIN_BLOCKS and not links and not self._has_url:
                    blocks.pop()
                    pieces = blocks[-1].pieces
                elif value == "Link":
                    opened = links.pop()
                    opened[3].append(_link(opened, span["end"] + offset, pieces))
                    pieces = opened[3]
                elif value != "Strong":
                    pieces = self._end(value, span["end"] + offset, pieces)
            elif name == "InlineHtml":
                pieces = self._inline_html(value, span["start"] + offset, span["end"] + offset, pieces)
            elif name == "Code":
                pieces.append(Piece(CODE, span["start"] + offset, span["end"] + offset, value))

    def _separate(self, event: str, start: int, end: int, pieces: list[Inline]) -> list[Inline]:
        if event == "Rule":
            self._open(BlockKind.RULE, start, end)
            return self._close(pieces)
        pieces.append(Piece(BREAK, start, end, " "))
        return pieces

    def _start(self, value: Any, start: int, end: int, pieces: list[Inline]) -> list[Inline]:
        ((name, detail),) = value.items()
        if name == "Link" or name == "Image":
            self._links.append(_OpenLink(start, detail["dest_url"], detail["link_type"], pieces))
            return []
        if name == "Heading":
            return self._open(BlockKind.HEADING, start, end, int(detail["level"][1]))
        return self._open(_DETAILED_BLOCKS.get(name, BlockKind.QUOTE), start, end)

    def _end(self, value: Any, end: int, pieces: list[Inline]) -> list[Inline]:
        name = value if value.__class__ is str else next(iter(value))
        if name in _BLOCK_ENDS:
            return self._close(pieces)
        if name == "Image":
            opened = self._links.pop()
            alternative = "".join([piece.text for piece in pieces])
            opened.outer.append(Piece(IMAGE, opened.start, end, alternative))
            return opened.outer
        return pieces

    def _open(self, kind: BlockKind, start: int, end: int, level: int = 0) -> list[Inline]:
        block = Block(kind, start, end, level)
        self._blocks[-1].children.append(block)
        self._blocks.append(block)
        return block.pieces

    def _open_paragraph(self, start: int, end: int) -> list[Inline]:
        parent = self._blocks[-1]
        if parent.kind is not BlockKind.ITEM:
            return self._open(BlockKind.PARAGRAPH, start, end)
        # A paragraph of an item is the item's own text: tight and loose lists read alike.
        if parent.pieces:
            parent.pieces.append(Piece(BREAK, start, start, " "))
        self._blocks.append(parent)
        return parent.pieces

    def _close(self, pieces: list[Inline]) -> list[Inline]:
        while self._links:  # an <a> that was never closed
            opened = self._links.pop()
            opened.outer.extend(pieces)
            pieces = opened.outer
        block = self._blocks.pop()
        if self._has_url:
            block.pieces[:] = _cut_at_urls(block.pieces, self._data)
            self._has_url = False
        return self._blocks[-1].pieces

    def _inline_html(self, source: str, start: int, end: int, pieces: list[Inline]) -> list[Inline]:
        anchor = _ANCHOR.match(source)
        if anchor is not None:
            self._links.append(_OpenLink(start, unescape_attribute(anchor), "Html", pieces))
            return []
        if self._links and self._links[-1].kind == "Html" and source[:3].lower() == "</a":
            opened = self._links.pop()
            if any(piece.kind is LINK for piece in pieces):
                opened.outer.extend(pieces)
            else:
                opened.outer.append(_link(opened, end, pieces))
            return opened.outer
        pieces.append(Piece(TAG, start, end, source))
        return pieces


_BARE_URL = re.compile(r"https?://[^\s<>|，。；、（）：】]+", re.IGNORECASE)


def _cut_at_urls(pieces: list[Inline], data: bytes) -> Iterator[Inline]:
    """GitHub links bare addresses, CommonMark does not."""
    for piece in pieces:
        if piece.kind is not TEXT or "://" not in piece.text:
            yield piece
            continue
        source = data[piece.start : piece.end].decode()
        position = 0
        for match in _BARE_URL.finditer(source):
            url = _without_punctuation(match[0])
            if match.start() > position:
                yield _text_piece(source, position, match.start(), piece.start)
            position = match.start() + len(url)
            place = _text_piece(source, match.start(), position, piece.start)
            url = url.replace("&amp;", "&")
            yield LinkPiece(LINK, place.start, place.end, url, url, place.start, place.end, None)
        if position < len(source):
            yield _text_piece(source, position, len(source), piece.start)


def _text_piece(source: str, start: int, end: int, offset: int) -> Piece:
    first = offset + len(source[:start].encode())
    text = source[start:end]
    return Piece(TEXT, first, first + len(text.encode()), text)


def _without_punctuation(url: str) -> str:
    """Cut what GitHub leaves out of a bare address: closing punctuation, and a bracket that was not opened in it."""
    while url[-1] in "?!.,:*_~'\";]" or (url[-1] == ")" and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def unescape_attribute(anchor: re.Match[str]) -> str:
    """The address of an ``<a href=…>``, the one entity that addresses hold undone."""
    return (anchor[1] or anchor[2] or anchor[3] or "").replace("&amp;", "&")


_TAKES_BADGE = frozenset(("Inline", "Reference", "Html"))
_TEXT_KINDS = (TEXT, CODE)
_UNSEEN = (TAG, IMAGE)


def _link(opened: _OpenLink, end: int, inner: list[Inline]) -> LinkPiece:
    start, url, kind, _ = opened
    url = clean_url(url)
    if not inner:
        return LinkPiece(LINK, start, end, "", url, start + 1, start + 1, None)
    first = inner[0] if len(inner) == 1 else next((p for p in inner if p.kind is not STRONG), inner[0])
    badge_at = None
    if first.kind in _TEXT_KINDS and kind in _TAKES_BADGE:
        # `[[Paper]](url)` and `[ Paper](url)`: the badge leads the word, not the bracket or the blank.
        badge_at = first.start
        if first.text[:1] in " \t[" and first.end - first.start == len(first.text.encode()):  # nothing escaped
            badge_at += len(first.text) - len(first.text.lstrip(" \t["))
    if len(inner) == 1 and badge_at is not None:
        text = first.text
    else:
        text = "".join([piece.text for piece in inner if piece.kind not in _UNSEEN])
    return tuple.__new__(LinkPiece, (LINK, start, end, text, url, inner[0].start, inner[-1].end, badge_at))


def clean_url(url: str) -> str:
    """A link's target as meant: blanks around it and one pair of stray parentheses taken off."""
    url = url.strip()
    if url.startswith("(") and url.endswith(")"):
        url = url[1:-1].strip()
    return url
