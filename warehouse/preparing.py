"""Making a warehouse, and bringing one up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from warehouse.definitions import Definition, define, digest_of, read_digest
from warehouse.errors import MigrationFailed, NewerWarehouse, NotAWarehouse
from warehouse.files import check_folder_of, copy_file, remove_leftovers, replacing
from warehouse.migrations import Migration, MigrationError, apply_migrations, read_version
from warehouse.opening import DuckDB, Patience, check_is_duckdb_file, open_file


def prepare_file(
    path: Path,
    migrations: Sequence[Migration],
    definitions: Sequence[Definition],
    patience: Patience,
    duck: DuckDB | None = None,
) -> None:
    """See that ``path`` is a warehouse of the newest form; does nothing, quickly, when it is.

    A file is made whole under a temporary name, so a killed start leaves none behind. Before an existing file is
    migrated a copy is put beside it. A newer file and a foreign one are refused untouched.
    """
    check_folder_of(path)
    if not path.exists():
        create_file(path, migrations, definitions, patience)
        return
    remove_leftovers(path)  # of a start that was killed when the file was in its place already
    check_is_duckdb_file(path)
    duck = duck or DuckDB()
    with duck.opened(path, read_only=True, patience=patience) as connection:
        version = check_version(path, connection, migrations)
        is_current = version == len(migrations) and read_digest(connection) == digest_of(definitions)
    if is_current:
        return
    backup = None
    if version < len(migrations):
        backup = backup_path_of(path, version)
        checkpoint(path, patience, duck)
        copy_file(path, backup)
    _bring_up(path, migrations, definitions, patience, backup)


def create_file(
    path: Path, migrations: Sequence[Migration], definitions: Sequence[Definition], patience: Patience
) -> None:
    """Make an empty warehouse at ``path``; one that another process has made meanwhile is left alone."""
    with replacing(path, only_if_absent=True) as temporary:
        _bring_up(temporary, migrations, definitions, patience, None)


def check_version(path: Path, connection: duckdb.DuckDBPyConnection, migrations: Sequence[Migration]) -> int:
    """The number of the file's last migration. Raises for a newer warehouse and for tables of somebody else's."""
    version = read_version(connection)
    if version is None or version == 0:
        raise NotAWarehouse(path, "is a DuckDB file that starcite did not make")
    if version > len(migrations):
        raise NewerWarehouse(path, f"warehouse version {version}", f"version {len(migrations)}")
    return version


def backup_path_of(path: Path, version: int) -> Path:
    """Where the copy from before a migration lies; ``version`` is the one it still has."""
    return path.with_name(f"{path.stem}.version-{version:04}{path.suffix}")


def checkpoint(path: Path, patience: Patience, duck: DuckDB | None = None) -> None:
    """Bring everything from DuckDB's write-ahead log into the file itself."""
    with (duck or DuckDB()).opened(path, read_only=False, patience=patience) as connection:
        connection.execute("checkpoint")


def _bring_up(
    path: Path,
    migrations: Sequence[Migration],
    definitions: Sequence[Definition],
    patience: Patience,
    backup: Path | None,
) -> None:
    with open_file(path, read_only=False, patience=patience) as connection:
        try:
            apply_migrations(connection, migrations)
        except MigrationError as error:
            raise MigrationFailed(path, error.migration, error.reason, backup) from error
        define(connection, definitions)
        connection.execute("checkpoint")
