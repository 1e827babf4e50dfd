"""The nightly flow: every list of the settings, refreshed and exported."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.edge import DONE, PARTIAL, RunReport
from flows.tasks import run_batch


@flow(name="nightly", flow_run_name="nightly {folder}")
def nightly(
    folder: str = ".",
    settings_file: str | None = None,
    max_minutes: float | None = None,
) -> State[Any]:
    """Refresh and export every list of the settings.

    Args:
        folder: Where starcite.toml lies; the worker's own folder by default.
        settings_file: Another settings file.
        max_minutes: Stop asking after this long; the next night goes on.
    """
    return state_of(run_batch([], folder, settings_file, max_minutes))


def state_of(report: RunReport) -> State[Any]:
    """How a run ends in Prefect: a shortfall is a completed run with a name that says so, the rest by its exit code."""
    asked = ", ".join(f"{provider} {count}" for provider, count in report.requests_sent.items())
    message = f"exit code {report.exit_code}; {len(report.changed)} lists changed; requests: {asked or 'none'}"
    if report.exit_code == DONE:
        return Completed(message=message)
    if report.exit_code == PARTIAL:
        return Completed(name="Partial", message=message)
    return Failed(message=message)
