"""The one composition. The command line and the Prefect flows call ``run_lists``; there is no second path.

read lists → hold the run lock → refresh (all HTTP, then one load) → export list by list → publish → exit code
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from exports.diff import render_diff
from exports.writing import ChangedMeanwhile, WriteError
from flows.edge import BAD_INPUT, DONE, FOUND_SOMETHING, NOTHING_EXPORTED, PARTIAL, Edge, Output, RunReport
from flows.ending import export_facts, note_refresh, summary_of
from flows.errors import BadInput
from flows.exporting import PlannedExport, plan_export, write_export
from flows.journal.taking_up import Spent, journalled
from flows.list_files import read_list, read_lists
from flows.memory import recall, remember
from flows.messages import (
    below_floor_message,
    damage_message,
    export_message,
    forgotten_message,
    notice_message,
    refresh_messages,
    withheld_message,
)
from flows.reading import read_knowledge
from flows.refreshing import refresh
from flows.settings import Settings
from flows.stopping import StopSignal
from flows.summary import render_summary, summary_facts
from flows.wants import ListWants, wants_of
from lists.splice import WouldDamage
from warehouse.files import journal_path_of, write_ahead_log_of
from warehouse.lock import hold_run_lock
from warehouse.opening import DuckDB, Patience
from warehouse.records import Knowledge, RunOutcome, RunRecord
from warehouse.store import Warehouse


def run_lists(
    paths: Sequence[Path],
    settings: Settings,
    edge: Edge,
    *,
    command: str,
    refreshes: bool = True,
    exports: bool = True,
    output: Output = Output.WRITE,
    max_minutes: float | None = None,
    plan: Callable[[ListWants, Knowledge, Settings], PlannedExport] = plan_export,
) -> RunReport:
    """Refresh and export ``paths``; ``plan`` decides what an export writes (``plan_strip_of`` takes badges out).

    Raises BadInput or WarehouseError before any request when nothing can be done.

    Each list is done on its own. The exit code is the highest of 2 (a list could not be read), 3 (a provider did not
    answer everything) and 4 (nothing was exported for a list), else 1 where a check found something, else 0.
    """
    wants, bad = read_wants(paths, settings)
    if not wants:
        raise BadInput("\n".join(map(str, bad)) or "no list given; name one, or put lists = [...] into starcite.toml")
    for error in bad:
        edge.say(str(error))
    with _warehouse_for(settings, edge, command, output, refreshes) as warehouse:
        session = _Session(settings, edge, command, warehouse, plan)
        report = session.carry_out(wants, refreshes, exports, output, max_minutes)
    return replace(report, exit_code=max(report.exit_code, BAD_INPUT)) if bad else report


def read_wants(paths: Sequence[Path], settings: Settings) -> tuple[tuple[ListWants, ...], tuple[BadInput, ...]]:
    """Every list that can be read, with what it needs, and what is wrong with the others."""
    files, bad = read_lists(paths, settings)
    wants: list[ListWants] = []
    errors = list(bad)
    for file in files:
        try:
            wants.append(wants_of(file))
        except BadInput as error:
            errors.append(error)
    return tuple(wants), tuple(errors)


@contextmanager
def _warehouse_for(
    settings: Settings, edge: Edge, command: str, output: Output, refreshes: bool
) -> Iterator[Warehouse]:
    """The warehouse under the run lock.

    A refresh that must write nothing works on a copy that is thrown away. Where there is no warehouse only a refresh
    makes one.
    """
    path = settings.warehouse
    duck = DuckDB()
    hasty = Warehouse(path, duck=duck)
    hasty.check()
    is_there = path.exists()
    if not is_there and not (output.writes and refreshes):
        lock: AbstractContextManager[None] = nullcontext()  # nobody else can have what does not exist
    else:
        lock = hold_run_lock(path, command, edge.wait_seconds, edge.stop.sleeper())
    if output.writes or not refreshes:
        with lock:
            if is_there or refreshes:
                hasty.prepare()
            yield Warehouse(path, load_patience(edge.stop), duck)
        return
    with TemporaryDirectory(prefix="starcite-") as folder:
        copy = Path(folder) / path.name
        with lock:
            for part in (path, write_ahead_log_of(path), journal_path_of(path)):
                if part.exists():
                    shutil.copy2(part, copy.parent / part.name)
        warehouse = Warehouse(copy, duck=duck)
        warehouse.prepare()
        yield warehouse


def load_patience(stop: StopSignal) -> Patience:
    """How long a load waits for somebody who looks into the file: long, rather than lose the answers of a night.

    After a stop no longer than lets the run end within five seconds of it.
    """
    return Patience(wait_seconds=60.0, sleep=stop.sleeper(grace_seconds=2.0))


class _Session:
    """One run under the lock: its row in the ledger, begun when the first thing is written, and its exit code."""

    def __init__(
        self,
        settings: Settings,
        edge: Edge,
        command: str,
        warehouse: Warehouse,
        plan: Callable[[ListWants, Knowledge, Settings], PlannedExport],
    ) -> None:
        self.plan = plan
        self.settings = settings
        self.edge = edge
        self.command = command
        self.warehouse = warehouse
        self._run: RunRecord | None = None

    def begin_run(self, killed: Spent | None = None) -> RunRecord:
        """The run's record; stored at the first call. ``killed`` is what earlier runs spent that never ended."""
        if self._run is None:
            self._run = RunRecord(str(uuid.uuid4()), self.command, self.settings.today, self.edge.now())
            self.warehouse.begin_run(self._run, killed)
            self.edge.note("run begun", run_id=self._run.run_id, command=self.command, observed_on=self.settings.today)
        return self._run

    def carry_out(
        self, wants: Sequence[ListWants], refreshes: bool, exports: bool, output: Output, max_minutes: float | None
    ) -> RunReport:
        """Do what was asked for, in order, and close the run."""
        wants, bad = self._remember(wants)
        report = RunReport(BAD_INPUT if bad else DONE)
        if refreshes and wants:
            refreshed = self._refresh(wants, max_minutes)
            report = replace(refreshed, exit_code=max(report.exit_code, refreshed.exit_code))
        stopped = report.refreshed.stopped if report.refreshed else None
        if exports and stopped is None:
            report = self._export(wants, report, output)
        if self.edge.stop.exit_code is not None:
            report = replace(report, exit_code=self.edge.stop.exit_code)
        return self._finish(report, output)

    def _remember(self, wants: Sequence[ListWants]) -> tuple[tuple[ListWants, ...], tuple[BadInput, ...]]:
        """The lists as what starcite wrote into them lets them be read; what is wrong with the others is told."""
        if not self.warehouse.path.exists():
            return tuple(wants), ()
        good, bad = remember(wants, self.warehouse.read_written(), self.settings)
        for error in bad:
            self.edge.say(str(error))
        return good, bad

    def _refresh(self, wants: Sequence[ListWants], max_minutes: float | None) -> RunReport:
        edge, seconds = self.edge, None if max_minutes is None else max_minutes * 60
        with (
            journalled(self.warehouse, wants, self.settings, self.begin_run, edge.say) as (run, answers),
            edge.open_clients(self.settings, seconds) as opened,
        ):
            refreshed = refresh(
                wants,
                run,
                self.warehouse,
                opened.clients,
                self.settings,
                edge.stop,
                edge.now,
                edge.progress,
                answers(lambda: opened.requests_sent),
                lambda: opened.requests_sent,
            )
            sent, spent, refused = dict(opened.requests_sent), dict(opened.seconds_spent), opened.refused
        for line in refresh_messages(refreshed, self.settings.today, refused):
            self.edge.say(line)
        note_refresh(self.edge.note, refreshed, refused)
        code = PARTIAL if refreshed.is_partial or refused else DONE
        return RunReport(code, run.run_id, sent, spent, refused, refreshed=refreshed)

    def _knowledge_of(self, wants: Sequence[ListWants]) -> Knowledge:
        return recall(read_knowledge(self.warehouse), wants, self.settings)

    def _export(self, wants: Sequence[ListWants], report: RunReport, output: Output) -> RunReport:
        knowledge = self._knowledge_of(wants)
        codes, changed = [report.exit_code], []
        for item in wants:
            if self.edge.stop.is_requested:
                break
            try:
                plan = self.plan(item, knowledge, self.settings)
            except WouldDamage as error:
                self.edge.say(damage_message(item.file.given, error))
                codes.append(NOTHING_EXPORTED)
                continue
            code = self._export_one(plan, item, output)
            codes.append(code)
            if plan.changes and not plan.is_below_floor:
                changed.append(item.file.path)
        code = max(codes)
        if output.judges and changed and code == DONE:
            code = FOUND_SOMETHING
        run_id = self._run.run_id if self._run else None
        return replace(report, exit_code=code, run_id=run_id, changed=tuple(changed))

    def _export_one(self, plan: PlannedExport, item: ListWants, output: Output) -> int:
        edge, name = self.edge, item.file.given
        for notice in sorted((*item.choices.notices, *plan.notices), key=lambda notice: notice.line):
            edge.say(notice_message(name, notice))
        if plan.is_below_floor:
            edge.say(below_floor_message(plan))
            return NOTHING_EXPORTED
        code = DONE
        if plan.withheld:
            edge.say(withheld_message(plan))
            code = PARTIAL
        if output.shows:
            edge.show(render_diff(name, item.file.data, plan.data))
        if output.writes:
            try:
                write_export(plan, self.warehouse, self.begin_run)
            except ChangedMeanwhile:
                return self._export_again(item, code)
            except WriteError as error:
                edge.say(str(error))
                return NOTHING_EXPORTED
        edge.say(export_message(plan, output.writes))
        edge.note("list exported", **export_facts(plan))
        if not self.warehouse.path.exists() and any(look.placement for look in plan.new_looks or ()):
            edge.say(forgotten_message(plan))
        return code

    def _export_again(self, item: ListWants, code: int) -> int:
        """The author wrote meanwhile: their bytes win, and the badges go into what stands there now."""
        try:
            good, _ = self._remember([wants_of(read_list(item.file.path, self.settings))])
            if not good:
                return BAD_INPUT
            fresh = good[0]
            plan = self.plan(fresh, self._knowledge_of([fresh]), self.settings)
            write_export(plan, self.warehouse, self.begin_run)
        except (BadInput, WouldDamage, WriteError) as error:
            self.edge.say(f"{item.file.given}: was edited while badges were written, and is left as edited: {error}")
            return NOTHING_EXPORTED
        self.edge.say(f"{item.file.given}: was edited meanwhile; what its author wrote stands, with the badges in it")
        self.edge.say(export_message(plan, writes=True))
        return code

    def _finish(self, report: RunReport, output: Output) -> RunReport:
        if self._run is None:
            return report
        ended_at, refreshed = self.edge.now(), report.refreshed
        summary = summary_of(self._run, ended_at, report, refreshed) if refreshed else None
        self.warehouse.finish_run(
            RunOutcome(
                run_id=self._run.run_id,
                finished_at=ended_at,
                exit_code=report.exit_code,
                requests_sent=report.requests_sent,
                found=summary.found if summary else 0,
                not_found=summary.not_found if summary else 0,
                failed=summary.failed if summary else 0,
                kept=summary.kept if summary else 0,
            )
        )
        if output.writes:
            self.warehouse.publish()
        for line in render_summary(summary) if summary else ():
            self.edge.say(line)
        facts = summary_facts(summary) if summary else {"run_id": self._run.run_id, "exit_code": report.exit_code}
        self.edge.note("run ended", **facts)
        return replace(report, summary=summary)
