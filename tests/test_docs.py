"""Docs that say what the code says, held by tests."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from enrichers.sandbox.corpus_file import PAPER_KEYS, REPOSITORY_KEYS, parse_corpus
from enrichers.sandbox.fault_kinds import WHAT_HAPPENS, FaultKind
from enrichers.sandbox.faults import Fault
from flows.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = PYPROJECT["project"]


@pytest.mark.parametrize(
    ("heading", "requirements"),
    [("At run time", PROJECT["dependencies"]), ("For development", PYPROJECT["dependency-groups"]["dev"])],
)
def test_every_dependency_has_one_line_and_every_line_a_dependency(heading: str, requirements: list[str]) -> None:
    declared = sorted(re.split(r"[<>=!~ ]", line)[0].lower() for line in requirements)
    page = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)
    assert sorted(name.lower() for name in told) == declared


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == PROJECT["version"]


def test_the_lock_file_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "duckdb==1.5.5" in lock
    packages = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) > 50
    assert all(line.endswith("\\") for line in packages)


def contexts_below(group: click.Context) -> Iterator[click.Context]:
    """The context of every command below a group, as it is when the command is run from the top."""
    assert isinstance(group.command, click.Group)
    for name in group.command.list_commands(group):
        command = group.command.get_command(group, name)
        assert command is not None
        context = click.Context(command, parent=group, info_name=name, max_content_width=100, terminal_width=100)
        yield context
        if isinstance(command, click.Group):
            yield from contexts_below(context)


def all_contexts() -> Iterator[click.Context]:
    return contexts_below(click.Context(cli, info_name="starcite", **cli.context_settings))


def render_reference() -> str:
    """docs/commands.md, from what ``--help`` prints."""
    pages = ["# Commands\n\nWhat `--help` says, command by command. Exit codes are those of the README.\n"]
    pages += [f"\n## {context.command_path}\n\n```text\n{context.get_help()}\n```\n" for context in all_contexts()]
    return "".join(pages)


def test_the_command_reference_is_what_help_prints() -> None:
    path = ROOT / "docs" / "commands.md"
    if os.environ.get("STARCITE_GOLDEN") == "write":
        path.write_text(render_reference(), "utf-8")
        pytest.fail("docs/commands.md was written anew; read it, then run the test again")
    assert path.read_text("utf-8") == render_reference()


def test_the_first_lines_of_the_help_are_those_of_the_commands() -> None:
    for context in all_contexts():
        name = context.command_path.removeprefix("starcite ")
        if name in COMMANDS:
            assert (context.command.help or "").splitlines()[0] == COMMANDS[name][1]


def test_the_sandbox_page_shows_a_corpus_that_can_be_read_and_names_every_key_and_fault() -> None:
    page = (ROOT / "docs" / "sandbox.md").read_text("utf-8")
    example = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)[0]
    corpus = parse_corpus(example, source="docs/sandbox.md")
    assert len(corpus.papers) == 4
    assert len(corpus.repositories) == 2
    unnamed = [name for name in (*PAPER_KEYS, *REPOSITORY_KEYS, *FaultKind) if f"`{name}`" not in page]
    assert not unnamed
    for kind, words in WHAT_HAPPENS.items():
        assert f"| `{kind}` | {words} |\n" in page
    assert all(f"`{key}`" in page for key in Fault.__dataclass_fields__)
