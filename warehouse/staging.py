"""Bringing many rows into DuckDB at once.

Some thousand rows at a time travel as one JSON array a column into a temporary table. ``executemany`` needs a thousand
times as long, list parameters a hundred times, and a file on disk would have to be cleaned up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

# An array is held several times over while it becomes rows; beyond some thousands longer ones are not quicker.
ROWS_AT_ONCE = 5_000
LOADS_FOLDER = Path(__file__).parent / "loads"


def stage_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[Sequence[object]],
) -> None:
    """Make the temporary table ``table`` of ``columns`` (name to SQL type) hold ``rows``, and nothing else."""
    into = f"create or replace temp table {table} as"
    for start in range(0, max(len(rows), 1), ROWS_AT_ONCE):
        selected, sent = _selection(columns, rows[start : start + ROWS_AT_ONCE])
        connection.execute(f"{into} select {selected}", sent)
        into = f"insert into {table}"


def _selection(columns: Mapping[str, str], rows: Sequence[Sequence[object]]) -> tuple[str, list[str]]:
    """What a select list makes of some rows, and its parameters."""
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    selected = []
    sent = []
    for place, ((name, sql_type), column) in enumerate(zip(columns.items(), values, strict=True), 1):
        # What is the same in every row, such as the day, travels once. The first column carries the number of rows.
        is_constant = place > 1 and len(column) > 1 and column.count(column[0]) == len(column)
        listed = f"${place}::json::{sql_type}[]"
        selected.append(f"({listed})[1] as {name}" if is_constant else f"unnest({listed}) as {name}")
        sent.append(_to_json(column[:1] if is_constant else column))
    return ", ".join(selected), sent


def run_statements(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Run the statements of ``warehouse/loads/<name>.sql``."""
    connection.execute((LOADS_FOLDER / f"{name}.sql").read_text(encoding="utf-8"))


def _to_json(column: Sequence[object]) -> str:
    # A half of a surrogate pair is legal in JSON and in a str, but no text: DuckDB would refuse the whole load.
    text = json.dumps(column, default=_to_text, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode("utf-8")


def _to_text(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(f"cannot be stored: {value!r}")
