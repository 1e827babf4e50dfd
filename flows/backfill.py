"""The backfill flow: real history, resumable, in its own deployment beside the nights."""

from __future__ import annotations

from datetime import date
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.edge import DONE, PARTIAL
from flows.tasks import backfill_batch


@flow(name="backfill", flow_run_name="backfill {folder}")
def backfill(
    lists: list[str] | None = None,
    folder: str = ".",
    first_day: date | None = None,
    last_day: date | None = None,
    source: str | None = None,
    only: str | None = None,
    max_minutes: float | None = None,
) -> State[Any]:
    """Fill in the past of every paper and repository of the lists.

    Args:
        lists: Markdown files from ``folder``; those of the settings by default.
        folder: Where starcite.toml lies; the worker's own folder by default.
        first_day: First day (UTC); from the beginning by default.
        last_day: Last day (UTC); yesterday by default.
        source: Only ``github`` or only ``semantic_scholar``.
        only: Only this paper or repository: ``arxiv:1810.05270`` or ``owner/name``.
        max_minutes: Stop asking after this long; the next run goes on.
    """
    code = backfill_batch(lists or [], folder, first_day, last_day, source, only, max_minutes)
    if code == DONE:
        return Completed(message="history is complete")
    if code == PARTIAL:
        return Completed(name="Partial", message="some history is still missing; run again to go on")
    return Failed(message=f"exit code {code}")
