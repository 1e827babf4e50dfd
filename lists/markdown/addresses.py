"""Bare addresses: GitHub makes links of them, CommonMark does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lists.markdown.pieces import LINK, TEXT, Inline, LinkPiece, Piece, unescape

# No address holds an emoji that somebody typed: one directly behind it is a badge or an ornament.
_BARE_URL = re.compile("https?://[^\\s<>|，。；、（）：】\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+", re.IGNORECASE)
# What may stand between an opening and a symbol that becomes part of the address: to GitHub also a blank beyond ASCII.
_REST = re.compile(rb"[^\s<>()\[\]\"'|]*")
_PARTS = frozenset(b" \t\r\n<>()[]\"'|*_")
_LONGEST = 2000
_NOT_LAST = "?!.,:*_~'\";]"


def cut_at_urls(pieces: list[Inline], data: bytes) -> Iterator[Inline]:
    """The pieces with a link in the place of each bare address in their text."""
    for piece in pieces:
        if piece[0] is TEXT and "://" in piece[3]:
            yield from _cut(piece[1], piece[2], data)
        else:
            yield piece


def _cut(start: int, end: int, data: bytes) -> Iterator[Inline]:
    source = data[start:end].decode()
    done = 0  # characters; ``start`` moves along with it in bytes
    for match in _BARE_URL.finditer(source):
        if match.start() > done:
            words = source[done : match.start()]
            after = start + len(words.encode())
            yield Piece(TEXT, start, after, unescape(words))
            start = after
        url = _without_punctuation(match[0])
        done = match.start() + len(url)
        after = start + len(url.encode())
        url = url.replace("&amp;", "&")
        yield LinkPiece(LINK, start, after, url, url, start, after, None)
        start = after
    if done < len(source):
        yield Piece(TEXT, start, end, unescape(source[done:]))


def _without_punctuation(url: str) -> str:
    """Cut what GitHub leaves out of a bare address: closing punctuation, and a bracket that was not opened in it."""
    spare = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in _NOT_LAST or (url[end - 1] == ")" and spare > 0):
        spare -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def follows_address(data: bytes, place: int) -> bool:
    """Whether a bare address ends at a place, so that a symbol there would become part of it."""
    if place == 0 or data[place - 1] in _PARTS:
        return False
    nearest = max(0, place - _LONGEST)
    opening = max(data.rfind(b"://", nearest, place), data.rfind(b"www.", nearest, place))
    return opening >= 0 and _REST.fullmatch(data, opening, place) is not None
