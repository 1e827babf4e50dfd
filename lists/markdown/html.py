"""Raw HTML as a browser cuts it up: tags with their quotes, comments, and what is never shown.

A list's HTML is split among blocks and lines of Markdown, while a browser sees one page. So a comment or a script that
is opened in one block may hide the next ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

# As browsers cut attributes up: quotes count only where a value begins, and whatever has no end ends with the text.
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?+"""
_TAG = re.compile(
    rf"<(?:!--(?:-?>|.*?(?:--!?>|(?P<open>\Z)))|(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE})*+(?:>|(?P<cut>\Z))"
    r"|[!?/][^>]*+(?:>|\Z))".encode(),
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTES = re.compile(r"""([^\s/>][^\s/>=]*+)\s*+=\s*+(?:"([^"]*+)|'([^']*+)|([^\s>]*+))|[^\s/>][^\s/>=]*+""")
_TAG_NAME = re.compile(r"</?[^\s/>]*")
_AFTER_NAME = frozenset(" \t\r\n\f/")
# A page goes on in these until they end, or to its own end: their content is no text.
_SWALLOWS = (b"script", b"style")
_HIDES = ("script", "style", "template", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "pre")
_END_OF = {name.encode(): re.compile(rf"</{name}(?=[\s/>])[^>]*+>".encode(), re.IGNORECASE) for name in _HIDES}
_END_OF_QUOTES = re.compile(rb'"[^>]*+>')
_OPEN_VALUE = re.compile(rb"""=\s*+(?:"[^"]*+|(')[^']*+)\Z""")
_END_OF_APOSTROPHES = re.compile(rb"'.*?(?:(?:\r\n|\r|\n)[ \t>]*(?:\r\n|\r|\n)|\Z)", re.DOTALL)
_END_OF_COMMENT = re.compile(rb"--!?>")
MAY_HIDE = re.compile(rf"<(?:!--|{'|'.join(_HIDES)})".encode(), re.IGNORECASE)


class Tag(NamedTuple):
    """A tag, its ``name`` in lower case. What is not shown, with its content, is a tag without a name."""

    start: int
    end: int
    name: str
    closes: bool


def read_tags(data: bytes, start: int, end: int) -> Iterator[Tag]:
    """The tags of a stretch of HTML, in order."""
    while (match := _TAG.search(data, start, end)) is not None:
        name, start = _name_of(match), match.end()
        if name in _END_OF and not match["end"]:
            ending = _END_OF[name].search(data, start, end)
            name, start = b"", end if ending is None else ending.end()
        yield Tag(match.start(), start, name.decode("utf-8", "replace"), bool(match["end"]))


def _name_of(match: re.Match[bytes]) -> bytes:
    return (match["name"] or b"").lower()


def read_attributes(tag: str) -> dict[str, str]:
    """The attributes of a tag that have a value, named in lower case; of two with one name the first counts."""
    found: dict[str, str] = {}
    name = _TAG_NAME.match(tag)
    for match in _ATTRIBUTES.finditer(tag, name.end() if name is not None else 0):
        if match[1] is not None:
            found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found


def read_href(tag: str) -> str | None:
    """Where an ``<a href=…>`` leads, the one entity that addresses hold undone; None for any other tag."""
    if tag[:2] not in ("<a", "<A") or tag[2:3] not in _AFTER_NAME:
        return None
    url = read_attributes(tag).get("href")
    return None if url is None else url.replace("&amp;", "&")


class Hidden(NamedTuple):
    """What a browser does not show though Markdown would: spans in order, and what to tell of those without an end."""

    spans: list[tuple[int, int]]
    remarks: list[tuple[int, str]]

    def end_around(self, offset: int) -> int | None:
        """The end of the hidden span that holds an offset; None for what is shown."""
        index = bisect_right(self.spans, offset, key=itemgetter(0)) - 1
        return self.spans[index][1] if index >= 0 and offset < self.spans[index][1] else None


class _Opening(NamedTuple):
    start: int
    what: str
    ending: re.Pattern[bytes]
    block_end: int
    in_quotes: bool = False


def find_hidden(data: bytes, stretches: Sequence[tuple[int, int]], find_link: Callable[[int], int]) -> Hidden:
    """What a comment, a script or the like hides beyond the stretch of HTML that opens it.

    ``stretches`` are all that is raw HTML in a file: what looks like the end of a comment elsewhere is none, for it
    is shown as text. ``find_link`` says where the first link ends that starts behind a place: the quotes around its
    address are the first to end an attribute that is left open. One in apostrophes goes on to the next of them, and its
    tag as far as the paragraph does.
    """
    hidden = Hidden([], [])
    last_ends: dict[bytes, int] = {}
    opened: _Opening | None = None
    for start, end in stretches:
        position = max(start, hidden.spans[-1][1] if hidden.spans else 0)
        if opened is not None and opened.in_quotes and (link_end := find_link(opened.block_end)) <= start:
            hidden.spans.append((opened.start, link_end))
            opened = None
        while position < end:
            if opened is None:
                opened, position = _next_opening(data, position, end, last_ends)
                if opened is not None and opened.ending is _END_OF_APOSTROPHES:
                    closing = _END_OF_APOSTROPHES.search(data, end)
                    hidden.spans.append((opened.start, len(data) if closing is None else closing.end()))
                    opened = None
                continue
            closing = opened.ending.search(data, position, end)
            if closing is None:
                break
            position = closing.end()
            if opened.block_end <= start:
                hidden.spans.append((opened.start, position))
            opened = None
    if opened is not None and opened.in_quotes:
        hidden.spans.append((opened.start, find_link(opened.block_end)))
    elif opened is not None:
        hidden.spans.append((opened.start, len(data)))
        hidden.remarks.append((opened.start, f"{opened.what} begins here that has no end, so nothing below is read"))
    return hidden


def _next_opening(data: bytes, start: int, end: int, last_ends: dict[bytes, int]) -> tuple[_Opening | None, int]:
    """The next tag or comment that hides what follows, and where to look further."""
    while (match := _TAG.search(data, start, end)) is not None:
        start = match.end()
        if match["open"] is not None:
            return _Opening(match.start(), "a comment", _END_OF_COMMENT, end), end
        name = _name_of(match)
        value = _OPEN_VALUE.search(match[0]) if match["cut"] is not None else None
        if value is not None and value[1]:
            return _Opening(match.start(), "", _END_OF_APOSTROPHES, end), end
        if value is not None:
            return _Opening(match.start(), "", _END_OF_QUOTES, end, in_quotes=True), end
        if name not in _END_OF or match["end"]:
            continue
        ending = _END_OF[name]
        if name not in _SWALLOWS and name not in last_ends:
            last_ends[name] = max((found.start() for found in ending.finditer(data)), default=-1)
        if name in _SWALLOWS or last_ends[name] >= start:
            return _Opening(match.start(), f"<{name.decode()}>", ending, end), start
    return None, end
