"""What the commands that look after the warehouse do."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest

from tests.flows.desk import TODAY, Desk
from warehouse.lock import hold_run_lock

EVERYTHING = "select count(*), sum(value), min(observed_on), max(fetched_at) from core.snapshots"


def test_warehouse_info_tells_version_size_days_and_rows(known: Desk) -> None:
    facts = {row["fact"]: row["value"] for row in known.done("warehouse", "info", "--format", "json").lines}
    assert facts["size in bytes"] == known.warehouse.stat().st_size
    assert facts["DuckDB version"] == duckdb.__version__
    assert (facts["first day"], facts["last day"]) == (TODAY.isoformat(), TODAY.isoformat())
    assert facts["rows of core.snapshots"] == known.rows("select count(*) from core.snapshots")[0][0]


def test_warehouse_check_proves_the_rules_and_shows_the_rows_that_break_one(known: Desk) -> None:
    assert known.done("warehouse", "check").err == ""
    with duckdb.connect(str(known.warehouse)) as connection:
        connection.execute("insert into core.snapshots select * from core.snapshots where value = 504")
    outcome = known.starcite("warehouse", "check")
    assert outcome.code == 1
    broken = next(line for line in outcome.out.splitlines() if line.startswith("A subject has one number of a metric"))
    assert broken.split()[-1] == "1"
    assert "rows, among them" in outcome.err


def test_warehouse_compact_keeps_every_row(known: Desk) -> None:
    before = known.rows(EVERYTHING)
    outcome = known.done("warehouse", "compact")
    assert "bytes before" in outcome.err
    assert known.rows(EVERYTHING) == before
    known.done("warehouse", "check")
    assert known.done("export", "--check").out == ""


def test_warehouse_export_and_import_lose_nothing(known: Desk) -> None:
    folder, other = known.folder / "parquet", known.folder / "other" / "starcite.duckdb"
    known.done("warehouse", "export", folder)
    other.parent.mkdir()
    known.done("warehouse", "import", folder, "--warehouse", other)
    with duckdb.connect(str(other), read_only=True) as connection:
        assert connection.execute(EVERYTHING).fetchall() == known.rows(EVERYTHING)
    known.done("warehouse", "check", "--warehouse", other)


def test_warehouse_import_refuses_to_mix_two_histories(known: Desk) -> None:
    known.done("warehouse", "export", known.folder / "parquet")
    before = known.rows(EVERYTHING)
    outcome = known.starcite("warehouse", "import", known.folder / "parquet")
    assert outcome.code == 2
    assert "already holds runs; an import would mix two histories" in outcome.err
    assert known.rows(EVERYTHING) == before


def test_warehouse_import_of_a_folder_without_an_export_is_2(known: Desk) -> None:
    outcome = known.starcite("warehouse", "import", known.folder, "--warehouse", known.folder / "new.duckdb")
    assert outcome.code == 2
    assert "is no folder that `starcite warehouse export` wrote" in outcome.err


def test_warehouse_restore_puts_a_backup_in_place_and_keeps_the_file_before(known: Desk) -> None:
    before = known.rows(EVERYTHING)
    with duckdb.connect(str(known.warehouse)) as connection:
        connection.execute("delete from core.snapshots")
    outcome = known.done("warehouse", "restore", known.warehouse.with_name("starcite.published.duckdb"))
    assert known.rows(EVERYTHING) == before
    kept = known.folder / "starcite.replaced-1.duckdb"
    assert str(kept) in outcome.err
    with duckdb.connect(str(kept), read_only=True) as connection:
        assert connection.execute("select count(*) from core.snapshots").fetchone() == (0,)


def test_warehouse_restore_of_a_damaged_file_from_the_published_copy(known: Desk) -> None:
    known.warehouse.write_bytes(b"no database at all")
    assert known.starcite("run").code == 2
    known.done("warehouse", "restore", known.warehouse.with_name("starcite.published.duckdb"))
    known.done("run")


@pytest.mark.parametrize("name", ["info", "check", "compact"])
def test_a_command_on_a_warehouse_that_is_not_there_says_how_to_make_one(desk: Desk, name: str) -> None:
    outcome = desk.starcite("warehouse", name)
    assert outcome.code == 2
    assert "no warehouse yet; `starcite run LIST` makes one" in outcome.err
    assert not desk.warehouse.exists()


BUSY: list[Callable[[Desk], list[str]]] = [
    lambda _: ["run"],
    lambda _: ["refresh"],
    lambda _: ["export"],
    lambda _: ["strip"],
    lambda _: ["backfill"],
    lambda _: ["warehouse", "compact"],
    lambda desk: ["warehouse", "restore", str(desk.folder / "starcite.published.duckdb")],
]


@pytest.mark.parametrize("argv", BUSY)
def test_a_second_writer_is_told_who_has_the_warehouse(known: Desk, argv: Callable[[Desk], list[str]]) -> None:
    before = known.files()
    with hold_run_lock(known.warehouse, "run"):
        outcome = known.starcite(*argv(known))
    assert outcome.code == 2
    assert "is in use by process" in outcome.err
    assert "(run)" in outcome.err
    assert known.files() == before
    assert known.requests() == 0
