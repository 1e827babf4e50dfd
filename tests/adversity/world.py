"""A small list, a corpus in which things really change between two nights, and ways to run starcite over them.

A night runs the whole composition in this process, with the production patience of the HTTP layer: only the clock is
made up, and it moves on when somebody waits. The real command line runs in a process of its own, against a socket.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import httpx

from enrichers.clients import open_clients
from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.transport import SandboxTransport
from flows.app import App
from flows.cli import run as run_command
from flows.composition import run_lists
from flows.edge import Edge, RunReport
from flows.progress import no_progress
from flows.providers import OpenedClients, min_interval_seconds
from flows.settings import Settings, read_settings
from flows.stopping import StopSignal

ROOT = Path(__file__).resolve().parents[2]
STARCITE = (sys.executable, "-c", "import sys; from flows.cli import run; sys.exit(run())")

FIRST_NIGHT = date(2026, 3, 2)
LATER_NIGHT = FIRST_NIGHT + timedelta(days=31)
LIST, WAREHOUSE = "papers.md", "starcite.duckdb"
TOKEN, KEY = "ghp_" + "t0ken-0f-nobody", "k3y-0f-nobody-at-all"
KEYS = {"GITHUB_TOKEN": TOKEN, "SEMANTIC_SCHOLAR_API_KEY": KEY}

PENCIL, STAR = "\N{PENCIL}\N{VARIATION SELECTOR-16}", "\N{WHITE MEDIUM STAR}"


@dataclass(frozen=True)
class Item:
    """One entry: its title, its arXiv id (none: found by title), counts on the first and the later night, repository.

    A count of None is unknown to the provider; ``is_missing`` leaves paper and repository out of the corpus.
    """

    title: str
    arxiv_id: str | None
    citations: tuple[int, int] | None
    repository: str | None = None
    stars: tuple[int, int] = (0, 0)
    is_missing: bool = False

    def line(self) -> str:
        link = (
            f"https://arxiv.org/abs/{self.arxiv_id}"
            if self.arxiv_id
            else f"https://openreview.net/forum?id={self.slug}"
        )
        code = f" [code](https://github.com/{self.repository})" if self.repository else ""
        return f"- [{self.title}]({link}){code}\n"

    @property
    def slug(self) -> str:
        return re.sub("[^a-z]", "", self.title.lower())


ITEMS = (
    Item("Pruning One Layer at a Time", "2001.00001", (90, 110), "acme/one", (240, 260)),
    Item("Sparse Networks Without Tears", "2001.00002", (480, 520), "acme/two", (90, 120)),
    Item("Lottery Tickets for Everybody", "2001.00003", (120, 130), "acme/three", (100, 105)),
    Item("Quantised Weights in Practice", "2001.00004", (600, 700), "acme/four", (300, 310)),
    Item("A Note on Dead Neurons", "2001.00005", (10, 12), "acme/five", (5, 6)),
    Item("Counts That Nobody Knows", "2001.00006", None, "acme/six", (99, 250)),
    Item("A Paper That Is Not There", "2001.00007", (1, 1), "acme/gone", is_missing=True),
    Item("Distillation Revisited Once More", "2001.00008", (104, 94), "acme/eight", (103, 93)),
    Item("Found by Its Title Alone", None, (95, 120)),
    Item("Another One Without an Identifier", None, (30, 40), "acme/ten", (248, 251)),
    Item("Structured Sparsity at Scale", "2001.00011", (99, 100)),
    Item("Just Below the Line", "2001.00012", (501, 499), "acme/twelve", (101, 99)),
)
WITH_REPOSITORY = tuple(item for item in ITEMS if item.repository)


def list_text(items: Sequence[Item] = ITEMS) -> str:
    half = len(items) // 2
    first, second = "".join(i.line() for i in items[:half]), "".join(i.line() for i in items[half:])
    return f"# Awesome small networks\n\nA list to try things on.\n\n## Pruning\n\n{first}\n## Other\n\n{second}"


def corpus_text(items: Sequence[Item] = ITEMS) -> str:
    def on(counts: tuple[int, int]) -> dict[str, int]:
        return {"2020-06-01": counts[0], LATER_NIGHT.isoformat(): counts[1]}

    there = [item for item in items if not item.is_missing]
    papers = [
        {"ids": [f"arxiv:{item.arxiv_id}"] if item.arxiv_id else [], "title": item.title, "authors": ["Ada Example"]}
        | {"year": 2020, "published_on": "2020-01-15"}
        | ({"citation_count": None} if item.citations is None else {"citation_count_on": on(item.citations)})
        for item in there
    ]
    repositories = [
        {"name": item.repository, "star_count_on": on(item.stars), "created_on": "2020-01-01"}
        for item in there
        if item.repository
    ]
    return json.dumps({"papers": papers, "repositories": repositories})


def corpus(items: Sequence[Item] = ITEMS) -> Corpus:
    return parse_corpus(corpus_text(items), source="the corpus of the small list")


def put_list(folder: Path, name: str = LIST, items: Sequence[Item] = ITEMS) -> Path:
    path = folder / name
    path.write_text(list_text(items), "utf-8")
    return path


class MadeUpClock:
    """A clock that moves when somebody waits on it."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass(frozen=True)
class Unreachable:
    """A provider to which no connection comes about: not its first ``after`` requests, but the next ``times``."""

    provider: Provider
    reason: str = "[Errno 111] Connection refused"
    after: int = 0
    times: int | None = None


class PatientTransport(httpx.BaseTransport):
    """The sandbox without a socket, where waiting for an answer takes the time that it would take.

    ``attempts`` has, for each request to the unreachable provider, whether it failed for want of a connection.
    """

    def __init__(self, sandbox: Sandbox, clock: MadeUpClock, unreachable: Unreachable | None) -> None:
        self._sandbox, self._unreachable = SandboxTransport(sandbox, clock.sleep), unreachable
        self.attempts: list[bool] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fault = self._unreachable
        if fault is not None and request.url.path.startswith(PATH_OF[fault.provider]):
            place = len(self.attempts) - fault.after
            self.attempts.append(place >= 0 and (fault.times is None or place < fault.times))
            if self.attempts[-1]:
                raise httpx.ConnectError(fault.reason, request=request)
        return self._sandbox.handle_request(request)


PATH_OF = {Provider.SEMANTIC_SCHOLAR: "/semantic-scholar/", Provider.ARXIV: "/arxiv/", Provider.GITHUB: "/github/"}
LOOPBACK = {
    "STARCITE_SEMANTIC_SCHOLAR_URL": "http://127.0.0.1:9/semantic-scholar",
    "STARCITE_ARXIV_URL": "http://127.0.0.1:9/arxiv/api/query",
    "STARCITE_GITHUB_URL": "http://127.0.0.1:9/github",
    "STARCITE_PACING": "off",
}


@dataclass(frozen=True)
class Night:
    """What one run in this process left."""

    report: RunReport
    said: str
    seconds: float
    attempts: tuple[bool, ...]

    @property
    def code(self) -> int:
        return self.report.exit_code


def night(
    folder: Path,
    sandbox: Sandbox,
    *,
    lists: Sequence[str] = (LIST,),
    keys: Mapping[str, str] = KEYS,
    unreachable: Unreachable | None = None,
    now: Callable[[], datetime] | None = None,
    **options: Any,
) -> Night:
    """One ``starcite run`` over lists of ``folder``, on the sandbox's day."""
    clock, said = MadeUpClock(), list[str]()
    transport = PatientTransport(sandbox, clock, unreachable)
    begun, begun_at = clock(), datetime.now(UTC)

    @contextmanager
    def open_here(settings: Settings, seconds: float | None) -> Iterator[OpenedClients]:
        with open_clients(
            semantic_scholar_url=settings.semantic_scholar_url,
            arxiv_url=settings.arxiv_url,
            github_url=settings.github_url,
            semantic_scholar_key=settings.semantic_scholar_api_key,
            github_token=settings.github_token,
            min_interval_seconds=min_interval_seconds(settings),
            transport=transport,
            clock=clock,
            utc_now=lambda: begun_at + timedelta(seconds=clock() - begun),
            sleep=clock.sleep,
            deadline=None if seconds is None else clock() + seconds,
        ) as providers:
            yield OpenedClients(providers, settings.github_token is not None)

    settings = read_settings({**LOOPBACK, **keys, "STARCITE_TODAY": sandbox.today.isoformat()}, folder=folder)
    moment = datetime(sandbox.today.year, sandbox.today.month, sandbox.today.day, 3, 0, tzinfo=UTC)
    edge = Edge(now or (lambda: moment), StopSignal(), said.append, said.append, no_progress, open_here)
    report = run_lists([folder / name for name in lists], settings, edge, command="run", **options)
    return Night(report, "\n".join(said), clock() - begun, tuple(transport.attempts))


def export_rows(folder: Path, today: date, name: str = LIST) -> list[dict[str, Any]]:
    """What ``export --to FILE.json`` says of a list, its path apart."""
    target = folder / "rows.json"
    app = App({**LOOPBACK, "STARCITE_TODAY": today.isoformat()}, folder)
    assert run_command(["export", str(folder / name), "--to", str(target)], app) == 0
    rows = json.loads(target.read_text("utf-8"))
    target.unlink()
    assert isinstance(rows, list)
    return [{column: value for column, value in row.items() if column != "list"} for row in rows]


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the warehouse itself."""
    return queries(folder, sql)[0]


def queries(folder: Path, *statements: str) -> list[list[tuple[Any, ...]]]:
    """Rows of the warehouse itself, of several queries, for each of which it would be opened anew."""
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        return [connection.execute(sql).fetchall() for sql in statements]


SUBJECTS = """(select subject_id, canonical_id as name from core.papers
               union all select subject_id, name_with_owner from core.repositories)"""
SNAPSHOTS = f"""select name, metric::varchar, source::varchar, observed_on, value, quality::varchar
                from core.snapshots join {SUBJECTS} using (subject_id) order by all"""


def snapshots(folder: Path, source: Provider | None = None) -> list[tuple[Any, ...]]:
    """Every stored number with the name of its subject, in order; of one source, or of all."""
    return [row for row in query(folder, SNAPSHOTS) if source is None or row[2] == source.value]


def badges_of(data: bytes) -> dict[str, tuple[int, int]]:
    """Pencils and stars on the line of each entry, by title, read without our parser."""
    found = {}
    for line in data.decode("utf-8").splitlines():
        if line.startswith("- "):
            title = re.sub(f"[{PENCIL}{STAR}]", "", re.split(r"\]\(", line)[0]).removeprefix("- [")
            found[title] = (line.count(PENCIL), line.count(STAR))
    return found


def tiers(night_number: int) -> dict[str, tuple[int, int]]:
    """What each entry must show after good nights, reckoned from the counts; rule: down only 5 % below the line."""
    shown: dict[str, tuple[int, int]] = {}
    for item in ITEMS:
        pencils = stars = 0
        for number in range(night_number + 1):
            if item.citations is not None and not item.is_missing:
                pencils = _tier(item.citations[number], (100, 500), pencils)
            if item.repository and not item.is_missing:
                stars = _tier(item.stars[number], (100, 250), stars)
        shown[item.title] = (pencils, stars)
    return shown


def _tier(count: int, steps: tuple[int, int], before: int) -> int:
    plain = sum(count >= step for step in steps)
    held = sum(count >= 0.95 * step for step in steps)
    return min(before, held) if plain < before else plain


@dataclass(frozen=True)
class Ended:
    """What a process left."""

    code: int
    out: str
    err: str


@dataclass
class Shell:
    """The real command line, each command a process of its own in ``folder``."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def environ(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "PYTHONPATH": str(ROOT), **self.environment, **more}

    def start(self, *argv: str, launcher: Sequence[str] = STARCITE, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*launcher, *argv],
            cwd=self.folder,
            env=self.environ(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *argv: str, timeout: float = 60.0, **more: str) -> Ended:
        process = self.start(*argv, **more)
        out, err = process.communicate(timeout=timeout)
        return Ended(process.returncode, out, err)


def files_in(folder: Path) -> dict[str, bytes | None]:
    """Every file below a folder with its bytes, folders with None."""
    found: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        state = path.stat()
        is_file = path.is_file()
        found[str(path.relative_to(folder))] = (
            _bytes_of(path, state.st_ino, state.st_ctime_ns, state.st_size) if is_file else None
        )
    return found


@lru_cache(maxsize=64)
def _bytes_of(path: Path, inode: int, changed_ns: int, size: int) -> bytes:
    """A file's bytes, read once as long as nobody writes it: the time of change moves with every write."""
    return path.read_bytes()


def free_port() -> int:
    """A port on which nobody listens at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
