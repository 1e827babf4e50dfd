"""Records of one work: which are the same paper under several names, and by which name it goes."""

from __future__ import annotations

from enrichers.matching.title_words import read_title
from enrichers.records import PaperRecord
from enrichers.statements import share_a_family_name
from lists.identifiers import PaperId

VERSIONS_YEARS_APART = 2  # of records of which one names nobody; an anonymous submission and its publication

_ARXIV_DOI = "10.48550/arxiv."  # arXiv registers a DOI for each of its papers under this prefix
_NOBODY = frozenset(("anonymous", "author", "authors", "anonymous author", "anonymous authors", "n/a", "withdrawn"))


def preferred_id(record: PaperRecord) -> PaperId:
    """The name a paper found by its title goes by: its arXiv id, else its DOI, else Semantic Scholar's own."""
    for scheme in ("arxiv", "doi"):
        for paper_id in record.external_ids:
            if paper_id.scheme == scheme:
                return paper_id
    return PaperId("s2", record.semantic_scholar_id)


def canonical_id(paper_id: PaperId) -> PaperId:
    """An identifier in one form: arXiv's own DOIs as arXiv ids, in lower case."""
    value = paper_id.value.lower()
    if paper_id.scheme == "doi" and value.startswith(_ARXIV_DOI):
        return PaperId("arxiv", value.removeprefix(_ARXIV_DOI))
    return PaperId(paper_id.scheme, value)


def names_of(record: PaperRecord) -> frozenset[PaperId]:
    """All identifiers of a record, canonical."""
    own = PaperId("s2", record.semantic_scholar_id)
    corpus = () if record.corpus_id is None else (PaperId("corpus", str(record.corpus_id)),)
    return frozenset(canonical_id(paper_id) for paper_id in (own, *corpus, *record.external_ids))


def named_authors(record: PaperRecord) -> tuple[str, ...]:
    """The authors of a record that are people. Empty for one that names nobody, as anonymous submissions do."""
    return tuple(
        author
        for author in record.authors
        if author.strip(" .").lower() not in _NOBODY and any(char.isalpha() for char in author)
    )


def is_same_work(one: PaperRecord, other: PaperRecord) -> bool:
    """Whether two records are versions of one work: an identifier in common, or the title and an author.

    A record that names nobody is taken for a version of the one of its title that is at most two years apart.
    """
    if not names_of(one).isdisjoint(names_of(other)):
        return True
    if read_title(one.title).letters != read_title(other.title).letters:
        return False
    ours, theirs = named_authors(one), named_authors(other)
    if ours and theirs:
        return share_a_family_name(ours, theirs)
    return one.year is None or other.year is None or abs(one.year - other.year) <= VERSIONS_YEARS_APART
