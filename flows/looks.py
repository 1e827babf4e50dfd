"""Badges that starcite wrote in another style or with another symbol, and where a list had its badges. Pure.

What badges look like is remembered with them (``core.badge_looks``). Where the settings, or the legend, now want
another look, the badges of before are read as what they are and taken out, and the list is read as if they had never
stood there. And where no badge is left that shows where the list has them, after ``strip``, the remembered place holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from enrichers.records import WrittenBadge, WrittenLook
from exports.badges import BadgePlan
from exports.ownership import owned_badges
from flows.errors import BadInput
from flows.list_files import BadgeLook, FormerBadges, ListFile, look_of, placements_of, symbols_of
from flows.list_settings import PlacementWord
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols, Document
from lists.parse import parse_document
from lists.places import Placement, Where
from lists.splice import WouldDamage, apply_edits, badge_edits, check_only_badges_changed
from warehouse.records import Knowledge

_FEWEST = 2  # badges that show where a list has them


def as_remembered(file: ListFile, knowledge: Knowledge, keep: frozenset[int] = frozenset()) -> ListFile:
    """A list without what starcite wrote into it in another look, and with the places it had for badges.

    Entries of ``keep`` keep what they have. Raises BadInput where nothing but those badges cannot be taken out.
    """
    looks = knowledge.looks.get(file.list_path, ())
    if not looks:
        return file
    try:
        file = _without_former(file, knowledge.badges.get(file.list_path, ()), looks, keep)
    except WouldDamage as damage:
        raise BadInput(
            f"{file.given}: the badges of another style or symbol that starcite wrote before cannot be exchanged: "
            f"{damage}\nset style and symbols as they were, run `starcite strip`, and then change them"
        ) from damage
    return _with_places(file, looks)


def _without_former(
    file: ListFile, written: Sequence[WrittenBadge], looks: Sequence[WrittenLook], keep: frozenset[int]
) -> ListFile:
    owned = owned_badges(written, file.list_path)
    data, standing, taken, readings = file.data, set[BadgeLook](), set[tuple[int, BadgeKind]](), []
    for symbols, kinds in _former_symbols(file, looks):
        worn = parse_document(data, symbols)
        found = {(index, kind) for index, kind in _standing(worn) if kind in kinds}
        found = {(index, kind) for index, kind in found if (worn.entries[index].key, kind) in owned}
        if not found:
            continue
        tiers = {place: 0 for place in found if place[0] not in keep}
        data = apply_edits(worn.data, badge_edits(worn, tiers))
        check_only_badges_changed(worn, data, tiers=tiers)
        standing |= {look_of(kind, symbols) for _, kind in found}
        taken |= tiers.keys()
        readings.append(worn)
    if not readings:
        return file
    document = parse_document(data, symbols_of(file.settings), placements_of(file.settings))
    if any(_lines(worn) != _lines(document) for worn in readings):
        raise WouldDamage("without them other entries would be read")
    former = FormerBadges(frozenset(standing), frozenset(taken), keep)
    return replace(file, document=document, former=former, stored=file.data)


def _former_symbols(
    file: ListFile, looks: Sequence[WrittenLook]
) -> Iterator[tuple[BadgeSymbols, frozenset[BadgeKind]]]:
    """How the list is to be read to see what may stand in it in another look, and of which kinds."""
    wanted = {look_of(kind, file.symbols) for kind in BadgeKind}
    former = [look for row in looks if row.stands and (look := _look_of_row(row)) not in wanted]
    for style in BadgeStyle:
        symbols = ([look.symbol for look in former if look[:2] == (kind, style)] for kind in BadgeKind)
        for pair in zip_longest(*symbols):
            kinds = frozenset(kind for kind, symbol in zip(BadgeKind, pair, strict=True) if symbol is not None)
            # Of the other kind today's symbol is read past, unless it is the very one that is looked for.
            read = (
                file.symbols.of(kind) if symbol is None else symbol
                for kind, symbol in zip(BadgeKind, pair, strict=True)
            )
            citations, stars = read
            if citations == stars and style is BadgeStyle.SYMBOLS:
                citations, stars = (symbol or "" for symbol in pair)
            yield BadgeSymbols(citations, stars, style, frozenset(BadgeKind)), kinds


def _with_places(file: ListFile, looks: Sequence[WrittenLook]) -> ListFile:
    """The list read with the places that are remembered of it, for kinds of which no badge shows any."""
    if file.settings.placement is not PlacementWord.AUTO:
        return file
    shown = {kind for kind in BadgeKind if _shows_places(file.document, kind)}
    places = {kind: place for kind in BadgeKind if kind not in shown and (place := _place_of(kind, file, looks))}
    if not places:
        return file
    document = parse_document(file.document.data, symbols_of(file.settings), places)
    return replace(file, document=document, stored=file.data)


def _place_of(kind: BadgeKind, file: ListFile, looks: Sequence[WrittenLook]) -> Placement | None:
    """The place that badges of a kind had in the list's style; of several symbols that of today, else the newest."""
    wanted = look_of(kind, file.symbols)
    rows = [row for row in looks if _look_of_row(row)[:2] == wanted[:2]]
    row = max(rows, key=lambda row: (row.symbol == wanted.symbol, row.written_on), default=None)
    return None if row is None or row.placement is None else parse_placement(row.placement)


def render_placement(place: Placement) -> str:
    """A place as it is remembered."""
    return json.dumps(place._asdict() | {"blank": place.blank.decode()})


def parse_placement(text: str) -> Placement:
    """The place that ``render_placement`` made a text of. What a newer reader of lists tells more is its default."""
    fields = json.loads(text)
    return Placement(**fields | {"where": Where(fields["where"]), "blank": fields["blank"].encode()})


def unwritten_kinds(file: ListFile, looks: Sequence[WrittenLook]) -> frozenset[BadgeKind]:
    """The kinds of which starcite wrote badges into the list, but none that may stand there in today's look."""
    kinds = {BadgeKind(row.kind) for row in looks}
    standing = {_look_of_row(row) for row in looks if row.stands}
    return frozenset(kind for kind in kinds if look_of(kind, file.symbols) not in standing)


def looks_after(
    file: ListFile, looks: Sequence[WrittenLook], plan: BadgePlan, today: date
) -> tuple[WrittenLook, ...] | None:
    """What is to be remembered of a list once a plan is carried out; None where that is known already."""
    before = {_look_of_row(row): row for row in looks}
    after = {look: replace(row, stands=look in file.former.looks) for look, row in before.items()}
    for kind in BadgeKind:
        look = look_of(kind, file.symbols)
        stands = _may_stand(file.document, kind, plan)
        if not stands and look not in before:
            continue
        place = file.document.placements.get(kind)
        if file.settings.placement is not PlacementWord.AUTO or not (place or _shows_places(file.document, kind)):
            place = _place_of(kind, file, looks)
        named = None if place is None else render_placement(place)
        after[look] = WrittenLook(file.list_path, *look, stands, named, today)
    changed = {look: row for look, row in after.items() if not _is_same(row, before.get(look))}
    return tuple((before | changed).values()) if changed else None


def _is_same(row: WrittenLook, before: WrittenLook | None) -> bool:
    return before is not None and replace(row, written_on=before.written_on) == before


def _may_stand(document: Document, kind: BadgeKind, plan: BadgePlan) -> bool:
    """Whether badges of ours stand in the list, or will once the plan is carried out."""
    if any(tier for (_, of), tier in plan.tiers.items() if of is kind):
        return True
    foreign = {badge.entry_index for badge in plan.foreign if badge.kind is kind}
    return any(of is kind and index not in foreign for index, of in _standing(document))


def _standing(document: Document) -> Iterator[tuple[int, BadgeKind]]:
    """Entry and kind of each badge that stands in a list."""
    for index, entry in enumerate(document.entries):
        for slot in (entry.citation_slot, entry.star_slot):
            if slot is not None and slot.tier:
                yield index, slot.kind


def _shows_places(document: Document, kind: BadgeKind) -> bool:
    """Whether a list has enough badges of a kind to show where it has them."""
    return sum(of is kind for _, of in _standing(document)) >= _FEWEST


def _look_of_row(row: WrittenLook) -> BadgeLook:
    return BadgeLook(BadgeKind(row.kind), BadgeStyle(row.style), row.symbol)


def _lines(document: Document) -> list[int]:
    return [entry.line for entry in document.entries]
