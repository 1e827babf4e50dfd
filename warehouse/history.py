"""Filling in days that nobody watched."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from enrichers.records import Quality
from warehouse import reading
from warehouse.loading import store_run
from warehouse.records import HistoryLoad, HistoryProgress
from warehouse.snapshots import Snapshot, store_snapshots


def store_history(connection: duckdb.DuckDBPyConnection, load: HistoryLoad) -> None:
    """Store the points and how far they reach. An observed or suspect number of a day stays as it is.

    Raises ``KeyError`` for a subject the warehouse does not hold.
    """
    subject_id = reading.find_subject(connection, load.subject)
    if subject_id is None:
        raise KeyError(str(load.subject))
    store_run(connection, load.run)
    points = [
        Snapshot(
            subject_id=subject_id,
            metric=load.metric,
            source=load.source,
            observed_on=day,
            value=value,
            quality=Quality.RECONSTRUCTED,
            fetched_at=load.run.started_at,
            run_id=load.run.run_id,
        )
        for day, value in load.points
    ]
    store_snapshots(connection, points)
    before = reading.read_history_progress(connection, load.subject, load.metric, load.source)
    after = join_progress(before, HistoryProgress(load.since, load.through))
    key = [subject_id, load.metric.value, load.source.value]
    connection.execute("delete from core.history_progress where subject_id = $1 and metric = $2 and source = $3", key)
    connection.execute(
        "insert into core.history_progress values ($1, $2, $3, $4, $5, $6)",
        [*key, after.since, after.through, load.run.run_id],
    )


def join_progress(before: HistoryProgress | None, new: HistoryProgress) -> HistoryProgress:
    """What is filled in after ``new`` as well. Stretches that do not touch are not joined: the later one counts."""
    if before is None:
        return new
    first, second = sorted((before, new), key=lambda stretch: stretch.through)
    touches = second.since is None or second.since <= first.through + timedelta(days=1)
    if not touches:
        return second
    starts = (first.since or date.min, second.since or date.min)
    return HistoryProgress(None if date.min in starts else min(starts), second.through)
