"""From the warehouse alone to the list: numbers beside each entry, a plan of badges, one guarded write.

The order is fixed. What will be written is checked against the list it came from; then it is remembered in the
warehouse; then the file is replaced. A crash between the last two is seen for what it is by the next run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from enrichers.following import followed_repository
from enrichers.matching.doubting import doubt_of_link
from enrichers.plan import NOT_LOOKED_UP, resolution_of, title_lookup_key
from enrichers.records import Feature, Provider, Resolution, Resolved, Unresolved, WrittenBadge, WrittenLook
from exports.badges import BadgePlan, plan_badges, plan_strip
from exports.coverage import Coverage, coverage
from exports.numbers import EntryNumbers
from exports.ownership import FormerLook
from exports.writing import WriteError, replace_file
from flows.legends import KeptLegend, keep_legend
from flows.list_files import ListFile
from flows.list_settings import ListSettings
from flows.looks import as_remembered, looks_after, unwritten_kinds
from flows.policies import policy_of
from flows.settings import Settings
from flows.wants import ListWants, WantedEntry, wants_of
from lists.document import BadgeKind, Notice
from lists.splice import apply_edits, badge_edits, check_only_badges_changed
from warehouse.evidence import against, explained
from warehouse.records import Knowledge, RunRecord
from warehouse.store import Warehouse

PROVIDER_OF = {BadgeKind.CITATIONS: Provider.SEMANTIC_SCHOLAR, BadgeKind.STARS: Provider.GITHUB}


@dataclass(frozen=True, slots=True)
class PlannedExport:
    """What an export of one list would write. ``withheld`` kinds are known too little to be touched; ``remembered`` is
    what starcite wrote into the list before, and ``looks`` what those badges look like; ``new_looks`` is what they look
    like from now on, None where that is no news.
    """

    file: ListFile
    numbers: tuple[EntryNumbers, ...]
    coverage: dict[BadgeKind, Coverage]
    withheld: frozenset[BadgeKind]
    badges: BadgePlan
    data: bytes
    floor: float
    remembered: tuple[WrittenBadge, ...]
    looks: tuple[WrittenLook, ...] = ()
    new_looks: tuple[WrittenLook, ...] | None = None
    legend: KeptLegend | None = None

    @property
    def changes(self) -> bool:
        """Whether the list would change."""
        return self.data != self.file.data

    @property
    def is_below_floor(self) -> bool:
        """Whether so little is known that nothing at all may be exported."""
        concerned = {kind for kind, known in self.coverage.items() if known.resolved}
        if concerned or not self.coverage:
            return bool(concerned) and concerned <= self.withheld
        return any(numbers.resolution == Unresolved(NOT_LOOKED_UP) for numbers in self.numbers)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the maintainer should be told of the badges and the legend."""
        return (*self.badges.notices, *(self.legend.notices if self.legend else ()), *_kept_notice(self.file))


def adopted_of(settings: ListSettings) -> frozenset[BadgeKind]:
    """The kinds whose emoji the settings of a list hand over to starcite."""
    return frozenset(BadgeKind(kind) for kind in settings.adopt)


def numbers_of(wants: ListWants, knowledge: Knowledge) -> tuple[EntryNumbers, ...]:
    """What the warehouse knows of each entry, in file order. Pure."""
    return tuple(_entry_numbers(index, item, knowledge) for index, item in enumerate(wants.entries))


def with_contradictions(
    numbers: Sequence[EntryNumbers], wants: ListWants, knowledge: Knowledge
) -> tuple[EntryNumbers, ...]:
    """The same, with what says that the link is not to the paper of the title. Pure.

    Where the link names its paper, that paper's title; elsewhere what the ledger found when it was looked up.
    """
    return tuple(
        replace(entry, contradiction=_contradiction(entry, wants.entries[entry.entry_index], knowledge))
        for entry in numbers
    )


def _contradiction(entry: EntryNumbers, item: WantedEntry, knowledge: Knowledge) -> str | None:
    resolution, reference = entry.resolution, item.wanted.reference
    if isinstance(resolution, Resolved) and resolution.method == "link":
        return doubt_of_link(entry.entry, entry.paper) if entry.paper is not None else None
    held = knowledge.ledger.get(reference.key) if reference is not None else None
    if held is None or held.resolution is not resolution:
        return None
    return next((one.words for one in against(held, Feature.LINK_CONTRADICTS_TITLE)), None)


def with_evidence(numbers: Sequence[EntryNumbers], wants: ListWants, knowledge: Knowledge) -> tuple[EntryNumbers, ...]:
    """The same, each resolution with all that was found for and against it and every paper looked at. Pure.

    It is kept as text until somebody wants it, which is seldom; ``numbers`` are of entries of ``wants``.
    """
    return tuple(
        replace(entry, resolution=_explained(wants.entries[entry.entry_index], entry.resolution, knowledge))
        for entry in numbers
    )


def _explained(item: WantedEntry, resolution: Resolution, knowledge: Knowledge) -> Resolution:
    reference = item.wanted.reference
    held = knowledge.ledger.get(reference.key) if reference is not None else None
    return explained(held) if held is not None and held.resolution is resolution else resolution


def _entry_numbers(index: int, item: WantedEntry, knowledge: Knowledge) -> EntryNumbers:
    resolution = resolution_of(item.wanted, knowledge.ledger) or Unresolved(NOT_LOOKED_UP)
    paper, asked = None, title_lookup_key(item.wanted.reference) if item.wanted.reference else ""
    if isinstance(resolution, Resolved):
        paper, asked = knowledge.papers.get(resolution.paper_id), str(resolution.paper_id)
    paper_lookup = knowledge.lookups.get((Provider.SEMANTIC_SCHOLAR, asked))
    repository = item.wanted.repository
    known_repository = repository_lookup = None
    if repository is not None:
        known_repository = followed_repository(
            repository, item.wanted.accepted_id, knowledge.repositories, knowledge.numbered
        )
        repository_lookup = knowledge.lookups.get((Provider.GITHUB, repository.key))
    return EntryNumbers(
        index,
        item.entry,
        resolution,
        paper,
        repository,
        known_repository,
        paper_lookup,
        repository_lookup,
        is_without_paper=item.wanted.pin is None and item.wanted.pinned_by != "",
    )


def plan_export(wants: ListWants, knowledge: Knowledge, settings: Settings) -> PlannedExport:
    """Decide what an export of a list would write. Pure.

    Badges in another look are exchanged entry by entry: one that would lose a badge and get no new one for it, because
    the number is not known or the entry is left alone, keeps what it has. Raises WouldDamage when that would change
    more than badges.
    """
    planned = _plan(wants, knowledge, settings)
    former = wants.file.former.taken
    keep = frozenset(index for index, kind in former if (index, kind) not in planned.badges.tiers)
    if not keep:
        return planned
    return _plan(wants_of(as_remembered(wants.file, knowledge, keep)), knowledge, settings)


def _plan(wants: ListWants, knowledge: Knowledge, settings: Settings) -> PlannedExport:
    file = wants.file
    remembered, looks = knowledge.badges.get(file.list_path, ()), knowledge.looks.get(file.list_path, ())
    numbers = numbers_of(wants, knowledge)
    known = {kind: coverage(numbers, kind, settings.today, settings.max_age_days) for kind in BadgeKind}
    withheld = frozenset(kind for kind, share in known.items() if not share.reaches(settings.coverage_floor))
    badges = plan_badges(
        file.document,
        numbers,
        remembered,
        adopted_of(file.settings),
        policy_of(file),
        file.list_path,
        settings.today,
        withheld=withheld,
        symbols=file.symbols,
        untouched=wants.choices.untouched | file.former.kept,
        agreeing=knowledge.agreeing.get(file.list_path, ()),
        former=FormerLook(file.former.taken, unwritten_kinds(file, looks)),
    )
    legend = keep_legend(file, badges, _badged(file, badges))
    check_only_badges_changed(file.document, legend.data, tiers=badges.tiers)
    floor, news = settings.coverage_floor, looks_after(file, looks, badges, settings.today)
    return PlannedExport(file, numbers, known, withheld, badges, legend.data, floor, remembered, looks, news, legend)


def plan_strip_of(wants: ListWants, knowledge: Knowledge, settings: Settings) -> PlannedExport:
    """Decide what taking every badge of ours out of a list would write. Pure."""
    file = wants.file
    remembered, looks = knowledge.badges.get(file.list_path, ()), knowledge.looks.get(file.list_path, ())
    badges = plan_strip(
        file.document,
        remembered,
        adopted_of(file.settings),
        file.list_path,
        settings.today,
        symbols=file.symbols,
        untouched=wants.choices.untouched,
        former=FormerLook(file.former.taken, unwritten_kinds(file, looks)),
    )
    numbers, data = numbers_of(wants, knowledge), _badged(file, badges)
    check_only_badges_changed(file.document, data, tiers=badges.tiers)
    floor, news = settings.coverage_floor, looks_after(file, looks, badges, settings.today)
    return PlannedExport(file, numbers, {}, frozenset(), badges, data, floor, remembered, looks, news)


def _kept_notice(file: ListFile) -> Iterator[Notice]:
    """That entries keep badges in another look, told at the first of them."""
    if file.former.kept:
        first = file.document.entries[min(file.former.kept)]
        count = len(file.former.kept)
        words = "1 entry keeps its badges" if count == 1 else f"{count} entries keep their badges"
        reason = "a number is not known, or the settings leave the entry alone"
        yield Notice(first.line, f"{words} of another style or symbol, because {reason}")


def _badged(file: ListFile, badges: BadgePlan) -> bytes:
    return apply_edits(file.document.data, badge_edits(file.document, badges.tiers))


def write_export(planned: PlannedExport, warehouse: Warehouse, begin_run: Callable[[], RunRecord]) -> bool:
    """Remember the badges, then replace the list. Whether the list changed. ``begin_run`` is called only if needed.

    Raises WriteError when the list could not be replaced; what was remembered is then taken back, because it was
    never written.
    """
    if planned.is_below_floor:
        return False
    file, records, looks = planned.file, planned.badges.records, planned.new_looks
    if not records and not warehouse.path.exists():
        looks = None  # what strip leaves of a list is no reason to begin a warehouse
    if records or looks is not None:
        warehouse.record_badges(begin_run().run_id, file.list_path, records, looks)
    try:
        return replace_file(file.path, file.data, planned.data)
    except WriteError:
        if records or looks is not None:
            before = taken_back(records, planned.remembered)
            warehouse.record_badges(
                begin_run().run_id, file.list_path, before, None if looks is None else planned.looks
            )
        raise


def taken_back(records: Sequence[WrittenBadge], remembered: Sequence[WrittenBadge]) -> tuple[WrittenBadge, ...]:
    """What stood in memory before ``records`` did; where nothing did, that nothing of ours stands there. Pure."""
    before = {(row.entry_key, row.kind, row.subject): row for row in remembered}
    return tuple(
        before.get((row.entry_key, row.kind, row.subject), replace(row, tier=0, previous_tier=0)) for row in records
    )
