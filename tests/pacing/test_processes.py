"""Real runs at once, in real time, against the sandbox's own limits; one is killed in the middle of asking."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.server import serve

STARCITE = (sys.executable, "-c", "import sys; from flows.cli import run; sys.exit(run())")
PAPERS = 4
LIST = "# A list\n\n" + "".join(
    f"- [A paper of its own kind, number {n}](https://arxiv.org/abs/2001.1000{n})\n"
    f"- [Another sort of thing about {word}](https://ieeexplore.ieee.org/document/{n + 1})\n"
    for n, word in zip(range(PAPERS), ("sparse audio", "dense graphs", "latent priors", "causal tokens"), strict=True)
)
CORPUS = {
    "papers": [
        {"ids": [f"arxiv:2001.1000{n}"], "title": f"A paper of its own kind, number {n}"} for n in range(PAPERS)
    ],
    "repositories": [],
}


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 90.0
    while not is_so():
        assert time.monotonic() < until, "a run does not ask, or no more"
        time.sleep(0.02)


@pytest.mark.soak
def test_runs_at_once_meet_no_limit_and_one_that_is_killed_is_not_waited_for(tmp_path: Path) -> None:
    sandbox = Sandbox(parse_corpus(json.dumps(CORPUS), source="processes"), date(2026, 3, 2))
    with serve(sandbox) as running:
        environment = {
            **os.environ,
            **running.environment(),
            "SEMANTIC_SCHOLAR_API_KEY": "a-key-of-the-sandbox",
            "STARCITE_PACING_FOLDER": str(tmp_path / "turns"),
        }

        def start(name: str) -> subprocess.Popen[str]:
            folder = tmp_path / name
            folder.mkdir()
            (folder / "list.md").write_text(LIST, "utf-8")
            command = [*STARCITE, "run", "list.md"]
            return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)

        def asked() -> int:
            return sandbox.request_counts()[Provider.SEMANTIC_SCHOLAR]

        killed, other = start("killed"), start("other")
        wait_until(lambda: asked() >= 3)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        third = start("third")
        for process in (other, third):
            _, said = process.communicate(timeout=120)
            assert process.returncode == 0, said
            assert "pacing" not in said
    assert {one.status for one in sandbox.requests} <= {200, 404}, "404: no title matches"
    for provider, seconds in ((Provider.SEMANTIC_SCHOLAR, 1.0), (Provider.ARXIV, 3.0)):
        arrivals = [one.at_seconds for one in sandbox.requests if one.provider is provider]
        gaps = [b - a for a, b in pairwise(arrivals)]
        print(f"{provider}: {len(arrivals)} requests, gaps {min(gaps, default=0):.3f} to {max(gaps, default=0):.3f} s")
        assert min(gaps, default=seconds) >= 0.95 * seconds
