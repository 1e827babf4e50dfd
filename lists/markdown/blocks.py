"""Markdown as a tree of blocks with byte spans: a thin walk over pyromark's events.

Every position is a byte offset into the file as it lies on disk. Inline content is flattened to *pieces*, because all
that a list entry needs of it is its text, its links and where bold runs are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pyromark

from lists.markdown.addresses import cut_at_urls
from lists.markdown.decoding import NotReadable, decode
from lists.markdown.html import MAY_HIDE, Hidden, find_hidden, read_href
from lists.markdown.mending import SIGNS, mend
from lists.markdown.pieces import (
    BREAK,
    CODE,
    IMAGE,
    LINK,
    STRONG,
    TAG,
    TEXT,
    Block,
    BlockKind,
    Inline,
    LinkPiece,
    Piece,
    PieceKind,
    clean_url,
    link_piece,
)

__all__ = [
    "BREAK",
    "CODE",
    "IMAGE",
    "LINK",
    "STRONG",
    "TAG",
    "TEXT",
    "Block",
    "BlockKind",
    "Inline",
    "LinkPiece",
    "NotReadable",
    "Piece",
    "PieceKind",
    "Tree",
    "read_blocks",
]

_HEADING = BlockKind.HEADING
_BACKSLASH = ord("\\")
_DEEPEST = 100  # blocks around a block; 50 lists within each other, which nobody writes


class Tree(NamedTuple):
    """A file as its top-level blocks, without what its readers do not see.

    ``remarks`` are offsets and sentences: what was left out that its author may have meant to be seen. ``hidden`` is
    what HTML keeps from being seen beyond itself, if it does.
    """

    blocks: list[Block]
    remarks: list[tuple[int, str]]
    hidden: Hidden | None = None


_PLAIN_BLOCKS = {
    "TableCell": BlockKind.CELL,
    "TableRow": BlockKind.ROW,
    "TableHead": BlockKind.ROW,
    "Item": BlockKind.ITEM,
}
_DETAILED_BLOCKS = {
    "List": BlockKind.LIST,
    "Table": BlockKind.TABLE,
    "CodeBlock": BlockKind.CODE,
    "BlockQuote": BlockKind.QUOTE,
    "FootnoteDefinition": BlockKind.QUOTE,
}
_TABLE_PARTS = (BlockKind.ROW, BlockKind.CELL)
_BLOCK_ENDS = frozenset((*_PLAIN_BLOCKS, *_DETAILED_BLOCKS, "Paragraph", "Heading", "HtmlBlock"))
# Not mathematics: with it on, a pair of dollar signs would hide the links between them.
OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
)
_ANCHOR = "Html"  # a link of HTML among the link types of pyromark
_TAKES_BADGE = frozenset(("Inline", "Reference", _ANCHOR))


def read_blocks(data: bytes) -> Tree:
    """Read a file into its top-level blocks. Raises ``NotReadable``."""
    builder = _Builder(data)
    builder.feed(pyromark.Markdown(options=OPTIONS).events_with_range(decode(data), merge_text=True))
    return builder.finish()


class _Builder:
    """The state of one walk: the open blocks and the open links.

    The pieces being gathered are handed through: what opens or closes something returns where the next piece goes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._root = Block(BlockKind.QUOTE, 0, len(data))
        self._blocks = [self._root]
        self._unread = Block(BlockKind.QUOTE, 0, 0)  # stands for every block that is nested too deep
        # Open links: where they start, their target, their kind, and the pieces around them.
        self._links: list[tuple[int, str, str, list[Inline]]] = []
        self._addressed: dict[int, list[Inline]] = {}  # the pieces whose text holds an address
        self._html: list[tuple[int, int]] = []
        self._is_odd = False  # whether a block of HTML may break off in quotes
        self._too_deep: int | None = None
        self._has_tabs = b"\t" in data

    def feed(self, events: Any) -> None:
        """Take all events. The hot loop of the whole parser: plain tuples, local names, the frequent first."""
        new, text_kind, strong_kind, data = tuple.__new__, TEXT, STRONG, self._data
        blocks, links, plain = self._blocks, self._links, _PLAIN_BLOCKS.get
        pieces: list[Inline] = self._root.pieces
        signs = ["://", *[sign for sign in SIGNS if sign.encode() in data]]
        new_block, has_escapes = object.__new__, b"\\" in data
        for event, span in events:
            if event.__class__ is str:
                pieces = self._separate(event, span["start"], span["end"], pieces)
                continue
            (name,) = event
            value = event[name]
            if name == "Text":
                start = span["start"]
                if has_escapes and data[start - 1] == _BACKSLASH and start > 0:
                    start -= 1  # an escape belongs to the character it escapes
                pieces.append(new(Piece, (text_kind, start, span["end"], value)))
                for sign in signs:
                    if sign in value:
                        self._addressed[id(pieces)] = pieces
                        break
            elif name == "Start":
                if value.__class__ is not str:
                    (detail,) = value
                    if detail == "Link":
                        link = value[detail]
                        links.append((span["start"], link["dest_url"], link["link_type"], pieces))
                        pieces = []
                    else:
                        pieces = self._start(detail, value[detail], span["start"], span["end"], pieces)
                elif (kind := plain(value)) is not None:
                    block = new_block(Block)  # what its constructor does, for half the cost
                    block.kind, block.start, block.end, block.level = kind, span["start"], span["end"], 0
                    block.pieces = pieces = []
                    block.children = []
                    blocks[-1].children.append(block)
                    blocks.append(block)
                elif value == "Strong":
                    pieces.append(new(Piece, (strong_kind, span["start"], span["end"], "")))
                elif value == "Paragraph":
                    pieces = self._open_paragraph(span["start"], span["end"], pieces)
                elif value == "HtmlBlock":
                    self._html.append((span["start"], span["end"]))
                    self._is_odd = self._is_odd or _breaks_off(data, span["start"], span["end"])
                    pieces = self._open(BlockKind.HTML, span["start"], span["end"], pieces)
            elif name == "End":
                if value.__class__ is str and value in _PLAIN_BLOCKS and not links:
                    blocks.pop()  # what follows opens a block or ends one
                elif value == "Link":
                    if links[-1][2] == _ANCHOR:
                        pieces = self._undo_link(pieces)
                    start, url, link_type, outer = links.pop()
                    takes_badge = link_type in _TAKES_BADGE
                    outer.append(link_piece(start, span["end"], clean_url(url), pieces, data, takes_badge=takes_badge))
                    pieces = outer
                elif value != "Strong":
                    pieces = self._end(value, span["end"], pieces)
            elif name == "InlineHtml":
                pieces = self._inline_html(value, span["start"], span["end"], pieces)
            elif name == "Code":
                pieces.append(new(Piece, (CODE, span["start"], span["end"], value)))

    def finish(self) -> Tree:
        """What was read, once all events are taken."""
        for pieces in self._addressed.values():
            pieces[:] = mend(cut_at_urls(pieces, self._data), self._data)
        remarks = []
        if self._too_deep is not None:
            remarks.append((self._too_deep, "what is nested this deep is not read"))
        if self._html and (self._is_odd or MAY_HIDE.search(self._data) is not None):
            hidden = find_hidden(self._data, self._html, self._find_link)
            if hidden.spans:
                _prune(self._root, hidden)
            remarks += hidden.remarks
            return Tree(self._root.children, remarks, hidden)
        return Tree(self._root.children, remarks)

    def _find_link(self, place: int) -> int:
        """Where the first link or picture behind a place ends that any renderer makes one; else the file's end."""
        found = (len(self._data), len(self._data))
        waiting = [self._root]
        while waiting:
            block = waiting.pop()
            waiting += block.children
            for kind, start, end, *_ in block.pieces:
                is_link = kind is IMAGE or (kind is LINK and self._data[start] in b"[<")
                if is_link and start >= place:
                    found = min(found, (start, end))
        return found[1]

    def _separate(self, event: str, start: int, end: int, pieces: list[Inline]) -> list[Inline]:
        if event == "Rule":
            return self._close(self._open(BlockKind.RULE, start, end, pieces))
        pieces.append(tuple.__new__(Piece, (BREAK, start, end, " ")))
        return pieces

    def _start(self, name: str, detail: Any, start: int, end: int, pieces: list[Inline]) -> list[Inline]:
        if name == "Image":
            self._links.append((start, "", name, pieces))
            return []
        if name == "Heading":
            return self._open(_HEADING, start, end, pieces, int(detail["level"][1]))
        return self._open(_DETAILED_BLOCKS.get(name, BlockKind.QUOTE), start, end, pieces)

    def _end(self, value: Any, end: int, pieces: list[Inline]) -> list[Inline]:
        name = value if value.__class__ is str else next(iter(value))
        if name in _BLOCK_ENDS:
            return self._close(pieces)
        if name == "Image":
            pieces = self._undo_anchor(pieces)
            start, _, _, outer = self._links.pop()
            outer.append(Piece(IMAGE, start, end, "".join([piece[3] for piece in pieces])))
            return outer
        return pieces

    def _open(self, kind: BlockKind, start: int, end: int, pieces: list[Inline], level: int = 0) -> list[Inline]:
        if self._links:
            self._undo_links(pieces)
        if len(self._blocks) > _DEEPEST:
            self._too_deep = start if self._too_deep is None else self._too_deep
            self._blocks.append(self._unread)
            return self._unread.pieces
        block = Block(kind, start, end, level)
        self._blocks[-1].children.append(block)
        self._blocks.append(block)
        return block.pieces

    def _open_paragraph(self, start: int, end: int, pieces: list[Inline]) -> list[Inline]:
        parent = self._blocks[-1]
        if parent.kind is not BlockKind.ITEM:
            return self._open(BlockKind.PARAGRAPH, start, end, pieces)
        # A paragraph of an item is the item's own text: tight and loose lists read alike.
        if parent.pieces:
            parent.pieces.append(Piece(BREAK, start, start, " "))
        self._blocks.append(parent)
        return parent.pieces

    def _close(self, pieces: list[Inline]) -> list[Inline]:
        if self._links:
            self._undo_links(pieces)
        block = self._blocks.pop()
        if block.kind is BlockKind.LIST and block.children:
            block.end = block.children[-1].end  # the parser counts definitions below it to the list
            if self._has_tabs:
                _skip_line_ends(block, self._data)
        return self._blocks[-1].pieces

    def _undo_links(self, pieces: list[Inline]) -> None:
        """Make text again of what was opened and is not closed where its block ends."""
        while self._links:
            pieces = self._undo_link(pieces)

    def _undo_anchor(self, pieces: list[Inline]) -> list[Inline]:
        return self._undo_link(pieces) if self._links and self._links[-1][2] == _ANCHOR else pieces

    def _undo_link(self, pieces: list[Inline]) -> list[Inline]:
        outer = self._links.pop()[3]
        outer.extend(pieces)
        if id(pieces) in self._addressed:
            self._addressed[id(outer)] = outer
        return outer

    def _inline_html(self, source: str, start: int, end: int, pieces: list[Inline]) -> list[Inline]:
        self._html.append((start, end))
        url = read_href(source)
        if url is not None:
            pieces = self._undo_anchor(pieces)  # one cannot be within another
            self._links.append((start, url, _ANCHOR, pieces))
            return [Piece(TAG, start, end, source)]  # which is all that is left of it if it does not end
        if self._links and self._links[-1][2] == _ANCHOR and source[:3].lower() == "</a":
            if any(piece[0] is LINK for piece in pieces):
                return self._undo_link(pieces)
            opened, url, _, outer = self._links.pop()
            outer.append(link_piece(opened, end, clean_url(url), pieces[1:], self._data, takes_badge=True))
            return outer
        pieces.append(tuple.__new__(Piece, (TAG, start, end, source)))
        return pieces


def _breaks_off(data: bytes, start: int, end: int) -> bool:
    """Whether a stretch of HTML may end in the quotes of a value."""
    return data.count(b'"', start, end) % 2 == 1 or data.count(b"'", start, end) % 2 == 1


def _skip_line_ends(block: Block, data: bytes) -> None:
    """Among tabs, the parser lets lists and items start at the end of the line above."""
    for one in (block, *block.children):
        while data[one.start : one.start + 1] in (b"\r", b"\n"):
            one.start += 1


def _prune(block: Block, hidden: Hidden) -> None:
    """Take out what stands where nobody sees it. A table keeps its cells, a block of HTML what follows in it."""
    open_blocks = [block]
    while open_blocks:
        block = open_blocks.pop()
        kept = []
        for child in block.children:
            end = hidden.end_around(child.start)
            if end is not None and end < child.end and child.kind is BlockKind.HTML:
                child.start = end
            elif end is not None and end >= child.end and child.kind not in _TABLE_PARTS:
                continue
            child.pieces[:] = [piece for piece in child.pieces if hidden.end_around(piece[1]) is None]
            if child.pieces or child.kind is not BlockKind.PARAGRAPH:
                kept.append(child)
        block.children[:] = kept
        open_blocks += kept
