"""Entries that stand as lines or paragraphs of their own: plain links, bold or numbered titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lists.document import Role
from lists.layouts.drafts import Container, Draft, Lines
from lists.layouts.units import Unit, UnitLink, read_unit
from lists.markdown.blocks import (
    BREAK,
    CODE,
    STRONG,
    TEXT,
    Block,
    BlockKind,
    Inline,
)
from lists.words.references import is_reference

_MOST_TRAILING_WORDS = 24


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
                if _is_plain_entry(unit):
                    start = lines.start_of(part[0].start)
                    # Lines of one paragraph end in breaks that only hold between lines, so they do not move.
                    reason = "several entries share a paragraph"
                    yield Draft(start, lines.after(part[-1].end), unit.title, unit.links, section, None, reason)
            return
    unit = read_unit(block.pieces)
    if unit.is_entry and unit.title and _is_plain_entry(unit):
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


def _is_plain_entry(unit: Unit) -> bool:
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
    bracketed = first.piece.text.startswith("[") or _text_before(unit, first.piece).endswith("[")
    marked = any(piece.kind is STRONG for piece in unit.pieces) or is_reference(_words_before(unit, first.piece))
    return (bracketed or marked) and _words_after(unit, first.piece) <= _MOST_TRAILING_WORDS


def _words_before(unit: Unit, piece: Inline) -> str:
    return "".join([p.text for p in unit.pieces if p.end <= piece.start and p.kind in (TEXT, CODE)])


def _text_before(unit: Unit, piece: Inline) -> str:
    above = unit.pieces[unit.pieces.index(piece) - 1]
    return above.text if above.end <= piece.start and above.kind is TEXT else ""


def _words_after(unit: Unit, piece: Inline) -> int:
    later = [p.text for p in unit.pieces if p.start >= piece.end and p.kind in (TEXT, CODE)]
    return len("".join(later).split())


def read_labelled(block: Block) -> tuple[UnitLink, ...] | None:
    """The links of a paragraph that has nothing but labelled ones, of which one tells something; None else."""
    links = read_unit(block.pieces).links if block.kind is BlockKind.PARAGRAPH else ()
    if any(link.label is None for link in links) or all(link.role is Role.OTHER for link in links):
        return None
    return links
