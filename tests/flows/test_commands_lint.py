"""``starcite lint`` at a desk: what it prints, how it ends, what it mends, and that it asks nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.flows.desk import Desk

CLEAN = "# Clean\n\n- One [[paper](https://arxiv.org/abs/1810.05270)]\n"
SOILED = (
    "# Soiled\n\n- One [[paper](http://arxiv.org/abs/1810.05270)][[code](https://github.com/o/r.git)]\n"
    "- Two (of two [[paper](https://arxiv.org/abs/1810.05271?utm_source=x)]\n"
)
MENDED = SOILED.replace("http:", "https:").replace(".git)", ")").replace("?utm_source=x", "")


def put(desk: Desk, name: str, text: str) -> Path:
    path = desk.folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_lint_ends_with_0_and_prints_nothing_for_a_clean_list(desk: Desk) -> None:
    assert desk.done("lint", put(desk, "clean.md", CLEAN)).out == ""


def test_lint_ends_with_1_for_a_warning_and_with_0_for_an_info(desk: Desk) -> None:
    path = put(desk, "soiled.md", SOILED)
    outcome = desk.starcite("lint", path)
    assert outcome.code == 1
    assert [line.partition(": ")[2].partition(":")[0] for line in outcome.out.splitlines()] == [
        "info http-link",
        "info git-suffix",
        "warning unbalanced-mark",
        "warning tracking-parameter",
    ]
    assert "4 findings in 1 lists, 2 of them errors or warnings" in outcome.err
    assert desk.starcite("lint", path, "--ignore", "unbalanced-mark,tracking-parameter").code == 0
    assert desk.requests() == 0


def test_rules_are_chosen_by_name_and_a_name_that_is_none_is_bad_usage(desk: Desk) -> None:
    path = put(desk, "soiled.md", SOILED)
    outcome = desk.starcite("lint", path, "--select", "http-link", "--select", "git-suffix", "--format", "json")
    assert outcome.code == 0
    assert [row["rule"] for row in outcome.lines] == ["http-link", "git-suffix"]
    refused = desk.starcite("lint", path, "--select", "http-links")
    assert refused.code == 2
    assert "http-links: no such rule" in refused.err


def test_the_settings_ignore_rules_for_every_list_and_for_one(desk: Desk) -> None:
    one, other = put(desk, "one.md", SOILED), put(desk, "other.md", SOILED)
    (desk.folder / "starcite.toml").write_text(
        '[lint]\nignore = ["http-link"]\n[lists."one.md"]\nlint_ignore = ["git-suffix", "unbalanced-mark"]\n', "utf-8"
    )
    outcome = desk.starcite("lint", one, other, "--format", "json")
    told = [(Path(row["list"]).name, row["rule"]) for row in outcome.lines]
    assert told == [
        ("one.md", "tracking-parameter"),
        ("other.md", "git-suffix"),
        ("other.md", "unbalanced-mark"),
        ("other.md", "tracking-parameter"),
    ]
    named = desk.starcite("lint", one, "--select", "http-link", "--format", "json")
    assert [row["rule"] for row in named.lines] == ["http-link"]
    (desk.folder / "starcite.toml").write_text('[lint]\nignore = ["http-links"]\n', "utf-8")
    assert "names no rule of lint: http-links" in desk.starcite("lint", one).err


def test_fix_mends_what_is_safe_tells_the_rest_and_a_second_time_does_nothing(desk: Desk) -> None:
    path = put(desk, "soiled.md", SOILED)
    outcome = desk.starcite("lint", "--fix", path)
    assert path.read_text("utf-8") == MENDED
    assert outcome.code == 1
    assert [line.split()[2] for line in outcome.out.splitlines()] == ["unbalanced-mark:"]
    assert "3 addresses were mended" in outcome.err
    before = path.stat().st_mtime_ns
    again = desk.starcite("lint", "--fix", path)
    assert path.stat().st_mtime_ns == before
    assert "0 addresses were mended" in again.err


def test_fix_leaves_rules_that_are_ignored(desk: Desk) -> None:
    path = put(desk, "soiled.md", SOILED)
    desk.starcite("lint", "--fix", "--ignore", "http-link", path)
    assert path.read_text("utf-8") == MENDED.replace(
        "https://arxiv.org/abs/1810.05270)", "http://arxiv.org/abs/1810.05270)"
    )


def test_diff_shows_what_fix_would_change_and_writes_nothing(desk: Desk) -> None:
    path = put(desk, "soiled.md", SOILED)
    outcome = desk.starcite("lint", "--fix", "--diff", path)
    assert outcome.code == 1
    assert path.read_text("utf-8") == SOILED
    changed = [line for line in outcome.out.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == [
        *(f"-{line}" for line in SOILED.splitlines()[2:]),
        *(f"+{line}" for line in MENDED.splitlines()[2:]),
    ]
    assert desk.starcite("lint", "--fix", "--diff", put(desk, "clean.md", CLEAN)).code == 0
    alone = desk.starcite("lint", "--diff", path)
    assert alone.code == 2
    assert "--fix" in alone.err


def test_a_read_only_list_is_told_and_left(desk: Desk) -> None:
    path = put(desk, "soiled.md", SOILED)
    path.chmod(0o444)
    outcome = desk.starcite("lint", "--fix", path)
    assert outcome.code == 2
    assert "is read-only" in outcome.err
    assert path.read_text("utf-8") == SOILED


def test_files_without_entries_are_linted_on_request_and_one_that_cannot_be_read_stops_no_other(desk: Desk) -> None:
    page = put(desk, "CONTRIBUTING.md", "# How to help\n\nSee [here](#nowhere).\n")
    assert "no entries found" in desk.starcite("lint", page).err
    assert desk.starcite("lint", "--pages", page).out.startswith(f"{page}:3:5: warning broken-anchor")
    (desk.folder / "bad.md").write_bytes(b"\xff\xfe")
    outcome = desk.starcite("lint", "--pages", desk.folder / "bad.md", page, page)
    assert outcome.code == 2
    assert outcome.out.count("broken-anchor") == 1
    assert "bad.md: not UTF-8" in outcome.err


def test_papers_of_several_lists_are_told_only_when_asked(desk: Desk) -> None:
    one, other = put(desk, "one.md", CLEAN), put(desk, "other.md", CLEAN)
    assert desk.done("lint", one, other).out == ""
    told = desk.done("lint", "--across", one, other).out
    assert told == f"{other}:3:8: info listed-elsewhere: “One” stands in {one} too, on line 3\n"


def test_quiet_rules_speak_when_asked(desk: Desk) -> None:
    nested = put(
        desk,
        "nested.md",
        "* One [[paper](https://arxiv.org/abs/1801.00001)]\n  * Two [[paper](https://arxiv.org/abs/1801.00002)]\n",
    )
    assert desk.done("lint", nested).out == ""
    assert " info ungrouped: " in desk.done("lint", "--verbose", nested).out
    assert " info ungrouped: " in desk.done("lint", "--select", "ungrouped", nested).out


def test_every_format_tells_the_same_findings(desk: Desk) -> None:
    path = put(desk, "soiled.md", SOILED)
    rows = desk.starcite("lint", path, "--format", "json").lines
    sarif = json.loads(desk.starcite("lint", path, "--format", "sarif").out)
    results = sarif["runs"][0]["results"]
    assert [row["rule"] for row in rows] == [result["ruleId"] for result in results]
    commands = desk.starcite("lint", path, "--format", "github").out.splitlines()
    assert [row["severity"].replace("info", "notice") for row in rows] == [line[2:].split()[0] for line in commands]


def test_a_badge_typed_by_hand_is_held_against_the_numbers_of_a_warehouse(known: Desk) -> None:
    path = known.folder / "bracketed-bullets.md"
    assert "unsupported-badge" not in known.starcite("lint", path).out  # all of them are starcite's own by now
    lines = path.read_text("utf-8").splitlines(keepends=True)
    bare = next(number for number, line in enumerate(lines) if "[[paper](https://example.org/" in line)
    lines[bare] = lines[bare].replace("[[paper]", "[[✏️✏️paper]", 1)
    path.write_text("".join(lines), "utf-8")
    outcome = known.starcite("lint", path, "--select", "unsupported-badge", "--format", "json")
    assert outcome.code == 1
    (row,) = outcome.lines
    assert row["line"] == bare + 1
    assert row["message"].endswith("no number is known")
    assert known.requests() == 0


def test_a_warehouse_that_cannot_be_looked_into_is_told_and_the_list_linted(desk: Desk) -> None:
    desk.warehouse.write_text("this is no warehouse", "utf-8")
    outcome = desk.starcite("lint", put(desk, "soiled.md", SOILED))
    assert outcome.code == 1
    assert "badges are linted without the numbers in it" in outcome.err
    assert len(outcome.out.splitlines()) == 4
    assert desk.warehouse.read_text("utf-8") == "this is no warehouse"


def hook() -> dict[str, str]:
    """The one hook of .pre-commit-hooks.yaml, which is plain enough to read without a parser."""
    text = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert text.count("- id:") == 1
    return dict(line.strip(" -").split(": ", 1) for line in text.splitlines())


def test_the_hook_is_of_python_and_takes_markdown() -> None:
    assert hook().keys() == {"id", "name", "description", "entry", "language", "types"}
    assert (hook()["id"], hook()["language"], hook()["types"]) == ("starcite-lint", "python", "[markdown]")
    assert "- id: starcite-lint" in (ROOT / "docs" / "lint.md").read_text("utf-8")


@pytest.mark.parametrize(("text", "code"), [(CLEAN, 0), (SOILED, 1)])
def test_the_entry_of_the_hook_runs_on_the_file_names_it_is_handed(text: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(text, "utf-8")
    (tmp_path / "CONTRIBUTING.md").write_text("# Welcome\n", "utf-8")
    program, *arguments = hook()["entry"].split()
    command = Path(sys.executable).parent / program
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    done = subprocess.run(
        [command, *arguments, "README.md", "CONTRIBUTING.md"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"README.md", "CONTRIBUTING.md"}
