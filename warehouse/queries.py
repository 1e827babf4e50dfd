"""Asking the published copy. Read only, one statement, no file but the copy itself, and never for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.errors import NotPublished, QueryError
from warehouse.migrations import read_migrations
from warehouse.opening import check_is_duckdb_file, first_line, open_file
from warehouse.preparing import check_version
from warehouse.records import Table

READING_STATEMENTS = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)

# Set on the open connection, in this order, so that a query can neither reach the disk nor take it back. The schema
# makes `show tables` tell the views that are meant for it, and `from latest` work as well.
SAFE_SETTINGS = "set schema = 'trends'; set enable_external_access = false; set lock_configuration = true"


def run_query(published: Path, sql: str, *, row_limit: int | None = None, timeout_seconds: float = 60.0) -> Table:
    """Run one reading statement on the published copy at ``published``.

    Of more than ``row_limit`` rows the first are returned and ``is_cut`` is set; None means all. After
    ``timeout_seconds`` the query is stopped. Raises ``NotPublished`` when there is no copy and ``QueryError`` with the
    reason for anything that is wrong with the statement.
    """
    with _open_for_queries(published) as connection:
        _check_statement(connection, sql)
        return _run(connection, sql, None, row_limit, timeout_seconds)


def run_own_query(published: Path, sql: str, values: Mapping[str, object]) -> Table:
    """Run a query of ours with named ``values`` (``$name``) on the published copy."""
    with _open_for_queries(published) as connection:
        return _run(connection, sql, values, None, timeout_seconds=60.0)


@contextmanager
def _open_for_queries(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    if not published.exists():
        raise NotPublished(published)
    check_is_duckdb_file(published)
    with open_file(published, read_only=True) as connection:
        check_version(published, connection, read_migrations())
        connection.execute(SAFE_SETTINGS)
        yield connection


def _check_statement(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(_explain(error)) from error
    if not statements:
        raise QueryError('There is no query to run. Try: starcite sql "from trends.latest limit 5"')
    if len(statements) > 1:
        raise QueryError(f"One statement at a time, please: these are {len(statements)}. Run them one after another.")
    if statements[0].type not in READING_STATEMENTS:
        kind = statements[0].type.name.replace("_", " ")
        raise QueryError(f"{kind} is not for the published copy, which can only be read. Start with SELECT or FROM.")


def _run(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    values: Mapping[str, object] | None,
    row_limit: int | None,
    timeout_seconds: float,
) -> Table:
    timer = threading.Timer(timeout_seconds, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        result = connection.execute(sql, dict(values) if values else None)
        columns = tuple(str(column[0]) for column in result.description or ())
        rows = result.fetchall() if row_limit is None else result.fetchmany(row_limit + 1)
    except duckdb.InterruptException as error:
        raise QueryError(
            f"The query was stopped after {timeout_seconds:g} seconds. Ask for less, or give it more time."
        ) from error
    except duckdb.Error as error:
        raise QueryError(_explain(error)) from error
    finally:
        timer.cancel()
    is_cut = row_limit is not None and len(rows) > row_limit
    return Table(columns, tuple(rows[:row_limit]), is_cut)


def _explain(error: duckdb.Error) -> str:
    """What DuckDB said, in at most two lines: the fault, and what it suggests or where it stands."""
    text = str(error)
    lines = [line.strip() for line in text.splitlines()[1:] if line.strip() and line.strip() != "^"]
    if isinstance(error, duckdb.PermissionException):
        return f"{first_line(text)}. A query sees the published copy and no other file."
    return first_line(text) + (f".\n{lines[0]}" if lines else ".")
