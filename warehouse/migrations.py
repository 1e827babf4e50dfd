"""Steps from one form of the warehouse to the next. Forward only.

A migration is a numbered ``.sql`` file in ``warehouse/migrations/``. Each runs in one transaction together with its
row in ``core.migrations``: a step that fails leaves nothing behind and stays pending.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

MIGRATIONS_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step. ``name`` is the file name without ending; ``number`` its head, counted from 1."""

    number: int
    name: str
    sql: str


class MigrationError(Exception):
    """A step failed and was rolled back. ``migration`` is its name, ``reason`` what DuckDB said."""

    def __init__(self, migration: str, reason: str) -> None:
        super().__init__(migration, reason)
        self.migration = migration
        self.reason = reason


def read_migrations(folder: Path = MIGRATIONS_FOLDER) -> tuple[Migration, ...]:
    """Read the steps of a folder in their order. Raises ``ValueError`` when the numbers do not run 1, 2, 3, …"""
    files = sorted(folder.glob("*.sql"))
    migrations = tuple(
        Migration(int(file.stem.split("_")[0]), file.stem, file.read_text(encoding="utf-8")) for file in files
    )
    if [migration.number for migration in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError(f"migrations in {folder} are not numbered 1, 2, 3, …: {[m.name for m in migrations]}")
    return migrations


def read_version(connection: duckdb.DuckDBPyConnection) -> int | None:
    """The number of the last step the file went through, 0 for an empty file; None for tables of somebody else's."""
    tables = connection.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
    if ("core", "migrations") in tables:
        row = connection.execute("select max(number) from core.migrations").fetchone()
        return int(row[0]) if row is not None and row[0] is not None else None
    return None if tables else 0


def apply_migrations(connection: duckdb.DuckDBPyConnection, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """Apply the steps that are pending and return them. Raises ``MigrationError`` at the first that fails.

    Steps before the failing one stay applied.
    """
    version = read_version(connection)
    if version is None:
        raise ValueError("not a warehouse")
    pending = tuple(migration for migration in migrations if migration.number > version)
    for migration in pending:
        _apply(connection, migration)
    return pending


def _apply(connection: duckdb.DuckDBPyConnection, migration: Migration) -> None:
    connection.execute("begin")
    try:
        connection.execute(migration.sql)
        connection.execute("insert into core.migrations values ($1, $2, now())", [migration.number, migration.name])
        connection.execute("commit")
    except duckdb.Error as error:
        connection.execute("rollback")
        raise MigrationError(migration.name, str(error).strip().split("\n")[0]) from error
