"""The read-only copies that analysts open."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.errors import NotPublished
from warehouse.files import copy_file, published_path_of, replacing
from warehouse.opening import DuckDB, Patience, open_file, quote
from warehouse.preparing import checkpoint


def publish(path: Path, patience: Patience, duck: DuckDB) -> Path:
    """Put a copy of the warehouse beside it, in one step, and return its path.

    Whoever has the copy before open keeps reading that one.
    """
    checkpoint(path, patience, duck)
    published = published_path_of(path)
    copy_file(path, published)
    return published


def publish_parquet(published: Path, folder: Path) -> tuple[Path, ...]:
    """Write each view of ``trends`` as ``<view>.parquet`` into ``folder``, each file in one step. Their paths."""
    if not published.exists():
        raise NotPublished(published)
    with open_file(published, read_only=True) as connection:
        views = connection.execute(
            "select view_name from duckdb_views() where schema_name = 'trends' order by view_name"
        ).fetchall()
        return tuple(
            write_query_as_parquet(connection, f"from trends.{view} order by all", folder / f"{view}.parquet")
            for (view,) in views
        )


def write_query_as_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> Path:
    """Write the rows of a query to ``path``, in one step, and return it."""
    with replacing(path) as temporary:
        connection.execute(f"copy ({query}) to {quote(str(temporary))} (format parquet, compression zstd)")
    return path
