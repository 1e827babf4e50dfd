"""The guard before writing: an edited list, read anew, must be the list it was made of, but for its badges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lists.badges.kept_legend import CLOSING, OPENING, find_legend_marks
from lists.badges.marks import CITATIONS, Look
from lists.badges.rendered import render_without_badges
from lists.document import BadgeKind, BadgeSymbols, Document, Entry, Span
from lists.edits import Edit, apply_edits
from lists.markdown.blocks import NotReadable
from lists.parse import parse_document

Tiers = Mapping[tuple[int, BadgeKind], int]


class WouldDamage(Exception):
    """An edit that would change more of a list than it should. The text names the list's line; nothing was written."""


def check_only_badges_changed(
    before: Document, after_bytes: bytes, symbols: BadgeSymbols | None = None, *, tiers: Tiers | None = None
) -> None:
    """Hold an edited list against the list it was made of.

    Read anew, it must hold the same entries with the same links under the same headings; be the same, byte for byte,
    outside the places of badges and between the marks of a kept legend, which may be new; and show the wanted tiers, or
    those of before where none is wanted (any tiers will do if ``tiers`` is None); and, rendered, be the same page but
    for badges and kept legends. Raises ``WouldDamage`` naming the entry and the line at fault.
    """
    symbols = replace(before.symbols if symbols is None else symbols, named=frozenset(BadgeKind))
    try:
        after = parse_document(after_bytes, symbols)
    except NotReadable as error:
        raise WouldDamage(f"the edited list would not be readable: {error}") from error
    _check_entries(before.entries, after.entries, Look(symbols))
    if tiers is not None:
        for kind in BadgeKind:
            _check_tiers(before, after, tiers, kind)
    legends = _kept_legends(before), _kept_legends(after)
    _check_bytes(before, after, *legends)
    _check_page(before, after, *legends)


def _check_entries(before: Sequence[Entry], after: Sequence[Entry], look: Look) -> None:
    """Compare what badges must not touch, all entries at once: this is most of the guard's time."""
    if _essence(before) == _essence(after):
        return
    for old, new in zip(before, after, strict=False):
        if _essence((old,)) != _essence((new,)) and _compared(old, look) != _compared(new, look):
            raise WouldDamage(f"line {old.line}: the entry “{old.title}” would no longer read the same")
    if len(before) != len(after):
        raise WouldDamage(f"{len(before)} entries would become {len(after)}")


def _essence(entries: Sequence[Entry]) -> tuple[list[object], ...]:
    """Sections and titles, and of the links how many, what they say, where to and what for.

    What they identify follows from these.
    """
    links = [link for entry in entries for link in entry.links]
    return (
        [entry.section for entry in entries],
        [entry.title for entry in entries],
        [len(entry.links) for entry in entries],
        [link.text for link in links],
        [link.url for link in links],
        [link.role for link in links],
    )


def _compared(entry: Entry, look: Look) -> tuple[object, ...]:
    """The same of one entry, without the blanks that set badges off, and badges of no kind in texts."""
    links = [("".join(look.without(link.text).split()), link.url, link.role) for link in entry.links]
    return entry.section, entry.title, links


def _check_tiers(before: Document, after: Document, tiers: Tiers, kind: BadgeKind) -> None:
    due, shown = _tiers_of(before, kind), _tiers_of(after, kind)
    for (index, wanted_kind), tier in tiers.items():
        if wanted_kind is kind and due[index] is not None:
            due[index] = tier
    if due == shown:
        return
    for entry, wanted, found in zip(before.entries, due, shown, strict=True):
        if wanted != found and not (wanted == 0 and found is None):  # beside a stray symbol there is no place for one
            what = f"the {kind} badge of “{entry.title}” would read {found}, not {wanted}"
            raise WouldDamage(f"line {entry.line}: {what}")


def _tiers_of(document: Document, kind: BadgeKind) -> list[int | None]:
    """The tier each entry shows; None where it has no place for such a badge."""
    if kind is CITATIONS:
        slots = [entry.citation_slot for entry in document.entries]
    else:
        slots = [entry.star_slot for entry in document.entries]
    return [None if slot is None else slot.tier for slot in slots]


def _check_bytes(before: Document, after: Document, old_legends: Sequence[Span], new_legends: Sequence[Span]) -> None:
    old, new = _without(before, old_legends), _without(after, new_legends)
    if new_legends and not old_legends:
        new = _without_new_marks(old, new)
    if old == new:
        return
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    line = old.count(b"\n", 0, same) + 1
    raise WouldDamage(f"line {line} would change outside the badges")


def _kept_legends(document: Document) -> list[Span]:
    """What stands between the marks of kept legends, where that is no entry: an entry is never part of a legend."""
    return [
        inside
        for inside in find_legend_marks(document.data).inside
        if not any(entry.span.start < inside.end and inside.start < entry.span.end for entry in document.entries)
    ]


def _without(document: Document, kept_legends: Sequence[Span]) -> bytes:
    """The bytes of a list outside its badges and the legends that are kept in it."""
    data = document.data
    slots = [entry.citation_slot for entry in document.entries] + [entry.star_slot for entry in document.entries]
    slots += [slot for entry in document.entries if entry.repeated for slot in entry.repeated]
    spans = [slot.span for slot in slots if slot is not None and slot.tier] + [*kept_legends]
    if not spans:
        return data
    spans.sort()
    starts, ends = zip(*spans, strict=True)
    return b"".join([data[end:start] for end, start in zip((0, *ends), (*starts, len(data)), strict=True)])


def _check_page(before: Document, after: Document, old_legends: Sequence[Span], new_legends: Sequence[Span]) -> None:
    old, new = _outside(before, old_legends), _outside(after, new_legends)
    if new.count(OPENING + CLOSING) > old.count(OPENING + CLOSING):
        above, _, below = new.partition(OPENING + CLOSING)
        new = above.rstrip(b"\r\n") + b"\n\n" + below.lstrip(b"\r\n")
    if render_without_badges(old, before.symbols) != render_without_badges(new, after.symbols):
        at_fault = _first_to_differ(before, after)
        what = f"line {at_fault.line}: with its badges, a reader would see “{at_fault.title}” written in another way"
        raise WouldDamage(what)


def _first_to_differ(before: Document, after: Document) -> Entry:
    """The entry whose badges change the page: the last one that can be edited alone with those above it."""
    low, high = 0, len(before.entries)
    page = render_without_badges(before.data, before.symbols)
    while high - low > 1:
        middle = (low + high) // 2
        edited = after.data[: after.entries[middle].span.start] + before.data[before.entries[middle].span.start :]
        if render_without_badges(edited, after.symbols) == page:
            low = middle
        else:
            high = middle
    return before.entries[low]


def _outside(document: Document, legends: Sequence[Span]) -> bytes:
    return apply_edits(document.data, [Edit(span, b"") for span in legends])


def _without_new_marks(old: bytes, new: bytes) -> bytes:
    """A list without the marks it was given, and the line ends that set them off."""
    above, _, below = new.partition(OPENING + CLOSING)
    above, below = above.rstrip(b"\r\n"), below.lstrip(b"\r\n")
    between = old[len(above) : len(old) - len(below)]
    return new if between.strip(b"\r\n") else above + between + below
