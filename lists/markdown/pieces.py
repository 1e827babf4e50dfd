"""What a Markdown file is made of once it is cut up: blocks with byte spans, and the pieces of their text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple


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

_LINK_AS_TARGET = re.compile(r"\[[^\[\]]*\]\(([^()]*)\)$")
_BEFORE_WORDS = " \t\r\n["
_NOT_FIRST = frozenset(" \t\r\n[*_~")
_EMPHASIS = frozenset("*_~")
_SIGNS = frozenset(b"*_~")
_BACKSLASH = ord("\\")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&amp;", "&"))


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


def has_link(pieces: Sequence[Inline]) -> bool:
    """Whether there is a link among pieces."""
    return any(piece[0] is LINK for piece in pieces)


def link_piece(start: int, end: int, url: str, inner: list[Inline], data: bytes, *, takes_badge: bool) -> LinkPiece:
    """A link around pieces. A badge leads its first word: not the bracket in ``[[Paper]](…)``, nor a blank."""
    if not inner:
        return LinkPiece(LINK, start, end, "", url, start + 1, start + 1, None)
    first = inner[0]
    if takes_badge and first[0] is TEXT and first[3][:1] not in _NOT_FIRST and data[first[1] - 1] not in _SIGNS:
        badge_at: int | None = first[1]
    else:
        badge_at = _place_of_badge(inner, data) if takes_badge else None
    if len(inner) == 1 and badge_at is not None:
        text = first[3]
    else:
        text = "".join([piece[3] for piece in inner if piece[0] is not TAG and piece[0] is not IMAGE])
    return tuple.__new__(LinkPiece, (LINK, start, end, text, url, first[1], inner[-1][2], badge_at))


def _place_of_badge(inner: list[Inline], data: bytes) -> int | None:
    """Where the first word of a link's text starts, within its emphasis; None before a picture or a tag.

    None too where a sign of emphasis is text: a symbol beside it could decide whether that opens or closes something.
    """
    place = None
    for piece in inner:
        kind, start, _, text = piece[:4]
        if kind is STRONG or kind is BREAK:
            continue
        if kind is not TEXT and kind is not CODE:
            break
        words = text.lstrip(_BEFORE_WORDS)
        if kind is TEXT and words[:1] in _EMPHASIS and data[start] != _BACKSLASH:
            return None
        lead = text[: len(text) - len(words)]
        place = start + len(lead) if data.startswith(lead.encode(), start) else start  # unless it is escaped
        if words:
            return None if data[place - 1] in _SIGNS and _is_loose(chr(data[place - 1]), inner) else place
    return place if any(piece[3].strip() for piece in inner) else None


def _is_loose(sign: str, inner: list[Inline]) -> bool:
    """Whether there are more of a sign of emphasis in a link than make any."""
    return any(sign in piece[3] for piece in inner if piece[0] is TEXT)


def clean_url(url: str) -> str:
    """A link's target as meant: blanks around it and one pair of stray parentheses taken off."""
    url = url.strip()
    if url[:1] == "(" and url[-1:] == ")":
        url = url[1:-1].strip()
    if url[:1] == "[" and (wrapped := _LINK_AS_TARGET.match(url)) is not None:
        url = wrapped[1].strip()
    return url


def unescape(source: str) -> str:
    """Markdown's text as a reader sees it, without the backslashes of its escapes."""
    return undo_entities(_ESCAPE.sub(r"\1", source) if "\\" in source else source)


def undo_entities(source: str) -> str:
    """HTML's text as a reader sees it, as far as lists use entities."""
    if "&" in source:
        for entity, sign in _ENTITIES:
            source = source.replace(entity, sign)
    return source
