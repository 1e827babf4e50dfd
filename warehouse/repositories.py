"""Storing what GitHub said of repositories."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from enrichers.records import Metric, Provider
from warehouse.records import RepositoryAnswer, RunRecord
from warehouse.snapshots import Snapshot, next_subject_id
from warehouse.staging import run_statements, stage_rows
from warehouse.subjects import match_repositories

REPOSITORY_COLUMNS = {
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
NAME_COLUMNS = {
    "name": "varchar",
    "subject_id": "integer",
    "observed_on": "date",
}


def store_repositories(
    connection: duckdb.DuckDBPyConnection, run: RunRecord, answers: Sequence[RepositoryAnswer]
) -> list[Snapshot]:
    """Store repositories and the names they answered to, and return their numbers of the day."""
    if not answers:
        return []
    known = dict(connection.execute("select database_id, subject_id from core.repositories").fetchall())
    subjects = match_repositories(answers, known, next_subject_id(connection))
    last = {subjects[answer.record.database_id]: answer for answer in answers}
    names = {
        (name, subjects[answer.record.database_id]): run.observed_on
        for answer in answers
        for name in (answer.asked.key, answer.record.repository_id.key)
    }
    rows = [_repository_row(subject, run, answer) for subject, answer in last.items()]
    stage_rows(connection, "incoming_repositories", REPOSITORY_COLUMNS, rows)
    stage_rows(connection, "incoming_repository_names", NAME_COLUMNS, [(*name, day) for name, day in names.items()])
    run_statements(connection, "repositories")
    return [_number(subject, run, answer) for subject, answer in last.items()]


def _repository_row(subject: int, run: RunRecord, answer: RepositoryAnswer) -> tuple[object, ...]:
    record = answer.record
    return (
        subject,
        record.database_id,
        str(record.repository_id),
        record.star_count,
        record.is_archived,
        record.pushed_at,
        record.licence_spdx_id,
        record.etag,
        run.observed_on,
        answer.fetched_at,
    )


def _number(subject: int, run: RunRecord, answer: RepositoryAnswer) -> Snapshot:
    return Snapshot(
        subject_id=subject,
        metric=Metric.STAR_COUNT,
        source=Provider.GITHUB,
        observed_on=run.observed_on,
        value=answer.record.star_count,
        quality=answer.quality,
        fetched_at=answer.fetched_at,
        run_id=run.run_id,
    )
