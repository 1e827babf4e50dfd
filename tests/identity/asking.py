"""An entry resolved against the corpus, as a run does it: one match, and one search where that is refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from enrichers.matching.deciding import decide, wants_search
from enrichers.matching.statements import Stated, title_to_match
from enrichers.records import Ambiguous, Resolution, Resolved, Unresolved
from lists.titles import normalise_title
from tests.identity.corpus import Corpus
from tests.identity.title_service import TitleService


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of an entry: the resolution, the row it names, and what was asked for it.

    ``exact`` is the plain baseline: the row the service guessed, where its normalised title is the entry's.
    """

    resolution: Resolution
    row: int | None
    exact: int | None
    matches: int
    searches: int


@dataclass(frozen=True, slots=True)
class Desk:
    """The corpus and the service over it."""

    corpus: Corpus
    service: TitleService

    def resolve(self, stated: Stated, without: Collection[int] = ()) -> Asked:
        """Resolve one entry, with some rows taken out of the corpus."""
        title = title_to_match(stated)
        guess = self.service.match(title, without) if title else None
        records = self.corpus.records
        candidate = None if guess is None else records[guess]
        search = wants_search(stated, candidate)
        found = [] if candidate is None else [candidate]
        if search is not None:
            found += [records[row] for row in self.service.search(search.query, without)]
        resolution = decide(stated, found, complete=search is not None)
        is_exact = candidate is not None and normalise_title(candidate.title) == normalise_title(stated.title)
        exact = guess if is_exact else None
        return Asked(resolution, self._row(resolution), exact, int(bool(title)), int(search is not None))

    def _row(self, resolution: Resolution) -> int | None:
        if not isinstance(resolution, Resolved):
            return None
        chosen = resolution.considered[0]
        for row in self.corpus.by_paper_id[chosen.paper_id]:
            if self.corpus.records[row].title == chosen.title:
                return row
        raise LookupError(f"{chosen.paper_id} is none of the corpus")


def outcome_of(resolution: Resolution) -> str:
    """The name of an outcome."""
    match resolution:
        case Resolved():
            return "resolved"
        case Ambiguous():
            return "ambiguous"
        case Unresolved():
            return "unresolved"
