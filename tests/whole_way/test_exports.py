"""What ``export`` and ``run`` write, show and judge, and what they leave as it is."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import duckdb
import pytest

from tests.whole_way.conftest import TODAY, Desk, Night
from tests.whole_way.truth import SEEDS, WITH_LEGEND, World

pytestmark = pytest.mark.wide_but(5)

FIELDS = (
    "list", "line", "title", "resolution", "method", "reason", "paper_id", "semantic_scholar_id", "corpus_id",
    "citation_count", "citations_observed_on", "citation_quality", "repository", "star_count", "stars_observed_on",
)  # fmt: skip
FORMS = (".md", ".json", ".jsonl", ".csv", ".parquet", ".bib", ".csl.json", ".atom", ".html")
LIST = "awesome-pruning-acceleration.md"


def snapshot(desk: Desk) -> dict[str, bytes]:
    """Every file of the desk, byte for byte."""
    return {str(path): path.read_bytes() for path in sorted(desk.folder.rglob("*")) if path.is_file()}


def write(desk: Desk, ending: str, *options: str) -> Path:
    """Export a list to a file with this ending."""
    outcome = desk.starcite("export", LIST, "--to", f"out{ending}", *options)
    assert outcome.code == 0, outcome.err
    return desk.folder / f"out{ending}"


def test_every_entry_is_one_object_with_the_fields_that_others_script_against(world: World, first_night: Night) -> None:
    for name in SEEDS:
        for entry, row in zip(world.of_list(name), first_night.rows[name], strict=True):
            assert set(FIELDS) <= set(row)
            assert row["list"].endswith(name)
            assert (row["line"], row["title"]) == (entry.line, entry.title)
            assert row["resolution"] in {"resolved", "ambiguous", "unresolved"}
            assert (row["method"] is not None) == (row["resolution"] == "resolved")
            assert row["reason"]
            for number, observed_on in (
                ("citation_count", "citations_observed_on"),
                ("star_count", "stars_observed_on"),
            ):
                assert row[observed_on] == (None if row[number] is None else TODAY.isoformat())
            assert row["citation_quality"] == (None if row["citation_count"] is None else "observed")
            if row["citation_count"] is not None:
                assert re.fullmatch(r"[0-9a-f]{40}", row["semantic_scholar_id"])
                assert isinstance(row["corpus_id"], int)
            expected = entry.repositories[0].lower() if entry.repositories else None
            assert (row["repository"] and row["repository"].lower()) == expected


def test_unknown_is_null_and_none_is_zero(first_night: Night) -> None:
    rows = [row for name in SEEDS for row in first_night.rows[name]]
    counted = Counter(row["citation_count"] for row in rows)
    assert counted[0] > 0
    assert counted[None] > 0
    unresolved = [row for row in rows if row["resolution"] == "unresolved"]
    assert {row["paper_id"] for row in unresolved} == {row["citation_count"] for row in unresolved} == {None}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("ending", FORMS)
def test_each_ending_gives_a_file_of_its_kind(after_first_night: Desk, world: World, ending: str) -> None:
    path = write(after_first_night, ending, *(("--sort", "citations") if ending == ".md" else ()))
    count = len(world.of_list(LIST))
    match ending:
        case ".md":
            assert path.read_text("utf-8").startswith("# awesome-pruning-acceleration")
        case ".json":
            assert len(json.loads(path.read_text("utf-8"))) == count
        case ".jsonl":
            assert len([json.loads(line) for line in path.read_text("utf-8").splitlines()]) == count
        case ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            assert len(rows) == count
            assert set(FIELDS) <= set(rows[0])
        case ".parquet":
            table = duckdb.sql(f"select count(*), sum(citation_count), min(citations_observed_on) from '{path}'")
            assert table.fetchall() == [(count, *_sum_and_day(after_first_night))]
        case ".bib":
            assert path.read_text("utf-8").count("\n@") > count / 2
        case ".csl.json":
            items = json.loads(path.read_text("utf-8"))
            assert len({item["id"] for item in items}) == len(items) > count / 2
            assert all(item["title"] and item["type"] for item in items)
        case ".atom":
            feed = ElementTree.parse(path).getroot()
            assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
            assert {child.tag.rpartition("}")[2] for child in feed} >= {"id", "title", "updated"}
        case ".html":
            text = path.read_text("utf-8")
            assert text.lower().startswith("<!doctype html>")
            assert text.count("<tr") > count


def _sum_and_day(desk: Desk) -> tuple[int, object]:
    rows = desk.rows(LIST)
    return sum(row["citation_count"] for row in rows if row["citation_count"] is not None), TODAY


def test_the_forms_agree_entry_by_entry(after_first_night: Desk) -> None:
    desk = after_first_night
    rows = json.loads(write(desk, ".json").read_text("utf-8"))
    assert [json.loads(line) for line in write(desk, ".jsonl").read_text("utf-8").splitlines()] == rows
    with write(desk, ".csv").open(encoding="utf-8", newline="") as file:
        plain = [{**row, "section": " > ".join(row["section"])} for row in rows]
        expected = [{key: "" if value is None else str(value) for key, value in row.items()} for row in plain]
        assert list(csv.DictReader(file)) == expected
    parquet = duckdb.sql(f"from '{write(desk, '.parquet')}'")
    for found, row in zip(parquet.fetchall(), rows, strict=True):
        values = dict(zip(parquet.columns, found, strict=True))
        for field in FIELDS:
            value = values[field]
            assert (value.isoformat() if hasattr(value, "isoformat") else value) == row[field]


def test_an_export_asks_nobody_and_an_unknown_ending_is_refused(after_first_night: Desk) -> None:
    desk = after_first_night
    before = snapshot(desk)
    for arguments in (
        ("--sort", "citations"),
        ("--top", "5"),
        ("--ascending",),
        ("--to", "out.docx"),
        ("--to", "out.md"),
        ("--to", LIST, "--sort", "citations"),
        ("--sort", "fame", "--to", "out.md"),
        ("--ascending", "--descending", "--sort", "title", "--to", "out.md"),
        ("--top", "0", "--to", "out.md"),
    ):
        outcome = desk.starcite("export", LIST, *arguments)
        assert outcome.code == 2, (arguments, outcome.err)
        assert outcome.out == ""
        assert "Traceback" not in outcome.err
        assert set(outcome.requests.values()) == {0}
    assert snapshot(desk) == before


@pytest.mark.sampled(1)
@pytest.mark.parametrize("command", ["run", "export"])
def test_check_and_diff_write_nothing_and_only_check_judges(
    after_first_night: Desk, first_night: Night, command: str
) -> None:
    """The list loses its badges by hand, so that there is something to write."""
    desk = after_first_night
    for name in SEEDS:
        (desk.folder / name).write_bytes(first_night.before[name])
    before = snapshot(desk)
    for flags, code, shows in (
        (("--check",), 1, False),
        (("--diff",), 0, True),
        (("--check", "--diff"), 1, True),
    ):
        outcome = desk.starcite(command, *SEEDS, *flags)
        assert outcome.code == code, outcome.err
        assert bool(outcome.out) == shows
        if shows:
            added = re.findall(r"^\+(?!\+\+ )(.*)$", outcome.out, re.MULTILINE)
            after = {line for data in first_night.after.values() for line in data.decode().splitlines()}
            assert set(added) <= after, "a diff shows the lines that a run writes"
            assert len(added) == len(re.findall(r"^-(?!-- )", outcome.out, re.MULTILINE)) > 100
        assert snapshot(desk) == before
    assert desk.starcite(command, *SEEDS).code == 0
    assert {name: desk.read(name) for name in SEEDS} == first_night.after
    for flags in (("--check",), ("--diff",), ("--check", "--diff")):
        outcome = desk.starcite(command, *SEEDS, *flags)
        assert (outcome.code, outcome.out) == (0, "")


def test_a_run_that_must_write_nothing_asks_but_stores_nothing(after_first_night: Desk) -> None:
    desk = after_first_night
    desk.sandbox.move_to(TODAY + timedelta(days=1))
    before = snapshot(desk)
    outcome = desk.starcite("run", WITH_LEGEND, "--check")
    assert outcome.code == 0, outcome.err
    assert outcome.requests == {"semantic_scholar": 1, "arxiv": 0, "github": 1, "landing_pages": 0}
    assert snapshot(desk) == before


def test_where_nothing_may_be_written_not_even_a_warehouse_is_left(fresh: Desk) -> None:
    before = snapshot(fresh)
    outcome = fresh.starcite("run", "Awasome-Pruning.md", "--diff")
    assert outcome.code == 0, outcome.err
    assert "+++" in outcome.out
    assert snapshot(fresh) == before
    for command in (("export", "--check"), ("export", "--diff"), ("strip", "--check"), ("plan",), ("scan",)):
        fresh.starcite(command[0], "Awasome-Pruning.md", *command[1:])
        assert snapshot(fresh) == before, command


def test_a_derived_file_is_checked_against_the_one_that_stands_there(after_first_night: Desk) -> None:
    desk = after_first_night
    write(desk, ".csv")
    to_csv = ("export", LIST, "--to", "out.csv")
    assert desk.starcite(*to_csv, "--check").code == 0
    (desk.folder / "out.csv").write_text("by hand\n", "utf-8")
    shown = desk.starcite(*to_csv, "--check", "--diff")
    assert shown.code == 1
    assert "-by hand" in shown.out
    assert desk.read("out.csv") == b"by hand\n"


def test_the_first_of_a_list_are_ranked_across_its_groups(after_first_night: Desk) -> None:
    desk = after_first_night
    text = write(desk, ".md", "--top", "3", "--sort", "stars").read_text("utf-8")
    ranked = sorted((row["star_count"] for row in desk.rows(LIST) if row["star_count"] is not None), reverse=True)
    shown = re.findall(r"^\d+\. .*$", text, re.MULTILINE)
    assert len(shown) == 3
    assert [str(count) in line for count, line in zip(ranked, shown, strict=False)] == [True] * 3
