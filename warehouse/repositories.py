"""What GitHub said of repositories: stored, and read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import duckdb

from enrichers.records import KnownRepository, Metric, Namesake, Provider, RepositoryRecord, Series
from lists.identifiers import RepositoryId
from warehouse.moments import moment_of
from warehouse.records import RepositoryAnswer, RunRecord
from warehouse.snapshots import Snapshot, next_subject_id
from warehouse.staging import run_statements, stage_rows
from warehouse.subjects import ANSWERED, ASKED, match_repositories

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
    "learned_by": "varchar",
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
    names: dict[tuple[str, int], str] = {}
    for answer in answers:
        subject = subjects[answer.record.database_id]
        names.setdefault((answer.record.repository_id.key, subject), ANSWERED)
        if answer.is_meant:
            names[answer.asked.key, subject] = ASKED
    rows = [_repository_row(subject, run, answer) for subject, answer in last.items()]
    stage_rows(connection, "incoming_repositories", REPOSITORY_COLUMNS, rows)
    learned = [(*name, how, run.observed_on) for name, how in names.items()]
    stage_rows(connection, "incoming_repository_names", NAME_COLUMNS, learned)
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


def read_repositories(
    connection: duckdb.DuckDBPyConnection, stars: Mapping[int, Series]
) -> tuple[dict[str, KnownRepository], dict[int, KnownRepository]]:
    """Every repository by the names that stand for it (lower case), and by GitHub's number."""
    names: dict[int, dict[str, date]] = defaultdict(dict)
    asked: dict[int, set[str]] = defaultdict(set)
    for subject, name, since, learned_by in connection.execute(
        "select subject_id, name, first_seen_on, learned_by from core.repository_names order by name"
    ).fetchall():
        names[subject][name] = since
        if learned_by == ASKED:
            asked[subject].add(name)
    records = _read_records(connection)
    bearers = _bearers(records, names)
    known: dict[int, KnownRepository] = {}
    for subject, (record, _) in records.items():
        others = {name: bearers[name] for name in names[subject] if bearers.get(name, (0, None))[0] not in (0, subject)}
        known[subject] = KnownRepository(
            subject_id=subject,
            record=record,
            names=tuple(names[subject]),
            stars=stars.get(subject, Series(None)),
            asked_names=frozenset(asked[subject]),
            names_since=names[subject],
            namesakes={name: namesake for name, (_, namesake) in others.items()},
        )
    followed = connection.execute("select name, subject_id from core.followed_names").fetchall()
    by_number = {repository.record.database_id: repository for repository in known.values()}
    return {name: known[subject] for name, subject in followed}, by_number


def _bearers(
    records: Mapping[int, tuple[RepositoryRecord, datetime]], names: Mapping[int, Mapping[str, date]]
) -> dict[str, tuple[int, Namesake]]:
    """Who bears a name by the newest answer of anybody under it: the subject, and as what it is known."""
    bearers: dict[str, tuple[int, Namesake]] = {}
    for subject, (record, _) in sorted(records.items(), key=lambda item: item[1][1]):
        name = record.repository_id.key
        bearers[name] = subject, Namesake(record.database_id, names[subject][name])
    return bearers


def _read_records(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[RepositoryRecord, datetime]]:
    """Each repository as GitHub described it last, and when."""
    records = {}
    for row in connection.execute(
        "select subject_id, name_with_owner, database_id, star_count, is_archived, epoch_us(pushed_at),"
        " licence_spdx_id, etag, epoch_us(fetched_at) from core.repositories order by subject_id"
    ).fetchall():
        subject, name_with_owner, database_id, star_count, is_archived, pushed, licence, etag, fetched = row
        record = RepositoryRecord(
            repository_id=RepositoryId(*name_with_owner.split("/", 1)),
            database_id=database_id,
            star_count=star_count,
            is_archived=is_archived,
            pushed_at=None if pushed is None else moment_of(pushed),
            licence_spdx_id=licence,
            etag=etag,
        )
        records[subject] = record, moment_of(fetched)
    return records
