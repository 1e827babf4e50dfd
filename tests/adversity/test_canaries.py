"""One canary a provider, everything that can talk at DEBUG, and a search that is shown to find what is there."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import RunningSandbox, serve
from tests.adversity.canaries import CANARIES, find_canaries, left_in, watched_processes
from tests.adversity.world import FIRST_NIGHT, LIST, STARCITE, Shell, corpus, put_list

LOGGERS = ("httpx", "httpcore", "urllib3", "github", "semanticscholar", "arxiv", "prefect", "starcite", "asyncio")
# Every command in one process, every logger open, and a fault of ours in the middle of a request, which is shown with
# the values of all variables.
LOUDLY = f"""
import http.client, json, logging, sys, traceback
logging.basicConfig(level=1, stream=sys.stderr)
for name in {LOGGERS!r}:
    logging.getLogger(name).setLevel(1)
http.client.HTTPConnection.debuglevel = 2
import httpx
import flows.cli
plain = flows.cli._exit_code_of
def shown(error, voice):
    lines = traceback.TracebackException.from_exception(error, capture_locals=True).format()
    print("".join(lines), file=sys.stderr)
    return plain(error, voice)
flows.cli._exit_code_of = shown
codes = []
for argv in json.loads(sys.argv[1]):
    whole = httpx.HTTPTransport.handle_request
    if argv[0] == "break":
        def broken(self, request):
            raise ZeroDivisionError("of the test")
        httpx.HTTPTransport.handle_request = broken
        argv = argv[1:]
    codes.append(flows.cli.run(argv))
    httpx.HTTPTransport.handle_request = whole
print(json.dumps(codes))
"""
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("break", "run", LIST),
    ("break", "doctor"),
    ("run", LIST, "--metrics", "starcite.prom"),
    ("--log-format", "json", "run", LIST),
    ("doctor", "--format", "json"),
    ("backfill", LIST),
    ("plan", LIST),
    ("explain", "Pruning"),
    ("report", "--to", "digest.md"),
    ("runs", "--format", "csv"),
    ("publish", "--parquet", "parquet"),
    ("warehouse", "export", "whole"),
    *(("export", LIST, "--to", f"rows.{ending}") for ending in ("json", "csv", "bib", "atom", "html", "parquet")),
)


@pytest.fixture
def server() -> Iterator[RunningSandbox]:
    with serve(Sandbox(corpus(), FIRST_NIGHT, limits=False)) as running:
        yield running


@pytest.mark.parametrize(
    "faults", [(), *(pytest.param((status,), marks=pytest.mark.soak) for status in (401, 503))], ids=str
)
def test_a_full_run_leaves_no_canary_anywhere(faults: tuple[int, ...], server: RunningSandbox, tmp_path: Path) -> None:
    put_list(tmp_path)
    for status in faults:
        for provider in Provider:
            server.sandbox.switch_on(Fault(FaultKind.STATUS, provider, status, times=3))
    shell = Shell(tmp_path, {**server.environment(), **CANARIES})
    with watched_processes() as processes:
        process = shell.start(json.dumps(COMMANDS), launcher=(STARCITE[0], "-c", LOUDLY))
        out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err[-2000:]
    codes = json.loads(out.splitlines()[-1])
    assert codes[:2] == [70, 70], "a fault in the middle of a request"
    assert set(codes[2:]) <= {0, 2, 3, 4}, (codes, err[-2000:])
    assert "ZeroDivisionError" in err
    assert "settings = Settings(" in err, "the values of variables are shown"
    for logger in ("httpx", "httpcore", "starcite.http"):
        assert f"DEBUG:{logger}" in err or f"INFO:{logger}" in err, f"{logger} talked"
    assert any(logged.has_key for logged in server.sandbox.requests), "the keys were sent"
    haystacks = {"standard output": out.encode(), "standard error": err.encode(), "processes": processes.lines}
    haystacks |= left_in(tmp_path)
    assert b"-c" in haystacks["processes"]
    assert {"starcite.prom", "digest.md", "rows.html", "rows of starcite.duckdb"} <= haystacks.keys()
    assert find_canaries(haystacks) == []


def test_the_search_finds_a_canary_in_every_place_and_form(tmp_path: Path) -> None:
    (name, secret), *_ = CANARIES.items()
    forms = {
        "raw": secret,
        "url": f"https://x.test/?key={quote(secret, safe='')}",
        "json": json.dumps({"key": secret}),
        "hex": secret.encode().hex(),
        **{f"base64 {n}": base64.b64encode(b"u" * n + secret.encode() + b":rest").decode() for n in range(5)},
        "urlsafe": base64.urlsafe_b64encode(b"Bearer " + secret.encode()).decode(),
        "a part": secret[3:-3],
    }
    for form, text in forms.items():
        assert find_canaries({form: f"… {text} …".encode()}) == [(name, form)]
    assert find_canaries({"nothing": b"canary nobody " + b"\0" * 99}) == []

    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "log").write_text(f"GET {forms['url']}", "utf-8")
    with duckdb.connect(str(tmp_path / "planted.duckdb")) as connection:
        # Many rows alike, so that the text is compressed in the file and only its rows show it.
        connection.execute(
            "create table planted as select i, 'the key is ' || $1 as said from range(5000) t(i)", [secret]
        )
        connection.execute(f"copy planted to '{tmp_path / 'planted.parquet'}' (format parquet, compression zstd)")
    places = {place for _, place in find_canaries(left_in(tmp_path))}
    assert places >= {"deep/log", "rows of planted.duckdb", "rows of planted.parquet"}

    with watched_processes(every_seconds=0.01) as processes:
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.3)", secret], check=True)
    assert find_canaries({"processes": processes.lines}) == [(name, "processes")]


@pytest.mark.soak
def test_a_night_under_prefect_at_debug_leaves_no_canary(server: RunningSandbox, tmp_path: Path) -> None:
    put_list(tmp_path)
    (tmp_path / "starcite.toml").write_text(f'lists = ["{LIST}"]\n', "utf-8")
    quiet = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    loud = {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_INTERNAL_LEVEL": "DEBUG"}
    home = {"PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "240"}
    shell = Shell(tmp_path, {**server.environment(), **CANARIES, **quiet, **loud, **home})
    code = "import logging; logging.basicConfig(level=1)\nfrom flows.nightly import nightly\nnightly(folder='.')\n"
    with watched_processes() as processes:
        process = shell.start(launcher=(STARCITE[0], "-c", code))
        out, err = process.communicate(timeout=500)
    assert process.returncode == 0, err[-3000:]
    assert "DEBUG" in err
    assert any(logged.has_key for logged in server.sandbox.requests), "the keys were sent"
    haystacks = {"standard output": out.encode(), "standard error": err.encode(), "processes": processes.lines}
    haystacks |= left_in(tmp_path)
    assert any(name.startswith("prefect/") for name in haystacks), "what Prefect left is looked at"
    assert find_canaries(haystacks) == []
