"""What ``trends``, ``sql``, ``report`` and ``publish`` do, all on the published copy."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import duckdb
import pytest

from enrichers.sandbox.corpus import Corpus
from tests.flows.desk import TODAY, Desk, lay_out_examples, opened
from warehouse.lock import hold_run_lock

pytestmark = pytest.mark.wide_but(9)

A_MONTH_AGO = TODAY - timedelta(days=30)
A_WEEK_LATER = TODAY + timedelta(days=7)
VIEWS = {"movers": 30, "growth": 30, "crossings": 31, "coverage": 30, "latest": 30}  # days back, today the first


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory, example_corpus: Corpus) -> Iterator[Desk]:
    """Three nights, 7 and 30 days apart, so that something crossed a line and moved. Only to be read."""
    folder = tmp_path_factory.mktemp("month")
    lay_out_examples(folder)
    with opened(folder, example_corpus, today=A_MONTH_AGO - timedelta(days=7)) as desk:
        desk.done("run")
        desk.sandbox.move_to(A_MONTH_AGO)
        desk.done("run")
        desk.sandbox.move_to(TODAY)
        desk.done("run")
        yield desk


@pytest.mark.wide
def test_trends_shows_what_grew_most_by_the_numbers_of_the_sandbox(month: Desk) -> None:
    rows = month.done("trends", "movers", "--days", "30", "--top", "3", "--format", "json").lines
    stars = [row for row in rows if row["metric"] == "star_count"]
    assert [row["place"] for row in stars] == [1, 2, 3]
    for row in stars:
        repository = month.sandbox.corpus.repository(row["canonical_id"], TODAY)
        assert repository is not None
        assert row["start_value"] == repository.star_count_on(A_MONTH_AGO)
        assert row["end_value"] == repository.star_count_on(TODAY)
        assert row["growth"] == row["end_value"] - row["start_value"]


@pytest.mark.parametrize("view", VIEWS)
def test_trends_prints_each_view_as_table_json_and_csv(month: Desk, view: str) -> None:
    argv = ("trends", view, "--days", str(VIEWS[view]), "--format")
    rows = month.done(*argv, "json").lines
    read = list(csv.DictReader(StringIO(month.done(*argv, "csv").out)))
    assert len(read) == len(rows) > 0
    assert list(read[0]) == list(rows[0])
    table = month.done(*argv, "table").out.splitlines()
    assert len(table) == 2 + len(rows)


def test_trends_shows_what_crossed_a_line_within_so_many_days(month: Desk) -> None:
    rows = month.done("trends", "crossings", "--days", "31", "--format", "json").lines
    assert {(row["canonical_id"], row["line"], row["crossed_on"]) for row in rows} >= {
        ("namhoonlee/snip-public", 100, "2026-10-21"),
        ("arxiv:2306.08543", 100, "2026-10-21"),
    }
    assert month.done("trends", "crossings", "--days", "30", "--format", "json").out == ""


def test_trends_says_when_rows_are_left_out(month: Desk) -> None:
    assert "the first 5; --top shows more" in month.done("trends", "latest", "--top", "5").err
    assert month.done("trends", "latest", "--top", "500").err == ""


def test_trends_refuses_a_window_that_growth_is_not_kept_over(month: Desk) -> None:
    outcome = month.starcite("trends", "growth", "--days", "12")
    assert outcome.code == 2
    assert "--days 12: growth is kept over 7, 30, 90, 365 days" in outcome.err


def test_trends_says_what_movers_rest_on_when_there_are_none(known: Desk) -> None:
    outcome = known.done("trends", "movers")
    assert "nothing grew that was observed on both days; `starcite trends growth` says what is missing" in outcome.err


def test_trends_says_in_the_table_why_a_growth_is_not_known(known: Desk) -> None:
    assert "why_unknown" in known.done("trends", "growth").out.splitlines()[0]


def test_trends_before_anything_is_published_says_how_to(desk: Desk) -> None:
    outcome = desk.starcite("trends")
    assert outcome.code == 2
    assert "does not exist.\nMake it with `starcite publish`" in outcome.err


def test_sql_answers_one_query_as_table_json_and_csv(known: Desk) -> None:
    query = "select canonical_id, value, observed_on, null as nothing from trends.latest where value = 504"
    row = {"canonical_id": "arxiv:2005.07683", "value": 504, "observed_on": "2026-11-20", "nothing": None}
    assert known.done("sql", query, "--format", "json").lines == [row]
    assert known.done("sql", query, "--format", "csv").out.splitlines()[1] == "arxiv:2005.07683,504,2026-11-20,"
    assert known.done("sql", query).out.splitlines()[2].split() == ["arxiv:2005.07683", "504", "2026-11-20", "-"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("drop table core.runs", "can only be read"),
        ("insert into core.runs select * from core.runs", "can only be read"),
        ("select 1; select 2", "One statement at a time"),
        ("selec", "syntax error"),
        ("select * from core.nothing", "nothing does not exist"),
        ("from read_csv('/etc/hostname')", "A query sees the published copy and no other file"),
        ("from '/etc/hostname'", "hostname"),
    ],
)
def test_sql_refuses_everything_but_one_query_of_the_copy(known: Desk, query: str, message: str) -> None:
    before = known.warehouse.with_name("starcite.published.duckdb").read_bytes()
    outcome = known.starcite("sql", query)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert known.warehouse.with_name("starcite.published.duckdb").read_bytes() == before


def test_sql_gives_up_after_the_time_it_was_given(known: Desk) -> None:
    endless = "select count(*) from range(100000) a, range(100000) b, range(100000) c where a.range + b.range > c.range"
    outcome = known.starcite("sql", endless, "--max-seconds", "0.3")
    assert outcome.code == 2
    assert "0.3" in outcome.err


def test_report_tells_coverage_movers_crossings_and_what_is_unresolved(month: Desk) -> None:
    page = month.done("report", "--days", "31").out
    for heading in ("# starcite, 2026-11-20", "## Coverage", "## Movers", "## Crossings", "## Unresolved (3)"):
        assert heading in page
    assert "Rounding by Hand: Course Notes" in page
    assert "Gradient Flow in Sparse" in page.split("## Crossings")[1].split("## Unresolved")[0], "it reached 100"


def test_report_is_written_to_a_file(month: Desk, tmp_path: Path) -> None:
    outcome = month.done("report", "--to", tmp_path / "digest.md")
    assert outcome.out == ""
    assert (tmp_path / "digest.md").read_text("utf-8") == month.done("report").out


def test_publish_leaves_a_copy_that_others_read_while_the_warehouse_is_being_written(known: Desk) -> None:
    published = known.warehouse.with_name("starcite.published.duckdb")
    published.unlink()
    known.done("publish")
    with duckdb.connect(str(known.warehouse)) as writer:
        writer.execute("begin")
        writer.execute("update core.snapshots set value = 0")
        assert open_elsewhere(published, "select max(value) from trends.latest").stdout.strip() == "141165"
        assert "Could not set lock" in open_elsewhere(known.warehouse, "select 1").stderr
        writer.execute("rollback")


def open_elsewhere(path: Path, query: str) -> subprocess.CompletedProcess[str]:
    """Ask a DuckDB file in another process, as an analyst would."""
    code = f"import duckdb; print(duckdb.connect({str(path)!r}, read_only=True).execute({query!r}).fetchone()[0])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)


def test_publish_replaces_the_copy_and_keeps_it_for_those_who_have_it_open(known: Desk) -> None:
    published = known.warehouse.with_name("starcite.published.duckdb")
    with duckdb.connect(str(published), read_only=True) as reader:
        before = reader.execute("select max(observed_on) from trends.latest").fetchone()
        known.sandbox.move_to(A_WEEK_LATER)
        known.done("run")
        assert reader.execute("select max(observed_on) from trends.latest").fetchone() == before == (TODAY,)
    assert open_elsewhere(published, "select max(observed_on) from trends.latest").stdout.strip() == "2026-11-27"


def test_publish_writes_the_trends_as_parquet(known: Desk) -> None:
    known.done("publish", "--parquet", known.folder / "parquet")
    written = {path.stem for path in (known.folder / "parquet").glob("*.parquet")}
    assert written >= {"latest", "growth", "crossings", "coverage", "repository_health"}
    latest = duckdb.sql(f"select min(observed_on) from '{known.folder}/parquet/latest.parquet'").fetchone()
    assert latest == (date(2026, 11, 20),)


def test_publish_waits_for_a_run_and_names_it(known: Desk) -> None:
    with hold_run_lock(known.warehouse, "run"):
        outcome = known.starcite("publish", "--wait-seconds", "0.2")
    assert outcome.code == 2
    assert "is in use by process" in outcome.err
    assert "--wait-seconds" in outcome.err


def test_publish_without_a_warehouse_says_how_to_make_one(desk: Desk) -> None:
    assert "no warehouse yet; `starcite run LIST` makes one" in desk.starcite("publish").err


def test_rows_are_the_same_in_every_form(month: Desk) -> None:
    rows = month.done("sql", "from trends.coverage order by all", "--format", "json").out
    assert [json.loads(line)["list_path"] for line in rows.splitlines()] == sorted(
        json.loads(line)["list_path"] for line in rows.splitlines()
    )
