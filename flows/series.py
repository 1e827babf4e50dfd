"""What the published copy says of numbers over time, by the names that exports know papers and repositories by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from enrichers.records import Quality
from exports.numbers import EntryNumbers
from exports.ordering import Growth, SortTerm
from exports.sparkline import WINDOW_DAYS, Point
from flows.reading import named_rows
from lists.document import BadgeKind
from warehouse import trends
from warehouse.records import Table
from warehouse.store import Warehouse

METRICS = {BadgeKind.CITATIONS: "citation_count", BadgeKind.STARS: "star_count"}


def growth_of(warehouse: Path, terms: Iterable[SortTerm]) -> Growth:
    """The growth that an order needs, as ``trends.growth`` reckons it; none while no copy is published."""
    published = Warehouse(warehouse).published_path
    if not published.exists():
        return {}
    found = {}
    for key in {term.key for term in terms}:
        if key.growth_window_days is None:
            continue
        for subject, row in _by_subject(trends.read_growth(published, key.growth_window_days), key.kind):
            if row["growth"] is not None:
                found[key, subject] = row["growth"]
    return found


def courses_of(warehouse: Path, numbers: Sequence[EntryNumbers], until: date) -> dict[str, tuple[Point, ...]]:
    """A list's numbers over the last year, by subject; none while no copy is published."""
    published = Warehouse(warehouse).published_path
    if not published.exists():
        return {}
    papers = {str(entry.resolved_paper.canonical_id) for entry in numbers if entry.resolved_paper is not None}
    repositories = {
        entry.known_repository.record.database_id for entry in numbers if entry.known_repository is not None
    }
    since = until - timedelta(days=WINDOW_DAYS)
    table = trends.read_courses(published, since, until, sorted(papers), sorted(repositories))
    found: defaultdict[str, list[Point]] = defaultdict(list)
    for kind in BadgeKind:
        for subject, row in _by_subject(table, kind):
            is_reconstructed = row["quality"] == Quality.RECONSTRUCTED
            found[subject].append(Point(row["observed_on"], row["value"], is_reconstructed))
    return {subject: tuple(points) for subject, points in found.items()}


def _by_subject(table: Table, kind: BadgeKind) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of one kind's metric, by ``EntryNumbers.subject``."""
    for row in named_rows(table):
        if row["metric"] == METRICS[kind]:
            database_id = row["github_database_id"]
            yield f"github:{database_id}" if database_id is not None else row["canonical_id"], row
