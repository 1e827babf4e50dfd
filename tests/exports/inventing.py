"""Numbers for real lists, made up."""

from __future__ import annotations

import random

from enrichers.records import KnownPaper, KnownRepository, Resolution, Resolved, Unresolved
from exports.numbers import EntryNumbers
from lists.document import Document
from tests.exports.builders import known_paper, known_repository, series

COUNTS = (0, 99, 100, 249, 250, 499, 500)


def invent_numbers(document: Document) -> tuple[EntryNumbers, ...]:
    """A number a paper and a repository, the same for each copy; every eighth entry is unresolved."""
    papers: dict[str, KnownPaper] = {}
    repositories: dict[str, KnownRepository] = {}
    chance = random.Random(1810)
    made = []
    for index, entry in enumerate(document.entries):
        paper_id = entry.paper_links[0].paper_id if entry.paper_links else None
        resolution: Resolution = Unresolved("left out")
        paper = None
        if paper_id is not None and index % 8:
            resolution = Resolved(paper_id, "link", "its first link")
            paper = papers.setdefault(
                str(paper_id), known_paper(str(paper_id), series(chance.choice(COUNTS)), year=2000 + index % 20)
            )
        repository = entry.repositories[0] if entry.repositories else None
        known = None
        if repository is not None:
            stars = series(chance.choice(COUNTS))
            known = repositories.setdefault(
                repository.key, known_repository(str(repository), stars, database_id=len(repositories))
            )
        made.append(EntryNumbers(index, entry, resolution, paper, repository, known))
    return tuple(made)
