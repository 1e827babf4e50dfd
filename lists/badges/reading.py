"""Which badges belong to which entry, and where an entry would have one that has none.

A mark belongs to the link that it touches; at the start or the end of an entry's line, or in a column of its own, to
the entry. What touches a link of the wrong kind is told, and not ours to change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lists.badges.columns import ColumnReader
from lists.badges.line_ends import FirstLinks, LineReader
from lists.badges.marks import CITATIONS, STARS, Look, Mark
from lists.badges.placing import Placer, find_habits
from lists.badges.touching import Found, LinkReader, find_usual, kind_of
from lists.badges.usual import EntryBadges, read_usually
from lists.document import BadgeKind, BadgeSlot, BadgeStyle
from lists.layouts.drafts import Draft
from lists.places import Placement


class ListBadges(NamedTuple):
    """The badges of a list: entry by entry, and where the list has them by habit, if that is not the default."""

    of: Sequence[EntryBadges]
    placements: Mapping[BadgeKind, Placement]


def read_badges(
    data: bytes, drafts: Sequence[Draft], look: Look, placements: Mapping[BadgeKind, Placement] | None = None
) -> ListBadges:
    """Read the badges of all entries. ``placements`` are the habits to go by, else they are those of the list.

    A kind that has no symbol has no slots.
    """
    marks, bound = look.find(data)
    firsts = FirstLinks(drafts)
    columns = ColumnReader(data, drafts, look, firsts)
    usual = None
    if look.style is BadgeStyle.SYMBOLS and not columns.cells and not placements and not bound:
        usual = read_usually(data, drafts, marks)
    if usual is not None:
        badges = ListBadges(usual, {})
    else:
        badges = _read(data, drafts, look, marks, bound, columns, firsts, placements)
    if CITATIONS in look.unused:
        return badges._replace(of=[one._replace(citations=None) for one in badges.of])
    if STARS in look.unused:
        return badges._replace(of=[one._replace(stars=None) for one in badges.of])
    return badges


def _read(
    data: bytes,
    drafts: Sequence[Draft],
    look: Look,
    marks: Sequence[Mark],
    bound: frozenset[int],
    columns: ColumnReader,
    firsts: FirstLinks,
    placements: Mapping[BadgeKind, Placement] | None,
) -> ListBadges:
    found = _find_all(data, drafts, look, marks, columns, firsts) if marks else []
    given = placements or {}
    habits = {key: habit for key, habit in find_habits(drafts, found).items() if key[1] not in given}
    habits |= {(None, kind): habit for kind, habit in given.items()}
    placer = Placer(data, look, columns.cells, habits, bound)
    by_draft: defaultdict[int, list[Found]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.slot.span):
        by_draft[one.draft].append(one)
    badges = [_entry_badges(index, draft, by_draft.get(index, ()), placer) for index, draft in enumerate(drafts)]
    return ListBadges(badges, {kind: habit for (of, kind), habit in habits.items() if of is None})


def _find_all(
    data: bytes,
    drafts: Sequence[Draft],
    look: Look,
    marks: Sequence[Mark],
    columns: ColumnReader,
    firsts: FirstLinks,
) -> list[Found]:
    found, left = find_usual(data, drafts, marks, look.style)
    if not left:
        return found
    links, lines = LinkReader(data, drafts, look), LineReader(data, drafts, look, firsts)
    standing = (columns.read(mark) or _read_beside_words(mark, links, lines) for mark in left)
    return found + [one for one in standing if one is not None]


def _read_beside_words(mark: Mark, links: LinkReader, lines: LineReader) -> Found | None:
    touching = links.read(mark)
    if touching is not None and touching.is_right:
        return touching
    at_end = lines.read_end(mark, links.above(mark.start))
    if at_end is not None or touching is not None:
        return at_end or touching
    return lines.read_start(mark)


def _entry_badges(index: int, draft: Draft, found: Sequence[Found], placer: Placer) -> EntryBadges:
    right = {kind: [one for one in found if one.is_right and one.slot.kind is kind] for kind in BadgeKind}
    slots: dict[BadgeKind, BadgeSlot | None] = {}
    for kind, other in ((CITATIONS, STARS), (STARS, CITATIONS)):
        if right[kind]:
            slots[kind] = right[kind][0].slot
            continue
        beside = right[other][0] if right[other] else None
        places = (placer.place(index, draft, link, kind, beside) for link in draft.links if kind_of(link) is kind)
        slots[kind] = next((slot for slot in places if slot is not None), None)
    misplaced = tuple([one.slot for one in found if not one.is_right])
    repeated = tuple([one.slot for kind in BadgeKind for one in right[kind][1:]])
    return EntryBadges(slots[CITATIONS], slots[STARS], misplaced, repeated)
