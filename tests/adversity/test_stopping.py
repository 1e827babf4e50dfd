"""Ctrl-C, SIGTERM and a second run: the end comes soon, and what was fetched stays."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import RunningSandbox, serve
from flows.composition import run_lists
from flows.edge import Edge
from flows.exporting import PlannedExport, plan_export
from flows.progress import no_progress
from flows.providers import open_clients
from flows.settings import Settings, read_settings
from flows.stopping import StopSignal
from flows.wants import ListWants
from tests.adversity.world import (
    FIRST_NIGHT,
    ITEMS,
    KEYS,
    LATER_NIGHT,
    LIST,
    LOOPBACK,
    WAREHOUSE,
    Shell,
    badges_of,
    corpus,
    night,
    put_list,
    query,
    snapshots,
    tiers,
)
from warehouse.lock import hold_run_lock
from warehouse.records import Knowledge

pytestmark = pytest.mark.wide_but(4)

SOON_SECONDS = 5.0
SIGNALS = [pytest.param(signal.SIGTERM, 143, id="SIGTERM"), pytest.param(signal.SIGINT, 130, id="Ctrl-C")]


@pytest.fixture
def server() -> Iterator[RunningSandbox]:
    with serve(Sandbox(corpus(), FIRST_NIGHT, limits=False)) as running:
        yield running


def wait_until(is_so: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.02)


def stop(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str, float]:
    """Exit code, standard error, and the seconds from the signal to the end."""
    begun = time.monotonic()
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    return process.returncode, err, time.monotonic() - begun


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_stop_while_a_provider_keeps_us_waiting_keeps_what_the_others_gave(
    number: signal.Signals, code: int, server: RunningSandbox, tmp_path: Path
) -> None:
    path, sandbox = put_list(tmp_path), server.sandbox
    as_it_was = path.read_bytes()
    sandbox.switch_on(Fault(FaultKind.HANG, Provider.SEMANTIC_SCHOLAR))
    shell = Shell(tmp_path, {**server.environment(), **KEYS})
    process = shell.start("run", LIST)
    wait_until(lambda: any(logged.fault for logged in sandbox.requests))

    ended, err, seconds = stop(process, number)

    assert (ended, seconds <= SOON_SECONDS) == (code, True), err
    assert "stopped" in err
    assert "Traceback" not in err
    assert path.read_bytes() == as_it_was, "nothing is exported after a stop"
    assert {row[2] for row in snapshots(tmp_path)} == {"github"}
    assert len(query(tmp_path, "from core.arxiv_papers")) == sum(
        item.arxiv_id is not None and not item.is_missing for item in ITEMS
    )
    assert query(tmp_path, "select exit_code from core.runs") == [(code,)]
    sandbox.clear_faults()
    sandbox.clear_requests()
    following = shell.run("run", LIST)
    assert following.code == 0, following.err
    assert {logged.provider for logged in sandbox.requests} == {Provider.SEMANTIC_SCHOLAR}
    assert badges_of(path.read_bytes()) == tiers(0)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_stop_in_a_pacing_wait_keeps_what_was_fetched_before_it(
    number: signal.Signals, code: int, server: RunningSandbox, tmp_path: Path
) -> None:
    put_list(tmp_path)
    (tmp_path / "starcite.toml").write_text("[pacing]\nsemantic_scholar = 600\narxiv = 0\ngithub = 0\n", "utf-8")
    environment = {**server.environment(), **KEYS, "STARCITE_PACING": "on"}
    process = Shell(tmp_path, environment).start("run", LIST)
    wait_until(lambda: server.sandbox.request_counts()[Provider.SEMANTIC_SCHOLAR] == 1)
    time.sleep(0.3)

    ended, err, seconds = stop(process, number)

    assert (ended, seconds <= SOON_SECONDS) == (code, True), err
    assert server.sandbox.request_counts()[Provider.SEMANTIC_SCHOLAR] == 1
    assert {row[2] for row in snapshots(tmp_path)} == {"github", "semantic_scholar"}
    server.sandbox.clear_requests()
    assert night(tmp_path, server.sandbox, keys={**KEYS, "STARCITE_PACING": "off"}).code == 0
    titles = [item for item in ITEMS if item.arxiv_id is None]
    assert [logged.provider for logged in server.sandbox.requests] == [Provider.SEMANTIC_SCHOLAR] * len(titles)


def handles_signals(process: subprocess.Popen[str]) -> bool:
    """Whether a process has its own handler of SIGTERM by now. Where /proc does not tell, it has after a while."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        time.sleep(SOON_SECONDS)
        return True
    caught = re.search(r"^SigCgt:\s+([0-9a-f]+)$", status.read_text("ascii"), re.MULTILINE)
    return caught is not None and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1 == 1


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_a_stop_while_another_run_is_waited_for_ends_at_once(
    number: signal.Signals, code: int, server: RunningSandbox, tmp_path: Path
) -> None:
    put_list(tmp_path)
    with hold_run_lock(tmp_path / WAREHOUSE, "the other run"):
        process = Shell(tmp_path, {**server.environment(), **KEYS}).start("run", LIST, "--wait-seconds", "600")
        wait_until(lambda: handles_signals(process))
        time.sleep(0.3)  # from the handler to the lock
        assert process.poll() is None
        ended, err, seconds = stop(process, number)
    assert (ended, seconds <= SOON_SECONDS) == (code, True), err
    assert not (tmp_path / WAREHOUSE).exists()


def test_a_stop_between_two_lists_leaves_the_second_as_it_was_and_says_so_in_the_exit_code(
    server: RunningSandbox, tmp_path: Path
) -> None:
    first, second = put_list(tmp_path, "a.md"), put_list(tmp_path, "b.md")
    as_it_was = second.read_bytes()

    def plan_and_stop(wants: ListWants, knowledge: Knowledge, settings: Settings) -> PlannedExport:
        os.kill(os.getpid(), signal.SIGTERM)
        return plan_export(wants, knowledge, settings)

    said: list[str] = []
    stopping = StopSignal()
    now = datetime(2026, 3, 2, 3, tzinfo=UTC)
    edge = Edge(lambda: now, stopping, said.append, said.append, no_progress, open_clients)
    settings = read_settings({**server.environment(), **KEYS}, folder=tmp_path)
    with stopping.installed():
        report = run_lists([first, second], settings, edge, command="run", plan=plan_and_stop)
    assert report.exit_code == 143
    assert badges_of(first.read_bytes()) == tiers(0)
    assert second.read_bytes() == as_it_was
    assert query(tmp_path, "select exit_code from core.runs") == [(143,)]


def test_a_second_run_waits_its_seconds_and_then_names_the_first(server: RunningSandbox, tmp_path: Path) -> None:
    put_list(tmp_path)
    server.sandbox.switch_on(Fault(FaultKind.HANG, Provider.SEMANTIC_SCHOLAR))
    shell = Shell(tmp_path, {**server.environment(), **KEYS})
    first = shell.start("run", LIST)
    wait_until(lambda: any(logged.fault for logged in server.sandbox.requests))
    for argv, least in (
        (("run", LIST), 0.0),
        (("refresh", LIST, "--wait-seconds", "1"), 1.0),
        (("backfill", LIST), 0.0),
        (("publish",), 0.0),
        (("warehouse", "compact"), 0.0),
    ):
        begun = time.monotonic()
        second = shell.run(*argv)
        assert second.code == 2, (argv, second.err)
        assert f"process {first.pid} (run)" in second.err
        assert len(second.err.splitlines()) <= 2
        assert least <= time.monotonic() - begun < least + 10
    assert len([logged for logged in server.sandbox.requests if logged.fault]) == 1, "the second asked nobody"
    assert stop(first, signal.SIGTERM)[0] == 143


def test_a_second_run_goes_on_as_soon_as_the_first_has_ended(server: RunningSandbox, tmp_path: Path) -> None:
    put_list(tmp_path)
    shell = Shell(tmp_path, {**server.environment(), **KEYS})
    with hold_run_lock(tmp_path / WAREHOUSE, "the other run"):
        waiting = shell.start("run", LIST, "--wait-seconds", "60")
        time.sleep(1.0)
    _, err = waiting.communicate(timeout=20)
    assert waiting.returncode == 0, err
    assert badges_of((tmp_path / LIST).read_bytes()) == tiers(0)


@pytest.mark.wide
def test_a_stopped_backfill_keeps_every_series_it_has_and_goes_on_with_the_rest(
    server: RunningSandbox, tmp_path: Path
) -> None:
    put_list(tmp_path)
    assert night(tmp_path, server.sandbox).code == 0
    shutil.copyfile(tmp_path / LIST, tmp_path / "before.md")
    server.sandbox.clear_requests()
    server.sandbox.switch_on(Fault(FaultKind.HANG, after=12))
    server.sandbox.move_to(LATER_NIGHT)
    shell = Shell(tmp_path, {**server.environment(), **KEYS})
    process = shell.start("backfill", LIST, "--from", "2026-01-01")
    wait_until(lambda: any(logged.fault for logged in server.sandbox.requests))
    ended, err, seconds = stop(process, signal.SIGTERM)
    assert (ended, seconds <= SOON_SECONDS) == (143, True), err
    kept = query(tmp_path, "select count(*) from core.history_progress")[0][0]
    assert kept > 0
    server.sandbox.clear_faults()
    following = shell.run("backfill", LIST, "--from", "2026-01-01")
    assert following.code == 0, following.err
    assert f"{kept} were already" in following.err


def test_a_sandbox_and_a_scan_end_at_once(tmp_path: Path) -> None:
    for number, code in ((signal.SIGTERM, 143), (signal.SIGINT, 130)):
        process = Shell(tmp_path, LOOPBACK).start("sandbox")
        time.sleep(1.5)
        ended, _, seconds = stop(process, number)
        assert (ended, seconds <= SOON_SECONDS) == (code, True)
