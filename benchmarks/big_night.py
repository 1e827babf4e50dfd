"""A night of 100,000 papers and 30,000 repositories, beside one a tenth as big: is the cost of a paper flat? Simulated.

python -m benchmarks.big_night [PAPERS]

The papers stand in lists of a hundred. The sandbox is a process of its own, and so is each run, whose seconds of work
and peak memory are the operating system's own account. Work is counted, not the clock on the wall, because others may
be busy on the machine.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PAPERS = 100_000
PAPERS_A_LIST = 100
OF_TEN_WITH_CODE = 3
STEP = 10  # how many times smaller the night is that the big one is compared with
COMMAND = "import sys; from flows.cli import run; sys.exit(run(sys.argv[1:]))"
PAPERS_A_MONTH = 1_000
EXPORT_LINE = re.compile(r"export (\w+)=(.*)")


@dataclass(frozen=True)
class Night:
    """What one run took."""

    papers: int
    work_seconds: float
    wall_seconds: float
    peak_megabytes: float


def arxiv_id(number: int) -> str:
    """A well-formed arXiv id for a made-up paper."""
    month = number // PAPERS_A_MONTH
    return f"{(10 + month // 12) * 100 + month % 12 + 1}.{number % PAPERS_A_MONTH + 10_000:05d}"


def code_of(number: int) -> str | None:
    """The repository of a paper; three of ten have one."""
    return f"lab-{number % 400}/code-{number}" if number % 10 < OF_TEN_WITH_CODE else None


def title_of(number: int) -> str:
    """A title that no other paper has."""
    return f"Paper number {number} of a big night"


def render_list(numbers: range) -> str:
    """Bracketed bullets."""
    lines = ["# A big night", ""]
    for number in numbers:
        code = f"[[github](https://github.com/{name})]" if (name := code_of(number)) else ""
        lines.append(f"- {title_of(number)} [[paper](https://arxiv.org/abs/{arxiv_id(number)})]{code}")
    return "\n".join(lines) + "\n"


def render_corpus(papers: int) -> str:
    """The same papers and repositories for the sandbox."""
    numbers = range(papers)
    return json.dumps(
        {
            "papers": [
                {"ids": [f"arxiv:{arxiv_id(n)}"], "title": title_of(n), "citation_count": n % 700} for n in numbers
            ],
            "repositories": [{"name": name, "star_count": n % 400} for n in numbers if (name := code_of(n))],
        }
    )


@contextmanager
def sandbox_of(papers: int, folder: Path) -> Iterator[Mapping[str, str]]:
    """The environment that leads to a sandbox of so many papers, in a process of its own."""
    corpus = folder / "corpus.json"
    corpus.write_text(render_corpus(papers), "utf-8")
    command = [sys.executable, "-c", COMMAND, "sandbox", "--corpus", str(corpus), "--no-limits"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        environment: dict[str, str] = {}
        try:
            for line in process.stdout:
                if found := EXPORT_LINE.match(line.strip()):
                    environment[found[1]] = found[2].strip("'\"")
                if "STARCITE_PACING" in environment:
                    break
            yield environment
        finally:
            process.terminate()


def night_of(papers: int) -> Night:
    """One first run over so many papers."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        names = [f"list-{first // PAPERS_A_LIST}.md" for first in range(0, papers, PAPERS_A_LIST)]
        for place, name in enumerate(names):
            numbers = range(place * PAPERS_A_LIST, min(papers, (place + 1) * PAPERS_A_LIST))
            (folder / name).write_text(render_list(numbers), "utf-8")
        with sandbox_of(papers, folder) as environment:
            env = {**os.environ, **environment, "GITHUB_TOKEN": "simulated"}
            begun = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-c", COMMAND, "run", *names], cwd=folder, env=env, stderr=subprocess.DEVNULL
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            wall = time.perf_counter() - begun
    if process.returncode:
        raise SystemExit(f"the run over {papers} papers ended with {process.returncode}")
    return Night(papers, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def main() -> None:
    """Measure both nights and print the table; exit code 1 where a promise is not kept."""
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS
    small, big = night_of(papers // STEP), night_of(papers)
    print("| papers | repositories | seconds of work | on the wall | peak memory |\n|---:|---:|---:|---:|---:|")
    for night in (small, big):
        repositories = night.papers * OF_TEN_WITH_CODE // 10
        print(
            f"| {night.papers:,} | {repositories:,} | {night.work_seconds:.1f} | {night.wall_seconds:.1f} |"
            f" {night.peak_megabytes:.0f} MB |"
        )
    ratio = big.work_seconds / small.work_seconds
    print(
        f"\nten times the papers took {ratio:.1f} times the work (promised: 11) and {big.peak_megabytes:.0f} MB (400)"
    )
    sys.exit(ratio > 11 or big.peak_megabytes > 400)


if __name__ == "__main__":
    main()
