"""SIGKILL wherever it hurts: the list is old or new, the warehouse opens, and the next run makes up for all of it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import RunningSandbox, serve
from flows.app import App
from flows.cli import run as run_command
from tests.adversity.kill_points import Order
from tests.adversity.tally import Asked, TallyingSandbox
from tests.adversity.world import (
    FIRST_NIGHT,
    ITEMS,
    KEYS,
    LATER_NIGHT,
    LIST,
    LOOPBACK,
    ROOT,
    SUBJECTS,
    WAREHOUSE,
    Shell,
    corpus,
    put_list,
    queries,
)
from warehouse.lock import hold_run_lock

KILLER = (sys.executable, "-m", "tests.adversity.kill_points")
FIRST, LATER = FIRST_NIGHT, LATER_NIGHT
EXPECTED_FILES = {LIST, WAREHOUSE, f"{WAREHOUSE}.lock", "starcite.published.duckdb"}

# Everything the warehouse holds but run ids, moments, and its inner numbers.
TABLES = {
    "snapshots": "select name, metric::varchar, source::varchar, observed_on, value, quality::varchar"
    f" from core.snapshots join {SUBJECTS} using (subject_id)",
    "lookups": "select provider::varchar, asked, outcome::varchar, error, observed_on from core.lookups",
    "papers": "select * exclude (subject_id, fetched_at) from core.papers",
    "paper ids": f"select paper_id, name, learned_by from core.paper_ids join {SUBJECTS} using (subject_id)",
    "arxiv": "select * exclude (subject_id, fetched_at) from core.arxiv_papers",
    "repositories": "select * exclude (subject_id, fetched_at) from core.repositories",
    "names": "select n.name, s.name, first_seen_on, last_seen_on"
    f" from core.repository_names n join {SUBJECTS} s using (subject_id)",
    "resolutions": "select * exclude (run_id) from core.resolutions",
    "lists": "from core.lists",
    "entries": "from core.entries",
    "badges": "select list_path, entry_key, kind, subject, tier, written_on from core.badges"
    " qualify row_number() over (partition by list_path, entry_key, kind order by badge_number desc) = 1",
}


@dataclass(frozen=True)
class Aim:
    """Where the process is killed: at the n-th call of a function of the child's, and on which night."""

    at: str
    when: str
    target: str
    number: int = 1
    day: date = FIRST

    @property
    def in_flight(self) -> int:
        """How many requests were sent whose answer was not in the journal yet: these alone are asked again."""
        return int((self.target, self.when) in {(SEND, "after"), (JOURNAL, "before"), (JOURNAL, "in")})

    def __str__(self) -> str:
        nth = f" #{self.number}" if self.number > 1 else ""
        name = "first night" if self.day == FIRST else "later night"
        return f"{self.at}, {self.when} {self.target.rpartition(':')[2]}{nth}, {name}"


START, JOURNAL_WRITE = "start", "journal write"
FIRST_REQUEST, MIDDLE_REQUEST = "first request", "middle request"
BEFORE_LOAD, IN_LOAD, AFTER_LOAD = "before the load", "in the load", "after the load"
SWAP, LIST_RENAME = "publish swap", "between temporary file and rename"
CONNECT, SEND = "duckdb:connect", "httpx:Client.send"
LOAD, STAGE = "warehouse.store:Warehouse.load", "warehouse.loading:stage_rows"
REPLACE, COPY, FINISH = "os:replace", "shutil:copyfileobj", "warehouse.store:Warehouse.finish_run"
PUBLISH, PREPARE = "warehouse.store:Warehouse.publish", "warehouse.store:Warehouse.prepare"
JOURNAL, MAKE = "exports.writing:write_all", "exports.writing:_make"
BADGES, WRITE = "warehouse.store:Warehouse.record_badges", "flows.exporting:replace_file"

AIMS = (
    Aim(START, "after", PREPARE),
    Aim(START, "after", CONNECT, 1),
    Aim(START, "before", "os:link"),
    Aim(START, "after", "os:link"),
    Aim(START, "after", "warehouse.store:Warehouse.begin_run"),
    Aim(START, "after", "warehouse.store:Warehouse.begin_run", 1, LATER),
    Aim(START, "before", PREPARE),
    Aim(START, "before", CONNECT, 2),
    Aim(FIRST_REQUEST, "before", SEND),
    Aim(FIRST_REQUEST, "after", SEND),
    Aim(FIRST_REQUEST, "before", SEND, 1, LATER),
    Aim(FIRST_REQUEST, "after", SEND, 1, LATER),
    Aim(FIRST_REQUEST, "before", "flows.fetching:fetch"),
    Aim(MIDDLE_REQUEST, "before", SEND, 2),
    Aim(MIDDLE_REQUEST, "after", SEND, 2),
    Aim(MIDDLE_REQUEST, "before", SEND, 4),
    Aim(MIDDLE_REQUEST, "before", SEND, 2, LATER),
    Aim(MIDDLE_REQUEST, "after", SEND, 3, LATER),
    Aim(MIDDLE_REQUEST, "before", SEND, 3),
    Aim(JOURNAL_WRITE, "before", JOURNAL),
    Aim(JOURNAL_WRITE, "in", JOURNAL, 2),
    Aim(JOURNAL_WRITE, "after", JOURNAL, 3),
    Aim(JOURNAL_WRITE, "in", JOURNAL, 1, LATER),
    Aim(JOURNAL_WRITE, "after", JOURNAL, 2, LATER),
    Aim(JOURNAL_WRITE, "in", JOURNAL, 4),
    Aim(JOURNAL_WRITE, "after", JOURNAL, 5),
    Aim(JOURNAL_WRITE, "before", JOURNAL, 3, LATER),
    Aim(BEFORE_LOAD, "before", LOAD),
    Aim(BEFORE_LOAD, "before", LOAD, 1, LATER),
    Aim(BEFORE_LOAD, "before", "warehouse.loading:store_load"),
    Aim(BEFORE_LOAD, "before", "warehouse.loading:store_load", 1, LATER),
    Aim(BEFORE_LOAD, "after", SEND, 5),
    Aim(IN_LOAD, "after", STAGE, 2),
    Aim(IN_LOAD, "after", "warehouse.loading:store_papers"),
    Aim(IN_LOAD, "after", "warehouse.loading:store_snapshots"),
    Aim(IN_LOAD, "after", "warehouse.loading:store_load"),
    Aim(IN_LOAD, "after", "warehouse.loading:store_snapshots", 1, LATER),
    Aim(IN_LOAD, "after", "warehouse.loading:store_load", 1, LATER),
    Aim(IN_LOAD, "after", STAGE, 1),
    Aim(AFTER_LOAD, "after", LOAD),
    Aim(AFTER_LOAD, "before", "flows.journal.file:Journal.remove"),
    Aim(AFTER_LOAD, "after", "flows.journal.file:Journal.remove", 1, LATER),
    Aim(AFTER_LOAD, "after", LOAD, 1, LATER),
    Aim(AFTER_LOAD, "after", "warehouse.loading:store_badges"),
    Aim(AFTER_LOAD, "after", BADGES, 1, LATER),
    Aim(AFTER_LOAD, "before", FINISH),
    Aim(AFTER_LOAD, "after", FINISH, 1, LATER),
    Aim(AFTER_LOAD, "before", BADGES),
    Aim(AFTER_LOAD, "after", BADGES),
    Aim(SWAP, "before", COPY),
    Aim(SWAP, "after", COPY, 1, LATER),
    Aim(SWAP, "before", REPLACE, 2),
    Aim(SWAP, "after", REPLACE, 2),
    Aim(SWAP, "before", REPLACE, 2, LATER),
    Aim(SWAP, "after", REPLACE, 2, LATER),
    Aim(SWAP, "before", PUBLISH),
    Aim(LIST_RENAME, "after", MAKE),
    Aim(LIST_RENAME, "before", REPLACE),
    Aim(LIST_RENAME, "after", REPLACE),
    Aim(LIST_RENAME, "before", REPLACE, 1, LATER),
    Aim(LIST_RENAME, "after", REPLACE, 1, LATER),
    Aim(LIST_RENAME, "after", WRITE, 1, LATER),
    Aim(LIST_RENAME, "before", WRITE),
)


@dataclass(frozen=True)
class Whole:
    """A night nobody disturbed: the list before and after it, what the warehouse holds, and what was asked."""

    folder: Path
    before: bytes
    after: bytes
    rows: dict[str, list[tuple[Any, ...]]]
    asked: Counter[Asked]


def rows_of(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    found = queries(folder, *(f"from ({sql}) order by all" for sql in TABLES.values()))
    return dict(zip(TABLES, found, strict=True))


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, sandbox: TallyingSandbox, server: RunningSandbox
) -> dict[date, Whole]:
    """Both nights without a kill, each in a folder of its own; ``folder`` is how it was before."""
    start, between, end = (tmp_path_factory.mktemp(name) for name in ("start", "between", "end"))
    put_list(start)
    found = {}
    for day, folder, done in ((FIRST, start, between), (LATER, between, end)):
        shutil.copytree(folder, done, dirs_exist_ok=True)
        before = (done / LIST).read_bytes()
        sandbox.on(day)
        assert ends_well(done, server, "run", str(done / LIST))
        found[day] = Whole(folder, before, (done / LIST).read_bytes(), rows_of(done), Counter(sandbox.seen))
        assert before != found[day].after
    return found


@pytest.fixture(scope="module")
def sandbox() -> TallyingSandbox:
    return TallyingSandbox(corpus(), FIRST)


@pytest.fixture(scope="module")
def server(sandbox: TallyingSandbox) -> Iterator[RunningSandbox]:
    with serve(sandbox) as running:
        yield running


CarryOut: TypeAlias = Callable[[Order], list[int]]


@pytest.fixture(scope="module")
def carry_out() -> Iterator[CarryOut]:
    """Has one process after the other run and be killed; the codes say how it ended, and its rival."""
    command = subprocess.Popen(KILLER, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with command as killer:
        assert killer.stdin is not None
        assert killer.stdout is not None

        def carried_out(order: Order) -> list[int]:
            print(json.dumps(asdict(order)), file=killer.stdin, flush=True)
            return [int(code) for code in killer.stdout.readline().split()]

        yield carried_out
    assert killer.returncode == 0


EVERYDAY_AIMS_AT_A_PLACE = 5
KILLS_AT_A_PLACE = 56  # nine places: 504 of them
LEAST_KILLS = 500


def aims() -> Iterator[tuple[Aim, bool]]:
    """Five at each place; every second time another run waits for the one that is killed."""
    met = Counter[str]()
    for aim in AIMS:
        met[aim.at] += 1
        if met[aim.at] <= EVERYDAY_AIMS_AT_A_PLACE:
            yield aim, met.total() % 2 == 0


@pytest.mark.sampled(5)
@pytest.mark.parametrize(
    ("aim", "has_rival"), [pytest.param(*one, id=f"{one[0]}{', two at once' * one[1]}") for one in aims()]
)
def test_a_killed_run_leaves_old_or_new_and_the_next_one_ends_as_if_nothing_had_been(
    aim: Aim,
    has_rival: bool,
    undisturbed: dict[date, Whole],
    sandbox: TallyingSandbox,
    server: RunningSandbox,
    carry_out: CarryOut,
    tmp_path: Path,
) -> None:
    Kill(aim, has_rival, undisturbed[aim.day], tmp_path).carried_out(sandbox, server, carry_out)


@pytest.mark.soak
def test_five_hundred_killed_runs_lose_nothing_double_nothing_and_ask_nothing_twice(
    undisturbed: dict[date, Whole],
    sandbox: TallyingSandbox,
    server: RunningSandbox,
    carry_out: CarryOut,
    tmp_path: Path,
) -> None:
    histogram: dict[str, Counter[bool]] = {place: Counter() for place in dict.fromkeys(aim.at for aim in AIMS)}
    for place, met in histogram.items():
        here = [aim for aim in AIMS if aim.at == place]
        for number in range(KILLS_AT_A_PLACE):
            aim, has_rival = here[number // 2 % len(here)], number % 2 == 1
            folder = tmp_path / f"{place} {number}"
            folder.mkdir()
            Kill(aim, has_rival, undisturbed[aim.day], folder).carried_out(sandbox, server, carry_out)
            shutil.rmtree(folder)
            met[has_rival] += 1
    print(f"\n{'place':38} {'kills':>6} {'two at once':>12}")
    for place, met in histogram.items():
        print(f"{place:38} {met.total():6} {met[True]:12}")
    print(f"{'in all':38} {sum(met.total() for met in histogram.values()):6}")
    assert sum(met.total() for met in histogram.values()) >= LEAST_KILLS
    assert all(met.total() >= 20 and met[True] * 2 == met.total() for met in histogram.values())


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "number", [0, 2, pytest.param(1, marks=pytest.mark.soak), pytest.param(3, marks=pytest.mark.soak), 4]
)
def test_a_run_killed_while_it_waits_for_an_answer_is_made_up_for(
    number: int, undisturbed: dict[date, Whole], sandbox: TallyingSandbox, server: RunningSandbox, tmp_path: Path
) -> None:
    whole, folder = undisturbed[FIRST], tmp_path / "lists"
    shutil.copytree(whole.folder, folder)
    sandbox.on(FIRST)
    sandbox.switch_on(Fault(FaultKind.SLOW, after=number, seconds=3.0))
    killed = Shell(folder, {**server.environment(), **KEYS}).start("run", LIST)
    until = time.monotonic() + 120
    while not any(logged.fault for logged in sandbox.requests) and time.monotonic() < until:
        time.sleep(0.02)
    killed.kill()
    killed.communicate(timeout=10)
    sandbox.clear_faults()
    assert killed.returncode == -signal.SIGKILL
    assert len(sandbox.requests) == number + 1
    assert_made_up_for(whole, folder, sandbox, server, in_flight=1)


def test_the_launcher_of_the_kills_leaves_a_command_alone_that_never_gets_there(
    carry_out: CarryOut, tmp_path: Path
) -> None:
    put_list(tmp_path)
    environment = Shell(tmp_path, LOOPBACK).environ()
    order = Order(str(tmp_path), environment, ("scan", LIST), str(tmp_path / "said"), "before", "os:replace", 1)
    assert carry_out(order) == [0]
    assert ITEMS[0].title in (tmp_path / "said").read_text("utf-8")


@dataclass(frozen=True)
class Kill:
    """One run that is killed, in a folder of its own, and another that waits for it where it has a rival."""

    aim: Aim
    has_rival: bool
    whole: Whole
    folder: Path

    def carried_out(self, sandbox: TallyingSandbox, server: RunningSandbox, carry_out: CarryOut) -> None:
        aim, lists, said = self.aim, self.folder / "lists", self.folder / "said"
        shutil.copytree(self.whole.folder, lists)
        sandbox.on(aim.day)
        environment = Shell(lists, {**server.environment(), **KEYS}).environ()
        lock = str(lists / f"{WAREHOUSE}.lock") if self.has_rival else ""
        order = Order(str(lists), environment, ("run", LIST), str(said), aim.when, aim.target, aim.number, lock)
        code, *rival = carry_out(order)
        assert code == -signal.SIGKILL, (aim, said.read_text("utf-8"))
        if self.has_rival:  # it was the next run
            assert rival == [0], (aim, Path(f"{said}.rival").read_text("utf-8"))
            assert_as_if_nothing_had_been(self.whole, lists, sandbox.seen, aim.in_flight)
            return
        assert_made_up_for(self.whole, lists, sandbox, server, aim.in_flight)


def ends_well(folder: Path, server: RunningSandbox, *argv: str) -> bool:
    """Whether a command ends with 0, in this process; what it says is shown where it does not."""
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = run_command(argv, App({**server.environment(), **KEYS}, folder))
    if code != 0:
        print(code, said.getvalue())
    return code == 0


def assert_made_up_for(
    whole: Whole, folder: Path, sandbox: TallyingSandbox, server: RunningSandbox, in_flight: int
) -> None:
    """The next run finds all well and makes up for what is missing."""
    assert (folder / LIST).read_bytes() in (whole.before, whole.after)
    if (folder / WAREHOUSE).exists():
        assert ends_well(folder, server, "warehouse", "check")
    assert ends_well(folder, server, "run", str(folder / LIST))
    assert_as_if_nothing_had_been(whole, folder, sandbox.seen, in_flight)


def assert_as_if_nothing_had_been(whole: Whole, folder: Path, asked: Sequence[Asked], in_flight: int) -> None:
    assert (folder / LIST).read_bytes() == whole.after
    assert rows_of(folder) == whole.rows
    assert {path.name for path in folder.iterdir()} == EXPECTED_FILES
    with hold_run_lock(folder / WAREHOUSE, "the test"):
        pass  # no lock is left
    again = Counter(asked) - whole.asked
    assert again.total() == in_flight, sorted(again)
    assert not whole.asked - Counter(asked)


def test_every_place_is_aimed_at_five_times() -> None:
    places = [aim.at for aim in AIMS]
    assert all(places.count(place) >= 5 for place in set(places))
    assert len(set(places)) == 9
