"""A folder with the example lists, a sandbox that serves them, and the command line in between."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.server import serve
from flows.app import App
from flows.cli import run
from tests.conftest import ROOT

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)
BULLETS, TABLES, ONE_ENTRY_TABLES = EXAMPLES = ("bracketed-bullets.md", "tables.md", "one-entry-tables.md")
KEYS = {"SEMANTIC_SCHOLAR_API_KEY": "the-key-of-the-test", "GITHUB_TOKEN": "the-token-of-the-test"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON, one object a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(slots=True)
class Desk:
    """Where a test works. ``environment`` is all that a command sees of one."""

    folder: Path
    sandbox: Sandbox
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def warehouse(self) -> Path:
        """The warehouse every command of the desk uses."""
        return self.folder / "starcite.duckdb"

    def starcite(self, *argv: str | Path, **environment: str) -> Outcome:
        """Run one command, as of the sandbox's day."""
        out, err = StringIO(), StringIO()
        today = {"STARCITE_TODAY": self.sandbox.today.isoformat()}
        app = App({**self.environment, **today, **environment}, self.folder)
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(argument) for argument in argv], app)
        return Outcome(code, out.getvalue(), err.getvalue())

    def done(self, *argv: str | Path, **environment: str) -> Outcome:
        """Run one command that must end with 0."""
        outcome = self.starcite(*argv, **environment)
        assert outcome.code == 0, outcome.err
        return outcome

    def requests(self) -> int:
        """Requests the sandbox has seen."""
        return sum(self.sandbox.request_counts().values())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query on the warehouse itself answers."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def files(self) -> dict[str, bytes]:
        """Every file of the folder that the warehouse did not make."""
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and "duckdb" not in path.name
        }


@contextmanager
def opened(
    folder: Path, corpus: Corpus, environment: Mapping[str, str] = KEYS, *, today: date = TODAY, **sandbox_options: Any
) -> Iterator[Desk]:
    """A desk in ``folder`` over a corpus."""
    sandbox = Sandbox(corpus, today, limits=False, **sandbox_options)
    with serve(sandbox) as server:
        yield Desk(folder, sandbox, {**server.environment(), **environment})


def lay_out_examples(folder: Path) -> None:
    """Copy the example lists into ``folder``, with settings that name them."""
    for name in EXAMPLES:
        shutil.copy(ROOT / "examples" / name, folder / name)
    names = ", ".join(f'"{name}"' for name in EXAMPLES)
    (folder / "starcite.toml").write_text(f"lists = [{names}]\n", "utf-8")


def corpus_with(*papers: dict[str, Any]) -> Corpus:
    """The corpus behind the example lists, and more papers."""
    document = json.loads(files("enrichers.sandbox").joinpath("example_corpus.json").read_text("utf-8"))
    document["papers"] += papers
    return parse_corpus(json.dumps(document), source="the corpus of the test")


def start(desk: Desk, *argv: str, **options: Any) -> subprocess.Popen[str]:
    """A command in a process of its own, in the desk's folder."""
    code = "from flows.cli import main; main()"
    environment = {**os.environ, **desk.environment, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", code, *argv], cwd=desk.folder, env=environment, text=True, **options)


def until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait for something another thread or process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
