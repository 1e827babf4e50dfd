"""The papers and repositories the sandbox knows, and what is counted of them on any day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha1
from itertools import groupby
from typing import NamedTuple

from enrichers.sandbox.curves import Curve
from enrichers.sandbox.errors import SandboxError
from enrichers.sandbox.titles import TitleIndex

_INFLUENTIAL_SHARE = 0.06  # about what Semantic Scholar calls influential among the citations of a known paper


class CitingPaper(NamedTuple):
    """One paper that cites ``cited``, an id. ``number`` counts from 1, oldest first, and never changes as more come.

    ``published_on`` is None where it is undated; then only ``year`` is known.
    """

    cited: str
    number: int
    published_on: date | None
    year: int

    @property
    def semantic_scholar_id(self) -> str:
        """Its own id, made when it is shown: a page shows a few of thousands."""
        return sha1(f"{self.cited}/{self.number}".encode()).hexdigest()  # noqa: S324


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper. ``ids`` are ``scheme:value``, the first of a scheme is its own, more of a scheme were merged into it.

    ``citations`` is None where Semantic Scholar knows the paper but no count. ``undated_every`` = n leaves every
    n-th citing paper without a date. Semantic Scholar answers with the record ``merged_into`` from ``merged_on`` on,
    and with ``split_from`` until ``split_on``; both are ids of other papers. ``arxiv_comment`` stands there from
    ``arxiv_comment_since`` on (always, when None).
    """

    semantic_scholar_id: str
    corpus_id: int
    ids: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    year: int | None
    published_on: date | None
    venue: str | None
    abstract: str | None
    citations: Curve | None
    undated_every: int | None = None
    arxiv_version: int = 1
    arxiv_comment: str | None = None
    arxiv_comment_since: date | None = None
    merged_into: str | None = None
    merged_on: date | None = None
    split_from: str | None = None
    split_on: date | None = None

    def id_of(self, scheme: str) -> str | None:
        """Its identifier under a scheme, without the scheme."""
        prefix = scheme + ":"
        return next((text.removeprefix(prefix) for text in self.ids if text.startswith(prefix)), None)

    def arxiv_comment_on(self, day: date) -> str | None:
        """The authors' comment on a day."""
        is_there = self.arxiv_comment_since is None or day >= self.arxiv_comment_since
        return self.arxiv_comment if is_there else None

    def answered_by_on(self, day: date) -> str | None:
        """The id of the paper whose record Semantic Scholar answers with instead; None for its own."""
        if self.merged_into is not None and (self.merged_on is None or day >= self.merged_on):
            return self.merged_into
        if self.split_from is not None and self.split_on is not None and day < self.split_on:
            return self.split_from
        return None

    def citation_count_on(self, day: date) -> int | None:
        """Citations at the end of a day; None when no count is known."""
        return None if self.citations is None else self.citations.on(day)

    def influential_citation_count_on(self, day: date) -> int | None:
        """The part of them that counts as influential."""
        count = self.citation_count_on(day)
        return None if count is None else int(count * _INFLUENTIAL_SHARE)

    def citing_papers_on(self, day: date) -> Iterator[CitingPaper]:
        """Every citing paper known on a day, oldest first; as many as the count of that day."""
        if self.citations is None:
            return
        before = 0
        for gained_on, gained in self.citations.gains(day):
            for number in range(before + 1, before + gained + 1):
                is_undated = self.undated_every is not None and number % self.undated_every == 0
                published_on = None if is_undated else gained_on
                yield CitingPaper(self.semantic_scholar_id, number, published_on, gained_on.year)
            before += gained


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository. ``former_names`` lead to it from ``renamed_on`` on (always, when None).

    Before ``renamed_on`` it bears the first of them. ``stars`` is None where GitHub would answer null. It is there from
    ``public_from`` on and until ``gone_on``: deleted, or made private.
    """

    name: str
    database_id: int
    stars: Curve | None
    created_on: date
    pushed_at: datetime
    is_archived: bool
    licence: str | None
    description: str | None
    former_names: tuple[str, ...] = ()
    renamed_on: date | None = None
    public_from: date | None = None
    gone_on: date | None = None

    def is_there_on(self, day: date) -> bool:
        """Whether GitHub shows it on a day."""
        return (self.public_from is None or day >= self.public_from) and (self.gone_on is None or day < self.gone_on)

    def name_on(self, day: date) -> str:
        """``owner/name`` on a day."""
        if self.renamed_on is not None and day < self.renamed_on and self.former_names:
            return self.former_names[0]
        return self.name

    def is_reached_by(self, name: str, day: date) -> bool:
        """Whether a name, in any case, leads here on a day."""
        known = [self.name_on(day), *self.former_names] if self.is_there_on(day) else []
        return name.lower() in (candidate.lower() for candidate in known)

    def star_count_on(self, day: date) -> int | None:
        """Stars at the end of a day."""
        return None if self.stars is None else self.stars.on(day)

    def star_gains_on(self, day: date) -> dict[date, int]:
        """Stars still held on a day, by the day they were given."""
        if self.stars is None:
            return {}
        gains = sorted(self.stars.gains(day))
        return {
            given_on: sum(stars for _, stars in group) for given_on, group in groupby(gains, key=lambda gain: gain[0])
        }


@dataclass(slots=True)
class Corpus:
    """All that the three APIs can be asked for. The title index is built when it is first needed."""

    papers: Sequence[Paper]
    repositories: Sequence[Repository]
    _by_id: dict[str, int] = field(init=False, repr=False)
    _by_name: dict[str, list[Repository]] = field(init=False, repr=False)
    _by_database_id: dict[int, Repository] = field(init=False, repr=False)
    _titles: TitleIndex | None = field(init=False, default=None, repr=False)

    def __post_init__(self) -> None:
        self._by_id = {}
        for number, paper in enumerate(self.papers):
            for text in (*paper.ids, f"s2:{paper.semantic_scholar_id}", f"corpus:{paper.corpus_id}"):
                if self._by_id.setdefault(text.lower(), number) != number:
                    other = self.papers[self._by_id[text.lower()]].title
                    raise SandboxError(f'{text} stands for two papers, "{other}" and "{paper.title}"')
        for paper in self.papers:
            self._check_others(paper)
        self._by_name = {}
        self._by_database_id = {}
        for repository in self.repositories:
            for name in (repository.name, *repository.former_names):
                self._by_name.setdefault(name.lower(), []).append(repository)
            if self._by_database_id.setdefault(repository.database_id, repository) is not repository:
                raise SandboxError(f"database_id {repository.database_id} stands for two repositories")

    def _check_others(self, paper: Paper) -> None:
        for text in filter(None, (paper.merged_into, paper.split_from)):
            other = self.paper(text)
            if other is None or other is paper or other.merged_into or other.split_from:
                raise SandboxError(f'"{paper.title}" is merged or split with {text}, which must be a paper of its own')

    def paper(self, text: str) -> Paper | None:
        """The paper of an identifier ``scheme:value``, in any case."""
        number = self._by_id.get(text.lower())
        return None if number is None else self.papers[number]

    def record(self, paper: Paper, day: date) -> Paper:
        """The paper whose record Semantic Scholar answers with on a day: its own, unless merged or not yet split."""
        other_id = paper.answered_by_on(day)
        other = None if other_id is None else self.paper(other_id)
        return paper if other is None else other

    def nearest_paper(self, title: str) -> tuple[Paper, float] | None:
        """The paper whose title is nearest, with the score of the match; None when none is near."""
        found = self._title_index().nearest(title)
        return None if found is None else (self.papers[found[0]], found[1])

    def search(self, query: str) -> list[Paper]:
        """The papers whose titles have words of a query, nearest first."""
        return [self.papers[number] for number in self._title_index().search(query)]

    def _title_index(self) -> TitleIndex:
        if self._titles is None:
            self._titles = TitleIndex([paper.title for paper in self.papers])
        return self._titles

    def repository(self, name: str, day: date) -> Repository | None:
        """The repository a name leads to on a day. Who bears the name now comes before who once did."""
        candidates = [one for one in self._by_name.get(name.lower(), []) if one.is_reached_by(name, day)]
        candidates.sort(key=lambda one: one.name_on(day).lower() != name.lower())
        return candidates[0] if candidates else None

    def repository_by_database_id(self, database_id: int, day: date) -> Repository | None:
        """The repository of GitHub's number, if it is there on a day."""
        found = self._by_database_id.get(database_id)
        return found if found is not None and found.is_there_on(day) else None
