"""What a run comes to when it ends: its summary, and the same facts for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from enrichers.credentials import Refused
from flows.edge import Note, RunReport
from flows.exporting import PlannedExport
from flows.refreshing import Refreshed
from flows.summary import RunSummary, Spent
from warehouse.records import RunRecord


def note_refresh(note: Note, refreshed: Refreshed, refused: Sequence[Refused]) -> None:
    """The same as the messages, as facts for a program."""
    for one in refused:
        facts = {"provider": one.provider, "place": one.place, "reason": one.reason, "status": one.status}
        note("credential refused", "warning", **facts)
    for provider, error in refreshed.failures.items():
        facts = {"provider": provider, "error": type(error).__name__, "happened": error.happened}
        note("provider failed", "error", status=error.status, remedy=error.remedy, **facts)
    for answer in refreshed.doubts.answers:
        note("answer doubted", "warning", provider=answer.provider, list=answer.list_path, **asdict(answer.night))
    for number in refreshed.doubts.numbers:
        note("number held back", "warning", **asdict(number))
    for provider, silence in refreshed.doubts.silences.items():
        note("nothing new", "warning", provider=provider, **asdict(silence))


def export_facts(plan: PlannedExport) -> dict[str, Any]:
    """What became of one list, as facts for a program."""
    shares = {kind.value: {"known": c.good, "resolved": c.resolved} for kind, c in plan.coverage.items()}
    return {"list": plan.file.list_path, "entries": len(plan.file.document.entries), "coverage": shares}


def summary_of(run: RunRecord, ended_at: datetime, report: RunReport, refreshed: Refreshed) -> RunSummary:
    """What a run that asked comes to. Pure."""
    return RunSummary(
        run_id=run.run_id,
        command=run.command,
        observed_on=run.observed_on,
        started_at=run.started_at,
        finished_at=ended_at,
        exit_code=report.exit_code,
        found=refreshed.found,
        not_found=refreshed.not_found,
        failed=refreshed.failed,
        unasked=refreshed.unasked,
        suspect=refreshed.suspect,
        kept=refreshed.kept,
        spent={
            name: Spent(requests, report.seconds_spent.get(name, 0.0))
            for name, requests in report.requests_sent.items()
        },
        refused_credentials=len(report.refused),
    )
