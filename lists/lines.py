"""Entries that stand as lines or paragraphs of their own: plain links, bold or numbered titles, HTML anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lists.document import Role
from lists.drafts import Container, Draft, Lines
from lists.markdown import (
    BREAK,
    CODE,
    LINK,
    STRONG,
    TEXT,
    Block,
    Inline,
    LinkPiece,
    Piece,
)
from lists.pieces import clean_url
from lists.units import Unit, read_unit

_MOST_TRAILING_WORDS = 24
_HTML_ANCHOR = re.compile(
    r"<a\s(?:[^>]*?\s)?href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))[^>]*>(.*?)</a\s*>", re.IGNORECASE | re.DOTALL
)
_HTML_TAG = re.compile(r"<[^>]*>")
_HTML_UNIT = re.compile(r"<(li|tr)\b[^>]*>.*?(?=</\1\s*>|<\1\b|\Z)|[^\r\n]+", re.IGNORECASE | re.DOTALL)


def line_container(kind: str, start: int, data: bytes, lines: Lines) -> Container | None:
    """The container of what begins at the start of a line (or of a line of a quote); None within a line."""
    before = data[lines.start_of(start) : start]
    return None if before.strip(b" \t>") else Container(kind, 0, before, 1)


def read_paragraph(block: Block, data: bytes, lines: Lines, section: tuple[str, ...]) -> Iterator[Draft]:
    """The entries of a paragraph: one a line if each line is one, else the paragraph as a whole, else none."""
    container = line_container("paragraphs", block.start, data, lines)
    parts = _split_lines(block.pieces)
    if len(parts) > 1:
        units = [read_unit(part) for part in parts]
        if sum(_opens_with_title(unit) for unit in units) > 1:
            for part, unit in zip(parts, units, strict=True):
                if _is_plain_entry(unit, data):
                    start = lines.start_of(part[0].start)
                    # Lines of one paragraph end in breaks that only hold between lines, so they do not move.
                    reason = "several entries share a paragraph"
                    yield Draft(start, lines.after(part[-1].end), unit.title, unit.links, section, None, reason)
            return
    unit = read_unit(block.pieces)
    if unit.is_entry and unit.title and _is_plain_entry(unit, data):
        start = lines.start_of(block.start)
        yield Draft(start, lines.trim(start, block.end), unit.title, unit.links, section, container)


def _split_lines(pieces: Sequence[Inline]) -> list[list[Inline]]:
    parts: list[list[Inline]] = [[]]
    for piece in pieces:
        if piece.kind is BREAK:
            parts.append([])
        else:
            parts[-1].append(piece)
    return [part for part in parts if part]


def _opens_with_title(unit: Unit) -> bool:
    return bool(unit.links) and unit.links[0].titled and unit.links[0].role is not Role.OTHER


def _is_plain_entry(unit: Unit, data: bytes) -> bool:
    """Whether a line is an entry and not a sentence that mentions a paper.

    An entry opens with the title as a link to a paper we can name, or has bold or quoted words, or a number, before
    a link in brackets or at its end.
    """
    papers = [link for link in unit.links if link.role is Role.PAPER]
    if not papers or not unit.title:
        return False
    first = papers[0]
    if first.titled:
        return first.paper_id is not None and _words_after(unit, first.piece) <= _MOST_TRAILING_WORDS
    if first.label is not Role.PAPER:
        return False
    bracketed = data[first.piece.start - 1 : first.piece.start] == b"[" or first.piece.text.startswith("[")
    marked = any(piece.kind is STRONG for piece in unit.pieces)
    return (bracketed or marked) and _words_after(unit, first.piece) <= _MOST_TRAILING_WORDS


def _words_after(unit: Unit, piece: Inline) -> int:
    later = [p.text for p in unit.pieces if p.start >= piece.end and p.kind in (TEXT, CODE)]
    return len("".join(later).split())


def read_html(block: Block, data: bytes, lines: Lines, section: tuple[str, ...]) -> Iterator[Draft]:
    """The entries of a block of HTML: list items, table rows or lines whose anchor names a paper we can identify."""
    source = data[block.start : block.end].decode()
    if "href" not in source:
        return
    offset, position = block.start, 0
    for match in _HTML_UNIT.finditer(source):
        offset += len(source[position : match.start()].encode())
        position = match.start()
        pieces = list(_html_pieces(match[0], offset))
        unit = read_unit(pieces)
        named = any(link.role is Role.PAPER and link.paper_id is not None for link in unit.links)
        if named and unit.title:
            start = lines.start_of(offset)
            end = lines.after(offset + len(match[0].encode()))
            # Rows and items of HTML may span lines in any way; only those that stand on lines of their own could move.
            yield Draft(start, end, unit.title, unit.links, section, None, "entries in HTML are not sorted")


def _html_pieces(source: str, offset: int) -> Iterator[Inline]:
    position = 0
    for match in _HTML_ANCHOR.finditer(source):
        yield from _html_text(source[position : match.start()], offset + len(source[:position].encode()))
        start = offset + len(source[: match.start()].encode())
        end = start + len(match[0].encode())
        text_start = offset + len(source[: match.start(4)].encode())
        text_end = text_start + len(match[4].encode())
        text = " ".join(_HTML_TAG.sub("", match[4]).split())
        badge_at = None if not text or match[4].lstrip().startswith("<") else text_start
        if badge_at is not None:
            badge_at += len(match[4]) - len(match[4].lstrip())
        url = clean_url((match[1] or match[2] or match[3] or "").replace("&amp;", "&"))
        yield LinkPiece(LINK, start, end, text, url, text_start, text_end, badge_at)
        position = match.end()
    yield from _html_text(source[position:], offset + len(source[:position].encode()))


def _html_text(source: str, offset: int) -> Iterator[Piece]:
    position = 0
    for match in _HTML_TAG.finditer(source):
        if match.start() > position:
            start = offset + len(source[:position].encode())
            text = source[position : match.start()]
            yield Piece(TEXT, start, start + len(text.encode()), text)
        position = match.end()
    if position < len(source):
        start = offset + len(source[:position].encode())
        yield Piece(TEXT, start, offset + len(source.encode()), source[position:])
