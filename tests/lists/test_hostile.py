"""Documents made to take long, and long ones: what reading, badging and checking them takes at most."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import ROOT
from tests.lists.wild.hostile import DOCUMENTS

# A document that is made to take long may take as many times the time of an ordinary list of its length, or of the
# parser's own walk where that is slow. The promise is two seconds a megabyte, and an ordinary list takes well under
# one; what is above that grows with the length all the same, and stands in benchmarks/README.md.
MOST_TIMES_ORDINARY, MOST_TIMES_WALK = 5, 6
LEAST_SECONDS = 0.05  # what a clock and a first call may take, however small the document is
REDUCED, FULL = 60_000, 1_000_000
ONE_IN = 2  # documents is tried every day, and all by the soak
PATIENCE_SECONDS = 100.0  # for all documents, or for one that does not come to an end

FEW, MANY = 2_000, 20_000
MOST_TIMES, MOST_MEGABYTES = 12, 300
PAIRS = 3  # measured at most


@dataclass(frozen=True)
class Measured:
    """What a child process printed of one document; ``died`` is how it ended where it printed nothing."""

    size: int = 0
    read_seconds: float = 0.0
    seconds: float = 0.0
    died: str = ""
    peak_megabytes: float = 0.0
    ordinary_read_seconds: float = 0.0
    ordinary_seconds: float = 0.0
    walk_seconds: float = 0.0

    def __str__(self) -> str:
        return self.died or (
            f"{self.size} bytes read in {self.read_seconds:.2f} s ({self.read_times:.1f} times an ordinary list), "
            f"all in {self.seconds:.2f} s; the parser alone {self.walk_seconds:.2f} s"
        )

    @property
    def read_times(self) -> float:
        """How many times an ordinary list it takes to read."""
        return self.read_seconds / max(self.ordinary_read_seconds, LEAST_SECONDS / 10)

    @property
    def is_in_time(self) -> bool:
        """Reading has its times; all, with badging and the check which reads anew, has those of an ordinary list."""
        walk = MOST_TIMES_WALK * self.walk_seconds
        most_read = max(MOST_TIMES_ORDINARY * self.ordinary_read_seconds, walk, LEAST_SECONDS)
        most = max(MOST_TIMES_ORDINARY * self.ordinary_seconds, 2 * walk, 2 * LEAST_SECONDS)
        return not self.died and self.read_seconds <= most_read and self.seconds <= most


def measured(
    size: int, patience_seconds: float, names: Iterable[str] = DOCUMENTS, times: int = 1
) -> dict[str, Measured]:
    """Every document in a child process; one that does not come to an end costs that process, and the next goes on."""
    left, found = list(names), dict[str, Measured]()
    while left:
        for name, result in _run(size, times, left, patience_seconds):
            found[name] = result
        left = [name for name in left if name not in found]
    return found


def _run(size: int, times: int, names: list[str], patience_seconds: float) -> Iterator[tuple[str, Measured]]:
    command = [sys.executable, "-m", "tests.lists.wild.hostile", str(size), str(times), *names]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        out, err = process.communicate(timeout=patience_seconds)
        died = f"exit code {process.returncode}: {err.strip().rpartition(chr(10))[2][:200]}"
    except subprocess.TimeoutExpired:
        process.kill()
        out, _ = process.communicate()
        died = "did not come to an end"
    rows = [json.loads(line) for line in out.splitlines()]
    for row in rows:
        if "seconds" in row:
            ordinary = row["ordinary"]
            yield (
                row["name"],
                Measured(
                    row["bytes"],
                    row["read_seconds"],
                    row["seconds"],
                    ordinary_read_seconds=ordinary["read_seconds"],
                    ordinary_seconds=ordinary["seconds"],
                    walk_seconds=row["walk_seconds"],
                ),
            )
    if not rows or "starts" in rows[-1]:
        yield (rows[-1]["starts"] if rows else names[0]), Measured(died=died)


def check(size: int, patience_seconds: float, names: Collection[str] = DOCUMENTS) -> None:
    results = measured(size, patience_seconds, names)
    assert set(results) == set(names)
    slowest = sorted(results.items(), key=lambda pair: -pair[1].read_times)
    for name, one in slowest[:5]:
        print(f"{name}: {one}")
    doubted = [name for name, one in slowest if not one.is_in_time]
    again = measured(size, patience_seconds, doubted, times=3) if doubted else {}
    late = {name: one for name, one in again.items() if not one.is_in_time}
    assert not late, "\n".join(f"{name}: {one}" for name, one in late.items())


@pytest.mark.wide
def test_no_document_takes_much_longer_than_an_ordinary_list() -> None:
    check(REDUCED, PATIENCE_SECONDS, sorted(DOCUMENTS)[::ONE_IN])


@pytest.mark.soak
def test_no_document_of_a_megabyte_takes_much_longer_than_an_ordinary_list() -> None:
    check(FULL, 10 * PATIENCE_SECONDS)


def read_long(entries: int) -> Measured:
    """A long list, read, badged and checked in a process of its own, as often as it takes to measure it well."""
    command = [sys.executable, "-m", "tests.lists.wild.long_list", str(entries)]
    row = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    assert row["entries"] == entries
    return Measured(row["bytes"], seconds=row["seconds"], peak_megabytes=row["peak_megabytes"])


def check_long(few: int, many: int) -> None:
    """What is slower than it may be is measured anew: the machine may have been busy while the longer one was read."""
    times: list[float] = []
    while len(times) < PAIRS and (not times or min(times) > MOST_TIMES):
        short, long = read_long(few), read_long(many)
        print(f"{few} entries: {short}; {many} entries: {long}, {long.peak_megabytes:.0f} MB at most")
        assert long.peak_megabytes <= MOST_MEGABYTES
        times.append(long.seconds / short.seconds)
    assert min(times) <= MOST_TIMES, times


@pytest.mark.wide
def test_ten_times_the_entries_take_at_most_twelve_times_as_long() -> None:
    check_long(FEW * 2 // 5, MANY * 2 // 5)


@pytest.mark.soak
def test_20000_entries_are_read_in_linear_time_and_300_megabytes() -> None:
    check_long(FEW, MANY)
