"""Findings about badges: on the wrong kind of link, more of them than tiers, unlike each other, typed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrichers.records import WrittenBadge
from exports.lint.duplicates import paper_name
from exports.lint.rules import Spot
from exports.lint.source import Source
from exports.numbers import EntryNumbers
from exports.tiers import BadgePolicy, decide_tier
from lists.document import BadgeKind, BadgeSlot, BadgeStyle, Document, Entry

_NUMBER = {BadgeKind.CITATIONS: "citations", BadgeKind.STARS: "stars"}
_TARGET = {BadgeKind.CITATIONS: "paper", BadgeKind.STARS: "repository"}


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What is known of the badges of a list beside the list itself.

    ``adopted`` are the kinds that the settings hand over. ``numbers`` has every entry, in file order, and ``written``
    what starcite wrote there, where a warehouse knows the list; both are empty where none does.
    """

    adopted: frozenset[BadgeKind] = frozenset()
    policy: BadgePolicy = BadgePolicy()  # noqa: RUF009 -- frozen
    numbers: Sequence[EntryNumbers] = ()
    written: Sequence[WrittenBadge] = ()


def find_in_badges(source: Source, facts: BadgeFacts) -> Iterator[Spot]:
    """Findings about the badges of the kinds that stand for numbers here: an author's own emoji say something else."""
    document = source.document
    ours = document.legend | facts.adopted | {BadgeKind(row.kind) for row in facts.written if row.tier > 0}
    for kind in BadgeKind:
        if kind in ours:
            yield from _find_misplaced(document, kind)
            if document.symbols.style is BadgeStyle.SYMBOLS:
                yield from _find_beyond(document, kind, len(_thresholds(document, kind, facts.policy)))
                yield from _find_uneven(document, kind)
                yield from _find_unsupported(document, kind, facts)


def _thresholds(document: Document, kind: BadgeKind, policy: BadgePolicy) -> tuple[int, ...]:
    """The thresholds of the list's own legend, where it gives them all; else those of the policy."""
    for legend in document.legends:
        stated = [least for least in legend.thresholds if least is not None]
        if legend.kind is kind and stated and len(stated) == len(legend.thresholds):
            return tuple(stated)
    return policy.thresholds(kind)


def _find_misplaced(document: Document, kind: BadgeKind) -> Iterator[Spot]:
    for entry in document.entries:
        for slot in entry.misplaced:
            if slot.kind is kind:
                message = f"a badge for {_NUMBER[kind]} of “{entry.title}” stands at a link that is no {_TARGET[kind]}"
                yield Spot("misplaced-badge", slot.span.start, message)
        for slot in entry.unplaced:
            if slot.kind is kind:
                message = f"the symbol for {_NUMBER[kind]} stands among the words of “{entry.title}”, as no badge does"
                yield Spot("misplaced-badge", slot.span.start, message)


def _find_beyond(document: Document, kind: BadgeKind, tiers: int) -> Iterator[Spot]:
    for entry, slot in _slots(document, kind):
        if slot.tier > tiers:
            message = f"“{entry.title}” has {slot.tier} of {document.symbols.of(kind)}, and there are {tiers} tiers"
            yield Spot("badge-beyond-tiers", slot.span.start, message)


def _find_uneven(document: Document, kind: BadgeKind) -> Iterator[Spot]:
    first_by_name: dict[str, tuple[Entry, BadgeSlot]] = {}
    for entry, slot in _slots(document, kind):
        name = paper_name(entry) if kind is BadgeKind.CITATIONS else next((r.key for r in entry.repositories), "")
        if not name:
            continue
        first, its_slot = first_by_name.setdefault(name, (entry, slot))
        if its_slot.tier != slot.tier:
            here, there = _show(document, kind, slot.tier), _show(document, kind, its_slot.tier)
            message = f"“{entry.title}” has {here}, on line {first.line} the same {_TARGET[kind]} has {there}"
            yield Spot("uneven-badge", slot.span.start, message)


def _find_unsupported(document: Document, kind: BadgeKind, facts: BadgeFacts) -> Iterator[Spot]:
    own = {row.entry_key for row in facts.written if row.kind == kind and (row.tier > 0 or row.previous_tier > 0)}
    thresholds = _thresholds(document, kind, facts.policy)
    for numbers in facts.numbers:
        entry = document.entries[numbers.entry_index]
        slot = entry.slot(kind)
        if slot is not None and slot.tier > 0 and entry.key not in own:
            reason = _objection(numbers, kind, slot.tier, thresholds, facts.policy)
            if reason:
                shown = _show(document, kind, slot.tier)
                yield Spot("unsupported-badge", slot.span.start, f"{shown} of “{entry.title}”: {reason}")


def _objection(
    numbers: EntryNumbers, kind: BadgeKind, tier: int, thresholds: Sequence[int], policy: BadgePolicy
) -> str:
    """Why a badge is not supported; empty where it is, and where nobody was asked yet."""
    series, number = numbers.series(kind), numbers.number(kind)
    if series is None or number is None:
        return "no number is known" if numbers.lookup(kind) is not None else ""
    decision = decide_tier(series, min(tier, len(thresholds)), thresholds, policy)
    if decision is None or decision.tier == tier:
        return ""
    earned = f"{decision.tier} of them" if decision.tier else "none"
    return f"{number.value} {_NUMBER[kind]} on {number.observed_on} earn {earned}"


def _slots(document: Document, kind: BadgeKind) -> Iterator[tuple[Entry, BadgeSlot]]:
    for entry in document.entries:
        slot = entry.slot(kind)
        if slot is not None:
            yield entry, slot


def _show(document: Document, kind: BadgeKind, tier: int) -> str:
    return document.symbols.of(kind) * tier or "none"
