"""Where an entry gets a badge that has none: in the table's own column, else by the habit of the list, else by default.

The pencil leads the text of the first paper link, the star stands directly before the first repository link; numbers,
as text or as shields, follow their link.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from lists.badges.beside_titles import TitleFinder, place_at_title, title_link
from lists.badges.columns import Cells, insertion_place
from lists.badges.line_ends import entry_end, line_end, line_start
from lists.badges.marks import CITATIONS, STARS, Look
from lists.badges.surroundings import (
    is_joined_after,
    is_joined_before,
    is_target,
    is_unsafe,
    outer_span,
    parts_brackets,
    past_spaces,
)
from lists.badges.touching import Found, LinkReader
from lists.badges.usual import takes_badge
from lists.document import BadgeKind, BadgeSlot, BadgeStyle, Span
from lists.layouts.drafts import Container, Draft
from lists.layouts.units import UnitLink
from lists.markdown.addresses import follows_address
from lists.places import Placement, Where

_FEWEST = 2  # badges that make a habit, if they are more than half of all
_DEFAULTS: Mapping[BadgeKind, Placement] = MappingProxyType(
    {CITATIONS: Placement(Where.INSIDE), STARS: Placement(Where.BEFORE, rank=1)}
)
_BEFORE = Placement(Where.BEFORE, rank=1)
_NUMBERS = Placement(Where.AFTER, blank=b" ")
# Of badges inserted at one place, what follows a link comes before what leads the next.
_RANKS: Mapping[Where, int] = MappingProxyType(
    {Where.LINE_START: -2, Where.TITLE_START: -2, Where.BEFORE: 1, Where.LINE_END: 2, Where.ENTRY_END: 2}
)
_OF_ENTRIES = (Where.LINE_START, Where.LINE_END, Where.ENTRY_END, Where.TITLE_START, Where.TITLE_END)
_AT_LINE = (Where.LINE_START, Where.LINE_END, Where.ENTRY_END)
_AT_TITLE = (Where.TITLE_START, Where.TITLE_END)
_BEHIND = (Where.AFTER, Where.TITLE_END)
_LEADING = (Where.INSIDE, Where.BEFORE, Where.LINE_START, Where.TITLE_START)

Habits = dict[tuple[Container | None, BadgeKind], Placement]


def find_habits(drafts: Sequence[Draft], found: Sequence[Found]) -> Habits:
    """Where more than half of a kind's badges stand, by container; under None for the list as a whole."""
    votes: defaultdict[tuple[Container | None, BadgeKind], list[Found]] = defaultdict(list)
    standing = _side_by_side(found)
    for one in standing:
        if one.place is not None and one.is_right:
            votes[None, one.slot.kind].append(one)
            container = drafts[one.draft].container
            if container is not None:
                votes[container, one.slot.kind].append(one)
    habits = {key: habit for key, voters in votes.items() if (habit := _majority(voters)) is not None}
    stars_first = _stars_lead(standing)
    return {key: habit._replace(rank=_rank(habit.where, key[1], stars_first)) for key, habit in habits.items()}


def find_bare_habit(found: Sequence[Found]) -> Placement:
    """Where pencils stand at links that cannot have them in their text, such as bare addresses."""
    voters = [one._replace(place=one.forced) for one in found if one.forced is not None and one.is_right]
    habit = _majority(voters) if voters else None
    return habit._replace(rank=_BEFORE.rank) if habit is not None else _BEFORE


def _side_by_side(found: Sequence[Found]) -> list[Found]:
    """What was found, with two badges side by side at an end of the line both seen as standing there.

    One of them touches a link too, as it happens to be the last on the line; which of the two is no matter of habit.
    """
    at_line = {one.slot.span: one.place for one in found if one.place is not None and one.place.where in _AT_LINE}
    sides = {side: place.where for span, place in at_line.items() for side in span}
    return [_seen_beside(one, sides) for one in found]


def _seen_beside(one: Found, sides: Mapping[int, Where]) -> Found:
    """A badge that touches a link, as standing where one does that has a side in common with it."""
    if one.place is None or one.place.where not in (Where.BEFORE, Where.AFTER):
        return one
    where = next((sides[side] for side in one.slot.span if side in sides), None)
    return one if where is None else one._replace(place=one.place._replace(where=where))


def _majority(voters: Sequence[Found]) -> Placement | None:
    places = Counter((one.place.where, one.place.blank, one.place.enclosed) for one in voters if one.place is not None)
    (where, blank, enclosed), count = places.most_common(1)[0]
    if count < _FEWEST or 2 * count <= len(voters):
        return None
    alike = [one for one in voters if one.place is not None and one.place[::2] == (where, blank, enclosed)]
    outside = [one.place.outside for one in alike if one.bracketed and one.place is not None]
    # Where the list does not say: what is set off by a blank is set off from the brackets too.
    is_outside = 2 * sum(outside) > len(outside) if outside else blank != b""
    return Placement(where, is_outside, blank, enclosed=enclosed)


def _stars_lead(found: Sequence[Found]) -> bool:
    """Whether stars stand before pencils where both stand at one end of an entry's line, or of its title."""
    starts: defaultdict[int, dict[BadgeKind, int]] = defaultdict(dict)
    for one in found:
        if one.place is not None and one.place.where in _OF_ENTRIES:
            starts[one.draft][one.slot.kind] = one.slot.span.start
    pairs = [(of[CITATIONS], of[STARS]) for of in starts.values() if len(of) > 1]
    return 2 * sum(stars < citations for citations, stars in pairs) > len(pairs)


def _rank(where: Where, kind: BadgeKind, stars_first: bool) -> int:
    second = where in _OF_ENTRIES and (kind is STARS) is not stars_first
    return _RANKS.get(where, 0) + second


class Placer:
    """Makes the empty slots of one list."""

    def __init__(
        self,
        data: bytes,
        look: Look,
        cells: Cells,
        habits: Habits,
        bound: frozenset[int],
        titles: TitleFinder,
        links: LinkReader,
        bare: Placement,
    ) -> None:
        self._data = data
        self._look = look
        self._cells = cells
        self._habits = habits
        self._bound = bound  # places beside marks that cannot go
        self._titles = titles
        self._links = links
        self._bare = bare  # the habit at links that cannot have a pencil in their text

    def place(
        self, index: int, draft: Draft, link: UnitLink, kind: BadgeKind, beside: Found | None
    ) -> BadgeSlot | None:
        """The empty slot of a kind that belongs to a link; None where every place would spoil something.

        ``beside`` is the entry's badge of the other kind.
        """
        cell = self._cells.get((index, kind))
        if cell is not None:
            lead, tail = self._frame(kind, link)
            is_empty = not cell.of(self._data).strip()
            return _empty(kind, insertion_place(self._data, cell), lead, tail if is_empty else tail + b" ")
        default, habit = self._default_of(kind), self._habit_of(draft, kind)
        usual = self._place_by(default, index, draft, link, kind, beside)
        if usual is None or habit is default:  # where there is no usual place, a habit that ends would leave none
            return usual
        return self._place_by(habit, index, draft, link, kind, beside) or usual

    def _frame(self, kind: BadgeKind, link: UnitLink) -> tuple[bytes, bytes]:
        start = link.piece.start
        return self._look.frame(kind, in_html=self._data[start : start + 2].lower() == b"<a")

    def _place_by(
        self, habit: Placement, index: int, draft: Draft, link: UnitLink, kind: BadgeKind, beside: Found | None
    ) -> BadgeSlot | None:
        data, piece = self._data, link.piece
        lead, tail = self._frame(kind, link)
        (where, outside, blank, rank, enclosed), place = self._possible(habit, index, draft, link, kind)
        if enclosed:
            lead, tail = b"(" + lead, tail + b")"
        if where is Where.INSIDE and piece.badge_at is not None:
            return _empty(kind, past_spaces(data, piece.badge_at), lead, tail + blank)
        if where is Where.INSIDE_LAST:
            return _empty(kind, piece.text_end, blank + lead, tail)
        if where in _OF_ENTRIES and beside is not None and beside.place is not None and beside.place.where is where:
            place = beside.slot.span.start if rank == _RANKS.get(where, 0) else beside.slot.span.end
        elif place is None:
            span = outer_span(data, piece.start, piece.end) if outside else Span(piece.start, piece.end)
            place = span.start if where is Where.BEFORE else span.end
        if where in _LEADING:
            if where is Where.BEFORE and (place in self._bound or is_target(data, place)):
                return None
            return _empty(kind, place, lead, tail if is_joined_before(data, place) else tail + blank, rank)
        begins_link = any(other.piece.start == place for other in draft.links)
        if where in _BEHIND and parts_brackets(data, place, place) and not begins_link:
            return None
        if follows_address(data, place) and self._look.past(data, place) != place:
            return None  # to GitHub the symbol that stands there is part of the address
        blank = b"" if self._is_joined_after(place) else blank
        lead = (blank or b" " if follows_address(data, place) else blank) + lead
        return _empty(kind, place, lead, tail, rank)

    def _habit_of(self, draft: Draft, kind: BadgeKind) -> Placement:
        habit = self._habits.get((draft.container, kind)) or self._habits.get((None, kind))
        return habit if habit is not None else self._default_of(kind)

    def _default_of(self, kind: BadgeKind) -> Placement:
        return _DEFAULTS[kind] if self._look.style is BadgeStyle.SYMBOLS else _NUMBERS

    def _possible(
        self, habit: Placement, index: int, draft: Draft, link: UnitLink, kind: BadgeKind
    ) -> tuple[Placement, int | None]:
        """The habit, or what comes next to it where an entry cannot have its badge there; and the place it names.

        None is named where the place is one at the link.
        """
        if habit.where in _AT_TITLE:
            title = self._titles.of(index, kind)
            place = place_at_title(self._data, title, habit) if title is not None else None
            if place is not None:
                return habit, place
            habit = _at_link(habit) if title_link(draft) is link else self._default_of(kind)
        if habit.where is Where.LINE_START:
            return habit, line_start(self._data, draft)
        if habit.where is Where.ENTRY_END and (end := entry_end(self._data, draft)) is not None:
            return habit, end
        if habit.where in (Where.LINE_END, Where.ENTRY_END):
            end = line_end(self._data, draft, link)
            last = self._links.above(end)
            if last is not None and last[0] == index:
                return habit, end
            habit = self._default_of(kind)  # an entry on the same line is the one that ends there
        takes = takes_badge(link)
        if habit.where in (Where.INSIDE, Where.INSIDE_LAST):
            return (habit if takes else self._bare), None
        if habit.where is Where.BEFORE and takes and is_unsafe(self._data, link.piece.start):
            return _DEFAULTS[CITATIONS], None
        return habit, None

    def _is_joined_after(self, place: int) -> bool:
        symbols = self._look.style is BadgeStyle.SYMBOLS
        return symbols and is_joined_after(self._data, self._look.past(self._data, place))


def _at_link(habit: Placement) -> Placement:
    """What a place beside titles is to a title that is the link."""
    if habit.where is Where.TITLE_START:
        return habit._replace(where=Where.BEFORE if habit.outside else Where.INSIDE)
    return habit._replace(where=Where.AFTER if habit.outside else Where.INSIDE_LAST)


def _empty(kind: BadgeKind, place: int, lead: bytes, tail: bytes, rank: int = 0) -> BadgeSlot:
    return BadgeSlot(kind, Span(place, place), 0, lead, tail, rank)
