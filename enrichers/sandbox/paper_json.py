"""A paper as Semantic Scholar's Graph API writes it, with just the fields that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TypeAlias

from enrichers.sandbox.corpus import CitingPaper, Paper
from enrichers.sandbox.curves import unit

Json: TypeAlias = "dict[str, object]"

_EXTERNAL = (  # in the order of the recorded answers
    ("arxiv", "ArXiv"),
    ("mag", "MAG"),
    ("dblp", "DBLP"),
    ("pmcid", "PubMedCentral"),
    ("acl", "ACL"),
    ("doi", "DOI"),
    ("corpus", "CorpusId"),
    ("pmid", "PubMed"),
)
_AUTHOR_FIELDS = frozenset(
    {"authorId", "name", "url", "affiliations", "homepage", "paperCount", "citationCount", "hIndex", "externalIds"}
)
_EDGE_FIELDS = frozenset({"contexts", "intents", "isInfluential", "contextsWithIntent"})
_NESTED_PAPERS_MOST = 1_000  # nested citations are cut by the real service too


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """The fields of a request: of the paper, of its authors, and of a citation as such. ``unknown`` as written."""

    paper: frozenset[str]
    authors: frozenset[str]
    nested: frozenset[str]
    edge: frozenset[str]
    unknown: tuple[str, ...]


def parse_fields(text: str) -> FieldChoice:
    """Take the ``fields`` parameter apart. Empty means paperId and title. ``citingPaper.`` may lead a field."""
    names = [name.strip() for name in text.split(",") if name.strip()] or ["title"]
    paper, authors, nested, edge, unknown = {"paperId"}, {"authorId"}, {"paperId"}, set[str](), list[str]()
    authors |= {"name"} if any(name.endswith("authors") for name in names) else set()
    for name in names:
        head, _, rest = name.removeprefix("citingPaper.").partition(".")
        if head in _EDGE_FIELDS and not rest:
            edge.add(head)
        elif head == "authors" and (not rest or rest in _AUTHOR_FIELDS):
            paper.add(head)
            authors |= {rest} if rest else set()
        elif head in ("citations", "references") and (not rest or rest == "authors" or rest in _FIELDS):
            paper.add(head)
            nested.add(rest or "title")
        elif head in _FIELDS and (not rest or head == "embedding"):
            paper.add(head)
        else:
            unknown.append(name)
    return FieldChoice(frozenset(paper), frozenset(authors), frozenset(nested), frozenset(edge), tuple(unknown))


def paper_json(paper: Paper, choice: FieldChoice, today: date) -> Json:
    """The paper as of a day, its fields in the order of the recorded answers."""
    answer = {name: make(paper, today) for name, make in _FIELDS.items() if name in choice.paper}
    if "citations" in choice.paper:
        newest = list(paper.citing_papers_on(today))[: -_NESTED_PAPERS_MOST - 1 : -1]
        answer["citations"] = [citing_json(paper, one, choice.nested, choice.authors) for one in newest]
    if "references" in choice.paper:
        answer["references"] = []  # the sandbox simulates who cites, not what is cited
    if "authors" in choice.paper:
        answer["authors"] = [_author(name, choice.authors) for name in paper.authors]
    return answer


def citation_json(paper: Paper, citing: CitingPaper, choice: FieldChoice) -> Json:
    """One line of ``/citations``."""
    edge: Mapping[str, object] = {
        "contexts": [],
        "intents": [],
        "contextsWithIntent": [],
        "isInfluential": citing.number % 17 == 0,
    }
    line: Json = {name: value for name, value in edge.items() if name in choice.edge}
    return {**line, "citingPaper": citing_json(paper, citing, choice.paper, choice.authors)}


def citing_json(paper: Paper, citing: CitingPaper, fields: frozenset[str], authors: frozenset[str]) -> Json:
    """A citing paper. Nobody wrote it, and its title says so."""
    stand_in = Paper(
        semantic_scholar_id=citing.semantic_scholar_id,
        corpus_id=_number(citing.semantic_scholar_id),
        ids=(),
        title=f"Simulated citing paper {citing.number} of {paper.title}",
        authors=("Sandbox Author",),
        year=citing.year,
        published_on=citing.published_on,
        venue=None,
        abstract=None,
        citations=None,
    )
    answer = {name: make(stand_in, date.min) for name, make in _FIELDS.items() if name in fields}
    if "citationCount" in fields:
        answer["citationCount"] = 0
    if "authors" in fields:
        answer["authors"] = [_author(name, authors) for name in stand_in.authors]
    return answer


def external_ids(paper: Paper) -> Json:
    """The other names of a paper, as ``externalIds`` spells them; CorpusId is a number."""
    named = {label: paper.id_of(scheme) for scheme, label in _EXTERNAL}
    return {
        label: paper.corpus_id if label == "CorpusId" else value
        for label, value in named.items()
        if value is not None or label == "CorpusId"
    }


def _author(name: str, fields: frozenset[str]) -> Json:
    whole: Json = {
        "authorId": str(_number(name)),
        "externalIds": {},
        "url": f"https://www.semanticscholar.org/author/{_number(name)}",
        "name": name,
        "affiliations": [],
        "homepage": None,
        "paperCount": 1 + _number(name) % 90,
        "citationCount": _number(name) % 9_000,
        "hIndex": _number(name) % 40,
    }
    return {key: value for key, value in whole.items() if key in fields}


def _journal(paper: Paper, today: date) -> Json | None:
    del today
    arxiv_id = paper.id_of("arxiv")
    if paper.venue is not None:
        return {"name": paper.venue}
    return None if arxiv_id is None else {"name": "ArXiv", "volume": f"abs/{arxiv_id}"}


def _bibtex(paper: Paper) -> str:
    key = "".join(part for part in (paper.authors or ("Anonymous",))[0].split()[-1] if part.isalnum())
    lines = [
        f"@Article{{{key}{'' if paper.year is None else paper.year}",
        f" author = {{{' and '.join(paper.authors)}}}",
    ]
    lines.append(f" title = {{{paper.title}}}")
    lines += [] if paper.year is None else [f" year = {{{paper.year}}}"]
    return ",\n".join(lines) + "\n}\n"


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") % 2_000_000_000


def _constant(value: object) -> Callable[[Paper, date], object]:
    return lambda _paper, _today: value


def _fields(*pairs: tuple[str, Callable[[Paper, date], object]]) -> Mapping[str, Callable[[Paper, date], object]]:
    return dict(pairs)


_SOURCES: Sequence[Json] = ({"category": "Computer Science", "source": "s2-fos-model"},)

_FIELDS = _fields(
    ("paperId", lambda paper, _: paper.semantic_scholar_id),
    ("externalIds", lambda paper, _: external_ids(paper)),
    ("corpusId", lambda paper, _: paper.corpus_id),
    ("publicationVenue", _constant(None)),
    ("url", lambda paper, _: f"https://www.semanticscholar.org/paper/{paper.semantic_scholar_id}"),
    ("title", lambda paper, _: paper.title),
    ("abstract", lambda paper, _: paper.abstract),
    ("venue", lambda paper, _: paper.venue or ("arXiv.org" if paper.id_of("arxiv") else "")),
    ("year", lambda paper, _: paper.year),
    ("referenceCount", lambda paper, _: 15 + int(45 * unit(paper.semantic_scholar_id, "references"))),
    ("citationCount", lambda paper, today: paper.citation_count_on(today)),
    ("influentialCitationCount", lambda paper, today: paper.influential_citation_count_on(today)),
    ("isOpenAccess", lambda paper, _: paper.id_of("arxiv") is not None),
    ("openAccessPdf", _constant({"url": "", "status": None, "license": None})),
    ("fieldsOfStudy", _constant(["Computer Science"])),
    ("s2FieldsOfStudy", _constant(list(_SOURCES))),
    ("publicationTypes", _constant(["JournalArticle"])),
    ("publicationDate", lambda paper, _: None if paper.published_on is None else paper.published_on.isoformat()),
    ("journal", _journal),
    ("citationStyles", lambda paper, _: {"bibtex": _bibtex(paper)}),
    ("embedding", _constant(None)),
    ("tldr", _constant(None)),
)
