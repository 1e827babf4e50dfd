"""Where a list explains the symbols of its badges, outside its entries.

A legend is a line, a list item, a table row or a stretch of HTML that reads as one throughout. Headings, code,
comments, and whatever belongs to an entry or holds a link declare nothing; a link may but name where the numbers come
from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from lists.badges.declarations import DeclarationReader, Declared
from lists.badges.kept_legend import find_legend_marks
from lists.badges.legend_lines import Stretches
from lists.badges.marks import CITATIONS, SELECTOR, STARS
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols, Legend, Span
from lists.layouts.drafts import Lines
from lists.markdown.blocks import Block

_SHORTEST = 11  # bytes of a line that declares a symbol: `⭐ 9+ stars`
_MOST = 1_000  # lines that are looked at: a legend stands at the top
_NOUNS = (b"stars", b"stargazer", b"star count", b"cit", "引用".encode())
_PLAIN = BadgeSymbols()


def find_legends(
    blocks: Sequence[Block], entries: Sequence[Span], data: bytes, lines: Lines, symbols: BadgeSymbols
) -> tuple[Legend, ...]:
    """All that a list says of badges outside its entries, in file order.

    A symbol for stars that is not the one of ``symbols`` counts only beside more of a legend, or where an entry shows
    it: a line such as ``🎉 1000+ stars`` is more likely to speak of the list itself.
    """
    places = list(islice(_noun_places(entries, data), _MOST))
    if not places:
        return ()
    stretches, done = Stretches(blocks, data), 0
    reader = DeclarationReader([symbols.citations, symbols.stars])
    said: dict[tuple[BadgeKind, str], list[tuple[Declared, Span]]] = {}
    for place in places:
        line = stretches.at(place) if place >= done else None
        if line is None:
            continue
        done = line.span.end
        for declared in reader.read(line.text):
            if not _in_comment(line.span.start, data):
                said.setdefault((declared.kind, _bare(declared.symbol)), []).append((declared, line.span))
    kept = find_legend_marks(data).inside if said else ()
    legends = [_legend(declarations, data, lines, kept) for declarations in said.values()]
    also_citations = any(one.kind is CITATIONS for one in legends)
    return tuple(
        sorted(
            [one for one in legends if also_citations or _is_evident(one, symbols, entries, data)],
            key=lambda one: one.span,
        )
    )


def symbols_under(legends: Sequence[Legend], symbols: BadgeSymbols) -> BadgeSymbols:
    """The symbols a list is read and written with: those of its legend, where none were asked for by name.

    A kind has no symbol, and so no badges, where the legend gives the one it would have to the other kind.
    """
    chosen = {kind: _declared_symbol(kind, legends, symbols) for kind in BadgeKind}
    citations, stars = chosen[CITATIONS] or symbols.citations, chosen[STARS] or symbols.stars
    if _bare(citations) in _bare(stars) or _bare(stars) in _bare(citations):
        if chosen[STARS] is None and _yields(STARS, symbols):
            stars = ""
        elif chosen[CITATIONS] is None and _yields(CITATIONS, symbols):
            citations = ""
        else:
            return symbols
    return replace(symbols, citations=citations, stars=stars)


def declared_kinds(legends: Sequence[Legend], symbols: BadgeSymbols) -> frozenset[BadgeKind]:
    """The kinds whose badges the list itself explains, and so gives to whoever keeps them."""
    if symbols.style is not BadgeStyle.SYMBOLS:
        return frozenset()
    return frozenset(one.kind for one in legends if _bare(one.symbol) == _bare(symbols.of(one.kind)))


def _declared_symbol(kind: BadgeKind, legends: Sequence[Legend], symbols: BadgeSymbols) -> str | None:
    """The symbol that a legend gives to a kind; None if it gives none, or several, or is not asked."""
    declared = {_bare(one.symbol): one.symbol for one in legends if one.kind is kind}
    if not _yields(kind, symbols) or not declared:
        return None
    own = _bare(symbols.of(kind))
    if own in declared:
        # The bare pencil is drawn as a black glyph by many fonts; any other symbol is spelled as the legend has it.
        return symbols.of(kind) if kind is CITATIONS else declared[own]
    return next(iter(declared.values())) if len(declared) == 1 else None


def _yields(kind: BadgeKind, symbols: BadgeSymbols) -> bool:
    return kind not in symbols.named and symbols.of(kind) == _PLAIN.of(kind)


def _noun_places(entries: Sequence[Span], data: bytes) -> Iterator[int]:
    """Where, outside the entries, a word stands that a legend cannot do without; the first in each line."""
    for start, end in _outside(entries, len(data)):
        text = data[start:end].lower()
        if not any(noun in text for noun in _NOUNS):
            continue
        place = start
        for line in text.splitlines(keepends=True):
            at = min([found for noun in _NOUNS if (found := line.find(noun)) >= 0], default=None)
            if at is not None:
                yield place + at
            place += len(line)


def _outside(entries: Sequence[Span], size: int) -> Iterator[Span]:
    position = 0
    for start, end in entries:
        if start - position >= _SHORTEST:
            yield Span(position, start)
        position = max(position, end)
    if size - position >= _SHORTEST:
        yield Span(position, size)


def _legend(declarations: Sequence[tuple[Declared, Span]], data: bytes, lines: Lines, kept: Sequence[Span]) -> Legend:
    first, span = declarations[0]
    thresholds: dict[int, int | None] = {}
    for declared, _ in reversed(declarations):
        thresholds.update(declared.thresholds)
    stated = tuple([thresholds.get(tier) for tier in range(1, max(thresholds, default=0) + 1)])
    place = max(data.find(_bare(first.symbol).encode(), *span), span.start)
    whole = Span(span.start, declarations[-1][1].end)
    is_kept = any(marks.start <= whole.start and whole.end <= marks.end for marks in kept)
    return Legend(first.kind, first.symbol, stated, whole, lines.number(place), is_kept)


def _is_evident(legend: Legend, symbols: BadgeSymbols, entries: Sequence[Span], data: bytes) -> bool:
    if _bare(legend.symbol) == _bare(symbols.of(legend.kind)) or len(legend.thresholds) > 1:
        return True
    starts, symbol = [entry.start for entry in entries], _bare(legend.symbol).encode()
    place = data.find(symbol)
    while place >= 0:
        at = bisect_right(starts, place) - 1
        if at >= 0 and place < entries[at].end:
            return True
        place = data.find(symbol, place + 1)
    return False


def _in_comment(offset: int, data: bytes) -> bool:
    """Whether a comment is open: one that starts within a block of HTML runs on past the blank line that ends it."""
    return data.rfind(b"<!--", 0, offset) > data.rfind(b"-->", 0, offset)


def _bare(symbol: str) -> str:
    return symbol.rstrip(SELECTOR)
