"""What stands around a place in a file: blanks, brackets, bold, and words written without a blank."""

from __future__ import annotations

import re

from lists.document import Span
from lists.markdown.addresses import follows_address

# Beside these a blank that set a badge off can go with it; beside anything else it also parts two words.
_FREE_BEFORE = frozenset(b" \t\r\n|[({>*_~\"'")
_FREE_AFTER = frozenset(b" \t\r\n|])}<*_~\"',.;:")
_PAIRS = frozenset((b"[]", b"()", b"**", b"__"))
_BLANKS = (b" ", b"\t", b"\r", b"\n", b"|", b"")
_DELIMITERS = (b"*", b"_", b"~", b"`")
_ESCAPES = re.compile(rb"\\+\Z")
_TAG_NAME = re.compile(rb"</?[A-Za-z][\w-]*\Z")
_FEW = 64  # backslashes in a row, or letters of a tag's name
_EMPHASIS = frozenset(b"*_~")
_ADDRESS = re.compile(rb"https?://", re.IGNORECASE)
_LETTER = re.compile(rb"[0-9A-Za-z]")  # words of other scripts go on without a blank
_SAFE = frozenset(b" \t\r\n|([{>")


def outer_span(data: bytes, start: int, end: int) -> Span:
    """A link with the brackets and the bold directly around it."""
    while start and data[start - 1 : start] + data[end : end + 1] in _PAIRS:
        start, end = start - 1, end + 1
    return Span(start, end)


def spaces_before(data: bytes, place: int) -> bytes:
    """The spaces that end at a place."""
    start = place
    while start and data[start - 1] == 0x20:
        start -= 1
    return data[start:place]


def past_spaces(data: bytes, place: int) -> int:
    """The first place from here on where no space stands."""
    while data[place : place + 1] == b" ":
        place += 1
    return place


def spaces_after(data: bytes, place: int) -> bytes:
    """The spaces that start at a place."""
    return data[place : past_spaces(data, place)]


def is_joined_after(data: bytes, place: int) -> bool:
    """Whether what follows a place is written without a blank, so that a blank before the place parts words."""
    return place < len(data) and data[place] not in _FREE_AFTER


def is_joined_before(data: bytes, place: int) -> bool:
    """Whether what precedes a place is written without a blank."""
    return place > 0 and data[place - 1] not in _FREE_BEFORE


def is_unsafe(data: bytes, place: int) -> bool:
    """Whether a symbol inserted here would change what stands directly before it.

    Bold and italics would not close: to the Markdown of GitHub a symbol is a letter, so that ``**Title.**`` with one
    directly behind it stays open. For the rest see :func:`is_target`.
    """
    if place == 0 or data[place - 1] in _SAFE:
        return is_target(data, place)
    if data[place - 1] in _EMPHASIS:
        before = place
        while before and data[before - 1] in _EMPHASIS:
            before -= 1
        return before > 0 and data[before - 1] not in _SAFE
    return is_target(data, place)


def is_target(data: bytes, place: int) -> bool:
    """Whether an address ends here, which would take a symbol in, or one may begin that is as good as a link's."""
    return data[place - 2 : place] == b"](" or data[place - 1 : place] == b"<" or follows_address(data, place)


def parts_brackets(data: bytes, start: int, end: int) -> bool:
    """Whether brackets would be a link without the mark between them, unless a link begins behind it."""
    if data[start - 1 : start] != b"]":
        return False
    return data[end : end + 1] == b"(" or (data[end : end + 1] == b"[" and data[end + 1 : end + 2] != b"[")


def keeps_apart(data: bytes, start: int, end: int) -> bool:
    """Whether what stands around a mark would mean something else without it."""
    before, after = data[start - 1 : start], data[end : end + 1]
    if before == b"\\":
        escapes = _ESCAPES.search(data[max(0, start - _FEW) : start])
        return escapes is not None and len(escapes[0]) % 2 == 1
    if before in _DELIMITERS:
        return before == after
    if before == b"<" or data[start - 2 : start] == b"](" or (before == b"]" and data[end : end + 2] == b"[]"):
        return True
    if _TAG_NAME.search(data[max(0, start - _FEW) : start]) is not None:
        return True
    if _LETTER.match(before) and _LETTER.match(after) and not _ADDRESS.match(data, end):
        return True
    return after not in _BLANKS and follows_address(data, start)
