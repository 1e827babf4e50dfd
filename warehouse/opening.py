"""Opening the file, for moments, and the one place where DuckDB's errors become ours."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb

from warehouse.errors import (
    NewerWarehouse,
    NotAWarehouse,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseError,
    WarehouseUnwritable,
)

MAGIC = b"DUCK"  # at byte 8 of every DuckDB file: duckdb.org/docs/stable/internals/storage
MAGIC_OFFSET = 8
RETRY_INTERVAL_SECONDS = 0.05  # opening takes a few hundredths itself
CATALOG = "warehouse"  # what a file is called in a DuckDB that it is opened in

# DuckDB would otherwise fetch an extension over the network when a query happens to need one.
NO_EXTENSIONS: Mapping[str, str] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}

_HOLDER = re.compile(r"\(PID (\d+)\)")
_NO_ROOM = ("could not write", "no space left", "file too large")
_DAMAGE = ("corrupt", "could not read enough bytes", "checksum")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for another program that has the file open. DuckDB lets in one writer or readers, never both."""

    wait_seconds: float = 1.5  # an analyst's one query ends within it; a shell left open does not
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class DuckDB:
    """DuckDB in this process, for many files one after the other.

    Starting it takes several times as long as opening a file in it, so whoever opens often keeps one. Started when
    first used; between two files nothing is open in it.
    """

    def __init__(self) -> None:
        self._engine: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def opened(self, path: Path, *, read_only: bool, patience: Patience) -> Iterator[duckdb.DuckDBPyConnection]:
        """As ``open_file``. After an error in the body DuckDB is started anew: some leave it of no use."""
        engine, self._engine = self._engine or duckdb.connect(config=dict(NO_EXTENSIONS)), None
        with ExitStack() as unless_well:
            unless_well.callback(engine.close)
            with translated_errors(path), engine.cursor() as connection:
                attach = f"attach {quote(str(path))} as {CATALOG} (type duckdb{', read_only' if read_only else ''})"
                _when_free(lambda: connection.execute(attach), patience)
                connection.execute(f"use {CATALOG}; set timezone = 'UTC'")
                yield connection
                connection.execute(f"use memory; detach {CATALOG}")
            unless_well.pop_all()
        self._engine = engine


@contextmanager
def open_file(path: Path, *, read_only: bool, patience: Patience | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the DuckDB file at ``path`` for the body of the ``with``; moments are read and written in UTC.

    A file that does not exist is made, unless ``read_only``. Raises the errors of ``warehouse/errors.py``.
    """
    with translated_errors(path):
        connection = _when_free(
            lambda: duckdb.connect(str(path), read_only=read_only, config=dict(NO_EXTENSIONS)), patience or Patience()
        )
        try:
            connection.execute("set timezone = 'UTC'")
            yield connection
        finally:
            connection.close()


def check_is_duckdb_file(path: Path) -> None:
    """Raise ``NotAWarehouse`` when the bytes at ``path`` are not DuckDB's, without letting DuckDB near them."""
    if path.is_dir():
        raise NotAWarehouse(path, "is a folder")
    try:
        with path.open("rb") as file:
            head = file.read(MAGIC_OFFSET + len(MAGIC))
    except OSError as error:
        raise WarehouseUnwritable(path, error.strerror or str(error)) from error
    if head[MAGIC_OFFSET:] != MAGIC:
        raise NotAWarehouse(path, "is not a DuckDB file")


@contextmanager
def translated_errors(path: Path) -> Iterator[None]:
    """Turn what DuckDB raises about the file into our errors; what is a fault of ours passes as it is."""
    try:
        yield
    except duckdb.Error as error:
        ours = translate(error, path)
        if ours is None:
            raise
        raise ours from error


def translate(error: duckdb.Error, path: Path) -> WarehouseError | None:
    """The error of ours that says what ``error`` means for its operator.

    None for errors that no operator can act on: SQL of ours that does not bind, a broken rule of a table.
    """
    text = str(error)
    lower = text.lower()
    if any(sign in lower for sign in _NO_ROOM):  # of several classes, by the moment it happens
        return WarehouseUnwritable(path, first_line(text))
    if isinstance(error, duckdb.IOException):
        if "could not set lock" in lower:
            holder = _HOLDER.search(text)
            return WarehouseBusy(path, int(holder[1]) if holder else None)
        if "not a valid duckdb database file" in lower:
            return NotAWarehouse(path, "is not a DuckDB file")
        if "version number" in lower:
            return NewerWarehouse(path, "a newer DuckDB file format", f"DuckDB {duckdb.__version__}")
        if any(sign in lower for sign in _DAMAGE):
            return WarehouseDamaged(path, first_line(text))
        return WarehouseUnwritable(path, first_line(text))
    if isinstance(error, duckdb.SerializationException | duckdb.InternalError | duckdb.FatalException):
        return WarehouseDamaged(path, first_line(text))
    if isinstance(error, duckdb.OutOfMemoryException | duckdb.PermissionException | duckdb.ConnectionException):
        return WarehouseUnwritable(path, first_line(text))
    return None


def first_line(text: str) -> str:
    """The first line of a DuckDB message without its class name (``IO Error:``) and final full stop."""
    return re.sub(r"^[A-Z][A-Za-z -]* Error: ", "", text.strip().split("\n")[0]).rstrip(".!")


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def _when_free(attempt: Callable[[], T], patience: Patience) -> T:
    """What ``attempt`` returns once no other program has the file open."""
    deadline = patience.clock() + patience.wait_seconds
    while True:
        try:
            return attempt()
        except duckdb.IOException as error:
            if "could not set lock" not in str(error).lower() or patience.clock() >= deadline:
                raise
            patience.sleep(RETRY_INTERVAL_SECONDS)
