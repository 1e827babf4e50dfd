"""Writing rows as Parquet, for those who have rows and do not know DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb

from warehouse.opening import NO_EXTENSIONS, translated_errors
from warehouse.publishing import write_query_as_parquet
from warehouse.staging import stage_rows

# What a column's name promises (docs: names carry their unit), so that a column that is NULL throughout has a type.
TYPES_BY_NAME = {"line": "bigint", "year": "bigint", "corpus_id": "bigint", "section": "varchar[]"}
TYPES_BY_ENDING = {"_count": "bigint", "_on": "date", "_at": "timestamptz"}


def write_parquet(rows: Sequence[Mapping[str, object]], path: Path, columns: Sequence[str] | None = None) -> Path:
    """Write ``rows`` to ``path``, in one step, and return it.

    ``columns`` are the fields in order, by default those of the first row; a field a row lacks is NULL. Types follow
    the names (``…_count``, ``…_on``), else the first value that is not None, else text. Raises ``ValueError`` when
    there are neither rows nor columns.
    """
    names = tuple(columns if columns is not None else (rows[0] if rows else ()))
    if not names:
        raise ValueError("nothing says which columns the file has")
    types = {quote_name(name): type_of(name, [row.get(name) for row in rows]) for name in names}
    with translated_errors(path), duckdb.connect(config=dict(NO_EXTENSIONS)) as connection:
        connection.execute("set timezone = 'UTC'")
        stage_rows(connection, "rows_to_write", types, [[row.get(name) for name in names] for row in rows])
        return write_query_as_parquet(connection, "from rows_to_write", path)


def type_of(name: str, values: Sequence[object]) -> str:
    """The SQL type of a column, by its name, else by its first known value."""
    if name in TYPES_BY_NAME:
        return TYPES_BY_NAME[name]
    for ending, sql_type in TYPES_BY_ENDING.items():
        if name.endswith(ending):
            return sql_type
    match next((value for value in values if value is not None), None):
        case bool():
            return "boolean"
        case int():
            return "bigint"
        case float():
            return "double"
        case datetime():
            return "timestamptz"
        case date():
            return "date"
        case list() | tuple():
            return "varchar[]"
        case _:
            return "varchar"


def quote_name(name: str) -> str:
    """A column name as SQL, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'
