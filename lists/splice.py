"""Changes to a list as splices of its bytes: badges in place, entries moved whole. What is not spliced stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lists.badges.marks import CITATIONS, render_value
from lists.checking import WouldDamage, check_only_badges_changed
from lists.document import BadgeKind, BadgeSymbols, Document, Entry, Group, Span
from lists.edits import Edit, apply_edits
from lists.parse import parse_document

__all__ = [
    "Edit",
    "WouldDamage",
    "apply_edits",
    "badge_edits",
    "check_only_badges_changed",
    "find_immovable_groups",
    "move_entries",
]


_NEW: Any = tuple.__new__  # half the cost of calling the class


def badge_edits(
    document: Document, tiers: Mapping[tuple[int, BadgeKind], int], symbols: BadgeSymbols | None = None
) -> tuple[Edit, ...]:
    """The edits that give entries the wanted tiers, by entry index and kind; what is not named stays as it is.

    With the styles that show a number the tier is that number. A badge that shows the wanted tier already is left
    alone, however it is spelled. An entry without a place for a badge of the kind is passed over. ``symbols`` are those
    of the document unless given. Raises ``ValueError`` for a tier below 0.
    """
    entries, texts = document.entries, _Texts(document.symbols if symbols is None else symbols)
    edits: list[tuple[Span, int, BadgeKind, bytes]] = []
    for (index, kind), tier in tiers.items():
        slot = entries[index].citation_slot if kind is CITATIONS else entries[index].star_slot
        if slot is None or slot.tier == tier:
            continue
        _, span, _, lead, tail, rank = slot
        if tier > 0:
            edits.append((span, rank, kind, lead + texts[kind, tier] + tail))
            continue
        if tier < 0:
            raise ValueError(f"a tier is 0 or more, not {tier}")
        edits.append((span, rank, kind, b""))
        edits += [(more.span, 0, kind, b"") for more in entries[index].repeated if more.kind is kind]
    edits.sort()
    return _joined(edits)


def _joined(edits: Sequence[tuple[Span, int, BadgeKind, bytes]]) -> tuple[Edit, ...]:
    """Edits, in order. Badges of two kinds may go to one place, behind one link and before the next."""
    joined: list[Edit] = []
    last, last_kind = None, None
    for span, _, kind, replacement in edits:
        if span != last:
            joined.append(_NEW(Edit, (span, replacement)))
        elif kind is not last_kind:
            joined[-1] = Edit(span, joined[-1].replacement + replacement)
        last, last_kind = span, kind  # one place of one kind may belong to two entries that share a link
    return tuple(joined)


class _Texts(dict[tuple[BadgeKind, int], bytes]):
    """What badges show, each rendered once."""

    def __init__(self, symbols: BadgeSymbols) -> None:
        super().__init__()
        self._symbols = symbols

    def __missing__(self, key: tuple[BadgeKind, int]) -> bytes:
        text = self[key] = render_value(*key, self._symbols)
        return text


def move_entries(
    document: Document,
    order: Sequence[Sequence[int]],
    symbols: BadgeSymbols = BadgeSymbols(),  # noqa: B008
) -> bytes:
    """The list with the entries of each group in another order: one permutation of entry indices per group.

    An entry moves with all its lines. Line endings at the end of entries, blank lines between them, and a missing one
    at the end of the file stay in place. Raises ``ValueError`` for an order that is no permutation of its group,
    ``WouldDamage`` when the moved entries would no longer read the same.
    """
    if len(order) != len(document.groups):
        raise ValueError(f"{len(document.groups)} groups, but {len(order)} orders")
    edits = [
        edit for group, wanted in zip(document.groups, order, strict=True) for edit in _moves(document, group, wanted)
    ]
    moved = apply_edits(document.data, edits)
    _check_moved(document, order, moved, symbols)
    return moved


def find_immovable_groups(
    document: Document,
    order: Sequence[Sequence[int]],
    symbols: BadgeSymbols = BadgeSymbols(),  # noqa: B008
) -> tuple[int, ...]:
    """The groups that would not read the same in the wanted order, by their place in ``document.groups``.

    For when ``move_entries`` refuses a list: the other groups can be sorted, these are left and reported.
    """
    still = [group.entries for group in document.groups]
    immovable = []
    for index, wanted in enumerate(order):
        try:
            move_entries(document, [*still[:index], wanted, *still[index + 1 :]], symbols)
        except WouldDamage:
            immovable.append(index)
    return tuple(immovable)


def _moves(document: Document, group: Group, wanted: Sequence[int]) -> Iterator[Edit]:
    if sorted(wanted) != sorted(group.entries):
        raise ValueError(f"{list(wanted)} is no order of the entries {list(group.entries)}")
    places = [_without_line_end(document, index) for index in group.entries]
    for place, index in zip(places, wanted, strict=True):
        yield Edit(place, _without_line_end(document, index).of(document.data))


def _without_line_end(document: Document, index: int) -> Span:
    entry = document.entries[index]
    return Span(entry.span.start, entry.span.start + len(_own_bytes(document, entry)))


def _own_bytes(document: Document, entry: Entry) -> bytes:
    return entry.span.of(document.data).rstrip(b"\r\n")


def _check_moved(document: Document, order: Sequence[Sequence[int]], moved: bytes, symbols: BadgeSymbols) -> None:
    places = {
        place: index
        for group, wanted in zip(document.groups, order, strict=True)
        for place, index in zip(group.entries, wanted, strict=True)
    }
    after = parse_document(moved, symbols)
    expected = [document.entries[places.get(place, place)] for place in range(len(document.entries))]
    for place, (old, new) in enumerate(zip(expected, after.entries, strict=False)):
        # What follows a list may go on with its last entry, once that is another one.
        is_whole = place not in places or _own_bytes(document, old) == _own_bytes(after, new)
        if not is_whole or _moved_essence(old) != _moved_essence(new):
            raise WouldDamage(f"line {old.line}: the entry “{old.title}” cannot be moved without changing the list")
    if len(expected) != len(after.entries):
        raise WouldDamage(f"{len(expected)} entries would become {len(after.entries)} by sorting")


def _moved_essence(entry: Entry) -> tuple[object, ...]:
    links = tuple((link.url, link.role) for link in entry.links)
    return entry.section, entry.key, links, entry.badge_tier(BadgeKind.CITATIONS), entry.badge_tier(BadgeKind.STARS)
