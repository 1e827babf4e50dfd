"""What must hold of any list whatever when badges are written into it, asked without trusting our own parser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from lists.document import BadgeKind, BadgeSlot, Document, Span
from lists.markdown.blocks import NotReadable
from lists.parse import parse_document
from lists.splice import WouldDamage, apply_edits, badge_edits, check_only_badges_changed, move_entries
from tests.lists.wild.rendered import FRONT_MATTER, is_rendered_as_on_github, seen

_IN_ADDRESS = re.compile("https?://[^\\s<>()\\[\\]\"'|]*(?:\u270f|\u2b50)".encode())
BADGE = re.compile("(?:\u270f|\u2b50)(?:\ufe0f)?".encode())
Tiers = Mapping[tuple[int, BadgeKind], int]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was done to one document. ``refused`` and ``unsorted`` say why the guard before writing stepped in."""

    entries: int = 0
    written: int = 0
    removed: int = 0
    unreadable: bool = False
    refused: str = ""
    unsorted: str = ""


def without_badges(data: bytes) -> bytes:
    """A text with every symbol of a badge taken out, wherever it stands and whosever it is."""
    return BADGE.sub(b"", data)


def _is_same_beside_badges(before: Document, after: bytes) -> bool:
    """Whether texts are equal without badges; and without blanks, where such set badges off, to come and go with them.

    Then no more blanks may come or go than set badges off.
    """
    slots = [slot for e in before.entries for slot in (e.citation_slot, e.star_slot, *e.repeated) if slot is not None]
    blanks = sum(len(slot.lead) + len(slot.tail) for slot in slots)
    old, new = without_badges(before.data), without_badges(after)
    if old == new or not blanks:
        return old == new
    return old.replace(b" ", b"") == new.replace(b" ", b"") and abs(len(old) - len(new)) <= blanks


def spelled_alike(data: bytes) -> bytes:
    """A text whose badges are all spelled in one way, with or without the selector that makes an emoji of a sign."""
    return BADGE.sub(lambda match: match[0][:3], data)


def tiers_of(document: Document) -> dict[tuple[int, BadgeKind], int]:
    """The tiers that a document shows, one for each place of a badge.

    A place beside a stray symbol of its kind is left out, in the entry or in a column of its table that is not ours: a
    badge that is taken out there does not come back.
    """
    disowned = [kind for kind in BadgeKind if any(_disowns(kind) in notice.message for notice in document.notices)]
    return {
        (index, kind): slot.tier
        for index, entry in enumerate(document.entries)
        for kind in BadgeKind
        if (slot := entry.slot(kind)) is not None
        and kind not in disowned
        and not any(stray.kind is kind for stray in (*entry.misplaced, *entry.unplaced))
    }


def _disowns(kind: BadgeKind) -> str:
    return f"has the symbol of {kind} badges but is not theirs"


def essence(document: Document) -> dict[str, object]:
    """All that was read of a list but where the badges of its entries stand and how many there are."""
    entries = document.entries
    return {
        "entries": [(entry.line, entry.section, entry.key) for entry in entries],
        "titles": [entry.title for entry in entries],
        "links": [[(link.url, link.role, link.paper_id, link.repository_id) for link in e.links] for e in entries],
        "places of badges": [[entry.slot(kind) is not None for kind in BadgeKind] for entry in entries],
        "stray badges": [[_symbols_of(strays) for strays in (entry.misplaced, entry.unplaced)] for entry in entries],
        "warnings": [entry.warnings for entry in entries],
        "groups": [group.entries for group in document.groups],
        "legend": document.legend,
        "notices": (document.notices, document.ungrouped),
    }


def _symbols_of(strays: Sequence[BadgeSlot]) -> Mapping[BadgeKind, int]:
    """How many symbols of each kind there are; those that a badge parted are next to each other without it."""
    symbols: Counter[BadgeKind] = Counter()
    for slot in strays:
        symbols[slot.kind] += slot.tier
    return symbols


def written(document: Document, tiers: Tiers) -> bytes:
    """The bytes of a list that shows the tiers."""
    return apply_edits(document.data, badge_edits(document, tiers))


def prove(data: bytes, rnd: Random, *, render: bool = True) -> Proof:
    """Give each entry of a list a random tier and hold the result against the list. ``AssertionError`` says what broke.

    A badge that is taken out comes back where the list has its badges and not where somebody had put it, so that the
    first bytes are asked for of a list without badges, and of one whose badges stay at least one symbol. ``render``
    also compares what a reader sees, which costs most of the time.
    """
    way = rnd.choice(("none at first", "none at first", "none taken out", "any"))
    if way == "none at first":
        data = without_badges(data)
    try:
        before = parse_document(data)
    except NotReadable:
        return Proof(unreadable=True)
    assert apply_edits(before.data, ()) == before.data == data
    first = tiers_of(before)
    least = {place: min(tier, 1) if way == "none taken out" else 0 for place, tier in first.items()}
    assert way != "none at first" or not any(first.values()), "badges are read where there is none"
    document, rose, fell = before, 0, 0
    try:
        for _ in range(2):
            shown = tiers_of(document)
            wanted = {place: rnd.randint(low, 2) for place, low in least.items()}
            document = changed(document, wanted)
            rose += sum(wanted[place] > shown[place] for place in wanted)
            fell += sum(wanted[place] < shown[place] for place in wanted)
        restored = changed(document, first)
    except WouldDamage as refusal:
        return Proof(len(before.entries), refused=str(refusal))
    if render and is_rendered_as_on_github(data):
        assert seen(document.data) == seen(before.data), "a reader sees more than badges change"
    if way != "any":
        assert spelled_alike(restored.data) == spelled_alike(data), "the first bytes do not come back"
    return Proof(len(before.entries), rose, fell, unsorted=prove_order(before, rnd))


def changed(before: Document, wanted: Tiers) -> Document:
    """The list with the wanted tiers; ``WouldDamage`` where the guard before writing refuses it."""
    after_bytes = written(before, wanted)
    assert _is_same_beside_badges(before, after_bytes), "something else changed"
    front = FRONT_MATTER.match(before.data)
    assert front is None or after_bytes.startswith(front[0]), "a badge was written into the front matter"
    grown = len(_IN_ADDRESS.findall(after_bytes)) - len(_IN_ADDRESS.findall(before.data))
    assert grown <= 0, "a badge was written at the end of a bare address and so became part of it"
    check_only_badges_changed(before, after_bytes)
    after = parse_document(after_bytes)
    read_before, read_after = essence(before), essence(after)
    for name, value in read_before.items():
        assert read_after[name] == value, f"other {name} are read"
    assert tiers_of(after) == wanted, "the badges read are not those written"
    assert badge_edits(after, wanted) == (), "twice is not once"
    return after


def prove_order(before: Document, rnd: Random) -> str:
    """Move the entries of a list about: the same entries, whole, in the order that was asked for."""
    order = [rnd.sample(group.entries, len(group.entries)) for group in before.groups]
    try:
        moved = move_entries(before, order)
    except WouldDamage as refusal:
        return str(refusal)
    after = parse_document(moved)
    assert sorted(pieces(after)) == sorted(pieces(before)), "an entry was not moved whole"
    assert len(moved) == len(before.data), "sorting added or lost something"
    for group, wanted in zip(before.groups, order, strict=True):
        for place, index in zip(group.entries, wanted, strict=True):
            assert after.entries[place].key == before.entries[index].key, "another order than was asked for"
    return ""


def pieces(document: Document) -> list[bytes]:
    """The bytes of each entry without the line's end, which stays in its place, and those between them.

    An entry that holds further ones is only what lies around these, for they may trade places within it.
    """
    end = len(document.data) + 1
    spans = [*(entry.span for entry in document.entries), Span(end, end)]
    found, position = [], 0
    for span, following in pairwise(spans):
        if following.start < span.end:
            continue
        found += [document.data[position : span.start].strip(), span.of(document.data).rstrip(b"\r\n")]
        position = span.end
    return [*found, document.data[position:].strip()]
