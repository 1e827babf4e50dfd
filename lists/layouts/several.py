"""Several papers in one item or cell: each is an entry of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lists.layouts.drafts import Lines
from lists.layouts.units import Unit, UnitLink
from lists.links.roles import PAPER
from lists.markdown.pieces import BREAK, LINK, TAG, TEXT, Inline
from lists.words.naming import FEWEST_TITLE_WORDS

STAYS = "several papers share an item or a row"
_LINE_BREAK = re.compile(r"<(?:br|/?p|/?li)\b", re.IGNORECASE)
_SEPARATOR = re.compile(r"[\s,;•·|/&+，；、*()\[\]-]*(?:(?:and|和|及|\d+[.)])[\s,;(\[]*)?", re.IGNORECASE)


def may_hold_several(links: Sequence[UnitLink]) -> bool:
    """Whether a link behind the first may be the title of another paper; cheap, as it is asked of everything."""
    return any(link[1] is None and link[4] is not None and link[3] is PAPER for link in links[1:])


def split_papers(unit: Unit) -> list[Sequence[Inline]]:
    """The pieces of each paper of a unit; all of them in one where it has but one, or more in running words."""
    links = unit.links
    bare = all(link.role is PAPER and link.label is None and link.paper_id is not None for link in links)
    titles = list(links) if bare else [link for link in links if _is_title(link)]
    if len({link.paper_id for link in titles}) < len(titles) or len(titles) <= 1:
        return [unit.pieces]
    starts = [place for place in map(unit.pieces.index, [link.piece for link in titles]) if _opens(unit.pieces, place)]
    if len(starts) < len(titles):
        return [unit.pieces]
    ends = [*starts[1:], len(unit.pieces)]
    return [unit.pieces[start:end] for start, end in zip([0, *starts[1:]], ends, strict=True)]


def _is_title(link: UnitLink) -> bool:
    return (
        link.role is PAPER
        and link.label is None
        and link.paper_id is not None
        and len(link.piece.text.split()) >= FEWEST_TITLE_WORDS
    )


def _opens(pieces: Sequence[Inline], place: int) -> bool:
    """Whether a link begins something new: a line, the words behind a separator, or all of it."""
    words = ""
    for piece in reversed(pieces[:place]):
        kind = piece[0]
        if kind is BREAK or (kind is TAG and _LINE_BREAK.match(piece[3])):
            return not any(map(str.isalnum, words))
        if kind is LINK:
            return bool(words.strip()) and _SEPARATOR.fullmatch(words) is not None
        if kind is TEXT:
            words = piece[3] + words
    return True


def part_spans(parts: Sequence[Sequence[Inline]], start: int, end: int, lines: Lines) -> list[tuple[int, int]]:
    """Where each part lies: from the line it opens, or from its first sign where it shares that line."""
    starts = [start]
    for before, part in pairwise(parts):
        opening = lines.start_of(part[0].start)
        starts.append(opening if opening >= before[-1].end else part[0].start)
    return list(zip(starts, [*starts[1:], end], strict=True))
