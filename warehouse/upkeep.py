"""Looking after a warehouse: what is in it, whether it holds its rules, making it small, moving and restoring it."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path

import duckdb

from warehouse.definitions import read_definitions
from warehouse.errors import NotAWarehouse, NotEmpty, WarehouseDamaged
from warehouse.files import copy_file, published_path_of, replacing, write_ahead_log_of
from warehouse.migrations import read_migrations
from warehouse.opening import Patience, check_is_duckdb_file, first_line, open_file, quote
from warehouse.preparing import check_version, checkpoint, create_file, prepare_file
from warehouse.publishing import write_query_as_parquet
from warehouse.records import CheckResult, Table, WarehouseFacts

CHECKS_FOLDER = Path(__file__).parent / "checks"
SAMPLE_ROWS = 5  # enough to see the pattern, few enough to print

# Rows in this order lie where a night's load puts them: a day's numbers together, each subject at its place.
STORAGE_ORDER = {"snapshots": "observed_on, subject_id, metric, source"}
NOT_DATA = ("definitions",)  # made anew from the files


def read_facts(path: Path, patience: Patience | None = None) -> WarehouseFacts:
    """The warehouse at a glance."""
    check_is_duckdb_file(path)
    published = published_path_of(path)
    with open_file(path, read_only=True, patience=patience) as connection:
        version = check_version(path, connection, read_migrations())
        days = connection.execute("select min(observed_on), max(observed_on) from core.snapshots").fetchone()
        first, last = days or (None, None)
        return WarehouseFacts(
            path=path,
            schema_version=version,
            duckdb_version=duckdb.__version__,
            size_bytes=path.stat().st_size,
            published_path=published,
            published_size_bytes=published.stat().st_size if published.exists() else None,
            row_counts={table: _count_rows(connection, table) for table in read_tables(connection)},
            first_observed_on=first,
            last_observed_on=last,
        )


def run_checks(path: Path, patience: Patience | None = None, folder: Path = CHECKS_FOLDER) -> tuple[CheckResult, ...]:
    """Try every rule of ``warehouse/checks``: a query that returns the rows breaking the sentence at its head."""
    check_is_duckdb_file(path)
    with open_file(path, read_only=True, patience=patience) as connection:
        check_version(path, connection, read_migrations())
        return tuple(_check(connection, file) for file in sorted(folder.glob("*.sql")))


def compact(path: Path, patience: Patience | None = None) -> tuple[int, int]:
    """Write the file anew, in storage order and without gaps, and swap it in. Bytes before and after."""
    patience = patience or Patience()
    check_is_duckdb_file(path)
    with open_file(path, read_only=True, patience=patience) as connection:
        check_version(path, connection, read_migrations())
    checkpoint(path, patience)
    before = path.stat().st_size
    with replacing(path) as temporary:
        create_file(temporary, read_migrations(), read_definitions(), patience)
        with open_file(temporary, read_only=False, patience=patience) as connection:
            connection.execute(f"attach {quote(str(path))} as old (read_only)")
            _fill(connection, {table: f"old.core.{table}" for table in read_tables(connection)})
            connection.execute("detach old")
            connection.execute("checkpoint")
    return before, path.stat().st_size


def export_parquet(path: Path, folder: Path, patience: Patience | None = None) -> tuple[Path, ...]:
    """Write every table of ``core`` as ``<table>.parquet`` into ``folder``, without loss. Their paths."""
    check_is_duckdb_file(path)
    with open_file(path, read_only=True, patience=patience) as connection:
        check_version(path, connection, read_migrations())
        return tuple(
            write_query_as_parquet(
                connection, f"from core.{table} order by {STORAGE_ORDER.get(table, 'all')}", folder / f"{table}.parquet"
            )
            for table in read_tables(connection)
        )


def import_parquet(path: Path, folder: Path, patience: Patience | None = None) -> None:
    """Fill an empty warehouse at ``path`` (made if absent) with an export of the same version.

    Raises ``NotEmpty`` when it holds runs, ``NotAWarehouse`` when the folder is no export of this version.
    """
    patience = patience or Patience()
    prepare_file(path, read_migrations(), read_definitions(), patience)
    with open_file(path, read_only=False, patience=patience) as connection:
        if _count_rows(connection, "runs") > 0:
            raise NotEmpty(path)
        tables = read_tables(connection)
        missing = [table for table in tables if not (folder / f"{table}.parquet").is_file()]
        if missing:
            raise NotAWarehouse(folder, f"is no export of a warehouse: {missing[0]}.parquet is missing")
        sources = {table: f"read_parquet({quote(str(folder / f'{table}.parquet'))})" for table in tables}
        try:
            versions = connection.execute(f"select max(number) from {sources['migrations']}").fetchall()  # noqa: S608 (our file)
            if versions != [(len(read_migrations()),)]:
                raise NotAWarehouse(folder, f"is an export of another warehouse version ({versions[0][0]})")
            _fill(connection, sources)
        except (duckdb.DataError, duckdb.ProgrammingError, duckdb.IntegrityError) as error:
            raise NotAWarehouse(folder, f"is no export of a warehouse: {first_line(str(error))}") from error


def restore(path: Path, backup: Path, patience: Patience | None = None) -> Path | None:
    """Put a copy of ``backup`` in the place of ``path`` and bring it up to date.

    What was there stays beside it, also when it is damaged; its path is returned, None when there was nothing.
    ``backup`` may be a backup, a published copy or any other copy of a warehouse.
    """
    patience = patience or Patience()
    check_is_duckdb_file(backup)
    if path.exists() and path.samefile(backup):
        raise NotAWarehouse(backup, "is the warehouse itself and no backup of it")
    with open_file(backup, read_only=True, patience=patience) as connection:
        check_version(backup, connection, read_migrations())
    if write_ahead_log_of(backup).exists():
        checkpoint(backup, patience)
    replaced = _keep_beside(path, patience) if path.exists() else None
    copy_file(backup, path)
    prepare_file(path, read_migrations(), read_definitions(), patience)
    return replaced


def read_tables(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The tables of ``core`` that hold data, by name."""
    found = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'core' and database_name = current_database()"
        " order by table_name"
    ).fetchall()
    return tuple(table for (table,) in found if table not in NOT_DATA)


def _fill(connection: duckdb.DuckDBPyConnection, sources: dict[str, str]) -> None:
    connection.execute("begin")
    for table, source in sources.items():
        connection.execute(f"delete from core.{table}")  # noqa: S608 (our names)
        order = STORAGE_ORDER.get(table, "all")
        connection.execute(f"insert into core.{table} by name from {source} order by {order}")
    connection.execute("commit")


def _keep_beside(path: Path, patience: Patience) -> Path:
    """Give what lies at ``path`` a second name, so that it survives being replaced, and take its log with it."""
    try:
        check_is_duckdb_file(path)
        checkpoint(path, patience)
    except (NotAWarehouse, WarehouseDamaged):
        pass  # it is kept as it is, with what DuckDB had not yet brought into it
    number = next(n for n in count(1) if not _kept_path(path, n).exists())
    kept, log = _kept_path(path, number), write_ahead_log_of(path)
    os.link(path, kept)
    if log.exists():
        log.replace(write_ahead_log_of(kept))
    return kept


def _kept_path(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}.replaced-{number}{path.suffix}")


def _check(connection: duckdb.DuckDBPyConnection, file: Path) -> CheckResult:
    text = file.read_text(encoding="utf-8")
    head = [line.removeprefix("--").strip() for line in text.splitlines() if line.startswith("--")]
    query = text.strip().rstrip(";")
    failing = connection.execute(f"select count(*) from (\n{query}\n)").fetchall()[0][0]  # noqa: S608 (our file)
    sample = connection.execute(f"from (\n{query}\n) limit {SAMPLE_ROWS}")
    columns = tuple(str(column[0]) for column in sample.description or ())
    return CheckResult(file.stem, " ".join(head), int(failing), Table(columns, tuple(sample.fetchall())))


def _count_rows(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(connection.execute(f"select count(*) from core.{table}").fetchall()[0][0])  # noqa: S608 (our names)
