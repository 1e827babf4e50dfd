"""A legend that starcite keeps in the list itself, between two marks.

    <!-- starcite:legend -->
    - ✏️ 100-499 citations, ✏️✏️ ≥ 500 citations
    - ⭐ 100-249 stars, ⭐⭐ ≥ 250 stars
    <!-- /starcite:legend -->

The marks stand on lines of their own, or both on one line. What is between them is ours, all else the author's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from lists.document import BadgeKind, BadgeStyle, BadgeSymbols, Document, Span
from lists.edits import Edit
from lists.layouts.drafts import Lines
from lists.markdown.blocks import Block, BlockKind, read_blocks
from lists.markdown.pieces import TAG

OPENING, CLOSING = b"<!-- starcite:legend -->", b"<!-- /starcite:legend -->"

_SIGN = b"starcite:legend"
_MARK = re.compile(rb"<!--[ \t]*(/?)starcite:legend[ \t]*-->")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_MARGIN = re.compile(rb"[ \t>]*")
_BULLET = re.compile(rb"[-*+][ \t]+")
_COUNTED = MappingProxyType(
    {BadgeKind.CITATIONS: "citations as Semantic Scholar counts them", BadgeKind.STARS: "stars as GitHub counts them"}
)


class LegendMarks(NamedTuple):
    """The pairs of marks of a list, each as the span between the two, and the 1-based lines of marks without one."""

    inside: tuple[Span, ...]
    unpaired_lines: tuple[int, ...]


def find_legend_marks(data: bytes) -> LegendMarks:
    """Find the marks of a list. One that opens while another is open leaves that one without a partner."""
    if _SIGN not in data:
        return LegendMarks((), ())
    inside: list[Span] = []
    unpaired: list[int] = []
    opened: re.Match[bytes] | None = None
    for mark in _find_marks(read_blocks(data)[0], data):
        if mark[1] and opened is not None:
            inside.append(Span(opened.end(), mark.start()))
            opened = None
            continue
        if mark[1]:
            unpaired.append(mark.start())
            continue
        if opened is not None:
            unpaired.append(opened.start())
        opened = mark
    if opened is not None:
        unpaired.append(opened.start())
    lines = Lines(data)
    return LegendMarks(tuple(inside), tuple([lines.number(place) for place in unpaired]))


def render_legend(thresholds: Mapping[BadgeKind, Sequence[int]], symbols: BadgeSymbols) -> tuple[str, ...]:
    """The lines of a legend, one a kind that has a symbol; of badges that show numbers, who counts these."""
    if symbols.style is not BadgeStyle.SYMBOLS:
        return (f"Numbers: {', '.join([_COUNTED[kind] for kind in thresholds])}.",) if thresholds else ()
    shown = [(kind, steps, symbols.of(kind)) for kind, steps in thresholds.items()]
    return tuple([_render_kind(kind, steps, symbol) for kind, steps, symbol in shown if symbol and steps])


def _render_kind(kind: BadgeKind, steps: Sequence[int], symbol: str) -> str:
    ranges = [f"{low}-{above - 1}" for low, above in pairwise(steps)] + [f"≥ {steps[-1]}"]
    return ", ".join([f"{symbol * tier} {numbers} {kind}" for tier, numbers in enumerate(ranges, 1)])


def legend_edits(data: bytes, lines: Sequence[str]) -> tuple[Edit, ...]:
    """The edits that put a legend between each pair of marks, laid out as what stands there; none if it is the same."""
    edits = [Edit(span, _fit(data, span, lines)) for span in find_legend_marks(data).inside]
    return tuple([edit for edit in edits if edit.span.of(data) != edit.replacement])


def _fit(data: bytes, span: Span, lines: Sequence[str]) -> bytes:
    """The legend between two marks, with the line ends, margin, bullets and blank lines it has there."""
    standing = span.of(data)
    end = _LINE_END.search(standing)
    if end is None:
        return " ".join(["", "; ".join(lines), ""]).encode()
    line_start = max(data.rfind(b"\n", 0, span.start), data.rfind(b"\r", 0, span.start)) + 1
    margin = _margin(data[line_start : span.start])
    rows = _LINE_END.split(standing)[1:-1]
    blank = [not row.strip(b" \t>") for row in rows]
    words = [row[len(_margin(row)) :] for row, is_blank in zip(rows, blank, strict=True) if not is_blank]
    bullet = _BULLET.match(words[0]) if words else None
    marker = b"- " if not words else bullet[0] if bullet is not None else b""
    fitted = [margin + marker + line.encode() for line in lines]
    if blank and blank[0]:
        fitted.insert(0, rows[0])
    if len(blank) > 1 and blank[-1]:
        fitted.append(rows[-1])
    closing = _LINE_END.split(standing)[-1]
    return end[0].join([b"", *fitted, closing])


def _margin(line: bytes) -> bytes:
    margin = _MARGIN.match(line)
    return margin[0] if margin is not None else b""


def added_legend(document: Document, lines: Sequence[str]) -> Edit:
    """The edit that gives a list marks with a legend: behind its first heading and the paragraph below that.

    A list that opens with an entry gets it at its start.
    """
    data = document.data
    place = _place_for_legend(document)
    end = _LINE_END.search(data)
    line_end = end[0] if end is not None else b"\n"
    text = line_end.join([OPENING, *[b"- " + line.encode() for line in lines], CLOSING]) + line_end
    before, after = data[:place], data[place:]
    if before.strip(b"\xef\xbb\xbf"):
        text = (line_end if before.endswith((b"\n", b"\r")) else 2 * line_end) + text
    if after and not _LINE_END.match(after):
        text += line_end
    return Edit(Span(place, place), text)


def _place_for_legend(document: Document) -> int:
    data = document.data
    first_entry = min((entry.span.start for entry in document.entries), default=len(data))
    lines = Lines(data)
    place = lines.start_of(0)
    heading = False
    for block in read_blocks(data)[0]:
        if block.end > first_entry or block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH):
            break
        if block.kind is BlockKind.HEADING and heading:
            break
        heading = block.kind is BlockKind.HEADING
        place = lines.after(lines.trim(block.start, block.end))
        if not heading:
            break
    return place


def _find_marks(blocks: Sequence[Block], data: bytes) -> Iterator[re.Match[bytes]]:
    """The marks in file order. Only what is a comment to Markdown is one: not what stands in code."""
    spans = sorted(_raw_html(blocks))
    for start, end in spans:
        yield from _MARK.finditer(data, start, end)


def _raw_html(blocks: Sequence[Block]) -> Iterator[Span]:
    for block in blocks:
        if block.kind is BlockKind.HTML:
            yield Span(block.start, block.end)
        yield from [Span(piece.start, piece.end) for piece in block.pieces if piece.kind is TAG]
        yield from _raw_html(block.children)
