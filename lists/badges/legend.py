"""Where a list explains the symbols of its badges, outside its entries.

A legend is a line, a list item, a table row or a stretch of HTML that reads as one throughout. Headings, code,
comments, and whatever belongs to an entry or holds a link declare nothing; a link may but name where the numbers come
from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from lists.badges.declarations import DeclarationReader, Declared
from lists.badges.kept_legend import find_legend_marks
from lists.badges.legend_lines import Stretches
from lists.badges.marks import CITATIONS, SELECTOR, STARS
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols, Legend, Span
from lists.layouts.drafts import Lines
from lists.markdown.blocks import Block

_SHORTEST = 11  # bytes of a line that declares a symbol: `⭐ 9+ stars`
_MOST = 300  # lines that are looked at: a legend stands at the top
_OTHER_NOUNS = "引 星 スター star数 인용 스타"
_NOUNS = (b"stars", b"stargazer", b"star count", b"cit", *map(str.encode, _OTHER_NOUNS.split()))
_MOST_UNREAD = 300  # bytes of a line that may be a legend and is not understood
_THRESHOLD = re.compile(
    r"\d\s*k?\s*(?:\+|[-–~～]\s*\d)|[<>≥≤≧≦⩾]=?\s*\d|\\geq?\b|以上|이상|\d\D{0,20}\b(?:or|o|ou|oder|of|eller|или) "
)
_SPEECH = re.compile("[!?！？]")
_PLAIN = BadgeSymbols()


class Legends(NamedTuple):
    """What a list says of badges, and for its maintainer offsets and sentences: what is doubtful in it."""

    of: tuple[Legend, ...] = ()
    remarks: tuple[tuple[int, str], ...] = ()


def find_legends(
    blocks: Sequence[Block], entries: Sequence[Span], data: bytes, lines: Lines, symbols: BadgeSymbols
) -> Legends:
    """All that a list says of badges outside its entries, in file order.

    A symbol for stars that is not the one of ``symbols`` counts only beside more of a legend, or where an entry shows
    it: a line such as ``🎉 1000+ stars`` is more likely to speak of the list itself.
    """
    places = list(islice(_noun_places(entries, data), _MOST))
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
    legends = [one for one in legends if also_citations or _is_evident(one, symbols, entries, data)]
    remarks = [remark for declarations in said.values() for remark in _contradictions(declarations, lines)]
    remarks += _unread(stretches, entries, data, symbols, {one.kind for one in legends})
    return Legends(tuple(sorted(legends, key=lambda one: one.span)), tuple(remarks))


def _contradictions(declarations: Sequence[tuple[Declared, Span]], lines: Lines) -> Iterator[tuple[int, str]]:
    """What is said of a tier a second time and otherwise."""
    first: dict[int, tuple[int | None, int]] = {}
    for declared, span in declarations:
        for tier, least in sorted(declared.thresholds.items()):
            stated, line = first.setdefault(tier, (least, lines.number(span.start)))
            if stated != least and stated is not None and least is not None:
                shown = declared.symbol * tier
                yield (
                    span.start,
                    f"{shown} is from {least} {declared.kind} here and from {stated} on line {line}, which holds",
                )


def _unread(
    stretches: Stretches, entries: Sequence[Span], data: bytes, symbols: BadgeSymbols, known: Collection[BadgeKind]
) -> Iterator[tuple[int, str]]:
    """The first line for each kind that has its symbol beside a threshold and yet is no legend that is understood."""
    for kind in BadgeKind:
        symbol = _bare(symbols.of(kind)).encode()
        if kind in known or not symbol or symbol not in data:
            continue
        for place in islice(_places(entries, data, symbol), _MOST):
            line = stretches.at(place)
            if line is None or len(line.text) > _MOST_UNREAD or _reaches_entry(line.span, entries):
                continue
            text = line.text
            if _THRESHOLD.search(text) and not _SPEECH.search(text) and not _in_comment(place, data):
                shown = symbols.of(kind)
                yield place, f"this may say what {shown} stands for, but it is not understood, so the settings decide"
                break


def _reaches_entry(line: Span, entries: Sequence[Span]) -> bool:
    """Whether one of the entries, which are in order, stands in a line."""
    last = bisect_left(entries, line.end, key=itemgetter(0)) - 1
    return last >= 0 and entries[last].end > line.start


def reads_as_legend(symbols: BadgeSymbols) -> Callable[[str], bool]:
    """Tells of a line whether it says what a symbol stands for, and so is no name of a section."""
    reader = DeclarationReader([symbols.citations, symbols.stars])

    def reads(text: str) -> bool:
        line = text.lower().encode()
        if not any(noun in line for noun in _NOUNS):
            return False
        return next(reader.read(text.replace("*", "")), None) is not None

    return reads


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
    declared = {_bare(one.symbol): one.symbol for one in legends if one.kind is kind and not one.is_kept}
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


def _places(entries: Sequence[Span], data: bytes, symbol: bytes) -> Iterator[int]:
    """Where a symbol stands outside the entries, once in each line."""
    for start, end in _outside(entries, len(data)):
        place = data.find(symbol, start, end)
        while place >= 0:
            yield place
            after = data.find(b"\n", place, end)
            place = data.find(symbol, after, end) if after >= 0 else -1


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
