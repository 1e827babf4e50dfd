"""Other processes, kills and locks: real processes on real files."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT
from tests.warehouse.samples import day, load_papers, paper_answer, rows_of
from warehouse import upkeep
from warehouse.errors import WarehouseBusy, WarehouseUnwritable
from warehouse.lock import hold_run_lock, lock_path_of
from warehouse.migrations import read_migrations
from warehouse.opening import Patience
from warehouse.store import Warehouse

PAPERS = 2000  # a load of some tenths of a second, which a kill can hit

LOADING = f"""
import sys
from pathlib import Path
from tests.warehouse.samples import day, load_papers, paper_answer
from warehouse.store import Warehouse
warehouse, first = Warehouse(Path(sys.argv[1])), int(sys.argv[2])
for number in range(first, first + 1000):
    answers = [paper_answer(which, number, day(number)) for which in range({PAPERS})]
    print(number, flush=True)
    load_papers(warehouse, day(number), *answers)
"""
LOADING_WITHOUT_ROOM = """
import resource, signal, sys
from pathlib import Path
from tests.warehouse.samples import day, load_papers, paper_answer
from warehouse.errors import WarehouseError
from warehouse.store import Warehouse
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    load_papers(Warehouse(Path(sys.argv[1])), day(1), *(paper_answer(which, 1, day(1)) for which in range(9000)))
except WarehouseError as error:
    print(type(error).__name__, flush=True)
"""
PUBLISHING = """
import sys
from pathlib import Path
from warehouse.store import Warehouse
warehouse = Warehouse(Path(sys.argv[1]))
while True:
    print(1, flush=True)
    warehouse.publish()
"""
PREPARING = """
import sys
from pathlib import Path
from warehouse.store import Warehouse
print(1, flush=True)
Warehouse(Path(sys.argv[1])).prepare()
"""
READING = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    print(connection.execute("select count(*) from core.papers").fetchall()[0][0], flush=True)
    sys.stdin.readline()
    print(connection.execute("select count(*), count(distinct title) from core.papers").fetchall()[0][0], flush=True)
"""
WRITING = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
"""
HOLDING = """
import sys
from pathlib import Path
from warehouse.lock import hold_run_lock
with hold_run_lock(Path(sys.argv[1]), "starcite run README.md"):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def running(program: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A Python process; it is killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill_after(process: subprocess.Popen[str], seconds: float) -> None:
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def test_a_load_that_is_killed_is_there_wholly_or_not_at_all(warehouse: Warehouse) -> None:
    chance = random.Random(7)
    first = 0
    for _ in range(6):
        with running(LOADING, warehouse.path, first) as process:
            number = int(hear(process))
            kill_after(process, chance.uniform(0.0, 0.5))
        counts = rows_of(warehouse.path, "select observed_on, count(*) from core.snapshots group by all order by all")
        assert [count for _, count in counts] == [PAPERS] * len(counts)
        assert len(counts) >= number
        assert [check.name for check in upkeep.run_checks(warehouse.path) if check.failing_rows > 0] == []
        first = len(counts)
    load_papers(warehouse, day(2000), paper_answer(1, 5, day(2000)))
    assert upkeep.read_facts(warehouse.path).last_observed_on == day(2000)


@pytest.mark.wide
def test_a_start_that_is_killed_leaves_a_whole_warehouse_or_none(tmp_path: Path) -> None:
    chance = random.Random(7)
    for number in range(6):
        path = tmp_path / f"{number}.duckdb"
        with running(PREPARING, path) as process:
            hear(process)
            kill_after(process, chance.uniform(0.0, 0.15))
        Warehouse(path).prepare()
        assert upkeep.read_facts(path).schema_version == len(read_migrations())
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{number}.duckdb" for number in range(6)]


@pytest.mark.wide
def test_a_publish_that_is_killed_leaves_an_old_or_a_new_copy_and_its_rest_is_swept(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), *(paper_answer(number, 1, day(0)) for number in range(500)))
    warehouse.publish()
    chance = random.Random(7)
    for _ in range(6):
        with running(PUBLISHING, warehouse.path) as process:
            hear(process)
            kill_after(process, chance.uniform(0.0, 0.1))
        assert rows_of(warehouse.published_path, "select count(*) from core.snapshots") == [(500,)]
    (warehouse.path.parent / f".{warehouse.published_path.name}.{process.pid}.tmp").write_bytes(b"half a copy")
    warehouse.publish()
    names = sorted(path.name for path in warehouse.path.parent.iterdir())
    assert names == ["starcite.duckdb", "starcite.published.duckdb"]


def test_a_reader_keeps_the_copy_it_has_while_a_new_one_is_published(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    copy = warehouse.publish()
    with running(READING, copy) as reader:
        assert hear(reader) == "1"
        load_papers(warehouse, day(1), *(paper_answer(number, 5, day(1)) for number in range(1, 300)))
        warehouse.publish()
        assert rows_of(copy, "select count(*) from core.papers") == [(299,)]
        say(reader)
        assert hear(reader) == "1"


def test_the_copy_can_be_read_while_the_warehouse_itself_is_being_written(warehouse: Warehouse) -> None:
    copy = warehouse.publish()
    with running(WRITING, warehouse.path) as writer:
        assert hear(writer) == "open"
        assert rows_of(copy, "select count(*) from core.papers") == [(0,)]


def test_a_program_that_has_the_file_open_is_waited_for_and_then_named(warehouse: Warehouse) -> None:
    with running(WRITING, warehouse.path) as writer:
        assert hear(writer) == "open"
        begun = time.monotonic()
        with pytest.raises(WarehouseBusy, match="Close it there") as caught:
            Warehouse(warehouse.path, Patience(wait_seconds=0.3)).read_knowledge()
        assert caught.value.pid == writer.pid
        assert 0.3 <= time.monotonic() - begun < 5
        writer.kill()
        writer.wait()
        assert Warehouse(warehouse.path, Patience(wait_seconds=0)).read_knowledge().papers == {}


def test_a_program_that_closes_the_file_in_time_is_not_noticed(warehouse: Warehouse) -> None:
    with running(WRITING, warehouse.path) as writer:
        assert hear(writer) == "open"

        def sleep(seconds: float) -> None:
            say(writer)
            writer.wait()

        assert Warehouse(warehouse.path, Patience(20, sleep)).read_knowledge().papers == {}


def test_an_analyst_who_only_reads_the_file_stops_no_reading(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    with running(READING, warehouse.path) as reader:
        assert hear(reader) == "1"
        assert len(Warehouse(warehouse.path, Patience(wait_seconds=0)).read_knowledge().papers) > 0
        Warehouse(warehouse.path).prepare()


def test_a_file_left_with_a_log_by_a_kill_can_be_read_at_once(warehouse: Warehouse) -> None:
    program = f"""
import os, duckdb
connection = duckdb.connect({str(warehouse.path)!r})
connection.execute("insert into core.lists values ('README.md', date '2026-01-01', date '2026-01-01')")
os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT)
    assert warehouse.path.with_name("starcite.duckdb.wal").exists()
    assert warehouse.read_knowledge().lists == {"README.md": frozenset()}
    warehouse.prepare()
    assert rows_of(warehouse.publish(), "select count(*) from core.lists") == [(1,)]


def test_the_second_run_waits_and_then_names_the_first(tmp_path: Path) -> None:
    path = tmp_path / "starcite.duckdb"
    with running(HOLDING, path) as holder:
        assert hear(holder) == "held"
        slept: list[float] = []
        now = iter(range(100))
        with (
            pytest.raises(WarehouseBusy, match=f"process {holder.pid} \\(starcite run README.md\\)") as caught,
            hold_run_lock(path, "starcite refresh", 3.0, slept.append, lambda: float(next(now))),
        ):
            pytest.fail("the lock was given twice")
        assert caught.value.is_run
        assert len(slept) == 2


def test_a_run_that_ends_in_time_lets_the_next_one_in(tmp_path: Path) -> None:
    path = tmp_path / "starcite.duckdb"
    with running(HOLDING, path) as holder:
        assert hear(holder) == "held"

        def sleep(seconds: float) -> None:
            if holder.poll() is None:
                say(holder)
                holder.wait()

        with hold_run_lock(path, "starcite refresh", 20.0, sleep):
            assert json.loads(lock_path_of(path).read_text()) == {"pid": os.getpid(), "command": "starcite refresh"}
    assert lock_path_of(path).read_text() == ""


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "starcite.duckdb"
    with running(HOLDING, path) as holder:
        assert hear(holder) == "held"
        kill_after(holder, 0)
        with hold_run_lock(path, "starcite refresh"):
            pass


def test_the_lock_is_given_back_when_the_run_fails(tmp_path: Path) -> None:
    path = tmp_path / "starcite.duckdb"
    with pytest.raises(RuntimeError), hold_run_lock(path, "first"):
        raise RuntimeError
    with hold_run_lock(path, "second"):
        pass


def test_a_lock_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseUnwritable), hold_run_lock(tmp_path / "file" / "starcite.duckdb", "starcite run"):
        pytest.fail("there is no such folder")


def test_a_disk_that_fills_up_during_a_load_loses_nothing(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    before = warehouse.path.read_bytes()
    with running(LOADING_WITHOUT_ROOM, warehouse.path) as process:
        assert hear(process) == "WarehouseUnwritable"
    assert warehouse.path.read_bytes() == before
    load_papers(warehouse, day(1), paper_answer(1, 6, day(1)))
    assert rows_of(warehouse.path, "select count(*) from core.snapshots") == [(2,)]


def test_a_failing_load_leaves_nothing_behind(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    with pytest.raises(duckdb.ConstraintException):
        load_papers(warehouse, day(1), paper_answer(2, 5, day(1)), paper_answer(3, -1, day(1)))
    assert rows_of(warehouse.path, "select count(*) from core.papers") == [(1,)]
    assert rows_of(warehouse.path, "select count(*) from core.runs") == [(1,)]
