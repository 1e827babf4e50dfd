"""The fault matrix: what a provider may do wrong, at which request, and what must be left after it.

A cell is one ``starcite run`` of a later night over a folder that a good first night left, with one fault. It is green
when nothing it says against it; it counts when the sandbox's log (where no connection comes about, the transport's)
shows the fault at the request it was meant for.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.fault_kinds import FaultKind
from enrichers.sandbox.faults import Fault
from tests.adversity.world import (
    FIRST_NIGHT,
    ITEMS,
    LATER_NIGHT,
    LIST,
    SNAPSHOTS,
    Item,
    Night,
    Unreachable,
    badges_of,
    corpus,
    night,
    put_list,
    queries,
)

MOST_SECONDS = 60.0  # that one provider may cost a night beyond its work
REMEDIES = ("check ", "set ", "the next run asks again", "run `starcite doctor`", "days is believed", "renew it")
NEW = tuple(
    Item(f"An Entirely New Paper on {topic}", None, (120, 130), f"acme/new-{topic.lower()}", (120, 130))
    for topic in ("Magnetism", "Volcanoes", "Harpsichords", "Lichens")
)


def filler(number: int) -> Item:
    title = f"Paper Number {number} That Fills a Batch"
    return Item(title, f"2101.{number:05}", (50 + number, 51 + number), f"acme/f{number}", (60 + number, 61 + number))


GREEN, RED, NOT_DELIVERED, NOT_RUN = "✓", "✗", "–", "?"


class Place(StrEnum):
    """At which request of a night a fault comes."""

    FIRST = "first"
    MIDDLE = "middle"
    EVERY = "every"


@dataclass(frozen=True)
class Row:
    """One fault of the matrix: a kind of the sandbox's with its values, or the reason why nobody is reached."""

    name: str
    kind: FaultKind | None
    status: int | None = None
    seconds: float = 600.0
    at_byte: int | None = None
    reason: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether it is an answer that looks like one."""
        return self.kind in ANSWERS


@dataclass(frozen=True)
class Cell:
    row: Row
    provider: Provider
    place: Place

    def __str__(self) -> str:
        return f"{self.provider.value}, {self.row.name}, {self.place.value}"


ANSWERS = tuple(FaultKind)[list(FaultKind).index(FaultKind.GARBAGE) :]
STATUSES = (202, 204, 304, 400, 401, 403, 404, 406, 408, 410, 413, 414, 422, 425, 429, 451, 500, 501, 502, 503, 504)
REFUSALS = (
    *(Row(f"status {status}", FaultKind.STATUS, status) for status in STATUSES),
    Row("HTML with status 200", FaultKind.HTML, 200),
    Row("HTML with status 502", FaultKind.HTML, 502),
    Row("429, Retry-After 5 s", FaultKind.RETRY_AFTER, seconds=5.0),
    Row("429, Retry-After an hour", FaultKind.RETRY_AFTER, seconds=3_600.0),
    Row("429, Retry-After a date", FaultKind.RETRY_AFTER_DATE, seconds=5.0),
    Row("429, Retry-After a date of last year", FaultKind.RETRY_AFTER_DATE, seconds=-31_536_000.0),
    Row("X-RateLimit-Reset in 5 s", FaultKind.RATE_LIMIT_RESET, seconds=5.0),
    Row("X-RateLimit-Reset in an hour", FaultKind.RATE_LIMIT_RESET, seconds=3_600.0),
    Row("the key has expired", FaultKind.EXPIRED_KEY),
    Row("redirect to itself", FaultKind.REDIRECT_LOOP),
    Row("redirect to nowhere", FaultKind.REDIRECT_AWAY),
)
CONNECTIONS = (
    Row("connection refused", None, reason="[Errno 111] Connection refused"),
    Row("no such name (DNS)", None, reason="[Errno -2] Name or service not known"),
    Row("no TLS", None, reason="[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"),
    Row("never answers", FaultKind.HANG),
    Row("closes", FaultKind.CLOSE),
    Row("reset before the first byte", FaultKind.RESET, at_byte=0),
    Row("reset in the head", FaultKind.RESET, at_byte=20),
    Row("reset in the body", FaultKind.RESET),
    Row("reset before the last byte", FaultKind.RESET, at_byte=-1),
    Row("closes in the body", FaultKind.TRUNCATE),
    Row("answers after 10 s", FaultKind.SLOW, seconds=10.0),
    Row("answers after 10 min", FaultKind.SLOW, seconds=600.0),
    Row("a byte at a time, 10 min", FaultKind.DRIP, seconds=600.0),
    Row("length too long", FaultKind.LONG_LENGTH),
    Row("length too short", FaultKind.SHORT_LENGTH),
    Row("wrong encoding", FaultKind.WRONG_ENCODING),
    Row("wrong character set", FaultKind.WRONG_CHARSET),
    Row("gzip bomb", FaultKind.GZIP_BOMB),
    Row("clock a year ahead", FaultKind.CLOCK_SKEW, seconds=31_536_000.0),
)
ROWS = (*REFUSALS, *CONNECTIONS, *(Row(kind.value.replace("_", " "), kind) for kind in ANSWERS))
CELLS = tuple(Cell(row, provider, place) for row in ROWS for provider in Provider for place in Place)


@dataclass(frozen=True)
class State:
    """All that may not be lost, and must not be wrong. Tables by their key."""

    badges: Mapping[str, tuple[int, int]]
    words: str
    snapshots: frozenset[tuple[Any, ...]]
    tables: Mapping[str, Mapping[Any, tuple[Any, ...]]]

    def of(self, provider: Provider) -> frozenset[tuple[Any, ...]]:
        """Its numbers that count: source, name, metric, day, value."""
        return frozenset(row for row in self.snapshots if row[2] == provider.value and row[5] != "suspect")


TABLES = {
    "arxiv": "select arxiv_id, version, title, fetched_at::date from core.arxiv_papers",
    "paper ids": "select paper_id, canonical_id from core.paper_ids join core.papers using (subject_id)",
    "repositories": "select name, database_id from core.repository_names join core.repositories using (subject_id)",
    "resolutions": "select reference_key, status, paper_id, method from core.resolutions where replaced_on is null",
}


def state_of(folder: Path) -> State:
    numbers, *tables = queries(folder, SNAPSHOTS, *TABLES.values())
    data = (folder / LIST).read_bytes()
    words = re.sub("[\N{PENCIL}\N{VARIATION SELECTOR-16}\N{WHITE MEDIUM STAR}]", "", data.decode())
    keyed = {name: {row[0]: row for row in rows} for name, rows in zip(TABLES, tables, strict=True)}
    return State(badges_of(data), words, frozenset(numbers), keyed)


@dataclass(frozen=True)
class Matrix:
    """A folder as a good first night left it, with ``before`` and what a ``good`` later night makes of it.

    ``requests`` is how many each provider gets on a good night.
    """

    known: Path
    sandbox: Sandbox
    before: State
    good: State
    requests: Mapping[Provider, int]

    def copy_to(self, folder: Path) -> Path:
        shutil.copytree(self.known, folder)
        return folder


def make_matrix(folder: Path, fillers: int = 0) -> Matrix:
    """Over a list with four entries that are new on the later night. With 195 fillers each gets at least 3 requests."""
    known = folder / "known"
    known.mkdir()
    items = (*ITEMS, *map(filler, range(fillers)))
    put_list(known, items=items)
    there = corpus((*items, *NEW))
    assert night(known, Sandbox(there, FIRST_NIGHT, limits=False)).code == 0
    before = state_of(known)
    with (known / LIST).open("a", encoding="utf-8") as page:
        page.write("\n## New\n\n" + "".join(item.line() for item in NEW))
    shown = badges_of((known / LIST).read_bytes())
    good = folder / "good"
    shutil.copytree(known, good)
    sandbox = Sandbox(there, LATER_NIGHT, limits=False)
    assert night(good, sandbox).code == 0
    return Matrix(known, sandbox, replace(before, badges=shown), state_of(good), sandbox.request_counts())


@dataclass(frozen=True)
class Outcome:
    """What became of a cell: whether the fault was delivered where it was meant, and what is said against the run."""

    cell: Cell
    is_delivered: bool
    complaints: tuple[str, ...]


def play(matrix: Matrix, cell: Cell, folder: Path) -> Outcome:
    """Run one cell in a new ``folder``."""
    matrix.copy_to(folder)
    sandbox, row = matrix.sandbox, cell.row
    sandbox.clear_faults()
    sandbox.clear_requests()
    middle = matrix.requests[cell.provider] // 2
    after, times = (middle if cell.place is Place.MIDDLE else 0), (None if cell.place is Place.EVERY else 1)
    unreachable = None
    if row.kind is None:
        unreachable = Unreachable(cell.provider, row.reason, after, times)
    else:
        sandbox.switch_on(
            Fault(
                row.kind, cell.provider, row.status, after=after, times=times, seconds=row.seconds, at_byte=row.at_byte
            )
        )
    try:
        later = night(folder, sandbox, unreachable=unreachable)
    except Exception as error:  # noqa: BLE001 - whatever escapes a run is what a cell is there to find
        return Outcome(cell, True, (f"the run broke down: {type(error).__name__}: {str(error)[:200]}",))
    met = list(later.attempts)
    if row.kind is not None:
        log = [logged for logged in sandbox.requests if logged.provider is cell.provider]
        single = cell.place is Place.EVERY
        met = [
            logged.fault is row.kind or (single and number > 0 and logged.asked == 1)
            for number, logged in enumerate(log)
        ]
    is_delivered = all(met) and bool(met) if cell.place is Place.EVERY else len(met) > after and met[after]
    return Outcome(cell, is_delivered, tuple(_complaints(matrix, cell, state_of(folder), later)))


def _complaints(matrix: Matrix, cell: Cell, after: State, later: Night) -> Iterator[str]:
    before, good, provider = matrix.before, matrix.good, cell.provider
    for other in set(Provider) - {provider}:
        if after.of(other) != good.of(other):
            yield f"{other.display_name} lost or changed numbers: {sorted(after.of(other) ^ good.of(other))[:3]}"
    if lost := before.snapshots - after.snapshots:
        yield f"numbers of the night before are gone: {sorted(lost)[:3]}"
    untrue = after.of(provider) - good.of(provider)
    if untrue and not (_is_unknown(cell) and {row[4] for row in untrue} == {0}):
        yield f"untrue numbers are believed: {sorted(untrue)[:3]}"
    yield from _table_complaints(before, good, after)
    yield from _badge_complaints(matrix, cell, after)
    is_whole = after.of(provider) == good.of(provider) and after.tables == good.tables
    needs_a_person = later.report.refused != ()  # to renew a key, though all was known without it
    if later.code != (0 if is_whole and not needs_a_person else 3) and not (_is_unknown(cell) and later.code == 0):
        yield f"exit code {later.code}, though {'all' if is_whole else 'not all'} is known"
    lines = [line for line in later.said.splitlines() if line.startswith(f"{provider.display_name}: ")]
    if later.code == 3 and not any(remedy in line for line in lines for remedy in REMEDIES):
        yield f"no line names {provider.display_name} and a remedy: {later.said}"
    if later.seconds > MOST_SECONDS:
        yield f"took {later.seconds:.0f} s"


def _is_unknown(cell: Cell) -> bool:
    """Whether the fault is an answer like any other: null is Semantic Scholar's word for what it does not know.

    A new paper of which it says 0 when its title is matched has nothing that this could be compared with.
    """
    is_one = cell.place is Place.MIDDLE  # the title of a single new paper
    kinds = {FaultKind.NULL_ROW, *([FaultKind.NULL_NUMBERS, FaultKind.ZERO] if is_one else [])}
    return cell.provider is Provider.SEMANTIC_SCHOLAR and cell.row.kind in kinds


def _table_complaints(before: State, good: State, after: State) -> Iterator[str]:
    for name in TABLES:
        was, right, now = before.tables[name], good.tables[name], after.tables[name]
        wrong = {key: row for key, row in now.items() if row not in (was.get(key), right.get(key))}
        wrong |= {key: row for key, row in was.items() if key not in now}
        # What waits for an answer is written down as such, and looked up by the next run.
        wrong = {key: row for key, row in wrong.items() if name != "resolutions" or row[1] == "resolved"}
        if wrong:
            yield f"{name} are wrong: {sorted(map(str, wrong.values()))[:3]}"


def _badge_complaints(matrix: Matrix, cell: Cell, after: State) -> Iterator[str]:
    before, good, provider = matrix.before, matrix.good, cell.provider
    if after.words != good.words:
        yield "the list has other words"
    has_news = bool(after.of(provider) - before.of(provider))
    for title, badges in after.badges.items():
        for place, source in enumerate((Provider.SEMANTIC_SCHOLAR, Provider.GITHUB)):
            allowed = {good.badges[title][place]}
            if source is provider:
                allowed = {before.badges[title][place]} | (allowed if has_news else set())
            if badges[place] not in allowed:
                yield f"{title}: {badges[place]} badges, not {sorted(allowed)}"


def mark(outcome: Outcome) -> str:
    """One cell of the table."""
    return RED if outcome.complaints else GREEN if outcome.is_delivered else NOT_DELIVERED


def read_marks(table: str) -> dict[str, str]:
    """The marks of a rendered table by the name of their cell."""
    found: dict[str, str] = {}
    for row in ROWS:
        line = re.search(rf"^\| {re.escape(row.name)} \| (\S+) \| (\S+) \| (\S+) \|", table, re.MULTILINE)
        for provider, marks in zip(Provider, line.groups() if line else (), strict=False):
            found |= {str(Cell(row, provider, place)): one for place, one in zip(Place, marks, strict=False)}
    return found


def render_table(marks: Mapping[str, str]) -> str:
    """The matrix as Markdown: a row a fault, a column a provider, a mark a place; delivered / asked at the end."""
    lines = [
        f"| fault | {' | '.join(provider.display_name for provider in Provider)} | delivered / asked |",
        f"|:---|{':---:|' * len(Provider)}---:|",
    ]
    for row in ROWS:
        columns = [
            "".join(marks.get(str(Cell(row, provider, place)), NOT_RUN) for place in Place) for provider in Provider
        ]
        lines.append(f"| {row.name} | {' | '.join(columns)} | {_share(''.join(columns))} |")
    return "\n".join([*lines, ""])


def _share(marks: str) -> str:
    return f"{sum(one in GREEN + RED for one in marks)} / {len(marks)}"


def dump(outcomes: tuple[Outcome, ...]) -> str:
    """What is said against each cell, for the person who mends it."""
    return json.dumps({str(one.cell): one.complaints for one in outcomes if one.complaints}, indent=1)
