"""Reading the warehouse for commands: what is known, what moved, what the last runs did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from enrichers.records import Resolved
from exports.changes import Crossing, Mover
from exports.coverage import coverage
from exports.numbers import EntryNumbers
from exports.report import ListCoverage, UnresolvedEntry, render_report
from exports.tabular import EntryRow
from flows.errors import BadInput
from flows.exporting import numbers_of
from flows.settings import Settings
from flows.wants import ListWants
from lists.document import BadgeKind
from warehouse import trends
from warehouse.errors import OlderWarehouse
from warehouse.records import Knowledge, Table
from warehouse.store import Warehouse

# What a table on the terminal shows of a trend; JSON and CSV have every column.
TABLE_COLUMNS = {
    "movers": ("metric", "place", "canonical_id", "title", "start_value", "end_value", "growth"),
    "growth": ("metric", "canonical_id", "title", "window_start", "window_end", "end_value", "growth", "why_unknown"),
    "crossings": ("crossed_on", "direction", "metric", "line", "value", "canonical_id", "title"),
    "runs": (
        "started_at",
        "command",
        "list_paths",
        "semantic_scholar_requests",
        "arxiv_requests",
        "github_requests",
        "landing_page_requests",
        "asked",
        "found",
        "not_found",
        "failed",
        "suspect",
        "kept",
        "exit_code",
    ),
    "latest": ("metric", "canonical_id", "title", "value", "observed_on", "quality"),
}
MOVERS_IN_A_DIGEST = 10  # of each metric


def read_knowledge(warehouse: Warehouse) -> Knowledge:
    """What the warehouse knows; nothing when there is none yet."""
    return warehouse.read_knowledge() if warehouse.path.exists() else Knowledge()


def read_published(warehouse: Warehouse) -> Knowledge:
    """What the published copy knows; the warehouse itself where there is none, or one of an earlier version."""
    with suppress(OlderWarehouse):
        if warehouse.published_path.exists():
            return Warehouse(warehouse.published_path).read_knowledge()
    return read_knowledge(warehouse)


def query(warehouse: Path, sql: str, timeout_seconds: float = 60.0) -> Table:
    """One read-only query on the published copy. Raises QueryError, or NotPublished when there is no copy."""
    from warehouse.queries import run_query

    return run_query(Warehouse(warehouse).published_path, sql, timeout_seconds=timeout_seconds)


def trend(warehouse: Path, view: str, days: int, count: int, today: date) -> Table:
    """The first rows of one trend, with every column. Raises BadInput for a window that growth is not kept over."""
    published = Warehouse(warehouse).published_path
    match view:
        case "movers":
            return trends.read_movers(published, days, count)
        case "growth":
            if days not in trends.WINDOW_DAYS:
                raise BadInput(f"--days {days}: growth is kept over {', '.join(map(str, trends.WINDOW_DAYS))} days")
            table = trends.read_growth(published, days)
        case "crossings":
            table = trends.read_crossings(published, today - timedelta(days=days - 1))
        case "coverage":
            table = trends.read_coverage(published)
        case _:
            table = trends.read_latest(published)
    return Table(table.columns, table.rows[:count], is_cut=len(table.rows) > count)


def for_the_terminal(table: Table, view: str) -> Table:
    """The columns of a trend that fit on a terminal."""
    places = [table.columns.index(name) for name in TABLE_COLUMNS.get(view, table.columns) if name in table.columns]
    return Table(
        tuple(table.columns[place] for place in places),
        tuple(tuple(row[p] for p in places) for row in table.rows),
        table.is_cut,
    )


def named_rows(table: Table) -> Iterator[dict[str, Any]]:
    """Rows as dictionaries by column name."""
    return (dict(zip(table.columns, row, strict=True)) for row in table.rows)


def latest_runs(warehouse: Path, count: int) -> Table:
    """The last runs, newest first; none when there is no warehouse yet."""
    store = Warehouse(warehouse)
    return store.read_runs(count) if warehouse.exists() else Table((), ())


def plain_rows(rows: Sequence[EntryRow]) -> list[dict[str, Any]]:
    """Rows as dictionaries, for writers that know no dataclasses."""
    return [asdict(row) for row in rows]


def crossings_of(warehouse: Path, numbers: Sequence[EntryNumbers]) -> tuple[Crossing, ...]:
    """The crossings of one list's papers and repositories, newest first; none while no copy is published."""
    if not Warehouse(warehouse).published_path.exists():
        return ()
    urls = _urls_of(numbers)
    found = []
    for row in named_rows(trends.read_crossings(Warehouse(warehouse).published_path, date.min)):
        database_id = row["github_database_id"]
        subject = f"github:{database_id}" if database_id is not None else row["canonical_id"]
        if subject in urls:
            found.append(
                Crossing(
                    row["canonical_id"],
                    row["title"],
                    urls[subject],
                    row["metric"],
                    row["line"],
                    row["value"],
                    row["crossed_on"],
                    subject,
                )
            )
    return tuple(found)


def _urls_of(numbers: Sequence[EntryNumbers]) -> dict[str, str | None]:
    urls: dict[str, str | None] = {}
    for entry in numbers:
        paper, repository = entry.subject(BadgeKind.CITATIONS), entry.subject(BadgeKind.STARS)
        if paper is not None:
            urls.setdefault(paper, entry.paper_url)
        if repository is not None:
            urls.setdefault(repository, f"https://github.com/{entry.repository}")
    return urls


def digest(settings: Settings, lists: Sequence[ListWants], knowledge: Knowledge, days: int) -> str:
    """The Markdown digest of the lists: what is known, what moved in ``days``, what crossed a line, what is open."""
    by_list = [(item, numbers_of(item, knowledge)) for item in lists]
    everything = [entry for _, numbers in by_list for entry in numbers]
    since = settings.today - timedelta(days=days)
    shares = [
        ListCoverage(
            item.file.given,
            len(numbers),
            tuple(coverage(numbers, kind, settings.today, settings.max_age_days) for kind in BadgeKind),
        )
        for item, numbers in by_list
    ]
    unresolved = [
        UnresolvedEntry(item.file.given, entry.entry.line, entry.entry.title, entry.resolution.reason)
        for item, numbers in by_list
        for entry in numbers
        if not isinstance(entry.resolution, Resolved) and entry.entry_index not in item.choices.skipped
    ]
    crossings = [c for c in crossings_of(settings.warehouse, everything) if c.observed_on > since]
    return render_report(settings.today, shares, _movers(settings.warehouse, days), crossings, unresolved)


def _movers(warehouse: Path, days: int) -> tuple[Mover, ...]:
    if not Warehouse(warehouse).published_path.exists():
        return ()
    rows = named_rows(trends.read_movers(Warehouse(warehouse).published_path, days, MOVERS_IN_A_DIGEST))
    return tuple(
        Mover(
            row["canonical_id"],
            row["title"],
            row["metric"],
            row["start_value"],
            row["end_value"],
            row["window_start"],
            row["window_end"],
        )
        for row in rows
    )


def fact_rows(warehouse: Path) -> list[tuple[str, object]]:
    """What ``starcite warehouse info`` shows."""
    from warehouse.upkeep import read_facts

    facts = read_facts(warehouse)
    return [
        ("file", facts.path.name),
        ("schema version", facts.schema_version),
        ("DuckDB version", facts.duckdb_version),
        ("size in bytes", facts.size_bytes),
        ("published copy in bytes", facts.published_size_bytes),
        ("first day", facts.first_observed_on),
        ("last day", facts.last_observed_on),
        *((f"rows of core.{table}", count) for table, count in facts.row_counts.items()),
    ]
