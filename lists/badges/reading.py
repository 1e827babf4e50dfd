"""Which badges belong to which entry, and where an entry would have one that has none.

A mark belongs to the link that it touches; at the start or the end of an entry's line, or in a column of its own, to
the entry. What touches a link of the wrong kind is told, and not ours to change.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lists.badges.beside_titles import TitleFinder, TitleReader
from lists.badges.columns import ColumnReader
from lists.badges.line_ends import FirstLinks, LineReader, is_in_table
from lists.badges.marks import CITATIONS, STARS, Look, Mark
from lists.badges.placing import Placer, find_bare_habit, find_habits
from lists.badges.touching import Found, LinkReader, find_usual, kind_of, slot_of
from lists.badges.usual import EntryBadges, read_usually
from lists.document import BadgeKind, BadgeSlot, BadgeStyle, Span
from lists.layouts.drafts import Draft
from lists.markdown.html import Hidden
from lists.places import Placement

_HIDDEN = re.compile(rb"<!--.*?(?:-->|\Z)|!\[[^\[\]]*\]\([^()]*\)|<[a-z/!][^<>]*>", re.DOTALL | re.IGNORECASE)


class ListBadges(NamedTuple):
    """The badges of a list: entry by entry, and where the list has them by habit, if that is not the default.

    ``remarks`` are offsets and sentences, for whoever keeps the list.
    """

    of: Sequence[EntryBadges]
    placements: Mapping[BadgeKind, Placement]
    remarks: Sequence[tuple[int, str]] = ()


def read_badges(
    data: bytes,
    drafts: Sequence[Draft],
    look: Look,
    hidden: Hidden | None = None,
    placements: Mapping[BadgeKind, Placement] | None = None,
) -> ListBadges:
    """Read the badges of all entries. ``placements`` are the habits to go by, else they are those of the list.

    A kind that has no symbol has no slots. What is ``hidden`` is no badge.
    """
    marks, bound = look.find(data)
    if hidden is not None and hidden.spans:
        marks = [mark for mark in marks if hidden.end_around(mark.start) is None]
        bound = [mark for mark in bound if hidden.end_around(mark.start) is None]
    firsts = FirstLinks(drafts)
    columns = ColumnReader(data, drafts, look, firsts)
    usual = None
    if look.style is BadgeStyle.SYMBOLS and not columns.cells and not placements and not bound:
        usual = read_usually(data, drafts, marks)
    if usual is not None:
        badges = ListBadges(usual, {})
    else:
        badges = _Reading(data, drafts, look, columns, firsts).read(marks, bound, placements or {})
    if CITATIONS in look.unused:
        return badges._replace(of=[one._replace(citations=None) for one in badges.of])
    if STARS in look.unused:
        return badges._replace(of=[one._replace(stars=None) for one in badges.of])
    return badges


class _Reading:
    """A closer look at the marks of a list that has others than in the usual places."""

    def __init__(
        self, data: bytes, drafts: Sequence[Draft], look: Look, columns: ColumnReader, firsts: FirstLinks
    ) -> None:
        self._data = data
        self._drafts = drafts
        self._look = look
        self._columns = columns
        self._titles = TitleFinder(data, drafts, look)
        self._links = LinkReader(data, drafts, look)
        self._lines = LineReader(data, drafts, look, firsts)
        self._beside_titles = TitleReader(data, look, firsts, self._titles)
        self._hidden: dict[int, Sequence[Span]] = {}  # by draft: what of it no reader sees

    def read(self, marks: Sequence[Mark], bound: Sequence[Mark], given: Mapping[BadgeKind, Placement]) -> ListBadges:
        """The badges of all entries. ``bound`` are marks that cannot go, and so are none."""
        found, unplaced = self._find(marks, bound)
        habits = {key: habit for key, habit in find_habits(self._drafts, found).items() if key[1] not in given}
        habits |= {(None, kind): habit for kind, habit in given.items()}
        ends = frozenset([place for mark in bound for place in (mark.start, mark.end)])
        bare = find_bare_habit(found)
        placer = Placer(self._data, self._look, self._columns.cells, habits, ends, self._titles, self._links, bare)
        by_draft: defaultdict[int, list[Found]] = defaultdict(list)
        for one in sorted(found, key=lambda one: one.slot.span):
            by_draft[one.draft].append(one)
        badges = [
            _entry_badges(index, draft, by_draft.get(index, ()), unplaced.get(index, {}), placer, self._withheld(draft))
            for index, draft in enumerate(self._drafts)
        ]
        remarks = [
            (
                table,
                f"the column “{header}” has the symbol of {kind} badges but is not theirs, so none are written here",
            )
            for (table, kind), header in self._columns.disowned.items()
        ]
        return ListBadges(badges, {kind: habit for (of, kind), habit in habits.items() if of is None}, remarks)

    def _withheld(self, draft: Draft) -> frozenset[BadgeKind]:
        """The kinds of which nothing is written in the table of an entry."""
        disowned = self._columns.disowned
        if not disowned or draft.container is None or not is_in_table(draft):
            return frozenset()
        return frozenset(kind for kind in BadgeKind if (draft.container.start, kind) in disowned)

    def _find(
        self, marks: Sequence[Mark], bound: Sequence[Mark]
    ) -> tuple[list[Found], Mapping[int, Mapping[BadgeKind, BadgeSlot]]]:
        """What was found at the entries, and by entry the first mark of a kind of which nothing can be told."""
        found, left = find_usual(self._data, self._drafts, marks, self._look.style) if marks else ([], [])
        unplaced: defaultdict[int, dict[BadgeKind, BadgeSlot]] = defaultdict(dict)
        held = set(bound)
        for mark, index in _with_drafts(sorted([*left, *bound], key=lambda mark: mark.start), self._drafts):
            one = None if mark in held else self._columns.read(mark) or self._read_beside_words(mark, index)
            if one is not None:
                found.append(one)
            elif index is not None and not self._is_hidden(mark, index):
                unplaced[index].setdefault(mark.kind, slot_of(self._data, mark))
        if self._look.style is BadgeStyle.SYMBOLS:
            found = [_enclosed(one) if one.slot.tail[:1] == b")" else one for one in found]
        return found, unplaced

    def _read_beside_words(self, mark: Mark, index: int | None) -> Found | None:
        touching = self._links.read(mark)
        if touching is not None and touching.is_right:
            return touching
        at_line = self._lines.read_end(mark, self._links.above(mark.start)) or self._lines.read_start(mark)
        if at_line is not None or index is None or self._is_hidden(mark, index):
            return at_line or touching
        return self._beside_titles.read(mark, index) or touching or self._lines.read_within(mark, index)

    def _is_hidden(self, mark: Mark, index: int) -> bool:
        """Whether no reader sees a mark: in a comment, a tag, a picture or the target of a link."""
        draft = self._drafts[index]
        if index not in self._hidden:
            spans = [Span(*match.span()) for match in _HIDDEN.finditer(self._data, draft.start, draft.end)]
            spans += [Span(link.piece.text_end, link.piece.end) for link in draft.links]
            self._hidden[index] = _joined(spans)
        hidden = self._hidden[index]
        at = bisect_right(hidden, (mark.start, len(self._data))) - 1
        return at >= 0 and mark.start < hidden[at].end


def _with_drafts(marks: Sequence[Mark], drafts: Sequence[Draft]) -> Iterator[tuple[Mark, int | None]]:
    """Marks, in file order, with the innermost draft around each."""
    around: list[int] = []
    following = 0
    for mark in marks:
        while following < len(drafts) and drafts[following].start <= mark.start:
            around.append(following)
            following += 1
        while around and drafts[around[-1]].end <= mark.start:
            around.pop()
        yield mark, around[-1] if around else None


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Spans that may overlap, as spans that do not, in their order."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _enclosed(one: Found) -> Found:
    return one if one.place is None else one._replace(place=one.place._replace(enclosed=True))


def _entry_badges(
    index: int,
    draft: Draft,
    found: Sequence[Found],
    unplaced: Mapping[BadgeKind, BadgeSlot],
    placer: Placer,
    withheld: frozenset[BadgeKind],
) -> EntryBadges:
    """The badges of an entry and the places of those it has not. Where a symbol may be one, it gets no second."""
    right = {kind: [one for one in found if one.is_right and one.slot.kind is kind] for kind in BadgeKind}
    astray = {one.slot.kind for one in found if not one.is_right}.union(unplaced, withheld)
    slots: dict[BadgeKind, BadgeSlot | None] = {}
    stuck: list[BadgeSlot] = []
    for kind, other in ((CITATIONS, STARS), (STARS, CITATIONS)):
        standing = right[kind][0].slot if right[kind] else None
        if standing is None and kind in astray:
            slots[kind] = None
            continue
        beside = right[other][0] if right[other] else None
        links = [link for link in draft.links if kind_of(link) is kind]
        places = (placer.place(index, draft, link, kind, beside) for link in links)
        empty = next((slot for slot in places if slot is not None), None)
        slots[kind] = None if empty is None else standing or empty
        if empty is None and standing is not None:
            stuck.append(standing)  # once taken out, it could not come back
    misplaced = tuple([one.slot for one in found if not one.is_right])
    repeated = tuple([one.slot for kind in BadgeKind for one in right[kind][1:]])
    return EntryBadges(slots[CITATIONS], slots[STARS], misplaced, repeated, (*unplaced.values(), *stuck))
