from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from enrichers.ledger import is_due
from enrichers.records import Resolved, WrittenBadge, WrittenLook
from lists.identifiers import PaperId
from tests.warehouse.samples import day, load_papers, paper_answer, rows_of
from warehouse.definitions import read_definitions
from warehouse.errors import (
    MigrationFailed,
    NewerWarehouse,
    NotAWarehouse,
    OlderWarehouse,
    WarehouseDamaged,
    WarehouseUnwritable,
)
from warehouse.evidence import explained
from warehouse.migrations import (
    Migration,
    MigrationError,
    apply_migrations,
    read_migrations,
    read_version,
)
from warehouse.opening import Patience
from warehouse.preparing import backup_path_of, prepare_file
from warehouse.store import Warehouse

GOOD = Migration(len(read_migrations()) + 1, "0999_more", "create table core.more (a integer)")
BAD = Migration(
    len(read_migrations()) + 1, "0999_bad", "create table core.more (a integer); insert into core.nowhere values (1)"
)


def prepare_with(path: Path, *more: Migration) -> None:
    prepare_file(path, (*read_migrations(), *more), read_definitions(), Patience(wait_seconds=0))


def test_migrations_are_numbered_without_gaps() -> None:
    assert [migration.number for migration in read_migrations()] == list(range(1, len(read_migrations()) + 1))


def test_migrations_numbered_with_a_gap_are_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_one.sql").write_text("select 1")
    (tmp_path / "0003_three.sql").write_text("select 1")
    with pytest.raises(ValueError, match="not numbered"):
        read_migrations(tmp_path)


def test_preparing_twice_changes_nothing(warehouse: Warehouse) -> None:
    before = warehouse.path.read_bytes()
    warehouse.prepare()
    assert warehouse.path.read_bytes() == before


def test_a_new_file_leaves_nothing_else_behind(warehouse: Warehouse) -> None:
    assert [path.name for path in warehouse.path.parent.iterdir()] == ["starcite.duckdb"]


def test_reading_the_version_is_read_only(warehouse: Warehouse) -> None:
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        assert read_version(connection) == len(read_migrations())


def test_a_failing_migration_rolls_back_and_stays_pending() -> None:
    with duckdb.connect() as connection:
        apply_migrations(connection, read_migrations())
        with pytest.raises(MigrationError, match="0999_bad"):
            apply_migrations(connection, (*read_migrations(), BAD))
        assert read_version(connection) == len(read_migrations())
        assert not connection.execute("select 1 from duckdb_tables() where table_name = 'more'").fetchall()
        assert apply_migrations(connection, (*read_migrations(), GOOD)) == (GOOD,)


def test_a_file_is_copied_before_it_is_migrated(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    prepare_with(warehouse.path, GOOD)
    backup = backup_path_of(warehouse.path, len(read_migrations()))
    assert rows_of(backup, "select count(*) from core.papers") == [(1,)]
    assert rows_of(backup, "select max(number) from core.migrations") == [(len(read_migrations()),)]
    assert rows_of(warehouse.path, "select max(number) from core.migrations") == [(GOOD.number,)]


def test_a_failed_migration_names_the_backup_and_keeps_the_file_usable(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    with pytest.raises(MigrationFailed, match="rolled back") as caught:
        prepare_with(warehouse.path, BAD)
    assert caught.value.backup is not None
    assert caught.value.backup.exists()
    assert str(caught.value.backup) in str(caught.value)
    warehouse.prepare()
    assert len(warehouse.read_knowledge().papers) > 0


def test_a_warehouse_from_before_names_were_followed_knows_which_names_lists_asked_by(tmp_path: Path) -> None:
    path = tmp_path / "starcite.duckdb"
    before = next(number for number, one in enumerate(read_migrations()) if one.name.endswith("identity_over_nights"))
    with duckdb.connect(str(path)) as connection:
        apply_migrations(connection, read_migrations()[:before])
        connection.execute(
            "insert into core.repositories values (1, 7, 'a/y', 5, false, null, null, null, $1, now())", [day(0)]
        )
        connection.execute("insert into core.repository_names values ('a/x', 1, $1, $1), ('a/y', 1, $1, $1)", [day(0)])
        connection.execute(
            "insert into core.lookups values ('github', 'a/x', 'found', null, $1, now(), 'run')", [day(0)]
        )
        connection.execute(
            "insert into core.papers values (2, 'arxiv:1', 'abc', null, null, null, [], null, null, $1, now())",
            [day(0)],
        )
        connection.execute("insert into core.paper_ids values ('arxiv:1', 2, 'asked', $1)", [day(0)])
    warehouse = Warehouse(path)
    warehouse.check()
    with pytest.raises(OlderWarehouse, match="starcite export --check"):
        warehouse.read_knowledge()
    warehouse.prepare()
    known = warehouse.read_knowledge().repositories
    assert known["a/x"].asked_names == {"a/x"}
    assert known["a/x"] is known["a/y"]
    assert rows_of(path, "select answered_as from core.paper_ids") == [("abc",)]


def test_a_warehouse_from_before_evidence_was_kept_looks_up_anew_what_it_had_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "starcite.duckdb"
    before = next(number for number, one in enumerate(read_migrations()) if one.name.endswith("_ledger"))
    rows = [("title", "resolved", "arxiv:1", "title"), ("link", "resolved", "arxiv:2", "link"), ("open", "unresolved")]
    with duckdb.connect(str(path)) as connection:
        apply_migrations(connection, read_migrations()[:before])
        for key, status, *found in rows:
            paper_id, method = found or (None, None)
            connection.execute(
                "insert into core.resolutions values ($1, $2, $3, $4, 'why', '', [], 'A Title', null, $5, null, 'r')",
                [key, status, paper_id, method, day(0)],
            )
        connection.execute("insert into core.spend values ('r', 'github', 3)")
    warehouse = Warehouse(path)
    warehouse.prepare()
    ledger = warehouse.read_knowledge().ledger
    assert {key: is_due(entry, day(0)) for key, entry in ledger.items()} == {"title": True, "link": True, "open": True}
    assert {key: entry.looked_up_on for key, entry in ledger.items()} == {"title": day(0), "link": None, "open": day(0)}
    assert explained(ledger["title"]) == Resolved(PaperId("arxiv", "1"), "title", "why")
    assert rows_of(path, "select provider, requests_sent from core.spend") == [("github", 3)]


def test_a_newer_warehouse_is_refused_unchanged(warehouse: Warehouse) -> None:
    prepare_with(warehouse.path, GOOD)
    before = warehouse.path.read_bytes()
    with pytest.raises(NewerWarehouse, match="Update starcite"):
        warehouse.prepare()
    assert warehouse.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"short", b"# A list\n" * 5000, b"\0" * 20000])
def test_a_file_that_is_no_duckdb_file_is_refused_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "starcite.duckdb"
    path.write_bytes(content)
    with pytest.raises(NotAWarehouse, match="is not a DuckDB file"):
        Warehouse(path).prepare()
    assert path.read_bytes() == content
    assert [found.name for found in tmp_path.iterdir()] == ["starcite.duckdb"]


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAWarehouse, match="is a folder"):
        Warehouse(tmp_path).prepare()


def test_somebody_elses_duckdb_file_is_refused_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "theirs.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table sales (a integer)")
    before = path.read_bytes()
    with pytest.raises(NotAWarehouse, match="starcite did not make"):
        Warehouse(path).prepare()
    assert path.read_bytes() == before


def test_a_damaged_file_says_how_to_restore_it(warehouse: Warehouse) -> None:
    content = bytearray(warehouse.path.read_bytes())
    content[4096 * 3 : 4096 * 3 + 9000] = b"\xff" * 9000
    warehouse.path.write_bytes(content)
    with pytest.raises(WarehouseDamaged, match="starcite warehouse restore"):
        warehouse.prepare()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(WarehouseUnwritable, match="starcite"):
        Warehouse(tmp_path / "file" / "starcite.duckdb").prepare()


def test_a_warehouse_from_before_looks_were_remembered_keeps_its_badges_and_learns_them(tmp_path: Path) -> None:
    path = tmp_path / "starcite.duckdb"
    badge = WrittenBadge("README.md", "key", "stars", "o/r", 1, 0, day(0))
    row = [1, "README.md", "key", "stars", "o/r", 1, 0, day(0), "run"]
    with duckdb.connect(str(path)) as connection:
        apply_migrations(connection, read_migrations()[:1])
        connection.execute("insert into core.badges values ($1, $2, $3, $4, $5, $6, $7, $8, $9)", row)
    warehouse = Warehouse(path)
    warehouse.prepare()
    knowledge = warehouse.read_knowledge()
    assert (knowledge.badges, knowledge.looks) == ({"README.md": (badge,)}, {})
    assert rows_of(backup_path_of(path, 1), "select count(*) from core.badges") == [(1,)]
    looks = (WrittenLook("README.md", "stars", "symbols", "⭐", True, None, day(1)),)
    warehouse.record_badges("run", "README.md", [], looks)
    assert warehouse.read_written().looks == {"README.md": looks}


def test_a_changed_view_is_made_anew_at_the_next_start(warehouse: Warehouse) -> None:
    with duckdb.connect(str(warehouse.path)) as connection:
        connection.execute("drop view trends.coverage; create view trends.left_over as select 1 as a")
        connection.execute("update core.definitions set digest = 'of an earlier version'")
    warehouse.prepare()
    views = {name for (name,) in rows_of(warehouse.path, "select view_name from duckdb_views() where not internal")}
    assert "coverage" in views
    assert "left_over" not in views
