"""What holds of every command: help, exit codes, a quick start, data and words on their own streams."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from flows.app import App
from flows.cli import COMMANDS, cli, run
from tests.conftest import ROOT
from tests.flows.desk import BULLETS, Desk

HEAVY = (
    "duckdb",
    "httpx",
    "rich",
    "prefect",
    "arxiv",
    "github",
    "semanticscholar",
    "graphql",
    "pyromark",
    "lists.document",
)


def commands_of(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands_of(command, (*path, name))


EVERY_COMMAND = [pytest.param(path, command, id=" ".join(path)) for path, command in commands_of(cli)]
EVERY_LEAF = [param for param in EVERY_COMMAND if not isinstance(param.values[1], click.Group)]


def test_the_command_line_has_the_commands_of_the_contract() -> None:
    contract = (
        "demo init scan plan refresh export run strip backfill explain review pin lint trends sql report publish "
        "warehouse runs sandbox doctor"
    )
    assert " ".join(COMMANDS) == contract
    warehouse = cli.get_command(click.Context(cli), "warehouse")
    assert isinstance(warehouse, click.Group)
    assert set(warehouse.commands) == {"info", "check", "compact", "export", "import", "restore"}


@pytest.mark.parametrize(("path", "command"), EVERY_COMMAND)
def test_every_command_begins_its_help_with_one_short_sentence(path: tuple[str, ...], command: click.Command) -> None:
    first = (command.help or "").split("\n\n")[0]
    assert re.fullmatch(r"[A-Z].{1,54}\.", first), "a longer one is cut in a list of commands"
    if len(path) == 1:
        assert first == COMMANDS[path[0]][1], "what `starcite --help` shows without importing the command"


@pytest.mark.parametrize(("path", "command"), EVERY_COMMAND)
def test_every_option_has_help(path: tuple[str, ...], command: click.Command) -> None:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{' '.join(path)} {parameter.opts[0]}"


@pytest.mark.parametrize(("path", "command"), EVERY_LEAF)
def test_every_command_has_a_test_of_its_effect(path: tuple[str, ...], command: click.Command) -> None:
    beginning = f"test_{'_'.join(path)}_"
    assert any(name.startswith(beginning) for name in names_of_effect_tests()), f"write {beginning}…"


def names_of_effect_tests() -> Iterator[str]:
    for file in Path(__file__).parent.glob("test_commands*.py"):
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield node.name


@pytest.mark.parametrize(("path", "command"), EVERY_COMMAND)
def test_help_is_data_and_ends_with_0(
    path: tuple[str, ...], command: click.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith(f"Usage: starcite {' '.join(path)}")
    assert shown.err == ""


def test_help_of_every_command_is_written_without_a_heavy_import() -> None:
    paths = [list(path) for path, _ in commands_of(cli)]
    code = f"""
import sys
from flows.cli import run
for path in {paths!r} + [[]]:
    assert run([*path, "--help"]) == 0
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", ["flows.cli", *sorted({module for module, _ in COMMANDS.values()})])
def test_the_command_line_never_imports_prefect(module: str) -> None:
    code = f"import {module}, sys; assert 'prefect' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_a_whole_run_never_imports_prefect(desk: Desk) -> None:
    code = f"""
import sys
from pathlib import Path
from flows.app import App
from flows.cli import run
app = App({desk.environment!r}, Path({str(desk.folder)!r}))
for argv in (["run"], ["export", "--check"], ["trends"], ["doctor"], ["explain", "Movement"], ["runs"]):
    assert run(argv, app) == 0, argv
assert "prefect" not in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_progress_and_words_stay_out_of_the_data(known: Desk) -> None:
    outcome = known.done("run")
    assert outcome.out == ""
    assert "badges changed" in outcome.err
    assert "\r" not in outcome.err, "no progress in a pipe"
    assert known.done("scan", "--format", "json").err == ""


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
        (["run", "--nonsense"], "No such option"),
        (["scan", "--format", "xml"], "'xml' is not one of"),
        (["runs", "--last", "0"], "is not in the range"),
        (["explain"], "Missing argument"),
        (["warehouse", "nonsense"], "No such command"),
    ],
)
def test_a_wrong_flag_is_2_in_words(argv: list[str], message: str, desk: Desk) -> None:
    outcome = desk.starcite(*argv)
    assert outcome.code == 2
    assert message in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""


def test_a_fault_of_ours_is_70_with_the_lines_to_report(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    class Broken(dict[str, str]):
        def get(self, *_: object) -> str:
            raise ZeroDivisionError("a fault of the test")

    assert run(["scan", BULLETS], App(Broken(), desk.folder)) == 70
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("Traceback")
    assert lines[-1].startswith("starcite: a fault of ours (ZeroDivisionError); every list is as it was")


def test_a_reader_that_goes_away_is_no_fault(known: Desk) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    code = "from flows.cli import main; main()"
    argv = [sys.executable, "-c", code, "scan", "--format", "json", *sorted(known.folder.glob("*.md"))]
    done = subprocess.run(argv, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")
