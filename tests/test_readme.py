"""The README, run: every command of its console blocks, in order, in one shell, its output compared exactly.

``STARCITE_GOLDEN=write pytest tests/test_readme.py`` writes the outputs into the README instead; read them then.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import read_example_corpus
from enrichers.sandbox.server import serve
from flows.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DAY = date(2026, 10, 30)
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x1e"  # between the outputs of two commands; no output holds it


def commands_of(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output shown below it."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    demo = tmp_path_factory.mktemp("readme-demo") / "demo"
    binaries = str(ROOT / ".venv" / "bin")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STARCITE_", "GITHUB_"))}
    clean["PATH"] = f"{binaries}{os.pathsep}{clean['PATH']}"
    subprocess.run(["starcite", "demo", "--to", str(demo)], env=clean, check=True, capture_output=True)
    with serve(Sandbox(read_example_corpus(), DAY, limits=False)) as server:
        yield {**clean, **server.environment(), "STARCITE_CHECKOUT": str(ROOT), "STARCITE_DEMO": str(demo)}


def run_all(commands: list[str], folder: Path, environment: dict[str, str]) -> list[str]:
    """The outputs of all commands, run one after the other in one shell."""
    script = "exec 2>&1\ncode=0\n" + "".join(
        f"printf '{MARK}'\n(exit $code)\n{command}\ncode=$?\n" for command in commands
    )
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, check=False)
    return done.stdout.decode("utf-8").split(MARK)[1:]


def test_every_command_of_the_readme_prints_what_the_readme_shows(tmp_path: Path, environment: dict[str, str]) -> None:
    text = README.read_text("utf-8")
    shown = [pair for block in BLOCK.findall(text) for pair in commands_of(block)]
    (tmp_path / "README.md").write_text(dict(shown)["cat README.md"], "utf-8")
    printed = run_all([command for command, _ in shown], tmp_path, environment)
    if os.environ.get("STARCITE_GOLDEN") == "write":
        README.write_text(with_outputs(text, printed), "utf-8")
        pytest.fail("the README was written anew; read it, then run the test again")
    assert len(printed) == len(shown)
    for (command, expected), output in zip(shown, printed, strict=True):
        assert output == expected, f"$ {command}"


def with_outputs(text: str, printed: list[str]) -> str:
    outputs = iter(printed)

    def filled(match: re.Match[str]) -> str:
        body = "".join(f"$ {command}\n{next(outputs)}" for command, _ in commands_of(match[1]))
        return f"```console\n{body}```"

    return BLOCK.sub(filled, text)


def test_the_example_at_the_top_is_what_the_run_really_changes() -> None:
    text = README.read_text("utf-8")
    top = re.findall(r"^```diff\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[0]
    diff = next(
        output for block in BLOCK.findall(text) for command, output in commands_of(block) if "--diff" in command
    )
    assert set(top.splitlines()) <= set(diff.splitlines())


def test_every_command_is_named_in_the_readme_or_the_command_reference() -> None:
    told = README.read_text("utf-8") + (ROOT / "docs" / "commands.md").read_text("utf-8")
    missing = [name for name in COMMANDS if f"starcite {name}" not in told]
    assert not missing


def test_the_prefect_commands_of_the_readme_are_those_that_the_tests_of_the_flows_run() -> None:
    shell = re.findall(r"^(?:\w+=\S+ )?prefect ([a-z-]+(?: [a-z]+)?)", README.read_text("utf-8"), re.MULTILINE)
    assert shell == ["server start", "work-pool create", "deploy", "worker start", "deployment run"]
    tested = (ROOT / "tests" / "flows" / "prefect_server.py").read_text("utf-8")
    for command in shell[:-1]:  # the last is a request to the server's API, which the tests make themselves
        assert ", ".join(f'"{word}"' for word in command.split()) in tested, command
    assert "create_flow_run" in tested
