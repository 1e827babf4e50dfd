"""The pages that show commands, run: the README in a shell, ``docs/exports.md`` in the folder of the same demo.

``STARCITE_GOLDEN=write pytest tests/test_pages.py`` writes the outputs into the README instead; read them then.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import read_example_corpus
from enrichers.sandbox.server import serve
from exports.ordering import SortKey
from exports.tabular import COLUMNS
from flows.app import App
from flows.cli import COMMANDS, run
from flows.demo import LAST_NIGHT
from flows.deriving import Derivation
from flows.forms import ENDINGS
from tests.conftest import ROOT

README = ROOT / "README.md"
MINUTES = re.compile(r"\bin \d+\.\d min")  # what a machine takes is its own affair
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x1e"  # between the outputs of two commands; no output holds it
EXPORTS_PAGE = ROOT / "docs" / "exports.md"
FRONT_PAGE = "# Welcome\n\n<!-- starcite:top 3 by growth-7 -->\n<!-- /starcite:top -->\n"


def commands_of(block: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output shown below it."""
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


@pytest.fixture(scope="module")
def shell() -> dict[str, str]:
    """What a user's shell holds: the commands of this checkout, and no setting of starcite's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("STARCITE_", "GITHUB_"))}
    return clean | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{clean['PATH']}"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, shell: dict[str, str]) -> Path:
    """The demo as it was made, only to be copied."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    subprocess.run(["starcite", "demo", "--to", str(folder)], env=shell, check=True, capture_output=True)
    return folder


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "demo"))


@pytest.fixture
def environment(demo: Path, shell: dict[str, str]) -> Iterator[dict[str, str]]:
    with serve(Sandbox(read_example_corpus(), LAST_NIGHT, limits=False)) as server:
        yield {**shell, **server.environment(), "STARCITE_CHECKOUT": str(ROOT), "STARCITE_DEMO": str(demo)}


def run_all(commands: list[str], folder: Path, environment: dict[str, str]) -> list[str]:
    """The outputs of all commands, run one after the other in one shell."""
    script = "exec 2>&1\ncode=0\n" + "".join(
        f"printf '{MARK}'\n(exit $code)\n{command}\ncode=$?\n" for command in commands
    )
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, check=False)
    return done.stdout.decode("utf-8").split(MARK)[1:]


@pytest.mark.wide
def test_every_command_of_the_readme_prints_what_the_readme_shows(tmp_path: Path, environment: dict[str, str]) -> None:
    text = README.read_text("utf-8")
    shown = [pair for block in BLOCK.findall(text) for pair in commands_of(block)]
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "README.md").write_text(dict(shown)["cat README.md"], "utf-8")
    printed = run_all([command for command, _ in shown], folder, environment)
    if os.environ.get("STARCITE_GOLDEN") == "write":
        README.write_text(with_outputs(text, printed), "utf-8")
        pytest.fail("the README was written anew; read it, then run the test again")
    assert len(printed) == len(shown)
    for (command, expected), output in zip(shown, printed, strict=True):
        assert MINUTES.sub("in 0.0 min", output) == expected, f"$ {command}"


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


def starcite(folder: Path, *argv: str) -> str:
    """What a command says, on standard error."""
    err = StringIO()
    with redirect_stdout(StringIO()), redirect_stderr(err):
        assert run(list(argv), App({"STARCITE_TODAY": LAST_NIGHT.isoformat()}, folder)) == 0, err.getvalue()
    return err.getvalue()


@pytest.mark.wide
def test_every_command_of_the_page_on_exports_says_and_writes_what_it_shows(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo)
    (demo / "front-page.md").write_text(FRONT_PAGE, "utf-8")
    page = EXPORTS_PAGE.read_text("utf-8")
    blocks = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    excerpts = 0
    for kind, name, text in blocks:
        if kind == "console":
            for command, said in re.findall(r"^\$ starcite (.*)\n((?:[^$].*\n)*)", text, re.MULTILINE):
                assert starcite(demo, *shlex.split(command)) == said
        else:
            assert text in (demo / name).read_text("utf-8"), name
            excerpts += 1
    assert excerpts >= 5
    targets = re.findall(r"^\$ starcite .* --to (\S+)$", page, re.MULTILINE)
    shown = {Derivation(Path(target), (), None).ending for target in targets}
    assert set(ENDINGS) - shown == {".json"}, "whose rows are those of .jsonl"


def test_the_page_on_exports_names_every_ending_key_and_field() -> None:
    page = EXPORTS_PAGE.read_text("utf-8")
    assert [ending for ending in ENDINGS if f"`{ending}`" not in page] == []
    spelled = page.replace("`star-growth-7` …", "`star-growth-7` `star-growth-30` `star-growth-90`")
    assert [key.value for key in SortKey if f"`{key.value}`" not in spelled] == []
    assert [column for column in COLUMNS if f"`{column}`" not in page] == []
