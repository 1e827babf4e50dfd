"""Reading the warehouse for commands: what is known, what moved, what the last runs did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any


from exports.changes import Crossing
from exports.numbers import EntryNumbers
from exports.tabular import EntryRow
from warehouse.records import Knowledge, Table
from warehouse.store import Warehouse

LONG_AGO_DAYS = 36_500


def read_knowledge(warehouse: Warehouse) -> Knowledge:
    """What the warehouse knows; nothing when there is none yet."""
    return warehouse.read_knowledge() if warehouse.path.exists() else Knowledge()


def published(warehouse: Path) -> Path:
    """The read-only copy of a warehouse. Raises NotPublished with what to do when there is none."""
    return Warehouse(warehouse).published_path


def query(warehouse: Path, sql: str, **limits: Any) -> Table:
    """One read-only query on the published copy. Raises QueryError."""
    from warehouse.queries import run_query

    return run_query(published(warehouse), sql, **limits)


def plain_rows(rows: Sequence[EntryRow]) -> list[dict[str, Any]]:
    """Rows as dictionaries, for writers that know no dataclasses."""
    return [asdict(row) for row in rows]


def crossings_of(warehouse: Path, numbers: Sequence[EntryNumbers]) -> tuple[Crossing, ...]:
    """The crossings of one list's papers and repositories, newest first."""
    raise NotImplementedError


def latest_runs(warehouse: Path, count: int) -> Table:
    """The last runs, newest first."""
    raise NotImplementedError
