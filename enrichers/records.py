"""What enrichers bring back, and what the warehouse keeps and exports show of it.

Found, not found, failed and not asked are four states: the first three are a ``Lookup``, the last is none at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from enrichers.errors import ProviderError
from lists.identifiers import PaperId, RepositoryId

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Provider(StrEnum):
    """Whom we ask. The value is the ``source`` of a snapshot and the key of ``[pacing]``."""

    SEMANTIC_SCHOLAR = "semantic_scholar"
    ARXIV = "arxiv"
    GITHUB = "github"

    @property
    def display_name(self) -> str:
        """The name as people write it."""
        return {"semantic_scholar": "Semantic Scholar", "arxiv": "arXiv", "github": "GitHub"}[self.value]


class Metric(StrEnum):
    """What is counted. Columns and exports use the same names."""

    CITATION_COUNT = "citation_count"
    INFLUENTIAL_CITATION_COUNT = "influential_citation_count"
    STAR_COUNT = "star_count"


class Quality(StrEnum):
    """How far a number may be trusted: seen that day, reckoned later, or held back until it is confirmed."""

    OBSERVED = "observed"
    RECONSTRUCTED = "reconstructed"
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """The provider knows it."""

    value: T_co


@dataclass(frozen=True, slots=True)
class NotFound:
    """The provider answered that it does not know it."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The provider was asked and gave no usable answer."""

    error: ProviderError


Lookup: TypeAlias = Found[T] | NotFound | Failed


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A paper as Semantic Scholar answers. What the answer leaves out is None or empty, never 0.

    ``external_ids`` are the other names it gives the paper (arXiv, DOI, ACL, PubMed).
    """

    semantic_scholar_id: str
    corpus_id: int | None
    title: str
    year: int | None
    authors: tuple[str, ...]
    venue: str | None
    published_on: date | None
    citation_count: int | None
    influential_citation_count: int | None
    external_ids: tuple[PaperId, ...]


@dataclass(frozen=True, slots=True)
class ArxivRecord:
    """A paper as arXiv answers. ``arxiv_id`` is without version; ``version`` is the newest one's number."""

    arxiv_id: str
    version: int
    title: str
    authors: tuple[str, ...]
    published_at: datetime
    updated_at: datetime
    primary_category: str
    doi: str | None
    comment: str | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class RepositoryRecord:
    """A repository as GitHub answers.

    ``repository_id`` is its name today, which after a rename is not the one asked for; ``database_id`` never changes.
    ``etag`` is what REST gave, None from GraphQL. ``namesake`` is another repository that bears the name asked for.
    """

    repository_id: RepositoryId
    database_id: int
    star_count: int
    is_archived: bool
    pushed_at: datetime | None
    licence_spdx_id: str | None
    etag: str | None = None
    namesake: RepositoryRecord | None = None


@dataclass(frozen=True, slots=True)
class RepositoryAsk:
    """A repository to ask for, with what is known of it, so that an unchanged one costs nothing (REST, ETag).

    ``followed_id`` is GitHub's number of the repository that is meant; None takes whichever bears the name.
    ``by_number`` asks by that number alone, because another repository is known to bear the name.
    """

    repository_id: RepositoryId
    known: RepositoryRecord | None = None
    followed_id: int | None = None
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class CitingPaper:
    """A citing paper. ``published_on`` is None where Semantic Scholar has no date; then ``year`` may still be known."""

    semantic_scholar_id: str | None
    published_on: date | None
    year: int | None


@dataclass(frozen=True, slots=True)
class StarWeek:
    """One week of star history: stars gained (and still held) a UTC day, for seven days from ``week_start``."""

    week_start: date
    days: tuple[int, int, int, int, int, int, int]


class Feature(StrEnum):
    """What is tested of a paper that may be the one an entry means."""

    TITLE = "title"
    SLUG = "slug"
    PAGE_TITLE = "page_title"
    IDENTIFIERS = "identifiers"
    AUTHORS = "authors"
    YEAR = "year"
    VENUE = "venue"
    RIVALS = "rivals"
    LINK_CONTRADICTS_TITLE = "link_contradicts_title"


class Verdict(StrEnum):
    """What a test says. ``SILENT``: nothing is stated, or known, to test by."""

    FOR = "for"
    AGAINST = "against"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one test says of one paper, and why, in words for a maintainer."""

    feature: Feature
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Considered:
    """A paper that was looked at for an entry, with all that speaks for and against it, and what became of it."""

    paper_id: PaperId
    title: str
    year: int | None
    authors: tuple[str, ...]
    findings: tuple[Finding, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The entry means this paper. ``method`` is ``link``, ``page``, ``title`` or ``pinned``; ``evidence`` says why.

    ``findings`` are the parts of it, doubts among them; ``considered`` are all papers that were looked at, this one
    first. Neither counts when two resolutions are compared: what is meant is the same.
    """

    paper_id: PaperId
    method: str
    evidence: str
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    considered: tuple[Considered, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several papers fit and nothing decides between them, or one does and too little speaks for it."""

    candidates: tuple[PaperId, ...]
    reason: str
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    considered: tuple[Considered, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """No paper is known for the entry; ``reason`` is for its maintainer. ``considered`` were looked at and refused."""

    reason: str
    findings: tuple[Finding, ...] = field(default=(), compare=False)
    considered: tuple[Considered, ...] = field(default=(), compare=False, repr=False)


Resolution: TypeAlias = Resolved | Ambiguous | Unresolved


@dataclass(frozen=True, slots=True)
class Reference:
    """What a list entry says of its paper: the identifier or URL of its link and the title beside it.

    ``key`` is how the warehouse remembers what was found out about it: the identifier alone where that settles the
    paper, otherwise link and normalised title together, so that changing either asks again.
    """

    key: str
    paper_id: PaperId | None
    url: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Number:
    """One known value of one metric, with the day it was true (UTC) and where it came from."""

    value: int
    observed_on: date
    fetched_at: datetime
    source: str
    quality: Quality


@dataclass(frozen=True, slots=True)
class Series:
    """The tail of one metric of one subject: the newest good number, and the newest days before it.

    ``good`` is the newest number that is not suspect (None when there is none); ``recent`` are the newest observed
    or suspect numbers, newest first, at most 30, reconstructed ones left out.
    """

    good: Number | None
    recent: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordChange:
    """Semantic Scholar answered an id with another record than before.

    ``kind`` is ``merged`` where it made one record of two, ``split`` where it made two of one. ``paper_id`` is the id
    asked, the two others Semantic Scholar's own ids of the records before and since.
    """

    kind: str
    paper_id: PaperId
    from_id: str
    to_id: str
    changed_on: date


@dataclass(frozen=True, slots=True)
class KnownPaper:
    """A paper the warehouse holds. ``subject_id`` is internal; ``canonical_id`` never changes once given.

    ``changes`` are those of its record at Semantic Scholar, oldest first.
    """

    subject_id: int
    canonical_id: PaperId
    semantic_scholar_id: str | None
    corpus_id: int | None
    title: str | None
    year: int | None
    authors: tuple[str, ...]
    venue: str | None
    ids: tuple[PaperId, ...]
    citations: Series
    arxiv: ArxivRecord | None = None
    published_on: date | None = None
    changes: tuple[RecordChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Namesake:
    """Another repository under a name: GitHub's number for it, and the first day (UTC) it answered to the name."""

    database_id: int
    since: date


@dataclass(frozen=True, slots=True)
class KnownRepository:
    """A repository the warehouse holds, with every name it answered to (lower case).

    ``asked_names`` are those of them that a list asked by. ``names_since`` has the first day (UTC) of each, and
    ``namesakes`` who bears them by now, where that is another repository.
    """

    subject_id: int
    record: RepositoryRecord
    names: tuple[str, ...]
    stars: Series
    asked_names: frozenset[str] = frozenset()
    names_since: Mapping[str, date] = field(default_factory=dict)
    namesakes: Mapping[str, Namesake] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LastLookup:
    """The newest time one thing was asked of one provider. ``outcome`` is ``found``, ``not_found`` or ``failed``.

    ``gone_since`` is the first day (UTC) of those on which it was not found, by the newest answer; None where that
    found it. A failure is no answer and changes nothing.
    """

    outcome: str
    asked_on: date
    fetched_at: datetime
    error: str | None = None
    gone_since: date | None = None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What is remembered of one reference.

    ``resolution`` is without its parts: ``findings`` and ``considered`` stay text until somebody wants them
    (``warehouse.evidence.explained``). ``resolved_on`` is the day of the decision, ``looked_up_on`` that of the last
    lookup, None where none was needed; ``lookups`` counts those in a row that found no paper, 1 after one was found.
    """

    resolution: Resolution
    resolved_on: date
    title: str
    looked_up_on: date | None = None
    lookups: int = 0
    rules_version: int | None = None
    findings: str | None = field(default=None, repr=False)
    considered: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class WrittenBadge:
    """The badge starcite last wrote at an entry. ``previous_tier`` stands until the file is known to have changed.

    Recorded before the file is replaced, so after a crash the file may still show ``previous_tier``.
    """

    list_path: str
    entry_key: str
    kind: str
    subject: str
    tier: int
    previous_tier: int
    written_on: date


@dataclass(frozen=True, slots=True)
class WrittenLook:
    """What the badges of one kind look like that starcite wrote into one list, and where the list has them.

    ``symbol`` is empty for styles that show a number. ``stands`` says that the file may show such badges, as it
    does too when a run is killed before it replaces the file. ``placement`` is where the list has them, in JSON, as
    the reader of lists puts it; None where that is where they would stand anyway.
    """

    list_path: str
    kind: str
    style: str
    symbol: str
    stands: bool
    placement: str | None
    written_on: date
