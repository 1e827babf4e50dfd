"""Which badge symbols a list explains itself, and so gives to whoever keeps its badges.

A legend licenses changing the symbols that stand in the list, so a line is one only when all of it reads as one:
``✏️ 100-499 citations, ✏️✏️ $\\geq$ 500 citations``. Prose, a count (``⭐ 1200 stars``), code, comments, raw HTML,
headings and whatever belongs to an entry or holds a link declare nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from lists.document import BadgeKind, BadgeSymbols, Span
from lists.markdown import Block, BlockKind, Inline, PieceKind

_SELECTOR = "\N{VARIATION SELECTOR-16}"
_OPAQUE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for links, code and images; no declaration holds it
_SPEECH = re.compile(f"[!?{_OPAQUE}]")  # who exclaims or asks declares nothing

_LINE_BREAK_TAG = re.compile(r"<br\b", re.IGNORECASE)
_CODE_TAG = re.compile(r"<(?:code|pre|samp|del|s)\b", re.IGNORECASE)
_AT_LEAST = re.compile(r"\\(?:geq?(?:slant|q)?)(?![a-z])")
_LATEX = re.compile(r"\\(?:text|mathrm|mathbf|textbf|quad|!|,|;|:)|[${}]")

_NUMBER = r"\d+(?:[., ]\d{3})*(?:\.\d+)?(?:\s?k(?![a-z]))?"
_TO = r"(?:-|–|—|~|\.\.\.?|to|and|until|up to|至|到)"
_OVER = (
    r"(?:>=?|≥|≧|⩾|=>|<=?|≤|≦|⩽|\\(?:gt|leq?)|over|above|more than|greater than(?: or equal to)?|at least|from"
    r"|exceeding|minimum(?: of)?|less than|fewer than|under|below|up to|至少|超过|大于)"
)
_OR_MORE = r"(?:\+|(?:or|and) (?:more|above|over|higher)|以上)"
_THRESHOLD = rf"(?:(?:between |from )?{_NUMBER}\s*{_TO}\s*{_NUMBER}|{_OVER}\s*{_NUMBER}\s*\+?|{_NUMBER}\s*{_OR_MORE})"
_WHERE = r"(?:github|gitlab|(?:google|semantic) ?scholar|scholar|crossref|openalex)"
_SOURCE = rf"(?:(?:counted )?(?:on|in|by|at|from|per|via|according to) {_WHERE})"
_LEAD = (
    r"(?:(?:means?|indicates?|denotes?|marks?|represents?|stands? for|for|that|the|an?|it|its|papers?|articles?|works?"
    r"|repos?|repository|repositories|projects?|code|with|having|has|have|of|are|is)\s+){0,8}"
)
_LABEL = re.compile(
    r"(?:and|or|(?:[\w']+ ){0,6}(?:legend|key|badges?|symbols?|emojis?|icons?|notations?)(?: [\w']+){0,3}:"
    rf"|legend|key|badges|symbols|notations?|图例:?|{_SOURCE})"
)
_SEPARATOR = re.compile(r"(?<!\d),|,(?!\d)|[;|\n]")
_CITATIONS = r"(?:citation counts?|citations?|cites|cited|引用(?:数|量|次数)?)"
_STARS = r"(?:star counts?|stars?|stargazers?)"
_LABELLED = (BlockKind.LIST, BlockKind.TABLE)


def find_legend(
    blocks: Sequence[Block], entries: Sequence[Span], data: bytes, symbols: BadgeSymbols
) -> frozenset[BadgeKind]:
    """The kinds whose symbol the list declares on a line of its own, outside its entries."""
    bare = {kind: symbols.of(kind).rstrip(_SELECTOR) for kind in BadgeKind}
    sought = {kind: _fold(symbol) for kind, symbol in bare.items() if symbol and symbol.encode() in data}
    if not sought:
        return frozenset()
    mark = "|".join([re.escape(_fold(symbol)) for symbol in bare.values() if symbol])
    cell = re.compile(rf"(?:^|(?<=[|\n]))\s*((?:{mark})+)\s*\|")
    # Before each run of symbols, but not within one that is written with blanks.
    run_start = re.compile(rf"\s+(?=(?:{mark}))" + "".join([f"(?<!{re.escape(s)} )" for s in sought.values()]))
    declarations = {kind: _Declaration(kind, symbol) for kind, symbol in sought.items()}
    found: set[BadgeKind] = set()
    raw_marks = tuple(symbol for symbol in bare.values() if symbol)
    for start, text in _lines(blocks, raw_marks):
        line = _plain(text)
        if _SPEECH.search(line) or any(entry.start <= start < entry.end for entry in entries):
            continue
        clauses = [
            clause.strip(" ")
            for part in _SEPARATOR.split(cell.sub(r"\n\1 ", line))
            for clause in run_start.split(part.strip())
        ]
        made = {kind for kind, declaration in declarations.items() if declaration.made_by(line, clauses)}
        if made and not _in_comment(start, data):
            found |= made
    return frozenset(found)


class _Declaration:
    """What declares one kind: patterns for a clause that opens with the symbol, and for a line that closes with it."""

    def __init__(self, kind: BadgeKind, symbol: str) -> None:
        noun = rf"(?:{_WHERE} )?{_CITATIONS if kind is BadgeKind.CITATIONS else _STARS}"
        run = rf"(?P<run>(?:{re.escape(symbol)}\s*)+)"
        opening = rf"{run}(?::=?|=(?!>)|[-–—→⇒]>?)?\s*{_LEAD}"
        closing = rf"\s*{_SOURCE}?\s*(?:\([^()]*\))?\s*[.:]?"
        stated = (
            rf"(?:{_THRESHOLD}\s*{noun}|{_NUMBER}\s*{noun}\s*{_OR_MORE}"
            rf"|{noun}\s*(?:by|:|=)?\s*{_THRESHOLD}(?: times| papers)?|{_THRESHOLD} times {noun}"
            rf"|{_NUMBER}\s*[<≤]=?\s*{noun}(?:\s*[<≤]=?\s*{_NUMBER})?)"
        )
        self._symbol = symbol
        self._noun = re.compile(noun)
        self._stated = re.compile(opening + stated + closing)
        self._counted = re.compile(rf"{opening}{_NUMBER}\s*(?:{noun})?{closing}")
        self._reversed = re.compile(rf"{stated}\s*(?::|=|\||[-–—→⇒]>?)?\s*{run}")

    def made_by(self, line: str, clauses: Sequence[str]) -> bool:
        """Whether all of a line reads as a legend and a clause of it declares the kind."""
        if self._reversed.fullmatch(line):
            return True
        if not all(self._opens_with_sign(clause) or _LABEL.fullmatch(clause) for clause in clauses if clause):
            return False
        if any(self._stated.fullmatch(clause) for clause in clauses):
            return True
        # A bare number may be a mere count; beside that of a second tier it is a threshold.
        counted = [match for clause in clauses if (match := self._counted.fullmatch(clause))]
        tiers = {match["run"].count(self._symbol) for match in counted}
        return len(tiers) > 1 and any(self._noun.search(match[0]) for match in counted)

    def _opens_with_sign(self, clause: str) -> bool:
        return clause.startswith(self._symbol) or not (clause[0].isalnum() or clause[0] in "\"'(“‘@#")


def _in_comment(offset: int, data: bytes) -> bool:
    """Whether a comment is open: one that starts within a block of HTML runs on past the blank line that ends it."""
    return data.rfind(b"<!--", 0, offset) > data.rfind(b"-->", 0, offset)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace(_SELECTOR, "")).casefold()


def _plain(text: str) -> str:
    """A line as it is compared: one case, full-width forms and LaTeX undone, each run of blanks one blank."""
    folded = _LATEX.sub("", _AT_LEAST.sub("≥", _fold(text)))
    return "\n".join([" ".join(line.split()) for line in folded.split("\n")]).strip("| \n")


def _lines(blocks: Sequence[Block], marks: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """What may be a legend and holds a symbol: paragraphs, items and table rows, each with its offset."""
    for index, block in enumerate(blocks):
        kind = block.kind
        following = blocks[index + 1].kind if index + 1 < len(blocks) else None
        if kind is BlockKind.PARAGRAPH:
            if not (following in _LABELLED and _is_bold(block.pieces)) and _holds(block.pieces, marks):
                yield block.start, _text(block.pieces)
        elif kind is BlockKind.TABLE:
            yield from _rows(block, marks)
        elif kind is BlockKind.ITEM:
            if _has_link(block.pieces):
                continue  # what is nested belongs to what the link leads to
            # With a list below it, an item is that list's heading.
            if all(child.kind is not BlockKind.LIST for child in block.children) and _holds(block.pieces, marks):
                yield block.start, _text(block.pieces)
            yield from _lines(block.children, marks)
        elif kind in (BlockKind.LIST, BlockKind.QUOTE):
            yield from _lines(block.children, marks)


def _rows(table: Block, marks: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    rows = [[cell.pieces for cell in row.children] for row in table.children]
    if any(_has_link(cell) for row in rows for cell in row):
        return  # a table of links is no table of symbols
    for block, cells in zip(table.children, rows, strict=True):
        if any(_holds(cell, marks) for cell in cells):
            yield block.start, " | ".join([_text(cell) for cell in cells])


def _has_link(pieces: Sequence[Inline]) -> bool:
    return any(piece.kind is PieceKind.LINK for piece in pieces)


def _holds(pieces: Sequence[Inline], marks: tuple[str, ...]) -> bool:
    return any(piece.kind is PieceKind.TEXT and mark in piece.text for piece in pieces for mark in marks)


def _is_bold(pieces: Sequence[Inline]) -> bool:
    """Whether a paragraph is one bold run, as headings are often written."""
    return pieces[0].kind is PieceKind.STRONG and pieces[-1].end <= pieces[0].end


def _text(pieces: Sequence[Inline]) -> str:
    return "".join([_shown(piece) for piece in pieces])


def _shown(piece: Inline) -> str:
    if piece.kind is PieceKind.BREAK:
        return "\n"
    if piece.kind is PieceKind.TAG:
        if _LINE_BREAK_TAG.match(piece.text):
            return "\n"
        return _OPAQUE if _CODE_TAG.match(piece.text) else ""
    return piece.text if piece.kind in (PieceKind.TEXT, PieceKind.STRONG) else _OPAQUE
