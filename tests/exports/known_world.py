"""A small world as a warehouse knows it after some nights. Repositories and what became of them are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from enrichers.matching.doubting import doubt_of_link
from enrichers.records import (
    ArxivRecord,
    KnownPaper,
    KnownRepository,
    LastLookup,
    Namesake,
    RepositoryRecord,
    Resolved,
    Series,
)
from exports.numbers import EntryNumbers
from lists.document import Document
from lists.identifiers import PaperId, RepositoryId
from tests.exports.builders import TODAY, number

KNOWN = {
    "moved-repository", "recreated-repository", "dead-repository", "link-of-another-paper", "withdrawn-paper",
    "published-version",
}  # fmt: skip
SINCE = date(2025, 3, 4)
NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
FOUND = LastLookup("found", TODAY, NOON)
GONE = LastLookup("not_found", TODAY, NOON, gone_since=SINCE)


def repository(name: str, number_of_it: int = 7, **more: object) -> KnownRepository:
    record = RepositoryRecord(RepositoryId(*name.split("/")), number_of_it, 120, False, None, "MIT")
    known = KnownRepository(number_of_it, record, (name,), Series(number(120, SINCE, source="github")))
    return replace(known, **more)  # type: ignore[arg-type]


RENAMED = repository("example-lab/new-name", names_since={"example-lab/new-name": SINCE})
REPOSITORIES = {
    "example-lab/old-name": (RENAMED, FOUND),
    "example-lab/new-name": (RENAMED, FOUND),
    "example-lab/taken": (repository("example-lab/taken", namesakes={"example-lab/taken": Namesake(8, SINCE)}), GONE),
    "example-lab/left": (
        repository("example-lab/new-name", namesakes={"example-lab/left": Namesake(8, SINCE)}),
        FOUND,
    ),
    "example-lab/gone": (repository("example-lab/gone"), GONE),
    "example-lab/never-there": (None, GONE),
    "example-lab/well": (repository("Example-Lab/Well"), FOUND),
}


def paper(arxiv_id: str, title: str, *ids: PaperId, comment: str | None = None) -> KnownPaper:
    withdrawn = comment is not None
    arxiv = ArxivRecord(arxiv_id, 1, title, (), NOON, NOON, "cs.LG", None, comment, withdrawn)
    name = PaperId("arxiv", arxiv_id)
    return KnownPaper(1, name, "ab" * 20, None, title, 2017, (), None, (name, *ids), Series(None), arxiv)


PAPERS = {
    paper_of.canonical_id: paper_of
    for paper_of in (
        paper("1510.00149", "Deep Compression", PaperId("doi", "10.48550/arxiv.1510.00149")),
        paper(
            "1708.06519",
            "Learning Efficient Convolutional Networks through Network Slimming",
            PaperId("doi", "10.1109/iccv.2017.298"),
        ),
        paper("1901.00002", "Pruning Without Any Loss", comment="withdrawn by the author, Lemma 2 is wrong"),
    )
}


def known_numbers(document: Document) -> tuple[EntryNumbers, ...]:
    """What that world knows of each entry: papers by the id of their first link."""
    return tuple(_numbers(document, index) for index in range(len(document.entries)))


def _numbers(document: Document, index: int) -> EntryNumbers:
    entry = document.entries[index]
    paper_id = entry.paper_links[0].paper_id
    assert paper_id is not None
    known = PAPERS[paper_id]
    repository_id = entry.repositories[0] if entry.repositories else None
    stars, lookup = REPOSITORIES[repository_id.key] if repository_id is not None else (None, None)
    return EntryNumbers(
        index,
        entry,
        Resolved(paper_id, "link", "its link"),
        known,
        repository_id,
        stars,
        FOUND,
        lookup,
        doubt_of_link(entry, known),
    )
