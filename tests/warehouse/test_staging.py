"""Rows on their way into DuckDB: all of them, each as it was, however many there are."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.staging import ROWS_AT_ONCE, stage_rows

COLUMNS = {"number": "integer", "name": "varchar", "day": "varchar"}


@pytest.mark.parametrize("count", [0, 1, 2, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE + 3])
def test_every_row_arrives_once_as_it_was(count: int) -> None:
    rows = [(number, f"größer {number // (ROWS_AT_ONCE + 1)}", "the same") for number in range(count)]
    with duckdb.connect() as connection:
        connection.execute("create temp table incoming as select 1 as left_over")
        stage_rows(connection, "incoming", COLUMNS, rows)
        assert connection.execute("from incoming order by number").fetchall() == rows
