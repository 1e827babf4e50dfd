"""What an analyst reads in the database is complete and true: every table, view, column and macro is described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.warehouse.samples import rows_of
from warehouse.definitions import Definition, digest_of, parse_definition, read_definitions
from warehouse.opening import open_file
from warehouse.store import Warehouse

PUBLIC_IDENTITY = ("canonical_id", "arxiv_id", "doi", "semantic_scholar_id", "title")
MACRO_CALLS = {"growth_over": "growth_over(7)", "movers": "movers(7, 3)", "history": "history('arxiv:1')"}
WORD_FOR_TIME = re.compile(r"\(UTC\b|UTC\)")


def test_every_table_view_and_macro_is_described(warehouse: Warehouse) -> None:
    undescribed = rows_of(
        warehouse.path,
        """
        select schema_name, table_name from duckdb_tables() where comment is null
        union all
        select schema_name, view_name from duckdb_views() where not internal and comment is null
        union all
        select schema_name, function_name from duckdb_functions()
        where not internal and schema_name in ('core', 'trends') and comment is null
        """,
    )
    assert undescribed == []


def test_every_column_is_described(warehouse: Warehouse) -> None:
    columns = rows_of(
        warehouse.path,
        "select schema_name, table_name, column_name, comment from duckdb_columns()"
        " where schema_name in ('core', 'trends')",
    )
    assert len(columns) > 100
    assert [column[:3] for column in columns if not column[3]] == []


def test_every_day_and_moment_names_its_time_zone(warehouse: Warehouse) -> None:
    columns = rows_of(
        warehouse.path,
        "select table_name, column_name, comment from duckdb_columns() where schema_name in ('core', 'trends')"
        " and (data_type = 'DATE' or data_type like 'TIMESTAMP%')",
    )
    # Not ours to date: the day a paper was published, as Semantic Scholar has it.
    assert [c[:2] for c in columns if not WORD_FOR_TIME.search(str(c[2])) and c[1] != "published_on"] == []


def test_the_head_of_every_definition_names_its_real_columns(warehouse: Warehouse) -> None:
    with open_file(warehouse.path, read_only=True) as connection:
        for definition in read_definitions():
            source = f"{definition.schema}.{MACRO_CALLS.get(definition.name, definition.name)}"
            columns = [row[0] for row in connection.execute(f"describe from {source}").fetchall()]
            assert columns == [name for name, _ in definition.columns], definition.full_name


def test_every_trends_view_about_a_subject_carries_the_names_people_know(warehouse: Warehouse) -> None:
    for definition in read_definitions():
        names = [name for name, _ in definition.columns]
        if definition.schema == "trends" and definition.name != "coverage":
            assert set(PUBLIC_IDENTITY) <= set(names), definition.full_name
            assert "github_database_id" in names, definition.full_name


def test_no_public_column_is_renamed_retyped_or_moved(warehouse: Warehouse) -> None:
    """Analysts build on these: add a line for a new column, and change none within a major version."""
    lines = []
    with open_file(warehouse.path, read_only=True) as connection:
        for definition in sorted(read_definitions(), key=lambda found: found.full_name):
            if definition.schema == "trends":
                source = f"trends.{MACRO_CALLS.get(definition.name, definition.name)}"
                described = connection.execute(f"describe from {source}").fetchall()
                lines += [f"{source} {column[0]} {column[1]}" for column in described]
    golden = Path(__file__).with_name("trends_columns.txt")
    assert lines == golden.read_text(encoding="utf-8").splitlines()


def test_internal_numbers_never_leave_core() -> None:
    for definition in read_definitions():
        if definition.schema == "trends":
            assert not [name for name, _ in definition.columns if "subject_id" in name]


def test_no_sql_of_ours_turns_unknown_into_zero() -> None:
    folder = Path(parse_definition.__code__.co_filename).parent
    for file in folder.rglob("*.sql"):
        text = re.sub(r"\s+", " ", file.read_text(encoding="utf-8").lower())
        assert not re.search(r"(coalesce|ifnull)\([^()]*, ?0\)", text), file.name


def test_a_definition_comes_after_those_it_uses() -> None:
    seen: list[str] = []
    for definition in read_definitions():
        for other in read_definitions():
            if other.full_name != definition.full_name and re.search(rf"\b{other.full_name}\b", definition.query):
                assert other.full_name in seen, (definition.full_name, other.full_name)
        seen.append(definition.full_name)


def test_the_fingerprint_does_not_hang_on_the_order_of_files() -> None:
    definitions = read_definitions()
    assert digest_of(definitions) == digest_of(tuple(reversed(definitions)))
    assert digest_of(definitions) != digest_of(definitions[1:])


def test_a_head_is_read_with_parameters_columns_and_lines_that_go_on() -> None:
    text = "-- What it is,\n-- in two lines.\n--\n-- (days): How many.\n-- a: First,\n--     and on.\nselect 1 as a;\n"
    assert parse_definition("trends", "thing", True, text) == Definition(
        "trends",
        "thing",
        True,
        "What it is, in two lines.",
        (("days", "How many."),),
        (("a", "First, and on."),),
        "select 1 as a",
    )


def test_a_head_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ValueError, match=r"trends/thing\.sql"):
        parse_definition("trends", "thing", False, "-- It.\n--\n-- No column here\nselect 1")
