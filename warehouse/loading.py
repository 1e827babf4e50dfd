"""Storing what a run brought home. Every function works within the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from enrichers.records import Ambiguous, Provider, Resolution, Resolved, WrittenBadge, WrittenLook
from warehouse.evidence import considered_text, findings_text
from warehouse.pages import store_pages
from warehouse.papers import store_papers
from warehouse.records import EntrySighting, LedgerRow, ListSighting, LookupRow, RunLoad, RunOutcome, RunRecord
from warehouse.repositories import store_repositories
from warehouse.snapshots import store_snapshots
from warehouse.staging import run_statements, stage_rows

Connection = duckdb.DuckDBPyConnection

KILLED_EXIT_CODE = 137  # 128 and the number of SIGKILL, as shells have it

ENTRY_COLUMNS = {
    "list_path": "varchar",
    "entry_key": "varchar",
    "section": "varchar[]",
    "line": "integer",
    "title": "varchar",
    "reference_key": "varchar",
    "paper_url": "varchar",
    "repository": "varchar",
    "accepted_database_id": "bigint",
    "observed_on": "date",
}
LOOKUP_COLUMNS = {
    "provider": "varchar",
    "asked": "varchar",
    "outcome": "varchar",
    "error": "varchar",
    "observed_on": "date",
    "fetched_at": "timestamptz",
    "run_id": "varchar",
}
RESOLUTION_COLUMNS = {
    "reference_key": "varchar",
    "title": "varchar",
    "url": "varchar",
    "resolved_on": "date",
    "run_id": "varchar",
    "status": "varchar",
    "paper_id": "varchar",
    "method": "varchar",
    "evidence": "varchar",
    "reason": "varchar",
    "candidates": "varchar[]",
    "findings": "varchar",
    "considered": "varchar",
    "looked_up_on": "date",
    "lookups": "integer",
    "rules_version": "integer",
}
BADGE_COLUMNS = {
    "list_path": "varchar",
    "entry_key": "varchar",
    "kind": "varchar",
    "subject": "varchar",
    "tier": "integer",
    "previous_tier": "integer",
    "written_on": "date",
    "run_id": "varchar",
}
LOOK_COLUMNS = {
    "list_path": "varchar",
    "kind": "varchar",
    "style": "varchar",
    "symbol": "varchar",
    "stands": "boolean",
    "placement": "varchar",
    "written_on": "date",
    "run_id": "varchar",
}


def store_run(connection: Connection, run: RunRecord) -> None:
    """Enter a run in the book; one that stands there already stays as it is."""
    connection.execute(
        "insert into core.runs (run_id, command, observed_on, started_at, list_paths)"
        " select $1, $2, $3, $4, [] where $1 not in (select run_id from core.runs)",
        [run.run_id, run.command, run.observed_on, run.started_at],
    )


def store_killed(connection: Connection, run_id: str, requests_sent: Mapping[str, Mapping[str, int]]) -> None:
    """Enter as killed every other run that never ended, and what some of them spent, by run and provider.

    Only for the holder of the run lock: nobody else can then be running.
    """
    connection.execute(
        "update core.runs set exit_code = $2 where exit_code is null and run_id <> $1", [run_id, KILLED_EXIT_CODE]
    )
    for killed, sent in requests_sent.items():
        _store_spend(connection, killed, sent)


def store_outcome(connection: Connection, outcome: RunOutcome) -> None:
    """Enter how a run ended and what it spent."""
    ended = [outcome.finished_at, outcome.exit_code, outcome.found, outcome.not_found, outcome.failed, outcome.kept]
    connection.execute(
        "update core.runs set finished_at = $2, exit_code = $3, found = $4, not_found = $5, failed = $6, kept = $7"
        " where run_id = $1",
        [outcome.run_id, *ended],
    )
    _store_spend(connection, outcome.run_id, outcome.requests_sent)


def store_load(connection: Connection, load: RunLoad) -> None:
    """Store everything a run brought, each day's number in place of an equal or worse one."""
    store_run(connection, load.run)
    _store_lists(connection, load.run, load.lists)
    numbers = store_papers(connection, load.run, load.papers, load.arxiv)
    numbers += store_repositories(connection, load.run, load.repositories)
    store_snapshots(connection, numbers)
    _store_lookups(connection, load.run, load.lookups)
    _store_ledger(connection, load.run, load.ledger)
    store_pages(connection, load.run, load.pages)
    if load.requests_sent:
        _store_spend(connection, load.run.run_id, load.requests_sent)


def store_badges(connection: Connection, run_id: str, list_path: str, badges: Sequence[WrittenBadge]) -> None:
    """Enter badges about to be written; those that stand in the book already are left out."""
    if not badges:
        return
    last = {(badge.entry_key, badge.kind): badge for badge in badges}
    rows = [
        (list_path, key, kind, badge.subject, badge.tier, badge.previous_tier, badge.written_on, run_id)
        for (key, kind), badge in last.items()
    ]
    stage_rows(connection, "incoming_badges", BADGE_COLUMNS, rows)
    run_statements(connection, "badges")


def store_looks(connection: Connection, run_id: str, list_path: str, looks: Sequence[WrittenLook]) -> None:
    """Enter all that a list's badges look like, in place of what stands in the book of that list."""
    connection.execute("delete from core.badge_looks where list_path = $1", [list_path])
    rows = [
        (list_path, one.kind, one.style, one.symbol, one.stands, one.placement, one.written_on, run_id) for one in looks
    ]
    stage_rows(connection, "incoming_looks", LOOK_COLUMNS, rows)
    run_statements(connection, "looks")


def _store_spend(connection: Connection, run_id: str, requests_sent: Mapping[str, int]) -> None:
    connection.execute("delete from core.spend where run_id = $1", [run_id])
    for provider, count in requests_sent.items():
        connection.execute("insert into core.spend values ($1, $2, $3)", [run_id, str(provider), count])


def _store_lists(connection: Connection, run: RunRecord, lists: Sequence[ListSighting]) -> None:
    if not lists:
        return
    entries: dict[tuple[str, str, tuple[str, ...]], EntrySighting] = {}
    for sighting in lists:
        for entry in sighting.entries:
            entries.setdefault((sighting.list_path, entry.entry_key, entry.section), entry)
    paths = {sighting.list_path: None for sighting in lists}
    stage_rows(
        connection,
        "incoming_lists",
        {"list_path": "varchar", "observed_on": "date"},
        [(path, run.observed_on) for path in paths],
    )
    rows = [_entry_row(path, entry, run) for (path, _, _), entry in entries.items()]
    stage_rows(connection, "incoming_entries", ENTRY_COLUMNS, rows)
    run_statements(connection, "entries")
    connection.execute(
        "update core.runs set list_paths = list_sort(list_distinct(list_concat(list_paths,"
        " (select list(list_path) from incoming_lists)))) where run_id = $1",
        [run.run_id],
    )


def _entry_row(path: str, entry: EntrySighting, run: RunRecord) -> tuple[object, ...]:
    return (
        path,
        entry.entry_key,
        entry.section,
        entry.line,
        entry.title,
        entry.reference_key,
        entry.paper_url,
        None if entry.repository is None else str(entry.repository),
        entry.accepted_database_id,
        run.observed_on,
    )


def _store_lookups(connection: Connection, run: RunRecord, lookups: Sequence[LookupRow]) -> None:
    if not lookups:
        return
    best: dict[tuple[Provider, str], LookupRow] = {}
    for lookup in lookups:
        if lookup.outcome != "failed" or (lookup.provider, lookup.asked) not in best:
            best[lookup.provider, lookup.asked] = lookup
    rows = [
        (row.provider, row.asked, row.outcome, row.error, run.observed_on, row.fetched_at, run.run_id)
        for row in best.values()
    ]
    stage_rows(connection, "incoming_lookups", LOOKUP_COLUMNS, rows)
    run_statements(connection, "lookups")


def _store_ledger(connection: Connection, run: RunRecord, ledger: Sequence[LedgerRow]) -> None:
    if not ledger:
        return
    last = {row.reference.key: row for row in ledger}
    stage_rows(connection, "incoming_resolutions", RESOLUTION_COLUMNS, [_ledger_row(run, row) for row in last.values()])
    run_statements(connection, "resolutions")


def _ledger_row(run: RunRecord, row: LedgerRow) -> tuple[object, ...]:
    reference, resolution = row.reference, row.resolution
    return (
        reference.key,
        reference.title,
        reference.url,
        run.observed_on,
        run.run_id,
        *_decision(resolution),
        findings_text(resolution.findings),
        considered_text(resolution.considered),
        run.observed_on if row.lookups else None,
        row.lookups or None,
        row.rules_version,
    )


def _decision(resolution: Resolution) -> tuple[object, ...]:
    if isinstance(resolution, Resolved):
        return "resolved", str(resolution.paper_id), resolution.method, resolution.evidence, None, ()
    if isinstance(resolution, Ambiguous):
        candidates = [str(candidate) for candidate in resolution.candidates]
        return "ambiguous", None, None, None, resolution.reason, candidates
    return "unresolved", None, None, None, resolution.reason, ()
