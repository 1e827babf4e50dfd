"""Storing numbers: one of a subject, metric, source and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from enrichers.records import Metric, Provider, Quality
from warehouse.staging import run_statements, stage_rows

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

# The order of core.quality: of two numbers for one day the more trusted stays.
TRUST = {Quality.RECONSTRUCTED: 0, Quality.SUSPECT: 1, Quality.OBSERVED: 2}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One metric of one subject from one source on one UTC day."""

    subject_id: int
    metric: Metric
    source: Provider
    observed_on: date
    value: int
    quality: Quality
    fetched_at: datetime
    run_id: str


def store_snapshots(connection: duckdb.DuckDBPyConnection, snapshots: Sequence[Snapshot]) -> None:
    """Store numbers, each in place of an equal or worse one: observed beats suspect beats reconstructed.

    Of several for one subject, metric, source and day within one call the most trusted counts, the first of equals.
    """
    if not snapshots:
        return
    best: dict[tuple[int, Metric, Provider, date], Snapshot] = {}
    for new in snapshots:
        held = best.setdefault((new.subject_id, new.metric, new.source, new.observed_on), new)
        if TRUST[new.quality] > TRUST[held.quality]:
            best[new.subject_id, new.metric, new.source, new.observed_on] = new
    rows = [
        (s.subject_id, s.metric, s.source, s.observed_on, s.value, s.quality, s.fetched_at, s.run_id)
        for s in best.values()
    ]
    stage_rows(connection, "incoming_snapshots", SNAPSHOT_COLUMNS, rows)
    run_statements(connection, "snapshots")


def next_subject_id(connection: duckdb.DuckDBPyConnection) -> int:
    """The first number no paper and no repository has. Numbers count from 1 and are never given twice."""
    found = connection.execute(
        "select max(subject_id) from"
        " (select subject_id from core.papers union all select subject_id from core.repositories)"
    ).fetchone()
    return 1 if found is None or found[0] is None else int(found[0]) + 1
