from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from enrichers.pages.keeping import keep
from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.records import Metric, Provider, Quality, Reference, Resolved, WrittenBadge, WrittenLook
from tests.warehouse.samples import (
    arxiv_answer,
    arxiv_id,
    day,
    entry,
    load_papers,
    noon,
    paper_answer,
    repository_answer,
    rows_of,
    run_on,
    s2_text,
)
from warehouse import upkeep
from warehouse.errors import NotAWarehouse, NotEmpty
from warehouse.migrations import read_migrations
from warehouse.records import HistoryLoad, LedgerRow, ListSighting, LookupRow, RunLoad, RunOutcome
from warehouse.store import Warehouse


@pytest.fixture
def full(tmp_path: Path, full_warehouse: Path) -> Warehouse:
    """A warehouse of its own with something in every table."""
    path = tmp_path / "starcite.duckdb"
    shutil.copyfile(full_warehouse, path)
    return Warehouse(path)


@pytest.fixture(scope="session")
def full_warehouse(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Path:
    """A warehouse with something in every table, made once and only copied from."""
    warehouse = Warehouse(tmp_path_factory.mktemp("full") / "starcite.duckdb")
    shutil.copyfile(empty_warehouse, warehouse.path)
    resolution = Resolved(arxiv_id(1), "link", "its link")
    for number in (1, 0, 2):
        on = day(number)
        record = s2_text(2 if number < 2 else 9)  # merged upstream before the last night
        warehouse.load(
            RunLoad(
                run_on(on),
                lists=(ListSighting("README.md", (entry(1, ("Ä", 'q"uote')), entry(2, repository="o/r"))),),
                lookups=(LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(1)), "failed", "HTTP 503", noon(on)),),
                papers=(
                    paper_answer(2, 7, on, Quality.SUSPECT, semantic_scholar_id=record),
                    paper_answer(1, number, on),
                ),
                arxiv=(arxiv_answer(1, on),),
                repositories=(repository_answer("o/r", 7, 9, on),),
                ledger=(LedgerRow(Reference("k", arxiv_id(1), None, "T"), resolution, 1, 1),),
                pages=(
                    keep(PageLookup("https://o/p", "https://o/p", PageOutcome.SILENT, noon(on), 200, reason="why")),
                ),
            )
        )
        warehouse.finish_run(RunOutcome(run_on(on).run_id, noon(on), 3, {Provider.GITHUB: 1}, 2, 0, 1, 0))
    warehouse.load_history(
        HistoryLoad(
            run_on(day(9)),
            Provider.GITHUB,
            Metric.STAR_COUNT,
            repository_answer("o/r", 7, 9, day(0)).asked,
            ((day(0), 1),),
            day(8),
        )
    )
    look = WrittenLook("README.md", "stars", "symbols", "⭐", True, None, day(0))
    warehouse.record_badges("run", "README.md", [WrittenBadge("README.md", "k", "stars", "o/r", 1, 0, day(0))], [look])
    return warehouse.path


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    tables = upkeep.read_facts(path).row_counts
    return {table: rows_of(path, f"from core.{table} order by all") for table in tables}


def test_the_facts_of_a_warehouse_are_counted(full: Warehouse) -> None:
    full.publish()
    facts = upkeep.read_facts(full.path)
    assert all(count > 0 for count in facts.row_counts.values())
    assert (facts.first_observed_on, facts.last_observed_on) == (day(0), day(2))
    assert facts.schema_version == len(read_migrations())
    assert facts.published_size_bytes == full.published_path.stat().st_size


def test_the_facts_of_an_empty_warehouse_are_unknown_where_they_are(warehouse: Warehouse) -> None:
    facts = upkeep.read_facts(warehouse.path)
    assert (facts.first_observed_on, facts.last_observed_on, facts.published_size_bytes) == (None, None, None)


def test_a_loaded_warehouse_breaks_no_rule(full: Warehouse) -> None:
    assert [(check.name, check.sample) for check in upkeep.run_checks(full.path) if check.failing_rows > 0] == []


def test_every_rule_says_what_it_is(full: Warehouse) -> None:
    assert all(check.rule.endswith(".") for check in upkeep.run_checks(full.path))


BREAKS = {
    "one_number_a_day": "insert into core.snapshots from core.snapshots limit 1",
    "no_day_after_its_run": "update core.snapshots set observed_on = date '2031-01-01' where quality = 'suspect'",
    "known_words_only": "update core.snapshots set source = 'arxiv' where metric = 'star_count'",
    "every_number_has_its_run": "update core.snapshots set run_id = 'none' where metric = 'star_count'",
    "every_number_has_its_subject": "update core.snapshots set subject_id = 99 where metric = 'star_count'",
    "one_row_a_subject": "insert into core.papers from core.papers limit 1",
    "one_row_a_name": "insert into core.paper_ids from core.paper_ids limit 1",
    "every_name_has_its_subject": "update core.repository_names set subject_id = 99",
    "one_row_an_entry": "insert into core.entries from core.entries limit 1",
    "every_entry_has_its_list": "delete from core.lists",
    "one_decision_a_reference": "insert into core.resolutions from core.resolutions limit 1",
    "one_lookup_a_day": "update core.lookups set error = null",
    "one_row_a_run": "insert into core.runs from core.runs limit 1",
    "one_history_a_subject": "update core.history_progress set subject_id = 99",
    "one_row_a_page": "update core.pages set statement = '{}'",
    "one_row_a_look": "update core.badge_looks set style = 'text'",
    "one_change_a_day": "insert into core.record_changes from core.record_changes",
    "one_row_a_badge_number": "insert into core.badges from core.badges",
}


@pytest.mark.sampled(6)
@pytest.mark.parametrize(("rule", "sql"), BREAKS.items(), ids=BREAKS)
def test_a_broken_rule_is_found(full: Warehouse, rule: str, sql: str) -> None:
    with duckdb.connect(str(full.path)) as connection:
        connection.execute(sql)
    (check,) = (check for check in upkeep.run_checks(full.path) if check.name == rule)
    assert check.failing_rows > 0
    assert 0 < len(check.sample.rows) <= 5


def test_every_rule_is_tried_by_a_test(full: Warehouse) -> None:
    # A count below zero cannot even be stored.
    assert {check.name for check in upkeep.run_checks(full.path)} == {*BREAKS, "no_count_below_zero"}
    with (
        duckdb.connect(str(full.path)) as connection,
        pytest.raises(duckdb.ConstraintException, match="CHECK constraint failed"),
    ):
        connection.execute("update core.snapshots set value = -1")


def test_compacting_keeps_every_row_and_puts_days_in_order(full: Warehouse) -> None:
    before = contents(full.path)
    upkeep.compact(full.path)
    assert contents(full.path) == before
    days = [row[0] for row in rows_of(full.path, "select observed_on from core.snapshots")]
    assert days == sorted(days)
    full.prepare()
    assert rows_of(full.path, "select count(*) from trends.latest") == [(5,)]
    assert [path.name for path in full.path.parent.iterdir()] == ["starcite.duckdb"]


def test_parquet_out_and_in_again_loses_nothing(full: Warehouse, tmp_path: Path) -> None:
    upkeep.export_parquet(full.path, tmp_path / "export")
    other = tmp_path / "other.duckdb"
    upkeep.import_parquet(other, tmp_path / "export")
    assert contents(other) == contents(full.path)
    assert Warehouse(other).read_knowledge() == full.read_knowledge()


def test_an_import_into_a_warehouse_that_holds_runs_is_refused(full: Warehouse, tmp_path: Path) -> None:
    upkeep.export_parquet(full.path, tmp_path / "export")
    before = contents(full.path)
    with pytest.raises(NotEmpty):
        upkeep.import_parquet(full.path, tmp_path / "export")
    assert contents(full.path) == before


def test_a_folder_that_is_no_export_is_refused(full: Warehouse, tmp_path: Path) -> None:
    with pytest.raises(NotAWarehouse, match="is missing"):
        upkeep.import_parquet(tmp_path / "other.duckdb", tmp_path)
    upkeep.export_parquet(full.path, tmp_path / "export")
    shutil.copyfile(tmp_path / "export" / "runs.parquet", tmp_path / "export" / "snapshots.parquet")
    with pytest.raises(NotAWarehouse, match="is no export"):
        upkeep.import_parquet(tmp_path / "other.duckdb", tmp_path / "export")
    assert sum(upkeep.read_facts(tmp_path / "other.duckdb").row_counts.values()) == len(read_migrations())


def test_restoring_brings_the_backup_back_and_keeps_what_was_there(full: Warehouse, tmp_path: Path) -> None:
    backup = shutil.copyfile(full.path, tmp_path / "backup.duckdb")
    old = contents(full.path)
    load_papers(full, day(3), paper_answer(3, 1, day(3)))
    new = contents(full.path)
    kept = upkeep.restore(full.path, Path(backup))
    assert kept is not None
    assert contents(full.path) == old
    assert contents(kept) == new
    assert upkeep.restore(full.path, kept) != kept
    assert contents(full.path) == new


@pytest.mark.sampled(1)
@pytest.mark.parametrize("damage", [b"no warehouse at all", None])
def test_restoring_works_over_a_damaged_file_and_over_none(
    full: Warehouse, tmp_path: Path, damage: bytes | None
) -> None:
    full.publish()
    old = contents(full.path)
    if damage is None:
        full.path.unlink()
    else:
        full.path.write_bytes(damage)
    kept = upkeep.restore(full.path, full.published_path)
    assert contents(full.path) == old
    assert (kept.read_bytes() if kept else None) == damage


def test_restoring_from_what_is_no_warehouse_changes_nothing(full: Warehouse, tmp_path: Path) -> None:
    before = full.path.read_bytes()
    (tmp_path / "list.md").write_text("# A list")
    for backup in (tmp_path / "list.md", full.path):
        with pytest.raises(NotAWarehouse):
            upkeep.restore(full.path, backup)
    assert full.path.read_bytes() == before
