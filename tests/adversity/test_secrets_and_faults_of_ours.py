"""No key gets out, whatever goes wrong; a fault of ours is called one; a reader may close its end of a pipe."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import RunningSandbox, serve
from tests.adversity.world import (
    FIRST_NIGHT,
    KEYS,
    LIST,
    LOOPBACK,
    STARCITE,
    Item,
    Shell,
    corpus,
    files_in,
    put_list,
)

# Everything that can talk does: our own loggers, and those of the libraries under us. One process runs all commands.
LOUDLY = (
    "import http.client, json, logging, sys\n"
    "logging.basicConfig(level=1, stream=sys.stderr)\n"
    "http.client.HTTPConnection.debuglevel = 2\n"
    "from flows.cli import run\n"
    "print(json.dumps([run(argv) for argv in json.loads(sys.argv[1])]))\n"
)
COMMANDS = (("run", LIST), ("doctor",), ("backfill", LIST), ("explain", "Pruning"), ("report",), ("runs",))
EXPORTS = ("rows.json", "rows.jsonl", "rows.csv", "rows.bib", "rows.csl.json", "rows.atom", "rows.html", "rows.parquet")


@pytest.fixture
def server() -> Iterator[RunningSandbox]:
    with serve(Sandbox(corpus(), FIRST_NIGHT, limits=False)) as running:
        yield running


def faults() -> dict[str, tuple[Fault, ...]]:
    def everywhere(kind: FaultKind, status: int | None = None, path: str = "") -> tuple[Fault, ...]:
        return tuple(Fault(kind, provider, status=status, path=path) for provider in Provider)

    return {
        "good": (),
        "refused": everywhere(FaultKind.STATUS, 401),
        "forbidden": everywhere(FaultKind.STATUS, 403),
        "not found": everywhere(FaultKind.STATUS, 404),
        "broken": everywhere(FaultKind.GARBAGE),
        "cut off": everywhere(FaultKind.CLOSE),
        "title lookups": everywhere(FaultKind.STATUS, 401, "/search/match"),
    }


EVERYDAY_FAULTS = ("good", "broken", "title lookups")


@pytest.mark.wide
@pytest.mark.parametrize(
    "name", [name if name in EVERYDAY_FAULTS else pytest.param(name, marks=pytest.mark.soak) for name in faults()]
)
def test_no_key_is_in_anything_that_comes_out(name: str, server: RunningSandbox, tmp_path: Path) -> None:
    put_list(tmp_path)
    for fault in faults()[name]:
        server.sandbox.switch_on(fault)
    shell = Shell(tmp_path, {**server.environment(), **KEYS})
    commands = (*COMMANDS, *(("export", LIST, "--to", target) for target in EXPORTS))
    process = shell.start(json.dumps(commands), launcher=(STARCITE[0], "-c", LOUDLY))
    out, err = process.communicate(timeout=90)
    assert process.returncode == 0, err[-2000:]
    codes = json.loads(out.splitlines()[-1])
    assert len(codes) == len(commands)
    assert set(codes) <= {0, 2, 3, 4}, (codes, err[-2000:])
    assert "Traceback" not in err
    said = out + err
    assert "DEBUG:" in said, "the libraries talked"
    assert any(logged.has_key for logged in server.sandbox.requests), "the keys were sent, and nowhere else"
    written = b"".join(data for data in files_in(tmp_path).values() if data is not None)
    for key in KEYS.values():
        assert key not in said
        assert key.encode() not in written
        assert key[5:-3].encode() not in written


@pytest.mark.sampled(1)
@pytest.mark.parametrize("key", ["with a\nline break", "caf\xe9", "tab\tin it"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(
    key: str, server: RunningSandbox, tmp_path: Path
) -> None:
    put_list(tmp_path)
    environment = {**server.environment(), "GITHUB_TOKEN": key, "SEMANTIC_SCHOLAR_API_KEY": key}
    ended = Shell(tmp_path, environment).run("run", LIST)
    assert ended.code == 3, "everything was asked without a key"
    assert "holds what no request can carry" in ended.err
    assert "GITHUB_TOKEN" in ended.err
    assert "SEMANTIC_SCHOLAR_API_KEY" in ended.err
    assert key not in ended.err
    assert repr(key)[1:-1] not in ended.err
    assert "Traceback" not in ended.err


def test_a_fault_of_ours_is_called_one_and_changes_no_list(server: RunningSandbox, tmp_path: Path) -> None:
    path = put_list(tmp_path)
    as_it_was = path.read_bytes()
    breaking = (
        "import sys, flows.refreshing\n"
        "def broken(*_, **__): raise AssertionError('this cannot be')\n"
        "flows.refreshing.plan_lists = broken\n"
        "from flows.cli import run\n"
        "sys.exit(run())\n"
    )
    shell = Shell(tmp_path, {**server.environment(), **KEYS})
    process = shell.start("run", LIST, launcher=(STARCITE[0], "-c", breaking))
    _, err = process.communicate(timeout=30)
    assert process.returncode == 70
    assert "a fault of ours (AssertionError)" in err.splitlines()[-1]
    assert "this cannot be" in err, "the report needs the traceback"
    assert path.read_bytes() == as_it_was
    assert shell.run("run", LIST).code == 0


@pytest.mark.sampled(1)
@pytest.mark.parametrize("command", ["scan --format json", "scan", "export --diff"])
def test_a_reader_that_goes_away_is_no_fault(command: str, tmp_path: Path) -> None:
    # Far more than a pipe holds, so that the writer meets the closed end.
    put_list(tmp_path, items=[Item(f"Paper Number {n}", f"2001.{n:05}", (1, 1), f"acme/r{n}") for n in range(1, 3000)])
    starcite = shlex.join(STARCITE)
    ended = subprocess.run(
        ["bash", "-c", f"{starcite} {command} {LIST} | head -n 1; echo ${{PIPESTATUS[0]}}"],
        cwd=tmp_path,
        env=Shell(tmp_path, LOOPBACK).environ(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert "Traceback" not in ended.stderr
    assert "BrokenPipe" not in ended.stderr
    assert ended.stdout.splitlines()[-1] in ("0", "4")
    assert len(ended.stdout.splitlines()) <= 2
