"""What each command does: the ones that look at lists, ask, store and write. Names begin with the command."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import duckdb
import pytest

from enrichers.records import Provider
from enrichers.sandbox.faults import Fault, FaultKind
from tests.conftest import ROOT
from tests.flows.desk import BULLETS, EXAMPLES, ONE_ENTRY_TABLES, TABLES, TODAY, Desk

pytestmark = pytest.mark.wide_but(15)

ROW_FIELDS = {
    "list", "line", "title", "resolution", "method", "reason", "paper_id", "semantic_scholar_id", "corpus_id",
    "citation_count", "citations_observed_on", "citation_quality", "repository", "star_count", "stars_observed_on",
}  # fmt: skip
SCAN_FIELDS = ["list", "line", "section", "title", "papers", "repositories", "citation_badge", "star_badge", "warnings"]


def original(name: str) -> bytes:
    return (ROOT / "examples" / name).read_bytes()


def test_scan_prints_one_object_a_line_with_the_fields_of_the_contract(desk: Desk) -> None:
    rows = desk.done("scan", desk.folder / BULLETS, "--format", "json").lines
    assert len(rows) == 14
    assert all(list(row) == SCAN_FIELDS for row in rows)
    assert rows[2] | {"list": ""} == {
        "list": "",
        "line": 14,
        "section": ["Sparse Networks, a Reading List", "Removing weights"],
        "title": "Movement Pruning: Adaptive Sparsity by Fine-Tuning",
        "papers": [{"scheme": "arxiv", "value": "2005.07683", "url": "https://arxiv.org/pdf/2005.07683.pdf"}],
        "repositories": ["huggingface/block_movement_pruning"],
        "citation_badge": 1,
        "star_badge": 0,
        "warnings": [],
    }
    assert rows[-1]["papers"] == [
        {
            "scheme": "url",
            "value": "https://example.org/guides/sparse-kernels.pdf",
            "url": "https://example.org/guides/sparse-kernels.pdf",
        }
    ]


def test_scan_prints_a_table_and_csv(desk: Desk) -> None:
    table = desk.done("scan", desk.folder / BULLETS).out.splitlines()
    assert table[0].split() == ["line", "title", "paper", "repository", "badges"]
    assert len(table) == 2 + 14
    rows = list(csv.DictReader(StringIO(desk.done("scan", desk.folder / BULLETS, "--format", "csv").out)))
    assert list(rows[0]) == SCAN_FIELDS
    assert json.loads(rows[2]["repositories"]) == ["huggingface/block_movement_pruning"]


def test_scan_reads_the_other_lists_when_one_is_bad(desk: Desk) -> None:
    outcome = desk.starcite("scan", desk.folder / "absent.md", desk.folder / TABLES, "--format", "json")
    assert outcome.code == 2
    assert len(outcome.lines) == 12
    assert "absent.md: no such file; check the path" in outcome.err


def test_plan_tells_the_requests_that_the_run_then_makes(desk: Desk) -> None:
    rows = desk.done("plan", "--format", "json").lines
    planned, at_most = ({row["provider"]: row[name] for row in rows} for name in ("requests", "at_most"))
    assert desk.requests() == 0
    desk.done("run")
    made = {provider.display_name: count for provider, count in desk.sandbox.request_counts().items()}
    made["landing pages"] = len(desk.sandbox.page_visits)
    searches = sum("/paper/search?" in request.target for request in desk.sandbox.requests)
    assert made == planned | {"Semantic Scholar": planned["Semantic Scholar"] + searches}
    assert 0 < searches <= at_most["Semantic Scholar"] - planned["Semantic Scholar"]
    assert {row["at_most"] for row in desk.done("plan", "--format", "json").lines} == {0}


def test_plan_tells_minutes_and_quota_with_and_without_keys(desk: Desk) -> None:
    paced = {"STARCITE_PACING": "on", "GITHUB_TOKEN": "", "SEMANTIC_SCHOLAR_API_KEY": ""}
    rows = {row["provider"]: row for row in desk.done("plan", "--format", "json", **paced).lines}
    assert rows["GitHub"]["requests"] == 22
    assert "no token" in rows["GitHub"]["quota"]
    assert rows["Semantic Scholar"]["minutes"] > 0
    assert rows["arXiv"]["minutes"] == 0.0


def test_refresh_stores_numbers_and_leaves_the_lists(desk: Desk) -> None:
    before = desk.files()
    desk.done("refresh")
    assert desk.files() == before
    assert desk.rows("select count(distinct subject_id), min(observed_on) from core.snapshots") == [(49, TODAY)]
    assert desk.rows("select command, exit_code from core.runs") == [("refresh", 0)]
    requests = desk.requests()
    assert "10 badges changed" in desk.done("export").err
    assert desk.requests() == requests, "the export asked nobody"


def test_refresh_of_one_list_asks_for_its_entries_alone(desk: Desk) -> None:
    desk.done("refresh", desk.folder / ONE_ENTRY_TABLES)
    assert desk.rows("select list_path from core.lists") == [(ONE_ENTRY_TABLES,)]


def test_export_writes_only_badges_and_a_second_one_nothing(known: Desk) -> None:
    shutil.copy(ROOT / "examples" / TABLES, known.folder / TABLES)
    assert known.starcite("export", known.folder / TABLES, "--check").code == 1
    assert (known.folder / TABLES).read_bytes() == original(TABLES), "a check writes nothing"
    shown = known.done("export", known.folder / TABLES, "--diff").out
    assert shown.startswith("--- ")
    assert (known.folder / TABLES).read_bytes() == original(TABLES), "a diff writes nothing"
    known.done("export", known.folder / TABLES)
    written = (known.folder / TABLES).read_bytes()
    assert without_badges(written) == without_badges(original(TABLES))
    assert written != original(TABLES)
    assert known.done("export", known.folder / TABLES, "--check").out == ""
    assert known.requests() == 0


def without_badges(data: bytes) -> str:
    return data.decode("utf-8").replace("✏️", "").replace("⭐", "")


@pytest.mark.parametrize("ending", [".json", ".jsonl", ".csv", ".parquet"])
def test_export_to_a_file_of_rows_has_the_fields_of_the_contract(known: Desk, ending: str) -> None:
    target = known.folder / f"rows{ending}"
    before = known.files()
    known.done("export", known.folder / BULLETS, "--to", target)
    rows = read_rows(target)
    assert set(rows[0]) >= ROW_FIELDS
    assert [row["title"] for row in rows][2] == "Movement Pruning: Adaptive Sparsity by Fine-Tuning"
    assert int(str(rows[2]["citation_count"])) == 504
    assert rows[-1]["citation_count"] in (None, ""), "unknown is null, not 0"
    assert {name: data for name, data in known.files().items() if name != target.name} == before


def read_rows(path: Path) -> list[dict[str, object]]:
    text = "" if path.suffix == ".parquet" else path.read_text("utf-8")
    match path.suffix:
        case ".json":
            rows: list[dict[str, object]] = json.loads(text)
        case ".jsonl":
            rows = [json.loads(line) for line in text.splitlines()]
        case ".csv":
            rows = [dict(row) for row in csv.DictReader(StringIO(text))]
        case _:
            table = duckdb.sql(f"from '{path}'")
            rows = [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]
    return rows


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("ending", "piece"),
    [
        (".bib", "@"),
        (".csl.json", '"DOI"'),
        (".atom", "<feed"),
        (".html", "<table"),
    ],
)
def test_export_to_the_other_forms_writes_them(known: Desk, ending: str, piece: str) -> None:
    target = known.folder / f"derived{ending}"
    known.done("export", known.folder / BULLETS, "--to", target)
    assert piece in target.read_text("utf-8")
    assert known.done("export", known.folder / BULLETS, "--to", target, "--check").code == 0
    assert "unchanged" in known.done("export", known.folder / BULLETS, "--to", target).err


def test_export_sorts_into_another_file(known: Desk) -> None:
    target = known.folder / "sorted.md"
    before = (known.folder / BULLETS).read_bytes()
    known.done("export", known.folder / BULLETS, "--sort", "citations", "--to", target)
    assert sorted(target.read_bytes().splitlines()) == sorted(before.splitlines())
    assert target.read_bytes() != before
    assert (known.folder / BULLETS).read_bytes() == before
    rows = {row["title"]: row["citation_count"] for row in read_exported(known, BULLETS)}
    scanned = known.done("scan", target, "--format", "json").lines
    group = [rows[row["title"]] for row in scanned if row["section"][-1] == "Removing weights"]
    assert group == sorted(group, reverse=True)
    known.done("export", known.folder / BULLETS, "--sort", "citations", "--ascending", "--to", target)
    scanned = known.done("scan", target, "--format", "json").lines
    assert [rows[row["title"]] for row in scanned if row["section"][-1] == "Removing weights"] == sorted(group)


def test_export_of_the_top_is_a_snippet(known: Desk) -> None:
    target = known.folder / "top.md"
    known.done("export", known.folder / BULLETS, "--top", "3", "--to", target)
    lines = target.read_text("utf-8").splitlines()
    assert sum(line.startswith(("1.", "2.", "3.", "4.")) for line in lines) == 3


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("name", "options", "held"),
    [
        ("top.md", ["--top", "3"], "3 of 14 entries"),
        ("top.md", ["--top", "99"], "13 of 14 entries"),
        ("sorted.md", ["--sort", "year"], "14 entries"),
        ("rows.json", [], "14 entries"),
        ("papers.bib", [], "14 papers"),
        ("feed.atom", [], "0 crossings"),
    ],
)
def test_export_to_a_file_says_how_much_it_holds(known: Desk, name: str, options: list[str], held: str) -> None:
    source, target = known.folder / BULLETS, known.folder / name
    checked = known.starcite("export", source, *options, "--to", target, "--check")
    assert (checked.code, checked.err) == (1, f"{target} would change\n")
    assert known.done("export", source, *options, "--to", target).err == f"{target}: written, {held} of {source}\n"
    assert known.done("export", source, *options, "--to", target, "--check").err == f"{target} is up to date\n"


def read_exported(desk: Desk, name: str) -> list[dict[str, object]]:
    desk.done("export", desk.folder / name, "--to", desk.folder / "rows.json")
    return read_rows(desk.folder / "rows.json")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--sort", "year"], "--sort, --top and their direction write a file of their own; name it with --to"),
        (["--ascending", "--descending"], "exclude each other"),
        (["--to", "x.pdf"], "the ending chooses the form; end it in one of .md"),
        (["--to", "x.md"], "a Markdown file is derived by --sort KEY or --top N"),
        (["--to", "x.csv", "--top", "3"], "--top 3: makes a Markdown snippet"),
        (["--to", BULLETS, "--sort", "year"], "is the list itself"),
    ],
)
def test_export_refuses_what_makes_no_sense(
    known: Desk, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(known.folder)
    before = known.files()
    outcome = known.starcite("export", BULLETS, *arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert known.files() == before


def test_export_of_what_nobody_knows_yet_is_4_and_writes_nothing(desk: Desk) -> None:
    before = sorted(desk.folder.iterdir())
    for options in ([], ["--check"], [desk.folder / TABLES, "--to", desk.folder / "rows.json"]):
        outcome = desk.starcite("export", *options)
        assert outcome.code == 4
        assert "nothing exported, because too little is known" in outcome.err
        assert outcome.err.endswith("starcite.duckdb: no warehouse yet; `starcite run LIST` makes one\n")
    assert sorted(desk.folder.iterdir()) == before, "not even an empty warehouse"
    assert [(desk.folder / name).read_bytes() for name in EXAMPLES] == [original(name) for name in EXAMPLES]


def test_run_is_refresh_and_export(desk: Desk) -> None:
    desk.done("run")
    assert desk.rows("select command, exit_code from core.runs") == [("run", 0)]
    assert all((desk.folder / name).read_bytes() != original(name) for name in EXAMPLES)
    assert desk.warehouse.with_name("starcite.published.duckdb").exists()


def test_run_in_a_check_or_diff_writes_nothing_at_all(desk: Desk) -> None:
    before = {path.name for path in desk.folder.iterdir()}
    checked = desk.starcite("run", "--check")
    assert (checked.code, checked.out) == (1, "")
    assert "10 badges would change" in checked.err
    shown = desk.starcite("run", "--check", "--diff")
    assert shown.code == 1
    assert "+- Movement Pruning: Adaptive Sparsity by Fine-Tuning [[✏️✏️paper]" in shown.out
    assert desk.done("run", "--diff").out == shown.out
    assert {path.name for path in desk.folder.iterdir()} == before
    assert all((desk.folder / name).read_bytes() == original(name) for name in EXAMPLES)


def test_run_in_a_check_leaves_the_warehouse_as_it_was(known: Desk) -> None:
    before = known.warehouse.read_bytes()
    known.sandbox.move_to(TODAY + timedelta(days=40))
    assert known.starcite("run", "--check").code in {0, 1}
    assert known.requests() > 0
    assert known.warehouse.read_bytes() == before


def test_strip_after_run_gives_the_authors_bytes(known: Desk) -> None:
    assert known.starcite("strip", known.folder / TABLES, "--check").code == 1
    assert known.done("strip", known.folder / TABLES, "--diff").out.startswith("--- ")
    assert (known.folder / TABLES).read_bytes() != original(TABLES)
    known.done("strip", known.folder / TABLES)
    assert (known.folder / TABLES).read_bytes() == original(TABLES)
    assert known.requests() == 0


def test_strip_needs_no_warehouse_and_makes_none(desk: Desk) -> None:
    before = sorted(desk.folder.iterdir())
    desk.done("strip", desk.folder / BULLETS)
    assert (desk.folder / BULLETS).read_bytes() != original(BULLETS), "its legend says whose they are"
    assert sorted(desk.folder.iterdir()) == before


@pytest.mark.parametrize("command", ["run", "refresh", "export", "strip", "backfill"])
def test_a_warehouse_in_a_folder_that_is_not_there_is_refused(desk: Desk, command: str) -> None:
    before = sorted(desk.folder.iterdir())
    outcome = desk.starcite(command, "--warehouse", desk.folder / "mistyped" / "x.duckdb")
    assert outcome.code == 2
    assert f"there is no folder {desk.folder / 'mistyped'}.\nCheck the path of the warehouse" in outcome.err
    assert sorted(desk.folder.iterdir()) == before
    assert desk.requests() == 0


def test_backfill_brings_the_days_before_the_first_night(known: Desk) -> None:
    known.done("backfill", known.folder / BULLETS, "--only", "arxiv:2005.07683", "--from", "2026-11-01")
    assert known.rows("select quality, min(observed_on), max(observed_on), count(*) from core.snapshots group by all"
                      " having quality = 'reconstructed'") == [
        ("reconstructed", date(2026, 11, 1), date(2026, 11, 19), 19)
    ]  # fmt: skip


def test_runs_shows_what_the_last_nights_asked_found_and_missed(known: Desk) -> None:
    known.sandbox.move_to(TODAY + timedelta(days=1))
    known.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, 401, times=None))
    assert known.starcite("run").code == 3
    last, first = known.done("runs", "--format", "json").lines
    assert (first["command"], first["exit_code"], first["failed"], first["github_requests"]) == ("run", 0, 0, 1)
    assert (last["command"], last["exit_code"], last["failed"]) == ("run", 3, 22)
    assert {provider: last[f"{provider}_requests"] for provider in Provider} == known.sandbox.request_counts()
    assert all(name in first["list_paths"] for name in EXAMPLES)
    assert len(known.done("runs", "--last", "1", "--format", "json").lines) == 1
    assert "exit_code" in known.done("runs").out


def test_runs_before_the_first_says_how_to_make_one(desk: Desk) -> None:
    assert "no run yet; `starcite run LIST` makes the first" in desk.starcite("runs").err
