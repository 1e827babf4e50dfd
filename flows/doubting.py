"""Which numbers of a run are believed, one by one and list by list. Pure.

What is doubted goes into the warehouse all the same, as *suspect*, with the run that saw it; nothing shows it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from enrichers.habits import Silence, find_silence
from enrichers.plan import resolution_of
from enrichers.plausibility import CITATION_LIMITS, STAR_LIMITS, has_stood, is_fall, judge_number, last_good
from enrichers.records import Provider, Quality, Resolved
from enrichers.unison import Night
from flows.asking import Answers
from flows.counted import Counted, counted_papers, counted_repositories
from flows.wants import ListWants, WantedEntry
from warehouse.records import Knowledge, LedgerRow, RunLoad

LIMITS = {Provider.SEMANTIC_SCHOLAR: CITATION_LIMITS, Provider.GITHUB: STAR_LIMITS}


@dataclass(frozen=True, slots=True)
class HeldBack:
    """One number that is not believed yet: of what, the last good one, and the one held back."""

    provider: Provider
    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class DoubtedAnswer:
    """Nothing a provider said of a list is believed. ``list_path`` None is all lists of the run together."""

    provider: Provider
    list_path: str | None
    night: Night


@dataclass(frozen=True, slots=True)
class Doubts:
    """What of a run's answers is not believed, and which providers have had nothing new for longer than they use to.

    ``numbers`` are held back each for its own sake; ``kept`` counts the good numbers that stand for these and for what
    stands in ``answers`` that are doubted as a whole.
    """

    numbers: tuple[HeldBack, ...] = ()
    answers: tuple[DoubtedAnswer, ...] = ()
    silences: Mapping[Provider, Silence] = field(default_factory=dict)
    kept: int = 0


def doubted(
    load: RunLoad, lists: Sequence[ListWants], answers: Answers, knowledge: Knowledge
) -> tuple[RunLoad, Doubts]:
    """A run's load with every number that is not believed marked as suspect, and what there is to tell of it."""
    today = load.run.observed_on
    papers = counted_papers(load.papers, answers, knowledge, today)
    repositories = tuple(counted_repositories(load.repositories, knowledge, today))
    said = (
        _Said(Provider.SEMANTIC_SCHOLAR, [one for one in papers if one is not None], load, knowledge),
        _Said(Provider.GITHUB, repositories, load, knowledge),
    )
    for one in said:
        one.doubt_lists(dict(_asked_names(one.provider, lists, load.ledger, knowledge)))
    of_papers, of_repositories = iter(said[0].qualities), iter(said[1].qualities)
    marked = replace(
        load,
        papers=tuple(
            answer if one is None else replace(answer, quality=next(of_papers))
            for answer, one in zip(load.papers, papers, strict=True)
        ),
        repositories=tuple(replace(answer, quality=next(of_repositories)) for answer in load.repositories),
    )
    return marked, Doubts(
        numbers=tuple(held for one in said for held in one.held_back),
        answers=tuple(answer for one in said for answer in one.doubted),
        silences={one.provider: silence for one in said if (silence := one.silence()) is not None},
        kept=sum(one.kept() for one in said),
    )


class _Said:
    """What one provider said in a run: each number judged alone at first, then by what became of its list."""

    def __init__(self, provider: Provider, counts: Sequence[Counted], load: RunLoad, knowledge: Knowledge) -> None:
        self.provider = provider
        self.counts = counts
        self.today: date = load.run.observed_on
        self.doubted: list[DoubtedAnswer] = []
        silence = find_silence(one.series.recent for one in counts)
        since = silence.since if silence is not None else None
        self.qualities = [self._judge(one, since) for one in counts]
        self.held_back = tuple(self._held_back())
        self._by_name: defaultdict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(counts):
            for name in one.names:
                self._by_name[name].append(place)
        self._vanished = frozenset(
            row.asked
            for row in load.lookups
            if row.provider is provider
            and row.outcome == "not_found"
            and (last := knowledge.lookups.get((provider, row.asked))) is not None
            and last.outcome == "found"
        )

    def doubt_lists(self, asked: Mapping[str, frozenset[str]]) -> None:
        """Doubt all numbers of lists that no real night would leave so; else of all lists, where that is true of them.

        ``asked`` are the names that each list asks by.
        """
        alone = tuple(self.qualities)
        for path, names in asked.items():
            self._doubt(path, names, alone)
        if not self.doubted and len(asked) > 1:
            self._doubt(None, frozenset().union(*asked.values()), alone)

    def silence(self) -> Silence | None:
        """Whether there is nothing new, with what was said today."""
        return find_silence((one.number, *one.series.recent) for one in self.counts)

    def kept(self) -> int:
        """How many good numbers stand in place of one that is not believed."""
        return sum(
            quality is Quality.SUSPECT and last_good(one.series, self.today) is not None
            for one, quality in zip(self.counts, self.qualities, strict=True)
        )

    def _judge(self, one: Counted, silent_since: date | None) -> Quality:
        return judge_number(
            one.value,
            one.series,
            self.today,
            LIMITS[self.provider],
            silent_since=silent_since,
            others=one.others,
            is_break=one.is_break,
        )

    def _held_back(self) -> Iterator[HeldBack]:
        for one, quality in zip(self.counts, self.qualities, strict=True):
            before = last_good(one.series, self.today)
            if quality is Quality.SUSPECT and before is not None:
                yield HeldBack(self.provider, one.title, before, one.value)

    def _doubt(self, path: str | None, names: frozenset[str], alone: Sequence[Quality]) -> None:
        places = {place for name in names for place in self._by_name.get(name, ())}
        night = self._night(places, len(self._vanished & names), alone)
        if night.is_unreal:
            self.doubted.append(DoubtedAnswer(self.provider, path, night))
            for place in places:
                self.qualities[place] = Quality.SUSPECT

    def _night(self, places: Iterable[int], vanished: int, alone: Sequence[Quality]) -> Night:
        known = [place for place in places if last_good(self.counts[place].series, self.today) is not None]
        fallen = [place for place in known if self._has_fallen(self.counts[place])]
        broken = sum(alone[place] is Quality.SUSPECT for place in fallen)
        return Night(len(known) + vanished, broken + vanished, len(fallen))

    def _has_fallen(self, one: Counted) -> bool:
        """Whether a number is lower than noise explains. What has stood for a week is nobody's doing tonight."""
        falls = is_fall(one.value, one.series, self.today, LIMITS[self.provider])
        return falls and not one.is_break and not has_stood(one.value, one.series, self.today)


def _asked_names(
    provider: Provider, lists: Sequence[ListWants], rows: Sequence[LedgerRow], knowledge: Knowledge
) -> Iterator[tuple[str, frozenset[str]]]:
    """By list, what its entries are asked by: papers as ``scheme:value``, repositories as owner/name in lower case."""
    fresh = {row.reference.key: row for row in rows}
    for wants in lists:
        names = (_asked_name(provider, item, fresh, knowledge) for item in wants.entries)
        yield wants.file.list_path, frozenset(name for name in names if name is not None)


def _asked_name(
    provider: Provider, item: WantedEntry, fresh: Mapping[str, LedgerRow], knowledge: Knowledge
) -> str | None:
    if provider is Provider.GITHUB:
        return item.wanted.repository.key if item.wanted.repository is not None else None
    reference = item.wanted.reference
    row = fresh.get(reference.key) if reference is not None else None
    resolution = row.resolution if row is not None else resolution_of(item.wanted, knowledge.ledger)
    return str(resolution.paper_id) if isinstance(resolution, Resolved) else None
