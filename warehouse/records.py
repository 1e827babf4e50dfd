"""What goes into the warehouse and what comes out. Values only; nothing here knows DuckDB.

A day is a UTC date, a moment an aware ``datetime``. A number nobody knows is absent or None, never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from enrichers.pages.keeping import KeptPage
from enrichers.records import (
    ArxivRecord,
    KnownPaper,
    KnownRepository,
    LastLookup,
    LedgerEntry,
    Metric,
    PaperRecord,
    Provider,
    Quality,
    Reference,
    RepositoryRecord,
    Resolution,
    WrittenBadge,
    WrittenLook,
)
from lists.identifiers import PaperId, RepositoryId


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run as it begins. ``observed_on`` is its day and is fixed for the whole run."""

    run_id: str
    command: str
    observed_on: date
    started_at: datetime


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """One run as it ends. ``found``, ``not_found`` and ``failed`` count answers; ``kept`` counts numbers left standing.

    ``requests_sent`` holds every provider that was asked, and the landing pages, with the requests that went out.
    """

    run_id: str
    finished_at: datetime
    exit_code: int
    requests_sent: Mapping[str, int]
    found: int
    not_found: int
    failed: int
    kept: int


@dataclass(frozen=True, slots=True)
class EntrySighting:
    """One entry as a list shows it today. ``line`` is 1-based; the first paper link and repository count.

    ``accepted_database_id`` is GitHub's number of the repository that a person accepted under the name.
    """

    entry_key: str
    line: int
    title: str
    section: tuple[str, ...]
    reference_key: str | None
    paper_url: str | None
    repository: RepositoryId | None
    accepted_database_id: int | None = None


@dataclass(frozen=True, slots=True)
class ListSighting:
    """One list as a whole: what it no longer shows is held by it no longer."""

    list_path: str
    entries: tuple[EntrySighting, ...]


@dataclass(frozen=True, slots=True)
class LookupRow:
    """One thing asked of one provider. ``outcome`` is ``found``, ``not_found`` or ``failed`` (with its ``error``)."""

    provider: Provider
    asked: str
    outcome: str
    error: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """What Semantic Scholar said of a paper. ``asked`` is None when a title match taught us the paper."""

    asked: PaperId | None
    record: PaperRecord
    quality: Quality
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class ArxivAnswer:
    """What arXiv said of one of its papers."""

    asked: PaperId
    record: ArxivRecord
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class RepositoryAnswer:
    """What GitHub said of a repository, under the name it was asked by.

    ``is_meant`` is False of one that merely bears the name by now, while lists mean another.
    """

    asked: RepositoryId
    record: RepositoryRecord
    quality: Quality
    fetched_at: datetime
    is_meant: bool = True


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What was decided about a reference, by which version of the rules.

    ``lookups`` is how many times in a row it was looked up and no paper was found, this time among them, and 1 where
    one was found; 0 where nothing had to be looked up.
    """

    reference: Reference
    resolution: Resolution
    lookups: int = 0
    rules_version: int | None = None


@dataclass(frozen=True, slots=True)
class RunLoad:
    """Everything one run brings home, stored in one transaction or not at all.

    ``requests_sent`` is what it took, by provider, should the run be killed before it can say so itself.
    """

    run: RunRecord
    lists: tuple[ListSighting, ...] = ()
    lookups: tuple[LookupRow, ...] = ()
    papers: tuple[PaperAnswer, ...] = ()
    arxiv: tuple[ArxivAnswer, ...] = ()
    repositories: tuple[RepositoryAnswer, ...] = ()
    ledger: tuple[LedgerRow, ...] = ()
    pages: tuple[KeptPage, ...] = ()
    requests_sent: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryLoad:
    """Past days of one metric of one subject, reckoned afterwards.

    ``points`` are (day, count as of the end of that day), in any order. ``since`` and ``through`` are the first and
    last day they account for, days without a point included; ``since`` None means from the subject's beginning.
    ``subject`` may be GitHub's number of a repository, which is surer than a name.
    """

    run: RunRecord
    source: Provider
    metric: Metric
    subject: PaperId | RepositoryId | int
    points: tuple[tuple[date, int], ...]
    through: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class HistoryProgress:
    """The days of a subject's past that are loaded, both ends included; ``since`` None is its beginning."""

    since: date | None
    through: date


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All a run needs to know of earlier ones, read at its start.

    ``ledger`` is keyed by ``Reference.key``; ``papers`` by every id asked or learned; ``repositories`` by every name
    asked or learned, in lower case, and ``numbered`` by GitHub's number; ``lookups`` by provider and the asked text;
    ``badges``, ``looks`` and ``lists`` by list path. ``lists`` holds the keys of the entries each list showed when it
    was last read; an entry in none of them is held by no list. ``agreeing`` holds, by list path, badges of other lists
    that this one must agree with; the warehouse knows nothing of that and leaves it empty. ``pages`` are by address.
    """

    ledger: Mapping[str, LedgerEntry] = field(default_factory=dict)
    papers: Mapping[PaperId, KnownPaper] = field(default_factory=dict)
    repositories: Mapping[str, KnownRepository] = field(default_factory=dict)
    lookups: Mapping[tuple[Provider, str], LastLookup] = field(default_factory=dict)
    badges: Mapping[str, tuple[WrittenBadge, ...]] = field(default_factory=dict)
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)
    looks: Mapping[str, tuple[WrittenLook, ...]] = field(default_factory=dict)
    agreeing: Mapping[str, tuple[WrittenBadge, ...]] = field(default_factory=dict)
    numbered: Mapping[int, KnownRepository] = field(default_factory=dict)
    pages: Mapping[str, KeptPage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a query. ``is_cut`` says that a row limit left rows out."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One rule about the data: how many rows break it, and up to five of them."""

    name: str
    rule: str
    failing_rows: int
    sample: Table


@dataclass(frozen=True, slots=True)
class WarehouseFacts:
    """A warehouse at a glance. Sizes are bytes; ``published_size_bytes`` is None when no copy is published.

    ``row_counts`` holds every table of ``core``; the two days are of the snapshots, None when there are none.
    """

    path: Path
    schema_version: int
    duckdb_version: str
    size_bytes: int
    published_path: Path
    published_size_bytes: int | None
    row_counts: Mapping[str, int]
    first_observed_on: date | None
    last_observed_on: date | None
