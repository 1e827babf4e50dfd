"""Copies of the real lists in a folder of their own, and a sandbox whose corpus is made from the truth about them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from enrichers.pages import LANDING_PAGES
from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.server import serve
from enrichers.sandbox.wire import Response
from flows.app import App
from flows.cli import run
from tests.whole_way.truth import SEEDS, World, read_world

TODAY = date(2026, 3, 2)
TOKEN = {"GITHUB_TOKEN": "a-token-of-the-sandbox"}


@dataclass(frozen=True)
class Outcome:
    """What one command left: exit code, standard output, standard error, and the requests it made."""

    code: int
    out: str
    err: str
    requests: dict[str, int]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON: one array, or one object a line."""
        text = self.out.strip()
        rows = json.loads(text) if text.startswith("[") else [json.loads(line) for line in text.splitlines()]
        assert isinstance(rows, list)
        return rows


@dataclass
class Desk:
    """A folder with lists, a sandbox, and the command line in between."""

    folder: Path
    sandbox: Sandbox
    urls: Mapping[str, str]
    token: Mapping[str, str] = field(default_factory=lambda: TOKEN)

    def starcite(self, *argv: str | Path) -> Outcome:
        """Run one command in the folder."""
        before = self.counts()
        out, err = StringIO(), StringIO()
        app = App({**self.urls, **self.token, "STARCITE_TODAY": self.sandbox.today.isoformat()}, self.folder)
        with redirect_stdout(out), redirect_stderr(err):
            code = run([str(self.path(arg)) for arg in argv], app)
        after = self.counts()
        return Outcome(code, out.getvalue(), err.getvalue(), {name: after[name] - before[name] for name in after})

    def counts(self) -> dict[str, int]:
        """The requests the sandbox has seen, by provider and for pages (robots.txt among them)."""
        counts = {provider.value: count for provider, count in self.sandbox.request_counts().items()}
        return counts | {LANDING_PAGES: len(self.sandbox.page_visits)}

    def path(self, argument: str | Path) -> str | Path:
        """An argument that names a file, in the folder; any other as it is."""
        return self.folder / argument if str(argument).endswith(FILE_ENDINGS) else argument

    def read(self, name: str) -> bytes:
        """The bytes of a file in the folder."""
        return (self.folder / name).read_bytes()

    def rows(self, name: str) -> list[dict[str, Any]]:
        """What ``export --to`` JSON says of a list."""
        target = self.folder / "rows.json"
        assert self.starcite("export", name, "--to", target).code == 0
        rows = json.loads(target.read_text("utf-8"))
        assert isinstance(rows, list)
        return rows

    def planned(self, *names: str) -> dict[str, int]:
        """What ``plan`` says a run over lists would ask: requests by provider."""
        return self._priced("requests", names)

    def planned_at_most(self, *names: str) -> dict[str, int]:
        """The most that ``plan`` says a run over lists may ask."""
        return self._priced("at_most", names)

    def _priced(self, column: str, names: Sequence[str]) -> dict[str, int]:
        rows = self.starcite("plan", *names, "--format", "json").rows
        return {name: row[column] for name, row in zip((*Provider, LANDING_PAGES), rows, strict=True)}

    def warehouse(self) -> bytes:
        """The bytes of the warehouse."""
        return self.read("starcite.duckdb")


FILE_ENDINGS = (".md", ".json", ".jsonl", ".csv", ".parquet", ".bib", ".atom", ".html", ".toml")


@contextmanager
def served(
    corpus: Corpus, folder: Path, *, limits: bool = False, pages: Mapping[str, Response] | None = None
) -> Iterator[Desk]:
    """A desk in ``folder``. With ``limits``, GitHub's quota holds but pacing is off, so that a night takes no time."""
    sandbox = Sandbox(corpus, TODAY, limits=limits, pages=pages)
    with serve(sandbox) as running:
        yield Desk(folder, sandbox, dict(running.environment()))


@pytest.fixture(scope="session")
def world(shared: Path) -> World:
    """The truth about the five lists."""
    return read_world(shared)


@pytest.fixture(scope="session")
def corpus(world: World) -> Corpus:
    """The sandbox's corpus, made of the truth."""
    return parse_corpus(world.corpus(), source="the corpus of the five lists")


@dataclass(frozen=True)
class Night:
    """The first night of the five lists: the bytes before and after, what the run said, searched and visited."""

    folder: Path
    before: dict[str, bytes]
    after: dict[str, bytes]
    rows: dict[str, list[dict[str, Any]]]
    outcome: Outcome
    searches: int
    pages: tuple[str, ...]


@pytest.fixture(scope="session")
def first_night(corpus: Corpus, seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """One run over copies of all five lists. Nothing may change its folder; ``after_first_night`` copies it."""
    folder = tmp_path_factory.mktemp("first-night")
    for name in SEEDS:
        shutil.copyfile(seeds / name, folder / name)
    before = {name: (folder / name).read_bytes() for name in SEEDS}
    with served(corpus, folder) as desk:
        outcome = desk.starcite("run", *SEEDS)
        searches = sum("/paper/search?" in request.target for request in desk.sandbox.requests)
        pages = tuple(visit.host + visit.target for visit in desk.sandbox.page_visits)
        after = {name: desk.read(name) for name in SEEDS}
        rows = {name: desk.rows(name) for name in SEEDS}
    return Night(folder, before, after, rows, outcome, searches, pages)


@pytest.fixture
def after_first_night(first_night: Night, corpus: Corpus, tmp_path: Path) -> Iterator[Desk]:
    """A desk of one's own, as the first night left it."""
    folder = tmp_path / "lists"
    shutil.copytree(first_night.folder, folder)
    with served(corpus, folder) as desk:
        yield desk


@pytest.fixture
def fresh(corpus: Corpus, seeds: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk of one's own with the five lists as their authors wrote them, and nothing known."""
    for name in SEEDS:
        shutil.copyfile(seeds / name, tmp_path / name)
    with served(corpus, tmp_path) as desk:
        yield desk
