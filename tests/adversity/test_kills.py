"""SIGKILL wherever it hurts: the list is old or new, the warehouse opens, and the next run makes up for all of it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import RunningSandbox, serve
from flows.app import App
from flows.cli import run as run_command
from tests.adversity.kill_points import Order
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
    night,
    put_list,
    queries,
)

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

    def __str__(self) -> str:
        nth = f" #{self.number}" if self.number > 1 else ""
        name = "first night" if self.day == FIRST else "later night"
        return f"{self.at}, {self.when} {self.target.rpartition(':')[2]}{nth}, {name}"


START = "start"
FIRST_REQUEST, MIDDLE_REQUEST = "first request", "middle request"
BEFORE_LOAD, IN_LOAD, AFTER_LOAD = "before the load", "in the load", "after the load"
SWAP, LIST_RENAME = "publish swap", "between temporary file and rename"
CONNECT, SEND = "duckdb:connect", "httpx:Client.send"
LOAD, STAGE = "warehouse.store:Warehouse.load", "warehouse.loading:stage_rows"
REPLACE, COPY, FINISH = "os:replace", "shutil:copyfileobj", "warehouse.store:Warehouse.finish_run"
PUBLISH, PREPARE = "warehouse.store:Warehouse.publish", "warehouse.store:Warehouse.prepare"
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
    Aim(LIST_RENAME, "before", "os:write"),
    Aim(LIST_RENAME, "before", REPLACE),
    Aim(LIST_RENAME, "after", REPLACE),
    Aim(LIST_RENAME, "before", REPLACE, 1, LATER),
    Aim(LIST_RENAME, "after", REPLACE, 1, LATER),
    Aim(LIST_RENAME, "after", WRITE, 1, LATER),
    Aim(LIST_RENAME, "before", WRITE),
)


@dataclass(frozen=True)
class Whole:
    """A night nobody disturbed: the list before and after it, and what the warehouse holds."""

    folder: Path
    before: bytes
    after: bytes
    rows: dict[str, list[tuple[Any, ...]]]


def rows_of(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    found = queries(folder, *(f"from ({sql}) order by all" for sql in TABLES.values()))
    return dict(zip(TABLES, found, strict=True))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[date, Whole]:
    """Both nights without a kill, each in a folder of its own; ``folder`` is how it was before."""
    start, between, end = (tmp_path_factory.mktemp(name) for name in ("start", "between", "end"))
    put_list(start)
    found = {}
    for day, folder, done in ((FIRST, start, between), (LATER, between, end)):
        shutil.copytree(folder, done, dirs_exist_ok=True)
        before = (done / LIST).read_bytes()
        assert night(done, Sandbox(corpus(), day, limits=False)).code == 0
        found[day] = Whole(folder, before, (done / LIST).read_bytes(), rows_of(done))
        assert before != found[day].after
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with serve(Sandbox(corpus(), FIRST, limits=False)) as running:
        yield running


@pytest.fixture(scope="module")
def carry_out() -> Iterator[Callable[[Order], int]]:
    """Has one process after the other run and be killed; the code says how it ended."""
    command = subprocess.Popen(KILLER, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with command as killer:
        assert killer.stdin is not None
        assert killer.stdout is not None

        def carried_out(order: Order) -> int:
            print(json.dumps(asdict(order)), file=killer.stdin, flush=True)
            return int(killer.stdout.readline())

        yield carried_out
    assert killer.returncode == 0


EVERYDAY_AIMS_AT_A_PLACE = 5


def aims() -> list[Any]:
    """Five at each place every day, the further ones when there is time."""
    met = Counter[str]()
    params = []
    for aim in AIMS:
        met[aim.at] += 1
        marks = [pytest.mark.soak] if met[aim.at] > EVERYDAY_AIMS_AT_A_PLACE else []
        params.append(pytest.param(aim, marks=marks, id=str(aim)))
    return params


@pytest.mark.parametrize("aim", aims())
def test_a_killed_run_leaves_old_or_new_and_the_next_one_ends_as_if_nothing_had_been(
    aim: Aim,
    undisturbed: dict[date, Whole],
    server: RunningSandbox,
    carry_out: Callable[[Order], int],
    tmp_path: Path,
) -> None:
    whole, folder = undisturbed[aim.day], tmp_path / "lists"
    shutil.copytree(whole.folder, folder)
    server.sandbox.move_to(aim.day)
    environment = Shell(folder, {**server.environment(), **KEYS}).environ()
    said = tmp_path / "said"
    order = Order(str(folder), environment, ("run", LIST), str(said), aim.when, aim.target, aim.number)
    assert carry_out(order) == -signal.SIGKILL, said.read_text("utf-8")
    assert_made_up_for(whole, folder, aim.day)


@pytest.mark.parametrize(
    "number", [0, 2, pytest.param(1, marks=pytest.mark.soak), pytest.param(3, marks=pytest.mark.soak), 4]
)
def test_a_run_killed_while_it_waits_for_an_answer_is_made_up_for(
    number: int, undisturbed: dict[date, Whole], server: RunningSandbox, tmp_path: Path
) -> None:
    whole, folder = undisturbed[FIRST], tmp_path / "lists"
    shutil.copytree(whole.folder, folder)
    sandbox = server.sandbox
    sandbox.move_to(FIRST)
    sandbox.clear_requests()
    sandbox.switch_on(Fault(FaultKind.SLOW, after=number, seconds=3.0))
    killed = Shell(folder, {**server.environment(), **KEYS}).start("run", LIST)
    until = time.monotonic() + 20
    while not any(logged.fault for logged in sandbox.requests) and time.monotonic() < until:
        time.sleep(0.02)
    killed.kill()
    killed.communicate(timeout=10)
    sandbox.clear_faults()
    assert killed.returncode == -signal.SIGKILL
    assert len(sandbox.requests) == number + 1
    assert_made_up_for(whole, folder, FIRST)


def test_the_launcher_of_the_kills_leaves_a_command_alone_that_never_gets_there(
    carry_out: Callable[[Order], int], tmp_path: Path
) -> None:
    put_list(tmp_path)
    environment = Shell(tmp_path, LOOPBACK).environ()
    order = Order(str(tmp_path), environment, ("scan", LIST), str(tmp_path / "said"), "before", "os:replace", 1)
    assert carry_out(order) == 0
    assert ITEMS[0].title in (tmp_path / "said").read_text("utf-8")


def assert_made_up_for(whole: Whole, folder: Path, day: date) -> None:
    assert (folder / LIST).read_bytes() in (whole.before, whole.after)
    if (folder / WAREHOUSE).exists():
        environment = {"STARCITE_TODAY": day.isoformat()}
        assert run_command(["warehouse", "check"], App(environment, folder)) == 0
    following = night(folder, Sandbox(corpus(), day, limits=False))
    assert following.code == 0, following.said
    assert (folder / LIST).read_bytes() == whole.after
    assert rows_of(folder) == whole.rows
    assert {path.name for path in folder.iterdir()} == EXPECTED_FILES


def test_every_place_is_aimed_at_five_times() -> None:
    places = [aim.at for aim in AIMS]
    assert all(places.count(place) >= 5 for place in set(places))
    assert len(set(places)) == 8
