"""Places of a Markdown file that hold what was derived from a list, and so none of its entries.

    <!-- starcite:top 10 by citations -->
    …
    <!-- /starcite:top -->

Each mark is a line of its own, not indented; one in a fenced code block marks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lists.document import Span
from lists.layouts.drafts import Draft

_SIGN = b"starcite:top"
_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(rb"([^\r\n]*)(\r\n|\n|\r|\Z)")
_MARK = re.compile(rb"<!--[ \t]*(/?)starcite:top\b(.*?)-->[ \t]*")
_FENCE = re.compile(rb" {0,3}(`{3,}(?=[^`]*\Z)|~{3,})(.*)")


class TopBlock(NamedTuple):
    """A pair of marks. ``wish`` is what the first says after ``starcite:top``, ``line`` its 1-based line.

    ``inside`` runs from the line after the first mark to the line of the second; ``line_end`` is how lines end there.
    """

    inside: Span
    wish: str
    line: int
    line_end: bytes


class TopBlocks(NamedTuple):
    """The pairs of a file in their order, and the 1-based lines of marks that have no partner."""

    blocks: tuple[TopBlock, ...]
    unpaired_lines: tuple[int, ...]


class _Mark(NamedTuple):
    start: int
    after: int
    closes: bool
    wish: str
    line: int
    line_end: bytes


def find_top_blocks(data: bytes) -> TopBlocks:
    """Find the marks of a file. A mark that opens while another is open leaves that one without a partner."""
    blocks: list[TopBlock] = []
    unpaired: list[int] = []
    opened: _Mark | None = None
    for mark in _find_marks(data) if _SIGN in data else ():
        if mark.closes and opened is not None:
            blocks.append(TopBlock(Span(opened.after, mark.start), opened.wish, opened.line, opened.line_end))
            opened = None
            continue
        if mark.closes:
            unpaired.append(mark.line)
            continue
        if opened is not None:
            unpaired.append(opened.line)
        opened = mark
    if opened is not None:
        unpaired.append(opened.line)
    return TopBlocks(tuple(blocks), tuple(unpaired))


def outside_top_blocks(drafts: Iterable[Draft], data: bytes) -> Iterable[Draft]:
    """The drafts that do not stand within a pair of marks: what does is no entry, but names one of the list again."""
    spans = [block.inside for block in find_top_blocks(data).blocks]
    if not spans:
        return drafts
    return [draft for draft in drafts if not any(span.start <= draft.start < span.end for span in spans)]


def _find_marks(data: bytes) -> Iterator[_Mark]:
    fence = b""
    position = len(_BOM) if data.startswith(_BOM) else 0
    number = 0
    while position < len(data):
        found = _LINE.match(data, position)
        assert found is not None  # the pattern matches everywhere
        line, position = found[1], found.end()
        number += 1
        opening = _FENCE.fullmatch(line)
        if fence:
            if opening is not None and opening[1].startswith(fence) and not opening[2].strip():
                fence = b""
        elif opening is not None:
            fence = opening[1]
        elif (mark := _MARK.fullmatch(line)) is not None:
            wish = mark[2].decode("utf-8", "replace").strip()
            yield _Mark(found.start(), found.end(), bool(mark[1]), wish, number, found[2])
