from __future__ import annotations

import pickle
from pathlib import Path

import duckdb
import pytest

from warehouse import errors
from warehouse.errors import (
    MigrationFailed,
    NewerWarehouse,
    NoFolder,
    NotAWarehouse,
    NotEmpty,
    NotPublished,
    OlderWarehouse,
    QueryError,
    WarehouseBusy,
    WarehouseDamaged,
    WarehouseError,
    WarehouseUnwritable,
)
from warehouse.migrations import MigrationError
from warehouse.opening import translate

PATH = Path("starcite.duckdb")
EXAMPLES = [
    NotAWarehouse(PATH, "is a folder"),
    NewerWarehouse(PATH, "warehouse version 9", "version 1"),
    OlderWarehouse(PATH),
    WarehouseBusy(PATH, 42, "starcite run", is_run=True),
    WarehouseBusy(PATH, 42),
    WarehouseBusy(PATH),
    WarehouseDamaged(PATH, "a checksum is wrong"),
    WarehouseUnwritable(PATH, "No space left on device"),
    NoFolder(PATH),
    MigrationFailed(PATH, "0002_more", "it failed", Path("backup.duckdb")),
    MigrationFailed(PATH, "0002_more", "it failed", None),
    NotPublished(PATH),
    NotEmpty(PATH),
    QueryError("syntax error"),
]
# Errors of DuckDB that mean a fault of ours (SQL that does not bind, a broken rule): they end as exit code 70.
FAULTS_OF_OURS = [
    "BinderException",
    "CatalogException",
    "ConstraintException",
    "ConversionException",
    "DataError",
    "DependencyException",
    "IntegrityError",
    "InterruptException",
    "InvalidInputException",
    "InvalidTypeException",
    "NotImplementedException",
    "NotSupportedError",
    "OutOfRangeException",
    "ParserException",
    "ProgrammingError",
    "SequenceException",
    "SyntaxException",
    "TransactionException",
    "TypeMismatchException",
    "DatabaseError",
    "Error",
    "OperationalError",
]


def test_every_error_has_an_example() -> None:
    classes = {
        value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, WarehouseError)
    }
    assert classes - {WarehouseError} == {type(example) for example in EXAMPLES}


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_every_error_survives_pickling_twice(error: WarehouseError) -> None:
    again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(error))))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


@pytest.mark.parametrize("error", EXAMPLES, ids=lambda error: type(error).__name__)
def test_every_message_is_one_or_two_lines(error: WarehouseError) -> None:
    assert 1 <= len(str(error).splitlines()) <= 2


def test_an_error_of_a_migration_survives_pickling() -> None:
    assert str(pickle.loads(pickle.dumps(MigrationError("0002_more", "why")))) == str(
        MigrationError("0002_more", "why")
    )


def test_a_busy_warehouse_names_who_has_it() -> None:
    assert "process 42 (starcite run)" in str(WarehouseBusy(PATH, 42, "starcite run", is_run=True))
    assert "--wait-seconds" in str(WarehouseBusy(PATH, 42, "starcite run", is_run=True))
    assert "published copy" in str(WarehouseBusy(PATH, 42))


def duckdb_errors() -> list[type[duckdb.Error]]:
    return [value for value in vars(duckdb).values() if isinstance(value, type) and issubclass(value, duckdb.Error)]


@pytest.mark.parametrize("kind", duckdb_errors(), ids=lambda kind: kind.__name__)
def test_no_error_of_duckdb_passes_unconsidered(kind: type[duckdb.Error]) -> None:
    ours = translate(kind("Some Error: something"), PATH)
    assert (ours is None) == (kind.__name__ in FAULTS_OF_OURS)


def test_a_full_disk_is_no_damage_in_whatever_error_it_comes() -> None:
    for kind in (duckdb.TransactionException, duckdb.FatalException, duckdb.IOException):
        error = kind('TransactionContext Error: Failed to commit: Could not write file "x": No space left on device')
        assert isinstance(translate(error, PATH), WarehouseUnwritable)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        (
            'IO Error: Could not set lock on file "x": Conflicting lock is held in python (PID 7).',
            WarehouseBusy(PATH, 7),
        ),
        ('IO Error: The file "x" exists, but it is not a valid DuckDB database file!', NotAWarehouse),
        ("IO Error: Trying to read a database file with version number 99, but we can only read 64", NewerWarehouse),
        ("IO Error: Corrupt database file: computed checksum 1 does not match", WarehouseDamaged),
        ('IO Error: Could not read enough bytes from file "x"', WarehouseDamaged),
        ('IO Error: Could not write file "x": No space left on device', WarehouseUnwritable),
    ],
)
def test_what_duckdb_says_of_a_file_becomes_the_error_that_fits(
    text: str, ours: WarehouseError | type[WarehouseError]
) -> None:
    found = translate(duckdb.IOException(text), PATH)
    if isinstance(ours, WarehouseBusy):
        assert isinstance(found, WarehouseBusy)
        assert found.pid == ours.pid
    else:
        assert type(found) is ours
