"""Read a Markdown list: walk its blocks, let each layout find its entries, and assemble the document."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from lists.badges.legend import declared_kinds, find_legends, reads_as_legend, symbols_under
from lists.badges.marks import Look
from lists.badges.reading import read_badges
from lists.badges.usual import EntryBadges
from lists.document import BadgeKind, BadgeSymbols, Document, Entry, Link, Notice, Span
from lists.layouts.drafts import Draft, Lines
from lists.layouts.evidence import settle
from lists.layouts.grouping import find_groups
from lists.layouts.units import UnitLink
from lists.layouts.unread import find_unread
from lists.layouts.versions import is_same_work
from lists.layouts.walk import Walk
from lists.links.roles import OTHER, PAPER, VERSION
from lists.markdown.blocks import Block, NotReadable, read_blocks
from lists.markdown.mending import MendedLink
from lists.markdown.past_badges import PastBadges
from lists.places import Placement
from lists.top_blocks import outside_top_blocks

__all__ = ["NotReadable", "parse_document"]

_NO_ADDRESS = ("the title's link has no address",)
_MISPLACED = {
    BadgeKind.CITATIONS: "a citations badge stands at a link that is no paper",
    BadgeKind.STARS: "a stars badge stands at a link that is no repository",
}
_UNPLACED = "the symbol of a {} badge stands where it cannot be told whether it is a badge of the entry"
_MENDED = ("a link is written in a way that Markdown does not read as one",)


def parse_document(
    data: bytes,
    symbols: BadgeSymbols = BadgeSymbols(),  # noqa: B008 - frozen
    placements: Mapping[BadgeKind, Placement] | None = None,
) -> Document:
    """Read a list from its bytes.

    ``symbols`` yield to those of the list's legend. ``placements`` say where entries without a badge would have one;
    else that is where the list has its badges, and where it has none, the default of the kind.

    Raises ``NotReadable`` for bytes that are not UTF-8 and for NUL. Anything else is read; what holds no entry gives
    a document without entries.
    """
    with _collector_paused():
        return _parse(data, symbols, placements)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage is looked for meanwhile: reading makes none that is not freed at once, and a tree that only grows."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _parse(data: bytes, symbols: BadgeSymbols, placements: Mapping[BadgeKind, Placement] | None) -> Document:
    blocks, remarks, hidden = read_blocks(data)
    lines = Lines(data)
    look = Look(symbols)
    is_legend = reads_as_legend(symbols)
    drafts, notices = _read_drafts(blocks, data, lines, look, is_legend)
    legends, doubts = find_legends(blocks, [Span(draft.start, draft.end) for draft in drafts], data, lines, symbols)
    own = symbols_under(legends, symbols)
    if own != symbols:  # now that the list's own badges are known, they are read past
        symbols, look = own, Look(own)
        drafts, notices = _read_drafts(blocks, data, lines, look, is_legend)
    notices += [Notice(lines.number(offset), remark) for offset, remark in (*remarks, *doubts)]
    badges = read_badges(data, drafts, look, hidden, placements)
    entries = tuple([_entry(draft, of_entry, lines, data) for draft, of_entry in zip(drafts, badges.of, strict=True)])
    notices += [Notice(lines.number(offset), remark) for offset, remark in badges.remarks]
    notices += find_unread(data, blocks, entries, notices, lines)
    groups, ungrouped = find_groups(drafts, data, lines)
    declared = declared_kinds(legends, symbols)
    return Document(data, entries, groups, declared, tuple(notices), ungrouped, legends, symbols, badges.placements)


def _read_drafts(
    blocks: Sequence[Block], data: bytes, lines: Lines, look: Look, is_legend: Callable[[str], bool]
) -> tuple[Sequence[Draft], list[Notice]]:
    signs = look.signs_in(data)
    walk = Walk(data, lines, PastBadges(signs, look.without) if signs else None, is_legend)
    read = sorted(outside_top_blocks(walk.read_all(blocks), data), key=lambda draft: (draft.start, -draft.end))
    drafts, doubted = settle(read, data, lines)
    return drafts, [*walk.notices, *doubted]


def _entry(draft: Draft, badges: EntryBadges, lines: Lines, data: bytes) -> Entry:
    new = tuple.__new__  # half the cost of calling the classes
    start, end, title, links, section, _, _, authors = draft
    citations, stars, misplaced, repeated, unplaced = badges
    shown, warnings = _shown_links(links, title)
    if misplaced or unplaced:
        warnings += tuple([_MISPLACED[slot.kind] for slot in misplaced])
        warnings += tuple([_UNPLACED.format(slot.kind) for slot in unplaced])
    span, line, source = new(Span, (start, end)), lines.number(start), data[start:end]
    told = (citations, stars, misplaced, repeated, warnings)
    return new(Entry, (span, line, section, title, shown, *told, source, authors, unplaced))


def _shown_links(links: Sequence[UnitLink], title: str) -> tuple[tuple[Link, ...], tuple[str, ...]]:
    """The links of an entry as they are shown, and what is wrong with them."""
    new, shown = tuple.__new__, []
    first: UnitLink | None = None
    empty = mended = False
    for link in links:
        piece, _, titled, role, paper_id, repository_id = link
        if role is PAPER:
            if first is None:
                first = link
            else:
                role = VERSION if is_same_work(first, link, title) else OTHER
        _, start, end, text, url, text_start, text_end, _ = piece
        spans = new(Span, (start, end)), new(Span, (text_start, text_end))
        shown.append(new(Link, (*spans, text, url, role, paper_id, repository_id)))
        empty = empty or (titled and not url)
        mended = mended or piece.__class__ is MendedLink
    return tuple(shown), _NO_ADDRESS * empty + _MENDED * mended
