"""An entry of a list together with everything that is known of its paper and its repository."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from enrichers.records import (
    KnownPaper,
    KnownRepository,
    LastLookup,
    Namesake,
    Number,
    Resolution,
    Resolved,
    Series,
)
from lists.document import BadgeKind, Entry
from lists.identifiers import RepositoryId

ARXIV_DOI = "10.48550/arxiv."  # arXiv registers a DOI for each of its preprints; it names no other version
DAYS_IN_A_YEAR = 365.25
MID_YEAR = (7, 1)  # where only the year is known, the day that is wrong by half a year at most


@dataclass(frozen=True, slots=True)
class EntryNumbers:
    """One entry, what it resolved to, and what the warehouse holds of that.

    ``paper`` and ``known_repository`` are None while nobody has answered for them. ``repository`` is the one that is
    badged, as the list spells it. The lookups are the newest ones of the paper and of the repository; None means that
    nobody was ever asked, which is not the same as an answer that knew nothing. ``contradiction`` says why the
    link is not to the paper of the title; it is filled in only where somebody wants to know. ``is_without_paper``: a
    person said that no paper is meant.
    """

    entry_index: int
    entry: Entry
    resolution: Resolution
    paper: KnownPaper | None = None
    repository: RepositoryId | None = None
    known_repository: KnownRepository | None = None
    paper_lookup: LastLookup | None = None
    repository_lookup: LastLookup | None = None
    contradiction: str | None = None
    is_without_paper: bool = False

    @property
    def resolved_paper(self) -> KnownPaper | None:
        """The known paper, and None for an entry that is not resolved, whatever else is known."""
        return self.paper if isinstance(self.resolution, Resolved) else None

    @property
    def citations(self) -> Number | None:
        """The newest good citation count; None when unknown."""
        return self.number(BadgeKind.CITATIONS)

    @property
    def stars(self) -> Number | None:
        """The newest good star count; None when unknown."""
        return self.number(BadgeKind.STARS)

    def number(self, kind: BadgeKind) -> Number | None:
        """The newest good number behind a badge of this kind; None when unknown."""
        series = self.series(kind)
        return series.good if series is not None else None

    def series(self, kind: BadgeKind) -> Series | None:
        """The numbers behind a badge of this kind; None when the paper or repository is not known."""
        if kind is BadgeKind.CITATIONS:
            return self.resolved_paper.citations if self.resolved_paper is not None else None
        return self.known_repository.stars if self.known_repository is not None else None

    def subject(self, kind: BadgeKind) -> str | None:
        """The name under which a badge's history is remembered; None when the paper or repository is not known.

        A paper goes by its canonical id, a repository by GitHub's number for it, which survives a rename.
        """
        if kind is BadgeKind.CITATIONS:
            return str(self.resolved_paper.canonical_id) if self.resolved_paper is not None else None
        return f"github:{self.known_repository.record.database_id}" if self.known_repository is not None else None

    def lookup(self, kind: BadgeKind) -> LastLookup | None:
        """The newest time the number's provider was asked; None when it never was."""
        return self.paper_lookup if kind is BadgeKind.CITATIONS else self.repository_lookup

    @property
    def year(self) -> int | None:
        """Year of publication (Semantic Scholar), else of the first version on arXiv; None when unknown."""
        paper = self.resolved_paper
        if paper is None:
            return None
        if paper.year is not None:
            return paper.year
        return paper.arxiv.published_at.year if paper.arxiv is not None else None

    @property
    def published_on(self) -> date | None:
        """First day the paper was public: Semantic Scholar's day of publication or arXiv's first version, the earlier.

        None when neither is known, even where the year is.
        """
        paper = self.resolved_paper
        if paper is None:
            return None
        days = [paper.published_on, paper.arxiv.published_at.date() if paper.arxiv is not None else None]
        return min((day for day in days if day is not None), default=None)

    @property
    def citations_per_year(self) -> float | None:
        """Citations over the years from publication to the day they were counted; None when either is unknown.

        A paper of which only the year is known counts from the middle of it. Less than a year counts as a year, so
        that a count of a few days is not multiplied by fifty.
        """
        citations, published_on = self.citations, self.published_on
        if published_on is None and self.year is not None:
            published_on = date(self.year, *MID_YEAR)
        if citations is None or published_on is None:
            return None
        return citations.value / max(1.0, (citations.observed_on - published_on).days / DAYS_IN_A_YEAR)

    @property
    def withdrawal(self) -> str | None:
        """What arXiv says of a paper that its authors withdrew; None of any other."""
        arxiv = self.resolved_paper.arxiv if self.resolved_paper is not None else None
        return arxiv.comment or "withdrawn" if arxiv is not None and arxiv.is_withdrawn else None

    @property
    def published_doi(self) -> str | None:
        """The DOI of the version of record, as arXiv's authors or else Semantic Scholar name it; None when unknown."""
        paper = self.resolved_paper
        if paper is None:
            return None
        named = [paper.arxiv.doi] if paper.arxiv is not None and paper.arxiv.doi else []
        named += [paper_id.value for paper_id in paper.ids if paper_id.scheme == "doi"]
        return next((doi for doi in named if not doi.lower().startswith(ARXIV_DOI)), None)

    @property
    def new_name(self) -> RepositoryId | None:
        """Today's name of a repository that was renamed or moved since the list linked it; None of any other."""
        if self.repository is None or self.known_repository is None:
            return None
        today = self.known_repository.record.repository_id
        return today if today.key != self.repository.key else None

    @property
    def namesake(self) -> Namesake | None:
        """Another repository that has the linked name by now; None where it is the one that was linked."""
        if self.repository is None or self.known_repository is None:
            return None
        return self.known_repository.namesakes.get(self.repository.key)

    @property
    def repository_gone_since(self) -> date | None:
        """First day (UTC) on which GitHub did not find the repository, up to its newest answer; None where it does."""
        return self.repository_lookup.gone_since if self.repository_lookup is not None else None

    @property
    def paper_url(self) -> str | None:
        """Target of the link that is badged; None where there is no paper link or its target is empty."""
        links = self.entry.paper_links
        return links[0].url or None if links else None


def newest_day(numbers: Sequence[EntryNumbers]) -> date | None:
    """The day (UTC) of the newest good number of a list; None where there is none."""
    known = (entry.number(kind) for entry in numbers for kind in BadgeKind)
    return max((number.observed_on for number in known if number is not None), default=None)
