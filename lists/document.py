"""What a Markdown list is once it has been read: entries, their links, and where a badge stands or would stand.

Everything here is a value. Spans are half-open ranges of *bytes* in the file as it lies on disk, so that an edit
is a splice and everything that is not spliced stays as its author wrote it, whatever its encoding quirks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lists.ids import ACCEPTED_SCHEMES, PaperId, RepositoryId
from lists.places import Placement
from lists.styles import BadgeStyle as BadgeStyle  # noqa: PLC0414 -- the types of a list are had from here
from lists.titles import normalise_title


class Span(NamedTuple):
    """Half-open byte range ``[start, end)`` of a file, counted from 0, a byte-order mark included."""

    start: int
    end: int

    def of(self, data: bytes) -> bytes:
        """The bytes the span covers."""
        return data[self.start : self.end]


class Role(StrEnum):
    """What a link is to its entry: by where it points, and by where it stands.

    ``PAPER`` is the first link to the paper and ``VERSION`` each further one. ``REPOSITORY`` is code of this paper on
    GitHub, whose stars count; ``CODE`` is code on a host that is not asked. A repository that is only mentioned
    (a framework, an author's other work) is ``OTHER``, as is all that has no name here.
    """

    PAPER = "paper"
    VERSION = "version"
    REPOSITORY = "repository"
    CODE = "code"
    PROJECT = "project"
    VIDEO = "video"
    SLIDES = "slides"
    DATASET = "dataset"
    REVIEWS = "reviews"
    OTHER = "other"


PAPER_ROLES = (Role.PAPER, Role.VERSION)


class BadgeKind(StrEnum):
    """Which number a badge stands for."""

    CITATIONS = "citations"
    STARS = "stars"


@dataclass(frozen=True, slots=True)
class BadgeSymbols:
    """How the badges of a list look. A badge of tier 2 is the symbol of its kind twice.

    The pencil is always U+270F U+FE0F, because the bare U+270F is drawn as a black glyph by many fonts. ``named`` are
    the kinds whose symbol was asked for by name: the symbols of the others yield to those that a list's own legend
    declares, as long as they are the default ones.
    """

    citations: str = "\N{PENCIL}\N{VARIATION SELECTOR-16}"
    stars: str = "\N{WHITE MEDIUM STAR}"
    style: BadgeStyle = BadgeStyle.SYMBOLS
    named: frozenset[BadgeKind] = frozenset()

    def of(self, kind: BadgeKind) -> str:
        """The symbol of one kind."""
        return self.citations if kind is BadgeKind.CITATIONS else self.stars

    def shown(self, kind: BadgeKind) -> str:
        """What a message calls a badge of one kind."""
        if self.style is BadgeStyle.SYMBOLS:
            return self.of(kind)
        return f"({kind})" if self.style is BadgeStyle.TEXT else f"![{kind}]"


class Link(NamedTuple):
    """One link of an entry.

    ``span`` covers the whole construct (``[text](url)``, ``<a …>text</a>``, ``<url>``); ``text_span`` what a reader
    sees of it, badges included. ``url`` is the target as meant: entities and escapes undone, surrounding blanks and
    one pair of stray parentheses taken off; empty for ``[title]()``.
    """

    span: Span
    text_span: Span
    text: str
    url: str
    role: Role
    paper_id: PaperId | None = None
    repository_id: RepositoryId | None = None


class BadgeSlot(NamedTuple):
    """Where the badge of one kind stands in an entry, or would stand.

    ``span`` covers the badge that stands there now, with the blank that sets it off, and nothing else; it is empty, at
    the place of insertion, where none does. ``tier`` is the number of symbols found (0, 1, 2; more are counted as
    found), with the styles that show a number that number. ``lead`` and ``tail`` are what a badge has around its
    symbols or number in this place. Of two badges inserted at one place that of lower ``rank`` comes first.
    """

    kind: BadgeKind
    span: Span
    tier: int
    lead: bytes = b""
    tail: bytes = b""
    rank: int = 0


class Entry(NamedTuple):
    """One entry of a list.

    ``span`` is what moves when the list is sorted: from the start of the first line to the end of the last, line
    ending included, with the continuation that belongs to it. ``line`` is 1-based. ``section`` holds the headings
    above it, outermost first, with plain-line labels such as ``2021`` last. A slot is ``None`` where the entry has no
    link such a badge could stand at. ``misplaced`` holds badges on a link of the wrong kind (a star on an arXiv
    link): counted for ``scan``, reported, never touched. ``repeated`` holds badges that further links of the right kind
    have; they go only when the entry is to have no badge of that kind. ``unplaced`` holds symbols among words, of which
    it cannot be told whether they are badges: counted, reported, never touched. Where one of a kind stands misplaced or
    unplaced, and no badge does, the entry has no slot of that kind, lest it had two. ``source`` is the entry as it lies
    in the file, ``authors`` the text under an ``Authors`` header of its table.
    """

    span: Span
    line: int
    section: tuple[str, ...]
    title: str
    links: tuple[Link, ...]
    citation_slot: BadgeSlot | None
    star_slot: BadgeSlot | None
    misplaced: tuple[BadgeSlot, ...] = ()
    repeated: tuple[BadgeSlot, ...] = ()
    warnings: tuple[str, ...] = ()
    source: bytes = b""
    authors: str = ""
    unplaced: tuple[BadgeSlot, ...] = ()

    @property
    def key(self) -> str:
        """What the entry is known by between runs: stable while badges, tracking parameters and other links change.

        The identifier of the first paper link where an index accepts it; else that identifier or address with the
        normalised title; without a paper link, the first repository with the title.
        """
        paper = next((link for link in self.links if link.role is Role.PAPER), None)
        title = normalise_title(self.title)
        if paper is None:
            repository = next((link.repository_id for link in self.links if link.repository_id is not None), None)
            return f"{repository.key if repository is not None else ''}\n{title}"
        if paper.paper_id is None:
            return f"url:{paper.url}\n{title}"
        if paper.paper_id.scheme in ACCEPTED_SCHEMES:
            return str(paper.paper_id)
        return f"{paper.paper_id}\n{title}"

    @property
    def paper_links(self) -> tuple[Link, ...]:
        """Links to the paper, in file order; the first is the one that is badged."""
        return tuple([link for link in self.links if link.role in PAPER_ROLES])

    @property
    def repositories(self) -> tuple[RepositoryId, ...]:
        """Repositories, each once (GitHub ignores case), in file order; the first is the one that is badged."""
        seen = {
            link.repository_id.key: link.repository_id
            for link in reversed(self.links)
            if link.role is Role.REPOSITORY and link.repository_id is not None
        }
        return tuple(reversed(seen.values()))

    def slot(self, kind: BadgeKind) -> BadgeSlot | None:
        """The slot of one kind."""
        return self.citation_slot if kind is BadgeKind.CITATIONS else self.star_slot

    def badge_tier(self, kind: BadgeKind) -> int:
        """Symbols of a kind found at the entry, those in a wrong place included; 0 where there are none."""
        slot = self.slot(kind)
        stray = max([s.tier for s in self.misplaced + self.unplaced if s.kind is kind], default=0)
        return max(slot.tier if slot else 0, stray)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that may trade places: consecutive, nothing but blank lines between their spans.

    ``entries`` are indices into ``Document.entries``.
    """

    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the list its maintainer should know: a sentence, and its 1-based line, or 0 for none."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What a list says itself of one kind of badge.

    ``thresholds`` has the least number that earns the first tier, the second and so on; None where the legend does not
    say. ``span`` covers the line or item it stands on, ``line`` is its 1-based number. ``is_kept`` says that starcite
    wrote it, between the marks of a kept legend: it follows the settings and states nothing of its own.
    """

    kind: BadgeKind
    symbol: str
    thresholds: tuple[int | None, ...]
    span: Span
    line: int
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A list as read. ``data`` is the file, byte for byte; ``apply_edits(document.data, ()) == document.data``.

    ``legend`` names the badge kinds whose symbol the list itself explains (``✏️ 100-499 citations``), ``legends`` is
    all it says of badges, in file order, also of symbols that are not used. ``symbols`` are those the list was read
    with and is to be written with; ``placements`` where it has its badges by habit, of kinds that have one.
    ``ungrouped`` says, per stretch that could not be told apart, why it is not sorted.
    """

    data: bytes = field(repr=False)
    entries: tuple[Entry, ...]
    groups: tuple[Group, ...]
    legend: frozenset[BadgeKind]
    notices: tuple[Notice, ...] = ()
    ungrouped: tuple[Notice, ...] = ()
    legends: tuple[Legend, ...] = ()
    symbols: BadgeSymbols = BadgeSymbols()
    placements: Mapping[BadgeKind, Placement] = field(default_factory=dict)
