"""The flow for one list, also started by hand with parameters in the Prefect UI."""

from __future__ import annotations

from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State

from flows.nightly import state_of
from flows.tasks import run_batch


@flow(name="refresh-list", flow_run_name="refresh {list_path}")
def refresh_list(
    list_path: str,
    folder: str = ".",
    settings_file: str | None = None,
    max_minutes: float | None = None,
) -> State[Any]:
    """Refresh and export one list.

    Args:
        list_path: The Markdown file, from ``folder``.
        folder: Where starcite.toml lies; the worker's own folder by default.
        settings_file: Another settings file.
        max_minutes: Stop asking after this long; the next run goes on.
    """
    return state_of(run_batch([list_path], folder, settings_file, max_minutes))
