"""Bring the past: star history from GitHub, citation history by the dates of the citing papers.

One subject at a time: fetched, reckoned, loaded with its progress in one transaction. A run that is stopped or killed
goes on with the next subject when it is started again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from enrichers.errors import GaveUp, ProviderError
from enrichers.history import Points, citation_points, star_points
from enrichers.records import CitingPaper, KnownPaper, KnownRepository, LastLookup, Metric, Provider
from enrichers.semantic_scholar import REACHABLE_CITATIONS
from flows.composition import load_patience, read_wants
from flows.edge import BAD_INPUT, DONE, PARTIAL, Edge
from flows.errors import BadInput
from flows.exporting import numbers_of
from flows.providers import OpenedClients, open_clients
from flows.settings import Settings
from flows.stopping import Stopped
from flows.wants import ListWants
from lists.identifiers import PaperId, RepositoryId, parse_repository_id, read_paper_id
from warehouse.lock import hold_run_lock
from warehouse.records import HistoryLoad, HistoryProgress, Knowledge, RunOutcome, RunRecord
from warehouse.store import Warehouse

BEFORE_ALL_PAPERS = date(1900, 1, 1)  # citing papers older than that carry a wrong date


@dataclass(frozen=True, slots=True)
class HistorySpan:
    """What a person asked for: days (UTC, both included), one provider, one subject; None for all there is."""

    first_day: date | None = None
    last_day: date | None = None
    source: str | None = None
    only: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """One series to fill in. ``known`` is how the warehouse holds it."""

    provider: Provider
    metric: Metric
    name: PaperId | RepositoryId
    known: KnownPaper | KnownRepository


def backfill_lists(
    paths: Sequence[Path], settings: Settings, edge: Edge, span: HistorySpan, *, max_minutes: float | None
) -> int:
    """Fill in the past of what the lists link; returns the exit code. Raises BadInput before any request."""
    wants, bad = read_wants(paths, settings)
    last_day = span.last_day or settings.today - timedelta(days=1)
    if span.first_day is not None and span.first_day > last_day:
        raise BadInput(f"--from {span.first_day} is after --to {last_day}; give an earlier --from")
    if last_day >= settings.today:
        raise BadInput(f"--to {last_day} is not over yet; give a day before today, {settings.today}")
    if not wants:
        raise BadInput("\n".join(map(str, bad)))
    for error in bad:
        edge.say(str(error))
    Warehouse(settings.warehouse).check()
    with hold_run_lock(settings.warehouse, "backfill", edge.wait_seconds, edge.stop.sleeper()):
        Warehouse(settings.warehouse).prepare()
        warehouse = Warehouse(settings.warehouse, load_patience(edge.stop))
        subjects = subjects_of(wants, warehouse.read_knowledge(), span)
        if not subjects:
            raise BadInput(_nothing_known(span))
        code = _Backfill(settings, edge, span.first_day, last_day, warehouse).carry_out(subjects, max_minutes)
    return max(code, BAD_INPUT) if bad else code


def subjects_of(lists: Sequence[ListWants], knowledge: Knowledge, span: HistorySpan) -> tuple[Subject, ...]:
    """The series the lists link and the warehouse knows, each once, in list order; repositories first. Pure.

    What its provider no longer knew when it was last asked is left out: it would not tell its past either.
    """
    only = _names_of(span.only)
    found: dict[tuple[Provider, int], Subject] = {}
    for item in lists:
        for numbers in numbers_of(item, knowledge):
            paper, repository = numbers.resolved_paper, numbers.known_repository
            if _is_gone(numbers.repository_lookup):
                repository = None
            if _is_gone(numbers.paper_lookup):
                paper = None
            if repository is not None and (only is None or only & set(repository.names)):
                name = repository.record.repository_id
                subject = Subject(Provider.GITHUB, Metric.STAR_COUNT, name, repository)
                found.setdefault((Provider.GITHUB, repository.subject_id), subject)
            if paper is not None and (only is None or only & {str(i) for i in (paper.canonical_id, *paper.ids)}):
                subject = Subject(Provider.SEMANTIC_SCHOLAR, Metric.CITATION_COUNT, paper.canonical_id, paper)
                found.setdefault((Provider.SEMANTIC_SCHOLAR, paper.subject_id), subject)
    chosen = [s for s in found.values() if span.source in {None, s.provider.value}]
    return tuple(sorted(chosen, key=lambda subject: subject.provider is not Provider.GITHUB))


def _is_gone(last: LastLookup | None) -> bool:
    return last is not None and last.outcome == "not_found"


def _names_of(only: str | None) -> set[str] | None:
    if only is None:
        return None
    paper_id = read_paper_id(only)
    repository = parse_repository_id(only if "://" in only else f"https://github.com/{only}")
    return {str(name) for name in (paper_id,) if name} | {name.key for name in (repository,) if name}


def _nothing_known(span: HistorySpan) -> str:
    if span.only:
        return f"--only {span.only}: no entry of these lists is known by that; give an id that `starcite explain` shows"
    return "nothing is known of these lists yet; run `starcite refresh` first, so that their papers have ids"


class _Backfill:
    """One backfill under the run lock."""

    def __init__(
        self, settings: Settings, edge: Edge, first_day: date | None, last_day: date, warehouse: Warehouse
    ) -> None:
        self.settings = settings
        self.edge = edge
        self.first_day = first_day
        self.last_day = last_day
        self.warehouse = warehouse

    def carry_out(self, subjects: Sequence[Subject], max_minutes: float | None) -> int:
        """Fill in every subject that is not filled in yet, and close the run."""
        run = RunRecord(str(uuid.uuid4()), "backfill", self.settings.today, self.edge.now())
        open_ones = self._open_ones(subjects)
        self.warehouse.begin_run(run)
        failures: list[tuple[Provider, ProviderError]] = []
        code, loaded = DONE, 0
        with open_clients(self.settings, None if max_minutes is None else max_minutes * 60) as opened:
            try:
                for number, subject in enumerate(open_ones, start=1):
                    loaded += self._fill(run, subject, opened, failures)
                    self.edge.progress(subject.provider.display_name, number, len(open_ones))
            except Stopped as stopped:
                code = stopped.exit_code
            sent = opened.requests_sent
        missing = len(open_ones) - loaded
        code = code or (PARTIAL if missing else DONE)
        self._report(len(subjects) - len(open_ones), loaded, missing, dict(reversed(failures)))
        failed = len(failures)
        self.warehouse.finish_run(
            RunOutcome(run.run_id, self.edge.now(), code, sent, loaded, 0, failed, missing - failed)
        )
        self.warehouse.publish()
        return code

    def _open_ones(self, subjects: Sequence[Subject]) -> list[Subject]:
        """What is not filled in yet, the least filled in first: a small quota gets round to everything in the end."""
        stretches = self.warehouse.read_all_history_progress()
        open_ones = []
        for subject in subjects:
            progress = stretches.get((subject.known.subject_id, subject.metric, subject.provider))
            if progress is None or not self._covers(progress):
                open_ones.append((progress.through if progress else date.min, subject))
        return [subject for _, subject in sorted(open_ones, key=lambda open_one: open_one[0])]

    def _covers(self, progress: HistoryProgress) -> bool:
        if progress.through < self.last_day:
            return False
        return progress.since is None or (self.first_day is not None and progress.since <= self.first_day)

    def _fill(
        self, run: RunRecord, subject: Subject, opened: OpenedClients, failures: list[tuple[Provider, ProviderError]]
    ) -> int:
        try:
            with self.edge.stop.interruptible():
                points, through = self._fetch(subject, opened)
        except GaveUp:
            return 0
        except ProviderError as error:
            failures.append((subject.provider, error))
            return 0
        kept = tuple((day, count) for day, count in points if self.first_day is None or day >= self.first_day)
        if self.first_day is None or self.first_day <= through:
            known = subject.known
            stored = known.record.database_id if isinstance(known, KnownRepository) else subject.name
            self.warehouse.load_history(
                HistoryLoad(run, subject.provider, subject.metric, stored, kept, through, since=self.first_day)
            )
        if through < self.last_day:
            self.edge.say(
                f"{subject.name}: its past is known through {through} only; of the day after, more papers cite "
                f"it than the {REACHABLE_CITATIONS:,} that Semantic Scholar lists"
            )
        return int(through == self.last_day)

    def _fetch(self, subject: Subject, opened: OpenedClients) -> tuple[Points, date]:
        """The points of a subject and the last day (UTC) they are complete for."""
        if isinstance(subject.known, KnownRepository):
            pages = opened.providers.github.fetch_star_history(subject.known.record.repository_id)
            return star_points((week for page in pages for week in page), self.last_day), self.last_day
        client, paper = opened.providers.semantic_scholar, subject.known
        asked = PaperId("s2", paper.semantic_scholar_id) if paper.semantic_scholar_id else paper.canonical_id
        expected = paper.citations.good.value if paper.citations.good else None
        citing: list[CitingPaper] = []
        for start, end in _windows(paper, expected, self.last_day):
            for window in client.fetch_citing_papers(asked, start, end, expected):
                if not window.is_complete:
                    # Every later total would be short by an unknown number.
                    through = window.first_day - timedelta(days=1)
                    return citation_points(citing, through), through
                citing.extend(window.papers)
        return citation_points(citing, self.last_day), self.last_day

    def _report(self, already: int, loaded: int, missing: int, failures: dict[Provider, ProviderError]) -> None:
        self.edge.say(
            f"{loaded} series filled in through {self.last_day}, {already} were already, {missing} are missing"
        )
        for error in failures.values():
            self.edge.say(str(error))
        if missing:
            self.edge.say("run the same command again to go on")


def _windows(paper: KnownPaper, expected: int | None, last_day: date) -> Iterator[tuple[date, date]]:
    """Days to ask for. A paper with too many citations is asked year by year from its own year on."""
    year = paper.year or (paper.arxiv.published_at.year if paper.arxiv else None)
    if expected is None or expected <= REACHABLE_CITATIONS or year is None or date(year - 1, 1, 1) > last_day:
        yield BEFORE_ALL_PAPERS, last_day
        return
    own = date(year - 1, 1, 1)
    yield BEFORE_ALL_PAPERS, own - timedelta(days=1)
    yield own, last_day
