from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouse.samples import day, load_papers, paper_answer
from warehouse.errors import NotAWarehouse, NotPublished, QueryError
from warehouse.queries import run_query
from warehouse.store import Warehouse


@pytest.fixture
def copy(warehouse: Warehouse) -> Path:
    load_papers(warehouse, day(0), *(paper_answer(number, number, day(0)) for number in range(5)))
    return warehouse.publish()


def test_a_query_gives_columns_and_rows(copy: Path) -> None:
    table = run_query(
        copy, "select title, value from trends.latest where metric = 'citation_count' order by value desc"
    )
    assert table.columns == ("title", "value")
    assert table.rows[0] == ("Paper 4", 4)
    assert not table.is_cut


def test_moments_come_in_utc(copy: Path) -> None:
    (moment,) = run_query(copy, "select max(fetched_at) from trends.latest").rows[0]
    assert str(moment) == "2026-01-01 12:00:00+00:00"


def test_a_row_limit_cuts_and_says_so(copy: Path) -> None:
    table = run_query(copy, "from trends.numbers", row_limit=2)
    assert (len(table.rows), table.is_cut) == (2, True)
    assert not run_query(copy, "from trends.numbers", row_limit=5).is_cut


@pytest.mark.parametrize("sql", ["show tables", "describe trends.latest", "explain from trends.latest", "from latest"])
def test_looking_around_is_allowed(copy: Path, sql: str) -> None:
    assert run_query(copy, sql).rows


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("selec 1", "syntax error"),
        ("", "no query"),
        ("-- nothing", "no query"),
        ("select 1; select 2", "One statement"),
        ("select nope from trends.latest", "Candidate bindings"),
        ("from trends.nope", "does not exist"),
        ("delete from core.runs", "can only be read"),
        ("explain analyze delete from core.runs", "read-only"),
        ("create table mine (a integer)", "can only be read"),
        ("attach 'other.duckdb'", "can only be read"),
        ("set threads = 1", "can only be read"),
        ("copy core.runs to 'runs.csv'", "can only be read"),
        ("install httpfs", "can only be read"),
        ("from read_text('/etc/hostname')", "no other file"),
        ("from 'notes.csv'", "does not exist|no other file"),
        ("from glob('*')", "no other file"),
        ("select 'x'::integer", "Could not convert"),
    ],
)
def test_what_may_not_or_cannot_be_asked_is_answered_plainly(
    copy: Path, sql: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy.parent)
    (copy.parent / "notes.csv").write_text("a\n1\n")
    before = sorted(path.name for path in copy.parent.iterdir())
    with pytest.raises(QueryError, match=says) as caught:
        run_query(copy, sql)
    assert 1 <= len(str(caught.value).splitlines()) <= 2
    assert sorted(path.name for path in copy.parent.iterdir()) == before


def test_a_query_that_runs_too_long_is_stopped(copy: Path) -> None:
    with pytest.raises(QueryError, match=r"stopped after 0\.2 seconds"):
        run_query(copy, "select count(*) from range(10000000000) where range % 7 = 3", timeout_seconds=0.2)


def test_without_a_copy_it_says_how_to_make_one(warehouse: Warehouse) -> None:
    with pytest.raises(NotPublished, match="starcite publish"):
        run_query(warehouse.published_path, "select 1")


def test_a_copy_that_is_no_duckdb_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "copy.duckdb").write_text("hello")
    with pytest.raises(NotAWarehouse):
        run_query(tmp_path / "copy.duckdb", "select 1")
