"""The tasks of the Prefect flows. A task is a name, a retry policy and one call of the composition, one a batch.

Tasks take paths and settings, never clients or connections: those are opened inside, because Prefect hashes what a
task is given. Seconds are retried by the HTTP layer, minutes here: a warehouse another run is using.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

from prefect import get_run_logger, task
from prefect.client.schemas.objects import State, TaskRun

from flows.app import App, chosen_lists
from flows.composition import run_lists
from flows.edge import Edge, RunReport
from flows.environment import Environment
from flows.progress import no_progress
from flows.providers import open_clients
from flows.stopping import StopSignal
from flows.voice import now_utc
from flows.way_out import check_way_out
from warehouse.errors import WarehouseBusy

WAIT_SECONDS = 60.0  # a nightly run can wait a minute for a person's command to end
RETRY_DELAYS_SECONDS: list[float] = [120, 600]


def prefect_edge() -> Edge:
    """The outside of a run under Prefect: words go to the run's log, signals are Prefect's own business."""
    logger = get_run_logger()
    return Edge(
        now=now_utc,
        stop=StopSignal(),
        say=logger.info,
        show=logger.info,
        progress=no_progress,
        open_clients=open_clients,
        wait_seconds=WAIT_SECONDS,
    )


def app_in(folder: str) -> App:
    """The environment of the worker, in the folder of the lists."""
    return App(Environment(os.environ), Path(folder).resolve())


def is_busy(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Only a warehouse in use is worth waiting minutes for."""
    return isinstance(state.result(raise_on_failure=False), WarehouseBusy)


@task(name="refresh and export", retries=2, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=is_busy)
def run_batch(lists: list[str], folder: str, settings_file: str | None, max_minutes: float | None) -> RunReport:
    """Refresh and export all lists of a run at once: one batch of requests, one load."""
    app = app_in(folder)
    check_way_out(app.environment)
    settings = app.settings(Path(settings_file) if settings_file else None)
    paths = chosen_lists([app.folder / name for name in lists], settings)
    return run_lists(paths, settings, prefect_edge(), command="run", max_minutes=max_minutes)


@task(name="backfill", retries=2, retry_delay_seconds=RETRY_DELAYS_SECONDS, retry_condition_fn=is_busy)
def backfill_batch(
    lists: list[str],
    folder: str,
    first_day: date | None,
    last_day: date | None,
    source: str | None,
    only: str | None,
    max_minutes: float | None,
) -> int:
    """Fill in the past of all papers and repositories of the lists; returns the exit code."""
    from flows.backfilling import HistorySpan, backfill_lists

    app = app_in(folder)
    settings = app.settings()
    paths = chosen_lists([app.folder / name for name in lists], settings)
    span = HistorySpan(first_day, last_day, source, only)
    return backfill_lists(paths, settings, prefect_edge(), span, max_minutes=max_minutes)
