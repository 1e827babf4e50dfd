"""Bad input: exit code 2, a line or two that help, no traceback, and every file as it was."""

from __future__ import annotations

import os
import re
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import duckdb
import pytest

from enrichers.sandbox.app import Sandbox
from flows.app import App
from flows.cli import run
from tests.adversity.commands import Subcommand, all_commands
from tests.adversity.world import (
    FIRST_NIGHT,
    LIST,
    LOOPBACK,
    WAREHOUSE,
    Ended,
    Shell,
    corpus,
    files_in,
    night,
    put_list,
)

pytestmark = pytest.mark.wide_but(45)

COMMANDS = all_commands()
BASE = {**LOOPBACK, "STARCITE_TODAY": FIRST_NIGHT.isoformat()}
# A next step, told as one at the beginning of a clause, or what would be right in place of what was given.
WHAT_NEXT = re.compile(
    r"""
    (?: ^ | ;\  | \.\  ) (?:
        check\ (?:the|its)\ path | choose\ another\ path | edit\ it | end\ it\ in\ one\ of
      | give\ (?:a|an|one)\b | import\ into\ a\ new\ path | leave\ pacing\ on | list\ it\ again
      | make\ it\ (?:first|with) | mend\ (?:it|the\ file) | name\ (?:it|a|an|another|one|the)\b
      | restore\ a\ backup | save\ it\ as | start\ from | try\ `starcite | update\ starcite
      | write\ (?:it\ as|it\ anew|\w+:)
      | `starcite\ run\ LIST`\ makes\ one
    )
    | :\ may\ (?:be|hold)\  | \bmust\ be\ (?:a|an|two|true)\b | ^legal\ here:\  | \ needs\ title,\ link\ and\ paper
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
CLICKS_USAGE = ("Usage: ", "Try '")
Damage = Callable[[Path], object]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a list, its warehouse and published copy, a backup and an export. To be copied."""
    folder = tmp_path_factory.mktemp("usual")
    put_list(folder)
    assert night(folder, Sandbox(corpus(), FIRST_NIGHT, limits=False)).code == 0
    shutil.copyfile(folder / WAREHOUSE, folder / "backup.duckdb")
    assert starcite(folder, "warehouse", "export", str(folder / "parquet")).code == 0
    (folder / "starcite.toml").write_text(f'lists = ["{LIST}"]\n', "utf-8")
    return folder


@pytest.fixture
def desk(usual: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the usual folder, and the folder the commands are typed in."""
    folder = tmp_path / "desk"
    shutil.copytree(usual, folder)
    monkeypatch.chdir(folder)
    return folder


def starcite(folder: Path, *argv: str, environment: Mapping[str, str] = BASE) -> Ended:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), ended_at_last(argv[0]):
        code = run(argv, App(environment, folder))
    return Ended(code, out.getvalue(), err.getvalue())


@contextmanager
def ended_at_last(command: str) -> Iterator[None]:
    """Unless it refuses, the sandbox serves for ever: then it is ended, and its exit code tells."""
    if command != "sandbox":
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: None)
    timer = threading.Timer(5.0, os.kill, (os.getpid(), signal.SIGTERM))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
        signal.signal(signal.SIGTERM, before)


def complaints(
    folder: Path, argv: Sequence[str], *, names: str = "", environment: Mapping[str, str] = BASE
) -> list[str]:
    """What is wrong with how a command refuses; nothing when it does so as it should."""
    before = files_in(folder)
    ended = starcite(folder, *argv, environment=environment)
    lines = [line for line in ended.err.splitlines() if line.strip() and not line.startswith(CLICKS_USAGE)]
    message = "\n".join(lines).removeprefix("starcite: ")
    after = files_in(folder)
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name, "") != after.get(name, ""))
    found = {
        f"exit code {ended.code}": ended.code != 2,
        "a traceback": "Traceback" in ended.err,
        f"{len(lines)} lines": not 1 <= len(lines) <= 2,
        f"does not name {names}": names not in ended.err,
        # Of a query that is wrong it is enough to say where.
        "does not say what next": argv[0] != "sql" and not WHAT_NEXT.search(message),
        f"changed {', '.join(changed)}": bool(changed),
    }
    call = "starcite " + " ".join(argv)
    return [f"{call}: {what}\n    {ended.err.strip()}" for what, is_so in found.items() if is_so]


def refused(folder: Path, *argv: str, names: str = "", environment: Mapping[str, str] = BASE) -> None:
    wrong = complaints(folder, argv, names=names, environment=environment)
    assert not wrong, "\n".join(wrong)


def all_refused(found: Sequence[str]) -> None:
    assert not found, "\n".join(found)


# Lists


def write(name: str, data: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(data)


LISTS: dict[str, tuple[str, Damage]] = {
    "missing": ("missing.md", lambda folder: None),
    "folder": ("lists", lambda folder: (folder / "lists").mkdir()),
    "folder that ends in .md": ("lists.md", lambda folder: (folder / "lists.md").mkdir()),
    "binary": ("binary.md", write("binary.md", bytes(range(256)) * 8)),
    "picture": ("logo.png", write("logo.png", b"\x89PNG\r\n\x1a\n\x00")),
    "latin-1": ("latin.md", write("latin.md", "- [Café](https://arxiv.org/abs/2001.00001)\n".encode("latin-1"))),
    "utf-16": ("utf16.md", write("utf16.md", "- [Cafe](https://arxiv.org/abs/2001.00001)\n".encode("utf-16"))),
    "rst": ("list.rst", write("list.rst", b"* `A paper <https://arxiv.org/abs/2001.00001>`_\n")),
    "empty": ("empty.md", write("empty.md", b"")),
    "no entries": ("prose.md", write("prose.md", b"# Awesome\n\nNothing here yet.\n")),
    "below a file": (f"{LIST}/list.md", lambda folder: None),
    "name too long": ("x" * 300 + ".md", lambda folder: None),
}
ON_LISTS = [command for command in COMMANDS if command.takes_lists]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("fault", LISTS)
def test_a_list_that_cannot_be_read_is_refused_by_every_command_that_takes_one(fault: str, desk: Path) -> None:
    name, damage = LISTS[fault]
    damage(desk)
    (desk / "starcite.toml").unlink()
    assert len(ON_LISTS) >= 9
    all_refused([line for command in ON_LISTS for line in complaints(desk, command.on_list(name), names=name)])
    all_refused(complaints(desk, ["export", name, "--to", "rows.json"], names=name))


@pytest.mark.sampled(3)
@pytest.mark.parametrize("fault", LISTS)
def test_a_list_of_the_settings_that_cannot_be_read_is_refused_by_every_command_that_needs_it(
    fault: str, desk: Path
) -> None:
    name, damage = LISTS[fault]
    damage(desk)
    (desk / "starcite.toml").write_text(f'lists = ["{name}"]\n', "utf-8")
    needing = [command for command in COMMANDS if "lists" in command.parameters] + [
        command for command in COMMANDS if command.name in ("explain", "pin", "review", "report")
    ]
    all_refused([line for command in needing for line in complaints(desk, command.argv(), names=name)])


def test_without_a_list_every_command_that_needs_one_says_how_to_give_one(desk: Path) -> None:
    (desk / "starcite.toml").unlink()
    needing = [command for command in COMMANDS if "lists" in command.parameters]
    all_refused([line for command in needing for line in complaints(desk, command.argv(), names="lists = [...]")])


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "text",
    [
        "[[pin]\n",
        "pins = 1\n",
        '[[pin]]\ntitle = "A"\n',
        '[[pin]]\ntitle = "A"\nlink = "b"\npaper = "cvf:x"\n',
        "\xff",
        'pin = "x"\n',
    ],
)
def test_a_pins_file_that_cannot_be_read_is_refused_before_anything_is_asked(text: str, desk: Path) -> None:
    (desk / "papers.pins.toml").write_bytes(text.encode("latin-1"))
    names = ("plan", "refresh", "export", "run", "strip", "backfill", "explain", "pin", "review", "report")
    reading = [command for command in COMMANDS if command.name in names]
    assert len(reading) == len(names)
    all_refused([line for command in reading for line in complaints(desk, command.argv(), names="papers.pins.toml")])


# Settings and environment

SETTINGS = {
    "unknown key": ("lists = []\nmax_age = 3\n", "max_age"),
    "unknown badge key": ("[badges]\nsymbol = 'x'\n", "badges.symbol"),
    "unknown provider": ("[pacing]\nscholar = 1\n", "pacing.scholar"),
    "malformed": ("lists = [\n", "starcite.toml"),
    "not UTF-8": ("# caf\xe9\n", "starcite.toml"),
    "lists as text": ('lists = "papers.md"\n', "lists"),
    "warehouse as number": ("warehouse = 3\n", "warehouse"),
    "days as text": ('max_age_days = "30"\n', "max_age_days"),
    "days below one": ("arxiv_refresh_days = 0\n", "arxiv_refresh_days"),
    "share above one": ("coverage_floor = 50\n", "coverage_floor"),
    "share that is no number": ("coverage_floor = nan\n", "coverage_floor"),
    "truth as text": ('keep_watching = "yes"\n', "keep_watching"),
    "badges as array": ("badges = []\n", "badges"),
    "thresholds upside down": ("[badges]\ncitation_thresholds = [500, 100]\n", "badges.citation_thresholds"),
    "thresholds of three": ("[badges]\nstar_thresholds = [1, 2, 3]\n", "badges.star_thresholds"),
    "margin above 100": ("[badges]\ndown_margin_percent = 101\n", "badges.down_margin_percent"),
    "adopt unknown": ("[badges]\nadopt = ['hearts']\n", "badges.adopt"),
    "one symbol for both": ("[badges]\ncitation_symbol = '*'\nstar_symbol = '*'\n", "badges"),
    "pacing below zero": ("[pacing]\narxiv = -1\n", "pacing.arxiv"),
    "address without scheme": ("[providers]\ngithub_url = 'api.github.com'\n", "providers.github_url"),
}


@pytest.mark.sampled(5)
@pytest.mark.parametrize("fault", SETTINGS)
def test_settings_that_are_wrong_are_refused_by_every_command_that_reads_them(fault: str, desk: Path) -> None:
    text, names = SETTINGS[fault]
    (desk / "starcite.toml").write_bytes(text.encode("latin-1"))
    reading = [command for command in COMMANDS if command.reads_settings and command.name != "init"]
    all_refused([line for command in reading for line in complaints(desk, command.argv(), names=names)])
    (desk / "starcite.toml").rename(desk / "other.toml")
    own = [command for command in COMMANDS if "settings_file" in command.parameters]
    names = names.replace("starcite.toml", "other.toml")
    all_refused(
        [line for command in own for line in complaints(desk, command.argv("--settings", "other.toml"), names=names)]
    )


@pytest.mark.parametrize("name", ["nowhere.toml", "parquet"])
def test_a_settings_file_that_is_not_there_is_refused_by_every_command_that_takes_one(name: str, desk: Path) -> None:
    own = [command for command in COMMANDS if "settings_file" in command.parameters]
    all_refused([line for command in own for line in complaints(desk, command.argv("--settings", name), names=name)])


@pytest.mark.parametrize(
    "text", ["[tool.starcite]\nlist = []\n", "[tool]\nstarcite = 3\n", "tool = 3\n", "[tool.starcite\n"]
)
def test_the_project_file_is_held_to_the_same_rules(text: str, desk: Path) -> None:
    (desk / "starcite.toml").unlink()
    (desk / "pyproject.toml").write_text(text, "utf-8")
    reading = [command for command in COMMANDS if command.reads_settings]
    all_refused([line for command in reading for line in complaints(desk, command.argv(), names="pyproject.toml")])


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("STARCITE_TODAY", "yesterday"),
        ("STARCITE_TODAY", "2026-02-30"),
        ("STARCITE_TODAY", "20260301"),
        ("STARCITE_TODAY", "2026-W01-1"),
        ("STARCITE_TODAY", "0001-01-01"),
        ("STARCITE_TODAY", "9999-12-31"),
        ("STARCITE_PACING", "fast"),
        ("STARCITE_SEMANTIC_SCHOLAR_URL", "api.semanticscholar.org"),
        ("STARCITE_ARXIV_URL", "ftp://export.arxiv.org"),
        ("STARCITE_GITHUB_URL", "http://"),
        ("STARCITE_GITHUB_URL", "http://127.0.0.1:port"),
        ("STARCITE_GITHUB_URL", "http://[::1"),
        ("STARCITE_LANDING_PAGES_URL", "nonsense"),
        # With pacing off, any address that is not this machine.
        ("STARCITE_SEMANTIC_SCHOLAR_URL", "https://api.semanticscholar.org"),
        ("STARCITE_ARXIV_URL", "http://127.0.0.1.example.org/api/query"),
        ("STARCITE_GITHUB_URL", "https://api.github.com"),
        ("STARCITE_LANDING_PAGES_URL", "https://example.org"),
    ],
)
def test_an_environment_that_is_wrong_is_refused_by_every_command_that_reads_it(
    variable: str, value: str, desk: Path
) -> None:
    (desk / "starcite.toml").unlink()
    environment = {**BASE, variable: value}
    reading = [command for command in COMMANDS if command.reads_settings]
    all_refused(
        [line for command in reading for line in complaints(desk, command.argv(), names=value, environment=environment)]
    )


# The warehouse


def not_duckdb(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + bytes(4096))


def empty_file(path: Path) -> None:
    path.write_bytes(b"")


def newer(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("insert into core.migrations by name select 9999 as number, * exclude (number)"
                           " from core.migrations limit 1")  # fmt: skip


def foreign(path: Path) -> None:
    path.unlink()
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table mine as select 1 as one")


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir()


WAREHOUSES = {fault.__name__: fault for fault in (not_duckdb, empty_file, newer, foreign, cut_short, folder_there)}
# These look at lists alone; `restore` is the way out; `doctor` reports it in its table.
NEEDS_NO_WAREHOUSE = {"scan", "lint", "init", "demo", "sandbox", "warehouse restore", "doctor"}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("fault", WAREHOUSES)
def test_a_file_that_is_no_warehouse_of_ours_is_refused_by_every_command_that_opens_it(fault: str, desk: Path) -> None:
    for name in (WAREHOUSE, "starcite.published.duckdb", "backup.duckdb"):
        WAREHOUSES[fault](desk / name)
    opening = [command for command in COMMANDS if command.name not in NEEDS_NO_WAREHOUSE]
    all_refused([line for command in opening for line in complaints(desk, command.argv(), names="starcite.")])
    refused(desk, "warehouse", "restore", "backup.duckdb", names="backup.duckdb")
    refused(desk, "export", LIST, "--to", "rows.json", names=WAREHOUSE)
    refused(desk, "run", "--check", names=WAREHOUSE)
    before = files_in(desk)
    assert starcite(desk, "doctor").code == 2
    assert files_in(desk) == before


@pytest.mark.parametrize("name", [f"{LIST}/warehouse.duckdb", "/proc/nowhere/warehouse.duckdb"])
def test_a_place_where_no_warehouse_can_be_made_is_refused(name: str, desk: Path) -> None:
    making = ("refresh", "run", "export", "strip", "backfill", "warehouse import")
    chosen = [command for command in COMMANDS if command.name in making]
    all_refused(
        [x for command in chosen for x in complaints(desk, command.argv("--warehouse", name), names="warehouse")]
    )


# Usage


@pytest.mark.sampled(8)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_wrong_flag_and_one_argument_too_many_are_refused(command: Subcommand, desk: Path) -> None:
    refused(desk, *command.argv("--no-such-flag"), names="--no-such-flag")
    if not any(parameter.nargs == -1 for parameter in command.command.params):
        refused(desk, *command.argv("more", "than", "needed"))
    if len(command.argv()) > len(command.name.split()):
        refused(desk, *command.name.split(), names="Missing argument")


@pytest.mark.sampled(20)
@pytest.mark.parametrize(
    ("argv", "names"),
    [
        (["rnu"], "rnu"),
        (["warehouse", "cheque"], "cheque"),
        (["backfill", "--from", "last year"], "--from"),
        (["backfill", "--to", "2026-13-01"], "--to"),
        (["backfill", "--from", "2026-02-01", "--to", "2026-01-01"], "--from"),
        (["backfill", "--to", "2026-03-02"], "--to"),
        (["backfill", "--only", "arxiv:2999.99999"], "--only"),
        (["backfill", "--source", "arxiv"], "--source"),
        (["export", "--sort", "stars"], "--to"),
        (["export", "--top", "3"], "--to"),
        (["export", "--sort", "size", "--to", "x.md"], "size"),
        (["export", "--to", LIST], LIST),
        (["export", "--to", LIST, "--sort", "stars"], LIST),
        (["export", "--to", "link.md", "--sort", "stars"], "link.md"),
        (["export", "--to", "x.md"], "--sort"),
        (["export", "--to", "x.docx"], "x.docx"),
        (["export", "--to", "x"], "x"),
        (["export", "--to", "parquet"], "parquet"),
        (["export", "--to", "nowhere/x.json"], "nowhere"),
        (["export", "--to", f"{LIST}/x.json"], "x.json"),
        (["export", "--to", "folder.json"], "folder.json"),
        (["export", "--top", "3", "--to", "x.csv"], "--top"),
        (["export", "--top", "0", "--to", "x.md"], "--top"),
        (["export", "--ascending", "--descending", "--sort", "stars", "--to", "x.md"], "--ascending"),
        (["export", LIST, "other.md", "--to", "x.json"], "--to"),
        (["run", "--max-minutes", "0"], "--max-minutes"),
        (["run", "--max-minutes", "nan"], "--max-minutes"),
        (["run", "--wait-seconds", "-1"], "--wait-seconds"),
        (["run", "--wait-seconds", "nan"], "--wait-seconds"),
        (["scan", "--format", "xml"], "--format"),
        (["explain", "no such words anywhere"], "no such words anywhere"),
        (["explain", ""], "“”"),
        (["pin", "no such words anywhere", "arxiv:2001.00001"], "no such words anywhere"),
        (["pin", "https://arxiv.org/abs/2001.00001", "cvf:some"], "cvf:some"),
        (["pin", "a", "arxiv:2001.00001"], "matches"),
        (["pin", "", "arxiv:2001.00001"], "“”"),
        (["review", "--apply", "nowhere.csv"], "nowhere.csv"),
        (["review", "--apply", WAREHOUSE], WAREHOUSE),
        (["review", "--apply", LIST], "columns"),
        (["review", "--apply", "filled.csv"], "line 2"),
        (["trends", "shakers"], "shakers"),
        (["trends", "--days", "0"], "--days"),
        (["trends", "--days", "99999999"], "--days"),
        (["sql", "select from"], "syntax error"),
        (["sql", ""], "query"),
        (["sql", "select 1; select 2"], "One statement"),
        (["sql", "drop table core.snapshots"], "DROP"),
        (["sql", "delete from core.snapshots"], "DELETE"),
        (["sql", "attach 'other.duckdb'"], "ATTACH"),
        (["sql", "copy core.runs to 'runs.csv'"], "COPY"),
        (["sql", "from 'backup.duckdb'"], "backup.duckdb"),
        (["sql", "from read_csv('papers.md')"], "papers.md"),
        (["sql", "from nowhere"], "nowhere"),
        (["report", "--to", LIST], LIST),
        (["report", "--to", "nowhere/report.md"], "nowhere"),
        (["report", "--days", "99999999"], "--days"),
        (["publish", "--parquet", LIST], f"{LIST}: is a file"),
        (["publish", "--warehouse", "none.duckdb"], "none.duckdb"),
        (["warehouse", "info", "--warehouse", "none.duckdb"], "none.duckdb"),
        (["warehouse", "check", "--warehouse", "none.duckdb"], "none.duckdb"),
        (["warehouse", "compact", "--warehouse", "none.duckdb"], "none.duckdb"),
        (["warehouse", "export", LIST], f"{LIST}: is a file"),
        (["warehouse", "export", "x", "--warehouse", "none.duckdb"], "none.duckdb"),
        (["warehouse", "import", "nowhere", "--warehouse", "none.duckdb"], "nowhere"),
        (["warehouse", "import", LIST, "--warehouse", "none.duckdb"], LIST),
        (["warehouse", "import", "parquet"], WAREHOUSE),
        (["warehouse", "restore", "nowhere.duckdb"], "nowhere.duckdb: no such file"),
        (["warehouse", "restore", LIST], LIST),
        (["warehouse", "restore", WAREHOUSE], "give a backup"),
        (["sql", "select 1", "--warehouse", "none.duckdb"], "none.published.duckdb"),
        (["demo", "--to", "."], "no demo made"),
        (["demo", "--to", LIST], LIST),
        (["demo", "--nights", "1"], "--nights"),
        (["init", LIST], "starcite.toml"),
        (["sandbox", "--corpus", "nowhere.json"], "nowhere.json"),
        (["sandbox", "--corpus", LIST], LIST),
        (["sandbox", "--corpus", WAREHOUSE], WAREHOUSE),
        (["sandbox", "--corpus", "wrong.json"], "wrong.json"),
        (["sandbox", "--corpus", "parquet"], "parquet"),
        (["sandbox", "--port", "99999"], "--port"),
    ],
    ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else "",
)
def test_what_cannot_be_done_is_refused(argv: list[str], names: str, desk: Path) -> None:
    (desk / "link.md").symlink_to(desk / LIST)
    (desk / "folder.json").mkdir()
    (desk / "other.md").write_bytes((desk / LIST).read_bytes())
    (desk / "filled.csv").write_text(f"list,line,paper\n{LIST},9999,arxiv:2001.00001\n", "utf-8")
    (desk / "wrong.json").write_text('{"papers": [{"title": "A", "citation_count": -1}]}', "utf-8")
    refused(desk, *argv, names=names)


def test_the_process_itself_refuses_with_exit_code_2_and_nothing_on_standard_output(desk: Path) -> None:
    before = files_in(desk)
    for argv in (["run", "missing.md"], ["rnu"], ["run", "--no-such-flag"], ["scan", "--settings", "nowhere.toml"]):
        ended = Shell(desk, BASE).run(*argv)
        assert (ended.code, ended.out) == (2, ""), argv
        assert 1 <= len(ended.err.splitlines()) <= 2, ended.err
        assert "Traceback" not in ended.err
    assert files_in(desk) == before
