"""The figures: how many entries are resolved rightly, wrongly, or not, beside the plain exact match."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from enrichers.matching.statements import Stated, state_of
from enrichers.records import Ambiguous, Feature, Finding, Resolved, Unresolved, Verdict
from tests.identity.asking import Asked, Desk, outcome_of
from tests.identity.corpus import Corpus
from tests.identity.drawing import Draw
from tests.identity.labelled import Labelled, page_of


@dataclass(slots=True)
class Tally:
    """What came of some entries. ``baseline`` is right and wrong of the exact match over the same guesses."""

    right: int = 0
    wrong: int = 0
    ambiguous: int = 0
    unresolved: int = 0
    noticed: int = 0
    matches: int = 0
    searches: int = 0
    baseline: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    by_host: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def entries(self) -> int:
        """How many entries were counted."""
        return self.right + self.wrong + self.ambiguous + self.unresolved

    @property
    def precision(self) -> float:
        """Right of resolved."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Right of all."""
        return self.right / self.entries if self.entries else 1.0

    def count(self, asked: Asked, *, is_right: bool, error: str) -> None:
        """Add one entry."""
        self.matches += asked.matches
        self.searches += asked.searches
        if isinstance(asked.resolution, Resolved):
            self.right += is_right
            self.wrong += not is_right
            if not is_right:
                self.errors.append(error)
            return
        self.missed.append(error)
        if outcome_of(asked.resolution) == "ambiguous":
            self.ambiguous += 1
        else:
            self.unresolved += 1

    def row(self, name: str) -> str:
        """One line of a table."""
        return (
            f"| {name} | {self.entries} | {self.precision:.2%} | {self.recall:.2%} | {self.right} | {self.wrong} "
            f"| {self.ambiguous} | {self.unresolved} | {self.baseline['right']} | {self.baseline['wrong']} "
            f"| {self.matches} + {self.searches} |"
        )


HEADER = (
    "| entries | count | precision | recall | right | wrong | ambiguous | unresolved | exact match: right | wrong "
    "| matches + searches |\n|:---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def measure_draws(desk: Desk, draws: Iterable[Draw], *, taken_out: bool = False) -> Mapping[str, Tally]:
    """Tallies by what was changed. With ``taken_out`` the true work is not in the corpus: every answer is wrong."""
    members = rows_by_work(desk.corpus.works) if taken_out else {}
    tallies: dict[str, Tally] = {}
    for draw in draws:
        tally = tallies.setdefault(draw.change, Tally())
        without = members[desk.corpus.works[draw.row]] if taken_out else frozenset[int]()
        asked = desk.resolve(draw.stated, without)
        is_right = not taken_out and is_work(desk.corpus, asked.row, draw.row)
        tally.count(asked, is_right=is_right, error=shown_error(desk.corpus, draw.stated, asked, draw.row))
        if asked.exact is not None:
            tally.baseline["right" if not taken_out and is_work(desk.corpus, asked.exact, draw.row) else "wrong"] += 1
    return tallies


def measure_links(desk: Desk, labelled: Iterable[Labelled], *, with_pages: bool) -> Tally:
    """Tally of links whose entry means the paper that the link leads to, by whatever title."""
    tally = Tally()
    for one in labelled:
        stated = _stated(desk.corpus, one, with_pages=with_pages)
        asked = desk.resolve(stated)
        is_right = is_work(desk.corpus, asked.row, one.row)
        tally.count(asked, is_right=is_right, error=shown_error(desk.corpus, stated, asked, one.row))
        tally.by_host[one.host, _way(asked, is_right=is_right)] += 1
        if asked.exact is not None:
            tally.baseline["right" if is_work(desk.corpus, asked.exact, one.row) else "wrong"] += 1
    return tally


def measure_swaps(desk: Desk, swaps: Iterable[Labelled], *, with_pages: bool) -> Tally:
    """Tally of entries whose link leads to another paper than the title says. A paper taken in silence is wrong."""
    tally = Tally()
    for one in swaps:
        stated = _stated(desk.corpus, one, with_pages=with_pages)
        asked = desk.resolve(stated)
        is_noticed = any(is_contradiction(finding) for finding in asked.resolution.findings)
        tally.noticed += is_noticed
        tally.count(asked, is_right=is_noticed, error=shown_error(desk.corpus, stated, asked, one.row))
        tally.by_host[one.host, "noticed" if is_noticed else outcome_of(asked.resolution)] += 1
        tally.baseline["wrong"] += asked.exact is not None
    return tally


def _stated(corpus: Corpus, one: Labelled, *, with_pages: bool) -> Stated:
    return state_of(one.entry, page_of(one.url, corpus.records[one.row]) if with_pages else None)


def is_contradiction(finding: Finding) -> bool:
    """Whether a finding says that link and title are of different papers."""
    return finding.feature is Feature.LINK_CONTRADICTS_TITLE and finding.verdict is Verdict.AGAINST


def _way(asked: Asked, *, is_right: bool) -> str:
    if not isinstance(asked.resolution, Resolved):
        return outcome_of(asked.resolution)
    agreeing = {finding.feature for finding in asked.resolution.findings if finding.verdict is Verdict.FOR}
    ways = [feature.value for feature in (Feature.TITLE, Feature.SLUG, Feature.PAGE_TITLE) if feature in agreeing]
    return f"{'right' if is_right else 'WRONG'} by {' + '.join(ways) or 'a part of the title'}"


def is_work(corpus: Corpus, row: int | None, truth: int) -> bool:
    """Whether a row is of the work that is meant."""
    return row is not None and corpus.works[row] == corpus.works[truth]


def rows_by_work(works: Sequence[int]) -> Mapping[int, frozenset[int]]:
    """The rows of each work."""
    members: dict[int, set[int]] = {}
    for row, work in enumerate(works):
        members.setdefault(work, set()).add(row)
    return {work: frozenset(rows) for work, rows in members.items()}


def shown_error(corpus: Corpus, stated: Stated, asked: Asked, truth: int) -> str:
    """A wrong or missed entry with its evidence, in one line."""
    beside = [*stated.authors, *map(str, stated.years)]
    said = f"“{stated.title}” ({', '.join(beside)})" if beside else f"“{stated.title}”"
    meant = corpus.records[truth]
    return f"{said} means “{meant.title}” ({meant.year}, {', '.join(meant.authors[:2])}); {came(asked)}"


def came(asked: Asked) -> str:
    """What came of an entry, and why, in words."""
    match asked.resolution:
        case Resolved(evidence=evidence):
            return f"taken: {evidence}"
        case Ambiguous(reason=reason) | Unresolved(reason=reason):
            return f"{outcome_of(asked.resolution)}: {reason}"
