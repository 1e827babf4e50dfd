"""Storing what a run brought home. Every function works within the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import duckdb

from enrichers.records import Ambiguous, Metric, PaperRecord, Provider, Quality, Resolved, WrittenBadge
from lists.identifiers import PaperId
from warehouse.records import (
    ArxivAnswer,
    EntrySighting,
    LedgerRow,
    ListSighting,
    LookupRow,
    PaperAnswer,
    RepositoryAnswer,
    RunLoad,
    RunOutcome,
    RunRecord,
)
from warehouse.staging import run_statements, stage_rows
from warehouse.subjects import KnownPapers, PaperMatcher, ids_to_look_up, match_repositories

Connection = duckdb.DuckDBPyConnection

# subject, metric, source, day, value, quality, moment, run
SnapshotRow = tuple[int, Metric, Provider, date, int, Quality, datetime, str]

SNAPSHOT_COLUMNS = {
    "subject_id": "integer",
    "metric": "varchar",
    "source": "varchar",
    "observed_on": "date",
    "value": "bigint",
    "quality": "varchar",
    "fetched_at": "timestamptz",
    "run_id": "varchar",
}
_TRUST = {Quality.RECONSTRUCTED: 0, Quality.SUSPECT: 1, Quality.OBSERVED: 2}


def store_run(connection: Connection, run: RunRecord) -> None:
    """Enter a run in the book; one that stands there already stays as it is."""
    connection.execute(
        "insert into core.runs (run_id, command, observed_on, started_at, list_paths)"
        " select $1, $2, $3, $4, [] where $1 not in (select run_id from core.runs)",
        [run.run_id, run.command, run.observed_on, run.started_at],
    )


def store_outcome(connection: Connection, outcome: RunOutcome) -> None:
    """Enter how a run ended and what it spent."""
    connection.execute(
        "update core.runs set finished_at = $2, exit_code = $3, found = $4, not_found = $5, failed = $6, kept = $7"
        " where run_id = $1",
        [
            outcome.run_id,
            outcome.finished_at,
            outcome.exit_code,
            outcome.found,
            outcome.not_found,
            outcome.failed,
            outcome.kept,
        ],
    )
    connection.execute("delete from core.spend where run_id = $1", [outcome.run_id])
    for provider, requests_sent in outcome.requests_sent.items():
        connection.execute("insert into core.spend values ($1, $2, $3)", [outcome.run_id, provider, requests_sent])


def store_load(connection: Connection, load: RunLoad) -> None:
    """Store everything a run brought, each day's number in place of an equal or worse one."""
    store_run(connection, load.run)
    _store_lists(connection, load.run, load.lists)
    snapshots = _store_papers(connection, load.run, load.papers, load.arxiv)
    snapshots += _store_repositories(connection, load.run, load.repositories)
    store_snapshots(connection, snapshots)
    _store_lookups(connection, load.run, load.lookups)
    _store_ledger(connection, load.run, load.ledger)


def store_snapshots(connection: Connection, rows: Sequence[SnapshotRow]) -> None:
    """Store numbers by the rule of ``loads/snapshots.sql``. Of several for one key the most trusted, first one counts."""
    if not rows:
        return
    best: dict[tuple[int, Metric, Provider, date], SnapshotRow] = {}
    for row in rows:
        held = best.get(row[:4])
        if held is None or _TRUST[row[5]] > _TRUST[held[5]]:
            best[row[:4]] = row
    stage_rows(connection, "incoming_snapshots", SNAPSHOT_COLUMNS, list(best.values()))
    run_statements(connection, "snapshots")


def store_badges(connection: Connection, run_id: str, list_path: str, badges: Sequence[WrittenBadge]) -> None:
    """Enter badges about to be written; those that stand in the book already are left out."""
    if not badges:
        return
    columns = {
        "entry_key": "varchar",
        "kind": "varchar",
        "subject": "varchar",
        "tier": "integer",
        "previous_tier": "integer",
        "written_on": "date",
        "list_path": "varchar",
        "run_id": "varchar",
    }
    last = {(badge.entry_key, badge.kind): badge for badge in badges}
    rows = [
        (key, kind, badge.subject, badge.tier, badge.previous_tier, badge.written_on, list_path, run_id)
        for (key, kind), badge in last.items()
    ]
    stage_rows(connection, "incoming_badges", columns, rows)
    run_statements(connection, "badges")


def next_subject_id(connection: Connection) -> int:
    """The first number no paper and no repository has. Numbers count from 1 and are never given twice."""
    row = connection.execute(
        "select max(subject_id) from (select subject_id from core.papers union all select subject_id from core.repositories)"
    ).fetchone()
    return 1 if row is None or row[0] is None else int(row[0]) + 1


def _store_lists(connection: Connection, run: RunRecord, lists: Sequence[ListSighting]) -> None:
    if not lists:
        return
    entries: dict[tuple[str, str, tuple[str, ...]], EntrySighting] = {}
    for sighting in lists:
        for entry in sighting.entries:
            entries.setdefault((sighting.list_path, entry.entry_key, entry.section), entry)
    stage_rows(
        connection,
        "incoming_lists",
        {"list_path": "varchar", "observed_on": "date"},
        [(path, run.observed_on) for path in {sighting.list_path: None for sighting in lists}],
    )
    columns = {
        "list_path": "varchar",
        "entry_key": "varchar",
        "section": "varchar[]",
        "line": "integer",
        "title": "varchar",
        "reference_key": "varchar",
        "paper_url": "varchar",
        "repository": "varchar",
        "observed_on": "date",
    }
    rows = [
        (path, key, section, entry.line, entry.title, entry.reference_key, entry.paper_url)
        + (None if entry.repository is None else str(entry.repository), run.observed_on)
        for (path, key, section), entry in entries.items()
    ]
    stage_rows(connection, "incoming_entries", columns, rows)
    run_statements(connection, "entries")
    connection.execute(
        "update core.runs set list_paths = list_sort(list_distinct(list_concat(list_paths,"
        " (select list(list_path) from incoming_lists)))) where run_id = $1",
        [run.run_id],
    )


def _store_papers(
    connection: Connection, run: RunRecord, papers: Sequence[PaperAnswer], arxiv: Sequence[ArxivAnswer]
) -> list[SnapshotRow]:
    if not papers and not arxiv:
        return []
    matcher = PaperMatcher(_read_known_papers(connection, ids_to_look_up(papers, arxiv)), next_subject_id(connection))
    answered = [(matcher.match_paper(answer), answer) for answer in papers]
    from_arxiv = {matcher.match_arxiv(answer): answer for answer in arxiv}
    canonical_ids = _read_canonical_ids(connection, [subject for subject, _ in answered]) | matcher.canonical_ids
    chosen = _one_answer_each(answered, canonical_ids)
    rows = [_paper_row(subject, matcher.canonical_ids.get(subject), run, chosen[subject]) for subject in chosen]
    rows += [
        (subject, matcher.canonical_ids[subject], None, None, answer.record.title, None)
        + (answer.record.authors, None, None, run.observed_on, answer.fetched_at)
        for subject, answer in from_arxiv.items()
        if subject in matcher.canonical_ids and subject not in chosen
    ]
    _stage_papers(connection, run, rows, matcher, from_arxiv)
    run_statements(connection, "papers")
    return [row for subject, answer in chosen.items() for row in _citation_rows(subject, run, answer)]


def _one_answer_each(
    answered: Iterable[tuple[int, PaperAnswer]], canonical_ids: dict[int, str]
) -> dict[int, PaperAnswer]:
    """Of several answers about one paper, the one asked by its canonical id, else the first. Never the highest."""
    chosen: dict[int, PaperAnswer] = {}
    for subject, answer in answered:
        if subject not in chosen or str(answer.asked) == canonical_ids.get(subject):
            chosen[subject] = answer
    return chosen


def _paper_row(subject: int, canonical_id: str | None, run: RunRecord, answer: PaperAnswer) -> tuple[object, ...]:
    record: PaperRecord = answer.record
    return (subject, canonical_id, record.semantic_scholar_id, record.corpus_id, record.title, record.year) + (
        (record.authors, record.venue, record.published_on, run.observed_on, answer.fetched_at)
    )


def _citation_rows(subject: int, run: RunRecord, answer: PaperAnswer) -> list[SnapshotRow]:
    numbers = (
        (Metric.CITATION_COUNT, answer.record.citation_count),
        (Metric.INFLUENTIAL_CITATION_COUNT, answer.record.influential_citation_count),
    )
    return [
        (subject, metric, Provider.SEMANTIC_SCHOLAR, run.observed_on, value)
        + (answer.quality, answer.fetched_at, run.run_id)
        for metric, value in numbers
        if value is not None
    ]


def _stage_papers(
    connection: Connection,
    run: RunRecord,
    rows: Sequence[tuple[object, ...]],
    matcher: PaperMatcher,
    from_arxiv: dict[int, ArxivAnswer],
) -> None:
    columns = {
        "subject_id": "integer",
        "canonical_id": "varchar",
        "semantic_scholar_id": "varchar",
        "corpus_id": "bigint",
        "title": "varchar",
        "year": "integer",
        "authors": "varchar[]",
        "venue": "varchar",
        "published_on": "date",
        "observed_on": "date",
        "fetched_at": "timestamptz",
    }
    stage_rows(connection, "incoming_papers", columns, rows)
    stage_rows(
        connection,
        "incoming_paper_ids",
        {"paper_id": "varchar", "subject_id": "integer", "learned_by": "varchar", "observed_on": "date"},
        [(name, subject, how, run.observed_on) for name, (subject, how) in matcher.changed_ids.items()],
    )
    arxiv_columns = {
        "subject_id": "integer",
        "arxiv_id": "varchar",
        "version": "integer",
        "title": "varchar",
        "authors": "varchar[]",
        "published_at": "timestamptz",
        "updated_at": "timestamptz",
        "primary_category": "varchar",
        "doi": "varchar",
        "comment": "varchar",
        "is_withdrawn": "boolean",
        "fetched_at": "timestamptz",
    }
    stage_rows(connection, "incoming_arxiv_papers", arxiv_columns, [_arxiv_row(*item) for item in from_arxiv.items()])


def _arxiv_row(subject: int, answer: ArxivAnswer) -> tuple[object, ...]:
    record = answer.record
    return (subject, record.arxiv_id, record.version, record.title, record.authors, record.published_at) + (
        (record.updated_at, record.primary_category, record.doi, record.comment, record.is_withdrawn, answer.fetched_at)
    )


def _read_known_papers(connection: Connection, names: set[str]) -> KnownPapers:
    stage_rows(connection, "wanted_ids", {"paper_id": "varchar"}, [(name,) for name in sorted(names)])
    found = connection.execute(
        "select paper_id, subject_id, learned_by, semantic_scholar_id is null"
        " from core.paper_ids join wanted_ids using (paper_id) join core.papers using (subject_id)"
    ).fetchall()
    return KnownPapers(
        ids={name: (subject, learned_by) for name, subject, learned_by, _ in found},
        without_semantic_scholar=frozenset(subject for _, subject, _, is_without in found if is_without),
    )


def _read_canonical_ids(connection: Connection, subjects: Sequence[int]) -> dict[int, str]:
    stage_rows(connection, "wanted_subjects", {"subject_id": "integer"}, [(subject,) for subject in subjects])
    found = connection.execute(
        "select subject_id, canonical_id from core.papers where subject_id in (select subject_id from wanted_subjects)"
    ).fetchall()
    return dict(found)


def _store_repositories(
    connection: Connection, run: RunRecord, answers: Sequence[RepositoryAnswer]
) -> list[SnapshotRow]:
    if not answers:
        return []
    known = dict(connection.execute("select database_id, subject_id from core.repositories").fetchall())
    subjects = match_repositories(answers, known, next_subject_id(connection))
    last = {subjects[answer.record.database_id]: answer for answer in answers}
    columns = {
        "subject_id": "integer",
        "database_id": "bigint",
        "name_with_owner": "varchar",
        "star_count": "bigint",
        "is_archived": "boolean",
        "pushed_at": "timestamptz",
        "licence_spdx_id": "varchar",
        "etag": "varchar",
        "observed_on": "date",
        "fetched_at": "timestamptz",
    }
    rows = [
        (subject, answer.record.database_id, str(answer.record.repository_id), answer.record.star_count)
        + (answer.record.is_archived, answer.record.pushed_at, answer.record.licence_spdx_id, answer.record.etag)
        + (run.observed_on, answer.fetched_at)
        for subject, answer in last.items()
    ]
    stage_rows(connection, "incoming_repositories", columns, rows)
    names = {
        (name, subjects[answer.record.database_id]): run.observed_on
        for answer in answers
        for name in (answer.asked.key, answer.record.repository_id.key)
    }
    stage_rows(
        connection,
        "incoming_repository_names",
        {"name": "varchar", "subject_id": "integer", "observed_on": "date"},
        [(*key, day) for key, day in names.items()],
    )
    run_statements(connection, "repositories")
    return [
        (subject, Metric.STAR_COUNT, Provider.GITHUB, run.observed_on, answer.record.star_count)
        + (answer.quality, answer.fetched_at, run.run_id)
        for subject, answer in last.items()
    ]


def _store_lookups(connection: Connection, run: RunRecord, lookups: Sequence[LookupRow]) -> None:
    if not lookups:
        return
    best: dict[tuple[Provider, str], LookupRow] = {}
    for lookup in lookups:
        if lookup.outcome != "failed" or (lookup.provider, lookup.asked) not in best:
            best[lookup.provider, lookup.asked] = lookup
    columns = {
        "provider": "varchar",
        "asked": "varchar",
        "outcome": "varchar",
        "error": "varchar",
        "observed_on": "date",
        "fetched_at": "timestamptz",
        "run_id": "varchar",
    }
    rows = [
        (row.provider, row.asked, row.outcome, row.error, run.observed_on, row.fetched_at, run.run_id)
        for row in best.values()
    ]
    stage_rows(connection, "incoming_lookups", columns, rows)
    run_statements(connection, "lookups")


def _store_ledger(connection: Connection, run: RunRecord, ledger: Sequence[LedgerRow]) -> None:
    if not ledger:
        return
    columns = {
        "reference_key": "varchar",
        "status": "varchar",
        "paper_id": "varchar",
        "method": "varchar",
        "evidence": "varchar",
        "reason": "varchar",
        "candidates": "varchar[]",
        "title": "varchar",
        "url": "varchar",
        "resolved_on": "date",
        "run_id": "varchar",
    }
    last = {row.reference.key: row for row in ledger}
    stage_rows(connection, "incoming_resolutions", columns, [_ledger_row(run, row) for row in last.values()])
    run_statements(connection, "resolutions")


def _ledger_row(run: RunRecord, row: LedgerRow) -> tuple[object, ...]:
    resolution = row.resolution
    decision: tuple[object, ...]
    if isinstance(resolution, Resolved):
        decision = ("resolved", str(resolution.paper_id), resolution.method, resolution.evidence, None, [])
    elif isinstance(resolution, Ambiguous):
        decision = ("ambiguous", None, None, None, resolution.reason, _texts(resolution.candidates))
    else:
        decision = ("unresolved", None, None, None, resolution.reason, [])
    return (row.reference.key, *decision, row.reference.title, row.reference.url, run.observed_on, run.run_id)


def _texts(ids: Iterable[PaperId]) -> list[str]:
    return [str(paper_id) for paper_id in ids]
