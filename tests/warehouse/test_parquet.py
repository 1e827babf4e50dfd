from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.samples import day, load_papers, paper_answer
from warehouse.errors import NotPublished
from warehouse.parquet import write_parquet
from warehouse.store import Warehouse


def read_back(path: Path) -> tuple[list[tuple[str, str]], list[tuple[object, ...]]]:
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        result = connection.execute("from read_parquet($1)", [str(path)])
        columns = [(column[0], str(column[1])) for column in result.description or ()]
        return columns, result.fetchall()


def test_rows_are_written_with_types_by_their_names(tmp_path: Path) -> None:
    moment = datetime(2026, 1, 1, 3, 4, 5, tzinfo=UTC)
    rows: list[dict[str, object]] = [
        {"list": "it's", "citation_count": None, "observed_on": "2026-01-01", "section": ("A", 'B "b"'), "other": None},
        {"list": "b", "citation_count": 0, "observed_on": date(2026, 1, 2), "section": [], "fetched_at": moment},
    ]
    path = write_parquet(rows, tmp_path / "it's.parquet", [*rows[0], "fetched_at"])
    columns, found = read_back(path)
    assert columns == [
        ("list", "VARCHAR"),
        ("citation_count", "BIGINT"),
        ("observed_on", "DATE"),
        ("section", "VARCHAR[]"),
        ("other", "VARCHAR"),
        ("fetched_at", "TIMESTAMP WITH TIME ZONE"),
    ]
    assert found == [
        ("it's", None, date(2026, 1, 1), ["A", 'B "b"'], None, None),
        ("b", 0, date(2026, 1, 2), [], None, moment),
    ]


def test_types_follow_the_first_known_value_where_a_name_tells_nothing(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"a": None, "b": True, "c": 1.5, "d": 3}, {"a": "x", "b": None, "c": 2, "d": 4}]
    columns, found = read_back(write_parquet(rows, tmp_path / "rows.parquet"))
    assert [kind for _, kind in columns] == ["VARCHAR", "BOOLEAN", "DOUBLE", "BIGINT"]
    assert found == [(None, True, 1.5, 3), ("x", None, 2.0, 4)]


def test_an_empty_list_has_its_columns(tmp_path: Path) -> None:
    columns, found = read_back(write_parquet([], tmp_path / "rows.parquet", ["title", "star_count"]))
    assert (columns, found) == ([("title", "VARCHAR"), ("star_count", "BIGINT")], [])


def test_rows_without_any_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="columns"):
        write_parquet([], tmp_path / "rows.parquet")


def test_every_trends_view_is_published_as_parquet(warehouse: Warehouse, tmp_path: Path) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    with pytest.raises(NotPublished):
        warehouse.publish_parquet(tmp_path / "parquet")
    warehouse.publish()
    written = warehouse.publish_parquet(tmp_path / "parquet")
    assert sorted(path.name for path in written) == sorted(path.name for path in (tmp_path / "parquet").iterdir())
    _, rows = read_back(tmp_path / "parquet" / "numbers.parquet")
    assert len(rows) == 1
