"""Standard streams that are full, closed, or of another encoding: the work is done, and nothing is a fault of ours."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from enrichers.sandbox.corpus_file import parse_corpus
from tests.flows.desk import TODAY, Desk, opened

LIST = "# Größe\n\n- Ein Titel über Größe [[paper](https://arxiv.org/abs/2201.00001)]\n"
CORPUS = {"papers": [{"ids": ["arxiv:2201.00001"], "title": "Ein Titel über Größe", "citation_count": 640}]}


def starcite(desk: Desk, command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """One command line through a shell, so that its streams can be redirected."""
    binary = Path(sys.executable).with_name("starcite")
    return subprocess.run(
        ["bash", "-c", f"{binary} {command}"],
        cwd=desk.folder,
        env={**desk.environment, "PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
    )


@pytest.fixture
def desk(tmp_path: Path):
    with opened(tmp_path, parse_corpus(json.dumps(CORPUS), source="the corpus of the test"), today=TODAY) as desk:
        (desk.folder / "list.md").write_text(LIST, "utf-8")
        yield desk


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "stream", ["2>/dev/full", *(pytest.param(one, marks=pytest.mark.soak) for one in ("2>&-", ">&-")), ">&- 2>&-"]
)
def test_a_run_whose_words_cannot_be_written_is_a_whole_run(desk: Desk, stream: str) -> None:
    done = starcite(desk, f"run list.md {stream}")
    assert done.returncode == 0
    assert "✏️✏️paper" in (desk.folder / "list.md").read_text("utf-8")
    assert (desk.folder / "starcite.published.duckdb").is_file()
    runs = starcite(desk, "runs --format json")
    assert json.loads(runs.stdout)["exit_code"] == 0


def test_data_that_cannot_be_written_is_told_and_is_no_fault_of_ours(desk: Desk) -> None:
    done = starcite(desk, "scan list.md >/dev/full")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "starcite: standard output cannot be written: No space left on device; send it elsewhere\n"
    )


@pytest.mark.sampled(2)
@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "latin-1"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_data_is_utf_8_in_every_locale(desk: Desk, environment: dict[str, str], form: str) -> None:
    done = starcite(desk, f"scan list.md --format {form}", **environment)
    assert done.returncode == 0
    assert "Ein Titel über Größe" in done.stdout.decode("utf-8")
    assert not done.stderr
