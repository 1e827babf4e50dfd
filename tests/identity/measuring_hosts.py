"""What becomes of hand-labelled links of other hosts, host by host."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from enrichers.identity import accepted_id
from enrichers.matching.features import check_link
from enrichers.matching.statements import PageStatement, Stated, state_of
from enrichers.matching.works import canonical_id
from enrichers.pages.hosts import PageAsk, page_of
from enrichers.records import Resolved
from lists.document import PAPER_ROLES, Entry, Link, Role, Span
from lists.identifiers import parse_paper_id
from tests.identity.asking import Desk
from tests.identity.measuring import came, is_contradiction
from tests.identity.other_hosts import LabelledLink, Placed, Truth

_LAST_NAME_FIRST = ("NeurIPS", "Springer", "Nature")


class Way(StrEnum):
    """By what a link is resolved: all there is, all but the page, or the title with neither page nor identifier."""

    ALL = "identifiers and pages"
    NO_PAGE = "identifiers, no page"
    TITLE = "the title alone"


@dataclass(slots=True)
class HostTally:
    """What came of the links of one kind of host.

    ``known`` are links to a paper that the corpus holds or whose address names it: these can be resolved. Of the rest,
    ``kept`` are rightly not resolved. ``noticed`` are links to another paper than their title says, told as that.
    ``by_id`` counts those of ``right`` that the address names. ``exact`` and ``exact_wrong`` are of the plain match.
    """

    links: int = 0
    known: int = 0
    right: int = 0
    by_id: int = 0
    kept: int = 0
    noticed: int = 0
    wrong: int = 0
    open: int = 0
    exact: int = 0
    exact_wrong: int = 0
    errors: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Right of resolved; 1 where nothing was."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Right of those that can be resolved; 1 where none can."""
        return self.right / self.known if self.known else 1.0

    def add(self, other: HostTally) -> None:
        """Add another kind of host."""
        for name in ("links", "known", "right", "by_id", "kept", "noticed", "wrong", "open", "exact", "exact_wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.errors += other.errors
        self.missed += other.missed

    def row(self, name: str) -> str:
        """One line of a table."""
        return (
            f"| {name} | {self.links} | {self.known} | {self.right} | {self.by_id} | {self.open} | {self.kept} "
            f"| {self.noticed} | {self.wrong} | {self.precision:.1%} | {self.recall:.1%} "
            f"| {self.exact} | {self.exact_wrong} |"
        )


HOST_HEADER = (
    "| host | links | can be resolved | right | of them by id | left open | rightly not resolved | noticed | wrong "
    "| precision | recall | exact match: right | wrong |\n|:---|" + "---:|" * 12
)


def measure_hosts(desk: Desk, places: Sequence[Placed], way: Way) -> Mapping[str, HostTally]:
    """Tallies by kind of host, in the order of the labels."""
    tallies: dict[str, HostTally] = {}
    for label, entry, link in places:
        tally = tallies.setdefault(label.drawn.kind, HostTally())
        tally.links += 1
        tally.known += _can_be_resolved(label, way)
        if entry is None or link is None:
            _leave(tally, label, way, "no entry holds the link")
        elif label.truth is not Truth.PAPER and link.role not in PAPER_ROLES:
            _leave(tally, label, way, "not read as a link to a paper")
        else:
            _measure(desk, label, entry, link, way, tally)
    return tallies


def measure_host_swaps(
    desk: Desk, places: Sequence[Placed], seed: int, *, with_pages: bool
) -> Mapping[str, tuple[int, int]]:
    """Of each kind of host, how many entries got the link of another paper, and how many of these are noticed.

    Swapped are links to papers that the corpus holds. Where a link names its paper, that is compared with the title.
    """
    groups: dict[str, list[tuple[LabelledLink, Entry]]] = defaultdict(list)
    for label, entry, _ in places:
        if entry is not None and label.truth is Truth.PAPER and label.corpus_ids:
            groups[label.drawn.kind].append((label, entry))
    chance = random.Random(seed)
    counts = {}
    for kind, group in groups.items():
        chance.shuffle(group)
        pairs = [
            (entry, other)
            for (one, entry), (other, _) in zip(group, group[1:] + group[:1], strict=True)
            if not set(_works(desk, one)) & set(_works(desk, other))
        ]
        noticed = [_is_noticed(desk, entry, other, with_pages=with_pages) for entry, other in pairs]
        counts[kind] = (len(noticed), sum(noticed))
    return counts


def _is_noticed(desk: Desk, entry: Entry, other: LabelledLink, *, with_pages: bool) -> bool:
    url = other.drawn.url
    link = Link(Span(0, 0), Span(0, 0), "", url, Role.PAPER, parse_paper_id(url))
    entry = entry._replace(links=(link,))
    if accepted_id(entry) is not None:
        return is_contradiction(check_link(state_of(entry), desk.corpus.records[_rows(desk, other)[0]]))
    resolution = desk.resolve(_stated(desk, other, entry, Way.ALL if with_pages else Way.NO_PAGE)).resolution
    return any(is_contradiction(finding) for finding in resolution.findings)


def _measure(desk: Desk, label: LabelledLink, entry: Entry, link: Link, way: Way, tally: HostTally) -> None:
    entry = entry._replace(links=(link._replace(role=Role.PAPER),))
    stated = _stated(desk, label, entry, way)
    asked = desk.resolve(stated)
    if asked.exact is not None:
        is_right = _is_of(desk, asked.exact, label)
        tally.exact += is_right
        tally.exact_wrong += not is_right
    linked = accepted_id(entry)
    if linked is not None and way is not Way.TITLE:
        is_right = label.paper_id is not None and canonical_id(linked) == canonical_id(label.paper_id)
        tally.by_id += is_right
        _count(tally, label, f"taken: the link gives {linked}", is_right=is_right)
    elif isinstance(asked.resolution, Resolved):
        _count(tally, label, came(asked), is_right=_is_of(desk, asked.row, label))
    elif label.truth is Truth.ANOTHER and any(is_contradiction(finding) for finding in asked.resolution.findings):
        tally.noticed += 1
    else:
        _leave(tally, label, way, came(asked))


def _can_be_resolved(label: LabelledLink, way: Way) -> bool:
    is_named = way is not Way.TITLE and label.paper_id is not None
    return label.truth is Truth.PAPER and (bool(label.corpus_ids) or is_named)


def _count(tally: HostTally, label: LabelledLink, why: str, *, is_right: bool) -> None:
    tally.right += is_right
    tally.wrong += not is_right
    if not is_right:
        tally.errors.append(f"{_shown(label)}; {why}")


def _leave(tally: HostTally, label: LabelledLink, way: Way, why: str) -> None:
    is_known = _can_be_resolved(label, way)
    tally.open += is_known
    tally.kept += not is_known
    if is_known:
        tally.missed.append(f"{_shown(label)}; {why}")


def _stated(desk: Desk, label: LabelledLink, entry: Entry, way: Way) -> Stated:
    if way is Way.TITLE:
        return replace(state_of(entry), ids=())
    return state_of(entry, _page(desk, label) if way is Way.ALL else None)


def _page(desk: Desk, label: LabelledLink) -> PageStatement | None:
    """What the page behind a link states, where it is one that is asked: of papers not in the corpus the title only."""
    if not label.title or not isinstance(page_of(label.drawn.url), PageAsk):
        return None
    rows = _rows(desk, label)
    if not rows:
        return PageStatement(label.drawn.url, label.title)
    record = desk.corpus.records[rows[0]]
    authors = record.authors
    if label.drawn.kind in _LAST_NAME_FIRST:
        authors = tuple(", ".join(reversed(name.rsplit(" ", 1))) for name in authors)
    return PageStatement(label.drawn.url, label.title, authors, record.year)


def _rows(desk: Desk, label: LabelledLink) -> list[int]:
    return [desk.corpus.by_corpus_id[number] for number in label.corpus_ids]


def _works(desk: Desk, label: LabelledLink) -> list[int]:
    return [desk.corpus.works[row] for row in _rows(desk, label)]


def _is_of(desk: Desk, row: int | None, label: LabelledLink) -> bool:
    return row is not None and desk.corpus.works[row] in _works(desk, label)


def _shown(label: LabelledLink) -> str:
    where = f"{label.drawn.file.split('__')[0]}:{label.drawn.line}"
    means = f"“{label.title}”" if label.title else label.truth.value
    return f"{where} “{label.written}” {label.drawn.url[:90]} means {means}"
