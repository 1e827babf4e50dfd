"""Where settings come from, in which order, and what is said of bad ones."""

from __future__ import annotations

import ast
import inspect
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import flows.settings
from flows.errors import BadSettings
from flows.settings import read_settings
from tests.flows.desk import BULLETS, KEYS, Desk

LOOPBACK = {
    "STARCITE_SEMANTIC_SCHOLAR_URL": "http://127.0.0.1:1/s2",
    "STARCITE_ARXIV_URL": "http://localhost:1/arxiv",
    "STARCITE_GITHUB_URL": "http://[::1]:1/github",
}
BAD_FILES = [
    ("lists = 3", 'lists = 3: must be an array of texts, such as ["README.md"]'),
    ("lists = ['']", "lists = ['']: must be an array of texts"),
    ("warehouse = ' '", "warehouse = ' ': must be a text that is not empty"),
    ("max_age_days = 0", "max_age_days = 0: must be a whole number of days, 1 or more"),
    ("max_age_days = true", "max_age_days = True: must be a whole number of days"),
    ("coverage_floor = 1.5", "coverage_floor = 1.5: must be a number from 0 to 1"),
    ("keep_watching = 'yes'", "keep_watching = 'yes': must be true or false"),
    ("badges = 3", "badges = 3: must be a table"),
    ("[badges]\ncitation_thresholds = [500, 100]", "must be two whole numbers, the smaller first, such as [100, 500]"),
    ("[badges]\nstar_thresholds = [100]", "badges.star_thresholds = [100]: must be two whole numbers"),
    ("[badges]\ndown_margin_percent = 101", "badges.down_margin_percent = 101: must be a whole number from 0 to 100"),
    ("[badges]\nadopt = ['hearts']", 'badges.adopt = [\'hearts\']: may hold "citations" and "stars"'),
    ("[pacing]\narxiv = -1", "pacing.arxiv = -1: must be a number from 0 to 3600"),
    ("[providers]\ngithub_url = 'github.com'", "must be a URL that starts with http:// or https://"),
    (
        "[providers]\ngithub_url = 'https://me:hush@github.example'",
        "must not hold a user name or a password; keys go into their own environment variables",
    ),
    ("lists = [", "cannot be read as TOML"),
    ("litss = ['README.md']", "unknown setting litss\nlegal here: arxiv_refresh_days, badges, contact, coverage_floor"),
    ("[badges]\nthreshold = 3", "unknown setting badges.threshold\nlegal here: adopt, citation_symbol"),
    (
        "[pacing]\ngoogle = 1",
        "unknown setting pacing.google\nlegal here: arxiv, github, landing_pages, semantic_scholar",
    ),
    ("[providers]\nurl = 'x'", "unknown setting providers.url\nlegal here: arxiv_url, github_url"),
]
RULES = ("_Wrong", "_HoldsASecret")
BAD_ENVIRONMENTS = [
    ({"STARCITE_TODAY": "21.11.2026"}, "STARCITE_TODAY=21.11.2026: not a date; write it as 2026-11-21"),
    ({"STARCITE_TODAY": "20260103"}, "STARCITE_TODAY=20260103: not a date; write it as 2026-11-21"),
    ({"STARCITE_TODAY": "2026-W01-1"}, "STARCITE_TODAY=2026-W01-1: not a date; write it as 2026-11-21"),
    ({"STARCITE_TODAY": "0001-01-01"}, "STARCITE_TODAY=0001-01-01: no day to run on; give one of the years 1990 to"),
    ({"STARCITE_TODAY": "9999-12-31"}, "STARCITE_TODAY=9999-12-31: no day to run on; give one of the years 1990 to"),
    ({"STARCITE_PACING": "fast"}, "STARCITE_PACING=fast: may be on or off"),
    ({"STARCITE_PACING": "off"}, "STARCITE_PACING=off is for loopback only, but requests would go to https://api."),
    (
        {**LOOPBACK, "STARCITE_PACING": "off", "STARCITE_ARXIV_URL": "http://192.0.2.1/"},
        "requests would go to http://192.0.2.1\nleave pacing on, or point every STARCITE_…_URL at this machine",
    ),
    (
        {"STARCITE_GITHUB_URL": "ftp://example.org"},
        "environment variable STARCITE_GITHUB_URL: github_url = 'ftp://example.org': must be a URL",
    ),
]


@pytest.mark.parametrize(("text", "message"), BAD_FILES)
def test_a_bad_file_is_named_with_the_setting_and_what_is_legal(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "starcite.toml").write_text(text, "utf-8")
    with pytest.raises(BadSettings) as caught:
        read_settings({}, folder=tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'starcite.toml'}: ")
    assert message in str(caught.value)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(("environment", "message"), BAD_ENVIRONMENTS)
def test_a_bad_environment_variable_is_named(tmp_path: Path, environment: dict[str, str], message: str) -> None:
    with pytest.raises(BadSettings) as caught:
        read_settings(environment, folder=tmp_path)
    assert message in str(caught.value)


def test_a_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="no such settings file; give an existing one with --settings"):
        read_settings({}, folder=tmp_path, settings_file=tmp_path / "absent.toml")


def test_every_rule_about_a_value_is_tried() -> None:
    tried = " ".join(message for _, message in BAD_FILES)
    for node in ast.walk(ast.parse(inspect.getsource(flows.settings))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RULES:
            rule = node.args[0]
            words = rule.values[0] if isinstance(rule, ast.JoinedStr) else rule
            assert isinstance(words, ast.Constant)
            assert words.value in tried


def test_a_bad_setting_is_2_and_changes_nothing(desk: Desk) -> None:
    (desk.folder / "starcite.toml").write_text("coverage_flor = 0.5\n", "utf-8")
    before = desk.files()
    for argv in (["run"], ["export"], ["scan", desk.folder / BULLETS], ["doctor"], ["trends"], ["plan"]):
        outcome = desk.starcite(*argv)
        assert (outcome.code, outcome.out) == (2, "")
        assert "unknown setting coverage_flor" in outcome.err
    assert desk.files() == before
    assert desk.requests() == 0
    assert not desk.warehouse.exists()


def test_a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default(tmp_path: Path) -> None:
    def warehouse(environment: dict[str, str], flag: Path | None = None) -> str:
        return read_settings(environment, folder=tmp_path, warehouse=flag).warehouse.name

    assert warehouse({}) == "starcite.duckdb"
    (tmp_path / "pyproject.toml").write_text('[tool.starcite]\nwarehouse = "project.duckdb"\n', "utf-8")
    assert warehouse({}) == "project.duckdb"
    (tmp_path / "starcite.toml").write_text('warehouse = "own.duckdb"\n', "utf-8")
    assert warehouse({}) == "own.duckdb"
    assert warehouse({"STARCITE_WAREHOUSE": "environment.duckdb"}) == "environment.duckdb"
    assert warehouse({"STARCITE_WAREHOUSE": "environment.duckdb"}, Path("flag.duckdb")) == "flag.duckdb"


def test_a_base_url_of_the_environment_beats_the_file_and_loses_its_last_slash(tmp_path: Path) -> None:
    (tmp_path / "starcite.toml").write_text('[providers]\ngithub_url = "https://ghe.example/api/v3/"\n', "utf-8")
    assert read_settings({}, folder=tmp_path).github_url == "https://ghe.example/api/v3"
    assert read_settings(LOOPBACK, folder=tmp_path).github_url == "http://[::1]:1/github"


def test_a_settings_file_of_another_name_is_the_only_one_read(tmp_path: Path) -> None:
    (tmp_path / "starcite.toml").write_text("max_age_days = 10\n", "utf-8")
    (tmp_path / "sub").mkdir()
    other = tmp_path / "sub" / "other.toml"
    other.write_text('lists = ["a.md"]\n', "utf-8")
    settings = read_settings({}, folder=tmp_path, settings_file=other)
    assert settings.max_age_days == 30
    assert settings.lists == (tmp_path / "sub" / "a.md",), "paths of a file start where it lies"
    assert settings.source == str(other)


def test_a_pyproject_without_a_table_of_ours_is_no_settings_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n", "utf-8")
    assert read_settings({}, folder=tmp_path).source == "defaults"


def test_today_is_the_utc_day_unless_it_is_stood_in_for(tmp_path: Path) -> None:
    before = datetime.now(UTC).date()
    assert before <= read_settings({}, folder=tmp_path).today <= datetime.now(UTC).date()
    assert read_settings({"STARCITE_TODAY": "2024-02-29"}, folder=tmp_path).today == date(2024, 2, 29)


def test_pacing_can_be_off_where_every_address_is_this_machine(tmp_path: Path) -> None:
    assert read_settings({**LOOPBACK, "STARCITE_PACING": "off"}, folder=tmp_path).pacing_off
    assert not read_settings({**LOOPBACK, "STARCITE_PACING": "on"}, folder=tmp_path).pacing_off


def test_keys_are_kept_out_of_what_is_printed(tmp_path: Path) -> None:
    settings = read_settings(KEYS, folder=tmp_path)
    assert (settings.semantic_scholar_api_key, settings.github_token) == tuple(KEYS.values())
    assert not any(key in repr(settings) + str(settings) for key in KEYS.values())


def test_keys_are_found_nowhere_after_a_run(desk: Desk) -> None:
    outcome = desk.done("run")
    desk.done("warehouse", "export", desk.folder / "parquet")
    kept = b"".join(path.read_bytes() for path in desk.folder.rglob("*") if path.is_file())
    for key in KEYS.values():
        assert key not in outcome.out + outcome.err
        assert key.encode() not in kept


def test_an_empty_key_is_no_key(tmp_path: Path) -> None:
    settings = read_settings({"SEMANTIC_SCHOLAR_API_KEY": "", "GITHUB_TOKEN": ""}, folder=tmp_path)
    assert settings.semantic_scholar_api_key is settings.github_token is None


@pytest.mark.parametrize(
    ("environment", "stored", "folder"),
    [
        ({"HOME": "/home/ada"}, "", "/home/ada/.local/state/starcite/pacing"),
        ({"HOME": "/home/ada", "XDG_STATE_HOME": "/var/state"}, "", "/var/state/starcite/pacing"),
        ({"HOME": "/home/ada", "XDG_STATE_HOME": "relative"}, "", "/home/ada/.local/state/starcite/pacing"),
        ({"HOME": "/home/ada"}, 'pacing_folder = "turns"', "{here}/turns"),
        ({"STARCITE_PACING_FOLDER": "/run/turns"}, 'pacing_folder = "turns"', "/run/turns"),
        ({}, "", None),
    ],
)
def test_runs_take_turns_where_a_person_says_or_in_their_state_folder(
    environment: dict[str, str], stored: str, folder: str | None, tmp_path: Path
) -> None:
    (tmp_path / "starcite.toml").write_text(stored, "utf-8")
    told = read_settings(environment, folder=tmp_path).pacing_folder
    assert told == (None if folder is None else Path(folder.format(here=tmp_path)))
