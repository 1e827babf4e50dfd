"""Measure what starcite promises, as ratios within one run, and print a table for benchmarks/README.md.

    python -m benchmarks.run

Times are whole processes, in turn with what they are compared to, the median of the pairs. Nothing here is a test.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks import thousand
from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.server import serve

STARCITE = str(Path(sys.executable).with_name("starcite"))
PAIRS = 15
DAY = date(2026, 11, 20)
WALK = """
import pyromark, sys
for name in sys.argv[1:]:
    with open(name, newline="", encoding="utf-8") as file:
        for _ in pyromark.events_with_range(file.read(), options=pyromark.Options.ENABLE_TABLES):
            pass
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One promise and what was measured."""

    what: str
    measured: str
    promised: str


def seconds(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> float:
    """Wall seconds of one whole process, its output thrown away. Raises when it fails."""
    started = time.perf_counter()
    subprocess.run(command, env=dict(environment), cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def ratio(command: Sequence[str], other: Sequence[str], environment: Mapping[str, str]) -> float:
    """Median of the pairs command/other, measured in turn after a warm-up of each."""
    pairs = []
    for pair in range(PAIRS + 1):
        measured = seconds(command, environment) / seconds(other, environment)
        if pair:
            pairs.append(measured)
    return statistics.median(pairs)


def start_figures(environment: Mapping[str, str]) -> list[Figure]:
    """How long the command line takes to start, and to read the five seed lists where they are at hand."""
    bare = [sys.executable, "-c", "pass"]
    figures = [
        Figure(
            "`starcite --help` / a bare interpreter", f"{ratio([STARCITE, '--help'], bare, environment):.1f}", "≤ 15"
        )
    ]
    shared = Path(os.environ.get("STARCITE_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
    seeds = sorted(map(str, (shared / "lists" / "seeds").glob("*.md")))
    if seeds:
        scan = [STARCITE, "scan", "--format", "json", *seeds]
        measured = ratio(scan, [sys.executable, "-c", WALK, *seeds], environment)
        figures.append(Figure("`starcite scan` of the five seeds / pyromark walking them", f"{measured:.1f}", "≤ 8"))
    return figures


def run_figures(environment: Mapping[str, str]) -> list[Figure]:
    """A first run over 1,000 papers and 500 repositories, a second one, and one after three entries were added."""
    corpus = parse_corpus(thousand.render_corpus(), source="benchmark")
    sandbox = Sandbox(corpus, DAY, limits=False)
    with tempfile.TemporaryDirectory() as name, serve(sandbox) as server:
        folder = Path(name)
        (folder / "list.md").write_text(thousand.render_list(), "utf-8")
        env = {**environment, **server.environment(), "GITHUB_TOKEN": "simulated"}
        wall, peak = peak_of([STARCITE, "run", "list.md"], env, folder)
        first = requests(sandbox)
        seconds([STARCITE, "run", "list.md"], env, folder)
        second = requests(sandbox)
        add_three(folder / "list.md")
        predicted = plan(env, folder)
        seconds([STARCITE, "run", "list.md"], env, folder)
        third = requests(sandbox)
    least = thousand.PAPERS / 500 + thousand.PAPERS / 100 + thousand.REPOSITORIES / 100
    return [
        Figure("requests of a first run / the least possible", f"{sum(first.values()) / least:.2f}", "≤ 1.05"),
        Figure("requests of a second run on the same day", str(sum(second.values())), "0"),
        Figure("requests after three entries were added", told(third), "semantic_scholar 2, arxiv 1, github 1"),
        Figure("requests that `plan` predicted for that", told(predicted), "the same"),
        Figure("1,000 papers and 500 repositories: seconds", f"{wall:.1f}", "≤ 5"),
        Figure("1,000 papers and 500 repositories: peak memory", f"{peak / 1024:.0f} MB", "≤ 250 MB"),
    ]


def add_three(path: Path) -> None:
    """Three entries nobody has asked for: two by id, one of them with a repository, and one by title."""
    with path.open("a", encoding="utf-8") as file:
        file.write("- One more [[paper](https://arxiv.org/abs/2401.00001)]\n")
        file.write("- Two more [[paper](https://arxiv.org/abs/2401.00002)][[github](https://github.com/lab-0/new)]\n")
        file.write("- Three more words of title [[paper](https://openreview.net/forum?id=abcdefghij)]\n")


def plan(environment: Mapping[str, str], folder: Path) -> dict[Provider, int]:
    """What ``starcite plan`` says the next run will ask."""

    command = [STARCITE, "plan", "list.md", "--format", "json"]
    output = subprocess.run(command, env=dict(environment), cwd=folder, check=True, capture_output=True).stdout
    rows = [json.loads(line) for line in output.decode("utf-8").splitlines()]
    return {
        provider: row["requests"] for provider in Provider for row in rows if row["provider"] == provider.display_name
    }


def requests(sandbox: Sandbox) -> dict[Provider, int]:
    """What the sandbox counted since it was last asked."""
    counted = {provider: sandbox.request_counts().get(provider, 0) for provider in Provider}
    sandbox.clear_requests()
    return counted


def told(counts: Mapping[Provider, int]) -> str:
    """Requests by provider, in words."""
    return ", ".join(f"{provider} {count}" for provider, count in counts.items())


def peak_of(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> tuple[float, int]:
    """Wall seconds and peak resident kilobytes of one process, by the operating system's own account."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=dict(environment), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - started, usage.ru_maxrss


def main() -> None:
    """Measure everything and print the table."""
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_TOKEN"}
    figures = start_figures(environment) + run_figures(environment)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    print("| figure | measured | promised |\n|:---|---:|---:|")
    for figure in figures:
        print(f"| {figure.what} | {figure.measured} | {figure.promised} |")


if __name__ == "__main__":
    main()
