from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from enrichers.records import Unresolved
from exports.cells import guard_cell, unguard_cell
from exports.tabular import COLUMNS, EntryRow, entry_rows, render_csv, render_json, render_jsonl
from tests.exports.builders import Item, build_document, build_numbers, series

AT_LEAST = {
    "list", "line", "title", "resolution", "method", "reason", "paper_id", "semantic_scholar_id", "corpus_id",
    "citation_count", "citations_observed_on", "citation_quality", "repository", "star_count", "stars_observed_on",
}  # fmt: skip


@pytest.fixture
def rows() -> tuple[EntryRow, ...]:
    document = build_document(
        Item('Pruning, "naïve"', "1707.06168", "o/Code", section=("Papers", "2017")), Item("Lost", url="", section=())
    )
    numbers = build_numbers(document, {0: series(0)}, {0: series(12)}, {1: Unresolved("the entry has no paper link")})
    return entry_rows("lists/README.md", numbers)


def test_the_columns_are_those_others_script_against() -> None:
    assert set(COLUMNS) == AT_LEAST | {"section", "url"}


def test_json_is_one_array_with_zero_and_null_told_apart(rows: tuple[EntryRow, ...]) -> None:
    first, second = json.loads(render_json(rows))
    assert first == {
        "list": "lists/README.md",
        "line": 1,
        "section": ["Papers", "2017"],
        "title": 'Pruning, "naïve"',
        "url": "https://arxiv.org/abs/1707.06168",
        "resolution": "resolved",
        "method": "link",
        "reason": "its first link",
        "paper_id": "arxiv:1707.06168",
        "semantic_scholar_id": "ab" * 20,
        "corpus_id": 4242,
        "citation_count": 0,
        "citations_observed_on": "2025-03-10",
        "citation_quality": "observed",
        "repository": "o/Code",
        "star_count": 12,
        "stars_observed_on": "2025-03-10",
    }
    unknown = set(COLUMNS) - {"list", "line", "section", "title", "resolution", "reason"}
    assert {column for column in COLUMNS if second[column] is None} == unknown
    assert (second["resolution"], second["reason"]) == ("unresolved", "the entry has no paper link")


def test_json_lines_hold_the_same_objects(rows: tuple[EntryRow, ...]) -> None:
    assert [json.loads(line) for line in render_jsonl(rows).splitlines()] == json.loads(render_json(rows))


def test_csv_reads_back_with_the_unknown_left_empty(rows: tuple[EntryRow, ...]) -> None:
    first, second = csv.DictReader(io.StringIO(render_csv(rows)))
    assert (first["title"], first["section"], first["citation_count"]) == ('Pruning, "naïve"', "Papers > 2017", "0")
    assert (second["citation_count"], second["url"]) == ("", "")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "'=", "''@"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_read_back(sign: str) -> None:
    text = f"{sign}cmd|' /C calc'!A0"
    assert guard_cell(text) == f"'{text}"
    assert unguard_cell(guard_cell(text)) == text


@pytest.mark.parametrize("text", ["", "'", "'quoted'", "a=b", "Title", " =blank", "1-2", "ﬁ", "'s title"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert guard_cell(text) == unguard_cell(text) == text


def test_only_the_text_of_csv_is_guarded() -> None:
    numbers = build_numbers(build_document(Item("=HYPERLINK(0)", "1707.06168", section=("@home", "b"))), {0: series(3)})
    rows = tuple(replace(row, list="-list.md") for row in entry_rows("README.md", numbers))
    (row,) = csv.DictReader(io.StringIO(render_csv(rows)))
    assert (row["title"], row["section"], row["list"]) == ("'=HYPERLINK(0)", "'@home > b", "'-list.md")
    assert row["citation_count"] == "3"
    (plain,) = json.loads(render_json(rows))
    assert (plain["title"], plain["section"], plain["list"]) == ("=HYPERLINK(0)", ["@home", "b"], "-list.md")


def test_an_empty_list_is_an_empty_array_and_a_header() -> None:
    assert json.loads(render_json(())) == []
    assert render_jsonl(()) == ""
    assert render_csv(()) == ",".join(COLUMNS) + "\n"
