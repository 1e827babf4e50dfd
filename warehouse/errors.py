"""What can go wrong with the warehouse.

    WarehouseError                 str() is one or two lines: what happened, to what, what to do next
    ├── NotAWarehouse              the file is no DuckDB file, or one that starcite did not make
    ├── NewerWarehouse             written by a newer starcite or DuckDB
    ├── OlderWarehouse             written by an older starcite, and to be brought up to date before it is read
    ├── WarehouseBusy              another run or another program has it; pid and command where known
    ├── WarehouseDamaged           DuckDB cannot read it
    ├── WarehouseUnwritable        no room, no right
    │   └── NoFolder               the folder it would lie in does not exist
    ├── MigrationFailed            rolled back; the file is as it was
    ├── NotPublished               there is no read-only copy yet
    ├── NotEmpty                   an import would mix two warehouses
    └── QueryError                 the SQL was refused, failed or ran too long

DuckDB's own errors are translated in ``warehouse/opening.py`` and nowhere else.
"""

from __future__ import annotations

from pathlib import Path


class WarehouseError(Exception):
    """Something about the warehouse that its operator can act on."""


class NotAWarehouse(WarehouseError):
    """The path holds something else. It was not touched."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"{self.path} {self.reason}; it was left as it is.\n"
            "Choose another path for the warehouse (STARCITE_WAREHOUSE), or move that file away."
        )


class NewerWarehouse(WarehouseError):
    """The file was written by a later version than this one reads."""

    def __init__(self, path: Path, found: str, known: str) -> None:
        super().__init__(path, found, known)
        self.path = path
        self.found = found
        self.known = known

    def __str__(self) -> str:
        return (
            f"{self.path} is of {self.found}; this starcite knows up to {self.known}. It was left as it is.\n"
            "Update starcite, or restore a backup made before the update."
        )


class OlderWarehouse(WarehouseError):
    """The file was written by an earlier version, and whoever only reads may not bring it up to date."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"{self.path} is of an earlier version of starcite.\n"
            "`starcite export --check` brings it up to date, and keeps a copy of it as it was beside it."
        )


class WarehouseBusy(WarehouseError):
    """Somebody else has it. ``pid`` and ``command`` are None when nobody left a name.

    ``is_run`` tells a run of starcite, which will end, from a program that merely has the file open.
    """

    def __init__(self, path: Path, pid: int | None = None, command: str | None = None, *, is_run: bool = False) -> None:
        super().__init__(path, pid, command)
        self.path = path
        self.pid = pid
        self.command = command
        self.is_run = is_run

    def __str__(self) -> str:
        who = f"process {self.pid}" if self.pid is not None else "another process"
        if self.command:
            who += f" ({self.command})"
        if self.is_run:
            return f"{self.path} is in use by {who}.\nTry again when that run has ended, or give it --wait-seconds."
        return (
            f"{self.path} is open in {who}.\nClose it there; to read while nightly runs go on, open the published copy."
        )


class WarehouseDamaged(WarehouseError):
    """DuckDB says the file is corrupt."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"{self.path} cannot be read: {self.reason}.\n"
            "Restore a backup or the published copy with `starcite warehouse restore`."
        )


class WarehouseUnwritable(WarehouseError):
    """The operating system refused: permissions, a full disk."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"{self.path} cannot be used: {self.reason}.\n"
            "Nothing of this step was stored; make room or mend the rights, and run again."
        )


class NoFolder(WarehouseUnwritable):
    """The folder of the warehouse does not exist. It is not made: a path mistyped would begin a second history."""

    def __init__(self, path: Path, reason: str = "its folder does not exist") -> None:
        super().__init__(path, reason)

    def __str__(self) -> str:
        return (
            f"{self.path} cannot be used: there is no folder {self.path.parent}.\n"
            "Check the path of the warehouse (--warehouse, STARCITE_WAREHOUSE), or make the folder and run again."
        )


class MigrationFailed(WarehouseError):
    """A step to a newer form did not go through and was rolled back. ``backup`` is None for a new file."""

    def __init__(self, path: Path, migration: str, reason: str, backup: Path | None) -> None:
        super().__init__(path, migration, reason, backup)
        self.path = path
        self.migration = migration
        self.reason = reason
        self.backup = backup

    def __str__(self) -> str:
        kept = f" A copy from before is {self.backup}." if self.backup else ""
        return (
            f"{self.path}: migration {self.migration} failed and was rolled back: {self.reason}.\n"
            f"The earlier starcite still works with it.{kept}"
        )


class NotPublished(WarehouseError):
    """There is nothing to query yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"{self.path}, the read-only copy that queries run on, does not exist.\nMake it with `starcite publish`."


class NotEmpty(WarehouseError):
    """An import needs a warehouse that holds nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return (
            f"{self.path} already holds runs; an import would mix two histories.\n"
            "Import into a new path (STARCITE_WAREHOUSE)."
        )


class QueryError(WarehouseError):
    """A query that could not be answered, in words."""
