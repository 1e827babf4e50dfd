"""What is open: references that are ambiguous, unresolved or doubted, those that stand in most places first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrichers.matching.doubting import record_of
from enrichers.matching.statements import Stated, state_of
from enrichers.matching.weighing import weigh
from enrichers.pages.statement import PageStatement
from enrichers.records import Ambiguous, Considered, KnownPaper, Resolved
from enrichers.seeking import page_behind
from exports.numbers import EntryNumbers
from flows.exporting import numbers_of, with_contradictions, with_evidence
from flows.list_files import ListFile
from flows.pins import link_of, name_of
from flows.wants import ListWants
from lists.document import Entry
from warehouse.records import Knowledge

MOST_PLACES_NAMED = 3  # enough to find it; the rest is counted


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of one list."""

    file: ListFile
    entry: Entry

    def __str__(self) -> str:
        return f"{self.file.given}:{self.entry.line}"


@dataclass(frozen=True, slots=True)
class OpenReference:
    """One link and title of which a person has to say which paper is meant, with every place where they stand so.

    ``state`` is ``ambiguous``, ``unresolved`` or ``doubted``; ``considered`` are the papers to choose among.
    """

    places: tuple[Place, ...]
    state: str
    reason: str
    stated: Stated
    considered: tuple[Considered, ...]

    @property
    def entry(self) -> Entry:
        """The first of its entries."""
        return self.places[0].entry

    @property
    def link(self) -> str:
        """Its paper link, empty where it has none."""
        return link_of(self.entry)

    @property
    def seen(self) -> str:
        """How often and where it stands, in words."""
        named = ", ".join(map(str, self.places[:MOST_PLACES_NAMED]))
        more = len(self.places) - MOST_PLACES_NAMED
        return named if len(self.places) == 1 else f"{named}{f' and {more} more' if more > 0 else ''}"


def queue_of(lists: Sequence[ListWants], knowledge: Knowledge) -> tuple[OpenReference, ...]:
    """What is open, that which stands in most places first, then as the lists have it.

    What a person pinned, to no paper also, or left alone is settled.
    """
    found: dict[tuple[str, str], OpenReference] = {}
    places: dict[tuple[str, str], list[Place]] = {}
    for item in lists:
        doubted = with_contradictions(numbers_of(item, knowledge), item, knowledge)
        for numbers in with_evidence(doubted, item, knowledge):
            wanted = item.entries[numbers.entry_index].wanted
            if wanted.pinned_by or wanted.pin is not None or wanted.skipped_by or not (doubt := _why_open(numbers)):
                continue
            name = name_of(numbers.entry)
            places.setdefault(name, []).append(Place(item.file, numbers.entry))
            if name not in found:
                found[name] = _open_reference(numbers, *doubt, knowledge)
    settled = [
        OpenReference(tuple(places[name]), one.state, one.reason, one.stated, one.considered)
        for name, one in found.items()
    ]
    return tuple(sorted(settled, key=lambda one: -len(one.places)))


def _why_open(numbers: EntryNumbers) -> tuple[str, str] | None:
    """State and reason of what is open; None of what is settled."""
    resolution = numbers.resolution
    if not isinstance(resolution, Resolved):
        return "ambiguous" if isinstance(resolution, Ambiguous) else "unresolved", resolution.reason
    return ("doubted", numbers.contradiction) if numbers.contradiction is not None else None


def _open_reference(numbers: EntryNumbers, state: str, reason: str, knowledge: Knowledge) -> OpenReference:
    stated = stated_of(numbers.entry, knowledge)
    considered = numbers.resolution.considered
    if not considered and numbers.resolved_paper is not None:
        considered = (considered_paper(stated, numbers.resolved_paper, reason),)
    return OpenReference((), state, reason, stated, considered)


def stated_of(entry: Entry, knowledge: Knowledge) -> Stated:
    """All that list, links and the page behind them state, as far as it is known."""
    return state_of(entry, _statement_of(entry, knowledge))


def _statement_of(entry: Entry, knowledge: Knowledge) -> PageStatement | None:
    page = page_behind(entry)
    kept = knowledge.pages.get(page.url) if page is not None else None
    return kept.statement if kept is not None else None


def considered_paper(stated: Stated, paper: KnownPaper, outcome: str) -> Considered:
    """A paper of the warehouse with what speaks for and against it, as the lookups judge it."""
    considered = weigh(stated, record_of(paper)).considered(outcome)
    return Considered(paper.canonical_id, considered.title, paper.year, paper.authors, considered.findings, outcome)


def shown_paper(paper: Considered) -> str:
    """A paper as one line names it: title and year."""
    return f"“{paper.title}”" + (f" ({paper.year})" if paper.year is not None else "")


def places_of(lists: Sequence[ListWants]) -> dict[tuple[str, str], tuple[Place, ...]]:
    """Every place by what a pin knows it by."""
    found: dict[tuple[str, str], list[Place]] = {}
    for place in _all_places(lists):
        found.setdefault(name_of(place.entry), []).append(place)
    return {name: tuple(places) for name, places in found.items()}


def _all_places(lists: Sequence[ListWants]) -> Iterator[Place]:
    return (Place(item.file, entry) for item in lists for entry in item.file.document.entries)
