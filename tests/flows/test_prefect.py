"""The deployments of prefect.yaml, run by a real worker of a real server, against the sandbox."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.faults import Fault, FaultKind
from tests.conftest import ROOT
from tests.flows.desk import BULLETS, EXAMPLES, KEYS, TABLES, Desk
from tests.flows.prefect_server import RunningPrefect


@pytest.mark.wide
def test_a_worker_runs_the_nightly_deployment_from_the_lists_to_their_badges(
    prefect: RunningPrefect, desk: Desk
) -> None:
    before = desk.files()
    run = prefect.run("nightly", {"folder": str(desk.folder)}, desk.environment)
    assert (run.type, run.name) == ("COMPLETED", "Completed"), run.message
    assert (
        "exit code 0; 3 lists changed; requests: semantic_scholar 14, arxiv 1, github 1, landing_pages 14"
        in run.message
    )
    assert desk.rows(
        "select metric, count(*) > 10 from core.snapshots where observed_on = '2026-11-20' group by all"
    ) == [
        ("citation_count", True),
        ("influential_citation_count", True),
        ("star_count", True),
    ]
    assert desk.rows("select command, exit_code from core.runs") == [("run", 0)]
    assert [name for name, data in desk.files().items() if before[name] != data] == sorted(EXAMPLES)
    assert desk.done("export", "--check").code == 0, "the command line finds nothing left to do"
    assert not any(key in run.log for key in KEYS.values())


@pytest.mark.wide
def test_a_night_with_a_silent_provider_is_completed_and_named_partial(prefect: RunningPrefect, desk: Desk) -> None:
    desk.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.ARXIV, 503, times=None))
    run = prefect.run("nightly", {"folder": str(desk.folder), "max_minutes": 0.2}, desk.environment)
    assert (run.type, run.name) == ("COMPLETED", "Partial"), run.message
    assert "arXiv" in run.log
    assert desk.rows("select exit_code from core.runs") == [(3,)]


@pytest.mark.wide
def test_one_list_is_refreshed_by_parameters(prefect: RunningPrefect, desk: Desk) -> None:
    before = desk.files()
    run = prefect.run("refresh-list", {"folder": str(desk.folder), "list_path": TABLES}, desk.environment)
    assert (run.type, run.name) == ("COMPLETED", "Completed"), run.message
    assert [name for name, data in desk.files().items() if before[name] != data] == [TABLES]


@pytest.mark.wide
def test_a_list_that_cannot_be_read_fails_the_run_in_words_and_is_not_tried_again(
    prefect: RunningPrefect, desk: Desk
) -> None:
    run = prefect.run("refresh-list", {"folder": str(desk.folder), "list_path": "absent.md"}, desk.environment)
    assert run.type == "FAILED"
    assert "absent.md: no such file; check the path" in run.message
    assert desk.requests() == 0


@pytest.mark.wide
def test_a_backfill_of_one_paper_is_run_by_parameters(prefect: RunningPrefect, known: Desk) -> None:
    parameters = {
        "folder": str(known.folder),
        "lists": [BULLETS],
        "only": "arxiv:2005.07683",
        "first_day": "2026-11-01",
    }
    run = prefect.run("backfill", parameters, known.environment)
    assert (run.type, run.name) == ("COMPLETED", "Completed"), run.message
    assert known.rows("select min(observed_on), count(*) from core.snapshots where quality = 'reconstructed'") == [
        (date(2026, 11, 1), 19)
    ]


def test_the_server_imports_with_the_versions_that_are_locked(tmp_path: Path) -> None:
    run_python("import prefect.server.api.server", tmp_path)


@pytest.mark.wide
def test_only_a_warehouse_in_use_is_worth_another_attempt(tmp_path: Path) -> None:
    run_python(
        """
from pathlib import Path
from prefect.states import Failed
from flows.errors import BadInput
from flows.tasks import backfill_batch, is_busy, run_batch
from warehouse.errors import WarehouseBusy
assert is_busy(None, None, Failed(data=WarehouseBusy(Path("starcite.duckdb"), 1, "run")))
assert not is_busy(None, None, Failed(data=BadInput("no such file")))
assert run_batch.retry_condition_fn is backfill_batch.retry_condition_fn is is_busy
""",
        tmp_path,
    )


def run_python(code: str, prefect_home: Path) -> None:
    environment = {**os.environ, "PREFECT_HOME": str(prefect_home), "DO_NOT_TRACK": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
