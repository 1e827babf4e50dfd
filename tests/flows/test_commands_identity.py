"""What ``explain``, ``review`` and ``pin`` do."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.flows.desk import (
    BULLETS,
    ONE_ENTRY_TABLES,
    TABLES,
    TODAY,
    Desk,
    corpus_with,
    lay_out_examples,
    opened,
    start,
)

pytestmark = pytest.mark.wide_but(10)

GARDENER = "A Gardener's Guide to Sparse Kernels"
UNRESOLVED = {
    GARDENER: f"Semantic Scholar knows no paper titled “{GARDENER}”",
    "Movement Pruning Revisited: Adaptive Sparsity without Fine-Tuning": "the nearest title at Semantic Scholar is "
    "another one: “Movement Pruning: Adaptive Sparsity by Fine-Tuning” (2020)",
    "Rounding by Hand: Course Notes": "the entry has no link to a paper",
}


def pins(desk: Desk, name: str) -> Path:
    return desk.folder / f"{Path(name).stem}.pins.toml"


def exported(desk: Desk, name: str, title: str) -> dict[str, Any]:
    """What the JSON export says of one entry."""
    target = desk.folder / "rows.json"
    desk.done("export", desk.folder / name, "--to", target)
    rows: list[dict[str, Any]] = json.loads(target.read_text("utf-8"))
    return next(row for row in rows if row["title"] == title)


@pytest.fixture
def with_extra(tmp_path: Path) -> Iterator[Desk]:
    """The first night of the example lists, with a paper at the providers that no list links."""
    extra = {"ids": ["arxiv:2406.00001"], "title": "Sparse Kernels in Practice", "citation_count": 321}
    lay_out_examples(tmp_path)
    with opened(tmp_path, corpus_with(extra)) as desk:
        desk.done("run")
        desk.sandbox.clear_requests()
        yield desk


def test_pin_changes_the_paper_of_an_entry_in_the_next_export_and_its_number_after_a_refresh(with_extra: Desk) -> None:
    assert exported(with_extra, BULLETS, GARDENER)["resolution"] == "unresolved"
    said = with_extra.done("pin", "Gardener", "https://arxiv.org/abs/2406.00001v2").err
    assert f"“{GARDENER}” is pinned to arxiv:2406.00001" in said
    assert "has no number yet; `starcite refresh` fetches it" in said
    assert with_extra.requests() == 0

    row = exported(with_extra, BULLETS, GARDENER)
    assert (row["resolution"], row["method"], row["paper_id"]) == ("resolved", "pinned", "arxiv:2406.00001")
    assert row["citation_count"] is None

    with_extra.done("refresh")
    assert exported(with_extra, BULLETS, GARDENER)["citation_count"] == 321
    with_extra.done("export")
    assert f"- {GARDENER} [[✏️paper]" in (with_extra.folder / BULLETS).read_text("utf-8")


def test_pin_beats_what_the_link_says(known: Desk) -> None:
    title = "Rethinking the Value of Network Pruning"
    assert exported(known, BULLETS, title)["paper_id"] == "arxiv:1810.05270"
    known.done("pin", "Rethinking the Value", "arxiv:1608.08710")
    row = exported(known, BULLETS, title)
    assert (row["method"], row["paper_id"]) == ("pinned", "arxiv:1608.08710")


def test_pin_keeps_a_file_that_people_can_read_and_that_stays_the_same(known: Desk) -> None:
    known.done("pin", "Gardener", "arxiv:1810.05270")
    known.done("pin", "Learning both Weights", "doi:10.1609/AAAI.v36i6.20611")
    first = pins(known, BULLETS).read_text("utf-8")
    assert first.startswith("# Which paper an entry means")
    assert tomllib.loads(first)["pin"] == [
        {"title": GARDENER, "link": "https://example.org/guides/sparse-kernels.pdf", "paper": "arxiv:1810.05270"},
        {
            "title": "Learning both Weights and Connections for Efficient Neural Networks",
            "link": "https://proceedings.neurips.cc/paper/2015/hash/ae0eb3eed39d2bcef4622b2499a05fe6-Abstract.html",
            "paper": "doi:10.1609/aaai.v36i6.20611",
        },
    ]
    known.done("pin", "Learning both Weights", "doi:10.1609/aaai.v36i6.20611")
    assert pins(known, BULLETS).read_text("utf-8") == first, "the same pin again changes nothing"
    known.done("pin", "Gardener", "s2:" + "a" * 40)
    assert [pin["paper"] for pin in tomllib.loads(pins(known, BULLETS).read_text("utf-8"))["pin"]] == [
        "s2:" + "a" * 40,
        "doi:10.1609/aaai.v36i6.20611",
    ]


@pytest.mark.parametrize(
    ("query", "paper", "message"),
    [
        ("Gardener", "openreview:abc", "names no paper that Semantic Scholar can be asked for\nwrite arxiv:"),
        ("no such words", "arxiv:1810.05270", "no entry matches “no such words”"),
        ("Pruning", "arxiv:1810.05270", "entries; give a link, LIST:LINE, or more words of one title"),
    ],
)
def test_pin_refuses_what_it_cannot_settle(known: Desk, query: str, paper: str, message: str) -> None:
    before = known.files()
    outcome = known.starcite("pin", query, paper)
    assert outcome.code == 2
    assert message in outcome.err
    assert known.files() == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pin = 3", "may hold only [[pin]] tables"),
        ("[[pin]]\ntitle = 'x'", "pin 1 needs title, link and paper"),
        ("[[pin]]\ntitle = 'x'\nlink = ''\npaper = 'y'", "pin 1: y names no paper"),
        ("[[pin", "cannot be read as TOML"),
    ],
)
def test_a_pins_file_that_cannot_be_read_stops_its_list_alone(known: Desk, text: str, message: str) -> None:
    pins(known, BULLETS).write_text(text, "utf-8")
    outcome = known.starcite("export", "--check")
    assert outcome.code == 2
    assert f"bracketed-bullets.pins.toml: {message}" in outcome.err
    assert f"{TABLES}: 0 badges would change" in outcome.err


def test_review_lists_every_unresolved_entry_with_its_reason(known: Desk) -> None:
    rows = known.done("review", "--format", "json").lines
    assert {row["title"]: row["reason"] for row in rows} == UNRESOLVED
    unresolved = [
        row["title"]
        for name in (BULLETS, TABLES, ONE_ENTRY_TABLES)
        for row in json.loads(export_all(known, name))
        if row["resolution"] != "resolved"
    ]
    assert unresolved == [row["title"] for row in rows]
    filled = list(csv.DictReader(StringIO(known.done("review", "--format", "csv").out)))
    assert [row["reason"] for row in filled] == list(UNRESOLVED.values())
    table = known.done("review")
    assert all(title in table.out and reason in table.out for title, reason in UNRESOLVED.items())
    assert "3 entries are open" in table.err


def export_all(desk: Desk, name: str) -> str:
    target = desk.folder / "rows.json"
    desk.done("export", desk.folder / name, "--to", target)
    return target.read_text("utf-8")


def test_review_pins_what_a_filled_in_csv_says(known: Desk) -> None:
    rows = list(csv.DictReader(StringIO(known.done("review", "--format", "csv").out)))
    rows[0]["paper"] = "arxiv:1810.05270"
    rows[2]["paper"] = "https://doi.org/10.1609/aaai.v36i6.20611"
    filled = known.folder / "filled.csv"
    write_csv(filled, rows)
    assert "2 entries pinned" in known.done("review", "--apply", filled).err
    assert exported(known, BULLETS, GARDENER)["method"] == "pinned"
    assert exported(known, ONE_ENTRY_TABLES, "Rounding by Hand: Course Notes")["method"] == "pinned"
    assert [row["title"] for row in known.done("review", "--format", "json").lines] == [list(UNRESOLVED)[1]]


def test_review_pins_nothing_from_a_csv_with_faults_and_tells_each_with_its_line(known: Desk) -> None:
    queue, filled = known.folder / "queue.csv", known.folder / "filled.csv"
    assert f"3 rows to fill in; `starcite review --apply {queue}`" in known.done("review", "--csv", queue).err
    rows = list(csv.DictReader(StringIO(queue.read_text("utf-8"))))
    good = {**rows[0], "paper": "arxiv:1810.05270", "title": f"  {rows[0]['title'].upper()}"}
    write_csv(
        filled,
        [
            good,
            {**rows[1], "paper": "openreview:x", "reason": "two\nlines"},
            {**rows[2], "paper": "none", "line": "1"},
            {**rows[2], "paper": "none", "title": "Another"},
            {**good, "paper": "none"},
        ],
    )
    before = known.files()
    outcome = known.starcite("review", "--apply", filled)
    assert outcome.code == 2
    for message in (
        f"{filled}: nothing was settled\nline 3: paper: openreview:x names no paper",
        f"line 5: {rows[2]['list']}:1 is no entry; write it anew with `starcite review --csv`",
        "is “Rounding by Hand: Course Notes” by now, not “Another”",
        "line 7: a row above pins the same link and title to arxiv:1810.05270",
    ):
        assert message in outcome.err
    assert known.files() == before
    filled.write_text("title\nx\n", "utf-8")
    assert "needs the columns list, line, paper" in known.starcite("review", "--apply", filled).err
    assert "cannot be read as CSV" in known.starcite("review", "--apply", known.folder / "absent.csv").err
    assert "exists already; --apply reads it" in known.starcite("review", "--csv", queue).err


def test_a_csv_is_read_as_a_spreadsheet_writes_it(known: Desk) -> None:
    rows = list(csv.DictReader(StringIO(known.done("review", "--format", "csv").out)))
    rows[0]["paper"] = " NONE "
    filled = known.folder / "filled.csv"
    with filled.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    assert "1 entry pinned" in known.done("review", "--apply", filled).err
    row = exported(known, BULLETS, GARDENER)
    assert (row["resolution"], row["reason"]) == (
        "unresolved",
        "no paper is meant, as bracketed-bullets.pins.toml says",
    )
    assert GARDENER not in known.done("review").out
    known.sandbox.move_to(TODAY + timedelta(days=400))
    known.sandbox.clear_requests()
    known.done("refresh")
    assert (
        len(known.rows("select * from core.lookups where asked like '%gardener%' and observed_on > '2026-11-20'")) == 0
    )


def test_a_csv_whose_pins_cannot_all_be_written_leaves_every_file_as_it_was(known: Desk) -> None:
    rows = list(csv.DictReader(StringIO(known.done("review", "--format", "csv").out)))
    filled = known.folder / "filled.csv"
    write_csv(filled, [{**row, "paper": "none"} for row in rows])
    pins(known, BULLETS).write_text("# mine\n", "utf-8")
    pins(known, ONE_ENTRY_TABLES).write_text("", "utf-8")
    pins(known, ONE_ENTRY_TABLES).chmod(0o444)
    before = known.files()
    outcome = known.starcite("review", "--apply", filled)
    assert outcome.code == 2
    assert f"{pins(known, ONE_ENTRY_TABLES)}: " in outcome.err
    assert known.files() == before


def write_csv(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_review_asks_for_one_entry_after_the_other(known: Desk) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = start(known, "review", "--interactive", **pipes)
    out, err = process.communicate("\nnonsense\n99\n1\nq\n", timeout=60)
    assert (process.returncode, out) == (0, "")
    assert "[1 of 3] A Gardener's Guide to Sparse Kernels\n  seen once: bracketed-bullets.md:34" in err
    assert "nonsense names no paper" in err
    assert "there is no 99" in err
    assert not pins(known, BULLETS).exists(), "the first was skipped"
    assert "arxiv:2005.07683" in pins(known, TABLES).read_text("utf-8"), "the first candidate of the second"
    assert not pins(known, ONE_ENTRY_TABLES).exists(), "q ends before the third is settled"
    assert "1 settled, 1 skipped, 1 left" in err


def test_explain_names_link_rule_id_provider_count_and_date(known: Desk) -> None:
    page = known.done("explain", "huggingface/block_movement_pruning").out
    for piece in (
        f"{BULLETS}:14: Movement Pruning: Adaptive Sparsity by Fine-Tuning",
        "https://arxiv.org/pdf/2005.07683.pdf",
        "resolved to arxiv:2005.07683 by link, since 2026-11-20",
        "for         the title agrees exactly",
        "s2:ec261a02ce23595f13c32d1f9f5aad762d2d71b0",
        "504, observed 2026-11-20 by semantic_scholar",
        "tier 2, as is due: 504 (observed 2026-11-20) is at or above 500",
        "changes     down below 475, or after 7 observed days below 500",
        "78, observed 2026-11-20 by github",
        "up at 100 (22 more)",
        "GitHub knows it, 2026-11-20 (today)",
        "arXiv knows it, 2026-11-20 (today)",
    ):
        assert piece in page
    assert f"also at     {known.folder / TABLES}:35" in page, "both entries of the repository"


def test_explain_lists_several_entries_and_each_can_be_asked_for_by_its_place(known: Desk) -> None:
    outcome = known.done("explain", "lottery ticket")
    places = [line.split(": ")[0] for line in outcome.out.splitlines()]
    assert len(places) > 1
    assert f"{len(places)} entries match; `starcite explain {places[0]}` explains one of them" in outcome.err
    for place, line in zip(places, outcome.out.splitlines(), strict=True):
        page = known.done("explain", place).out
        assert line.startswith(page.splitlines()[0])
        assert "resolution" in page


def test_explain_reads_the_published_copy_and_changes_nothing_while_a_run_holds_the_warehouse(known: Desk) -> None:
    code = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    holder = subprocess.Popen([sys.executable, "-c", code, str(known.warehouse)], **pipes)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        before = {path: path.stat().st_mtime_ns for path in known.folder.iterdir()}
        known.sandbox.clear_requests()
        assert "504, observed" in known.done("explain", "Movement Pruning: Adaptive Sparsity by Fine-Tuning").out
        assert known.requests() == 0
        assert {path: path.stat().st_mtime_ns for path in known.folder.iterdir()} == before
        assert "3 entries are open" in known.done("review", "--format", "table").err
        holder.communicate()


@pytest.mark.parametrize("query", ["arxiv:2005.07683", "https://arxiv.org/abs/2005.07683", "adaptive sparsity by"])
def test_explain_finds_an_entry_by_id_link_and_words(known: Desk, query: str) -> None:
    assert f"{BULLETS}:14" in known.done("explain", query).out


def test_explain_says_why_a_number_is_unknown_and_how_old_one_is(known: Desk) -> None:
    page = known.done("explain", "Gardener").out
    assert f"unresolved, since 2026-11-20 (again from 2026-11-27): {UNRESOLVED[GARDENER]}" in page
    assert "unknown" in page
    known.sandbox.move_to(TODAY + timedelta(days=9))
    assert "observed 2026-11-20" in known.done("explain", "Movement Pruning: Adaptive").out


def test_explain_of_what_is_in_no_list_is_2(known: Desk) -> None:
    outcome = known.starcite("explain", "nothing like it")
    assert outcome.code == 2
    assert "no entry matches “nothing like it”" in outcome.err


def test_a_pin_is_added_below_what_a_person_wrote_also_where_tables_stand_inline(known: Desk) -> None:
    mine = "# mine\n[[repository]]\nname = 'o/r' # the new one\ndatabase_id = 8\n"
    pins(known, BULLETS).write_text(mine, "utf-8")
    known.done("pin", "Gardener", "arxiv:1810.05270")
    text = pins(known, BULLETS).read_text("utf-8")
    assert text.startswith(mine)
    assert tomllib.loads(text)["pin"][0]["paper"] == "arxiv:1810.05270"
    inline = 'pin = [{title = "a", link = "", paper = "none"}]\n'
    pins(known, BULLETS).write_text(inline, "utf-8")
    known.done("pin", "Gardener", "none")
    kept = tomllib.loads(pins(known, BULLETS).read_text("utf-8"))
    assert [(pin["title"], pin["paper"]) for pin in kept["pin"]] == [("a", "none"), (GARDENER, "none")]
