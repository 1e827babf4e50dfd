"""Changes to a list as splices of its bytes: badges in place, entries moved whole. What is not spliced stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lists.document import BadgeKind, BadgeSymbols, Document, Entry, Group, Span
from lists.markdown import NotReadable
from lists.parse import parse_document


class WouldDamage(Exception):
    """An edit that would change more of a list than it should. The text names the list's line; nothing was written."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Bytes to stand where the span's bytes stand now; an empty span inserts."""

    span: Span
    replacement: bytes


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes after the edits, whose spans all refer to the bytes before.

    Raises ``ValueError`` for edits that overlap, insert at one place twice or lie outside.
    """
    parts: list[bytes] = []
    position = 0
    last: Span | None = None
    for edit in sorted(edits):
        span = edit.span
        if span.start < position or span.end < span.start or span.end > len(data) or span == last:
            raise ValueError(f"edits overlap or lie outside at byte {span.start}")
        parts += (data[position : span.start], edit.replacement)
        position, last = span.end, span
    return b"".join((*parts, data[position:]))


def badge_edits(
    document: Document,
    tiers: Mapping[tuple[int, BadgeKind], int],
    symbols: BadgeSymbols = BadgeSymbols(),  # noqa: B008
) -> tuple[Edit, ...]:
    """The edits that give entries the wanted tiers, by entry index and kind; what is not named stays as it is.

    A badge that shows the wanted number of symbols already is left alone, however it is spelled. An entry without a
    place for a badge of the kind is passed over. Raises ``ValueError`` for a tier below 0.
    """
    edits: dict[Span, Edit] = {}
    for (index, kind), tier in tiers.items():
        if tier < 0:
            raise ValueError(f"a tier is 0 or more, not {tier}")
        entry = document.entries[index]
        slot = entry.slot(kind)
        if slot is not None and slot.tier != tier:
            edits[slot.span] = Edit(slot.span, symbols.of(kind).encode() * tier)
            if tier == 0:
                edits.update({more.span: Edit(more.span, b"") for more in entry.repeated if more.kind is kind})
    return tuple(sorted(edits.values()))


def check_only_badges_changed(before: Document, after_bytes: bytes, symbols: BadgeSymbols = BadgeSymbols()) -> None:  # noqa: B008
    """Hold an edited list against the list it was made of.

    Read anew, it must hold the same entries with the same links under the same headings, and be the same, byte for
    byte, outside the places of badges. Raises ``WouldDamage`` naming the first line that differs.
    """
    try:
        after = parse_document(after_bytes, symbols)
    except NotReadable as error:
        raise WouldDamage(f"the edited list would not be readable: {error}") from error
    for old, new in zip(before.entries, after.entries, strict=False):
        if _essence(old) != _essence(new):
            raise WouldDamage(f"line {old.line}: the entry “{old.title}” would no longer read the same")
    if len(before.entries) != len(after.entries):
        raise WouldDamage(f"{len(before.entries)} entries would become {len(after.entries)}")
    old_bytes, new_bytes = _without_badges(before), _without_badges(after)
    if old_bytes != new_bytes:
        same = next((i for i, (a, b) in enumerate(zip(old_bytes, new_bytes, strict=False)) if a != b), len(new_bytes))
        line = old_bytes.count(b"\n", 0, same) + 1
        raise WouldDamage(f"line {line} would change outside the badges")


def _essence(entry: Entry) -> tuple[object, ...]:
    """What badges must not touch."""
    links = tuple((link.url, link.role, link.paper_id, link.repository_id) for link in entry.links)
    return entry.line, entry.section, entry.key, links


def _without_badges(document: Document) -> bytes:
    spans = {slot.span for entry in document.entries for slot in (entry.citation_slot, entry.star_slot) if slot}
    spans |= {slot.span for entry in document.entries for slot in entry.repeated}
    return apply_edits(document.data, [Edit(span, b"") for span in spans])


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
    span = document.entries[index].span
    return Span(span.start, span.start + len(span.of(document.data).rstrip(b"\r\n")))


def _check_moved(document: Document, order: Sequence[Sequence[int]], moved: bytes, symbols: BadgeSymbols) -> None:
    places = {
        place: index
        for group, wanted in zip(document.groups, order, strict=True)
        for place, index in zip(group.entries, wanted, strict=True)
    }
    after = parse_document(moved, symbols)
    expected = [document.entries[places.get(place, place)] for place in range(len(document.entries))]
    for old, new in zip(expected, after.entries, strict=False):
        if _moved_essence(old) != _moved_essence(new):
            raise WouldDamage(f"line {old.line}: the entry “{old.title}” cannot be moved without changing the list")
    if len(expected) != len(after.entries):
        raise WouldDamage(f"{len(expected)} entries would become {len(after.entries)} by sorting")


def _moved_essence(entry: Entry) -> tuple[object, ...]:
    links = tuple((link.url, link.role) for link in entry.links)
    return entry.section, entry.key, links, entry.badge_tier(BadgeKind.CITATIONS), entry.badge_tier(BadgeKind.STARS)
